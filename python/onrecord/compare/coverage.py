"""Who is quoted in which outlet, and how much: one row per speaker and outlet."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from onrecord.compare.counting import most_frequent
from onrecord.compare.speaker_tallies import CoverageKey, SpeakerTally, share, speaker_tallies

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def coverage(context: Context[FrameT], by: str, *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.coverage`."""
    times = context.times
    groups: list[int] = []
    first_rows: list[int] = []
    rows: list[dict[str, Any]] = []
    tallied = context.once(speaker_tallies, by, independent=independent, min_confidence=min_confidence)
    for group, tallies in tallied.items():
        quotes = sum(tally.quotes for tally in tallies.values())
        words = sum(tally.words for tally in tallies.values())
        for key, tally in sorted(tallies.items(), key=_rank):
            groups.append(group)
            first_rows.append(
                min(tally.rows, key=lambda row: (times[row] is None, times[row] or datetime.datetime.min, row))
            )
            rows.append(
                {
                    "speaker_name": None if key is None else most_frequent(tally.names),
                    "type": None if key is None else most_frequent(tally.types),
                    "is_anonymous": None if key is None else key[1],
                    "articles": len(tally.rows),
                    "quotes": tally.quotes,
                    "share": share(tally.quotes, quotes),
                    "words": tally.words,
                    "words_share": share(tally.words, words),
                    **{kind: tally.kinds[kind] for kind in ("direct", "indirect", "mixed")},
                    "quoted_first": tally.quoted_first,
                    **{pronoun: tally.pronouns[pronoun] for pronoun in ("he", "she", "they")},
                }
            )
    given = {by: context.take(by, groups), "first_published": context.take("published", first_rows)}
    return context.make_of_rows("coverage", rows, given, by)


def _rank(item: tuple[CoverageKey | None, SpeakerTally]) -> tuple[int, int, bool, CoverageKey]:
    """Orders by most quotes, then most words, then name; quotes without a speaker come last among equals."""
    key, tally = item
    return -tally.quotes, -tally.words, key is None, key or ("", False)

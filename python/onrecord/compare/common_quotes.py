"""The same quote in several articles, and how the versions differ: one row per quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord import _core

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.compare.table_rows import TableRows
    from onrecord.frames import FrameT


@dataclass(frozen=True, slots=True)
class QuoteGroups:
    """The quotes that several articles have, ordered by group; each is at one position of these lists."""

    rows: list[int]
    """The row of each quote's article."""
    columns: Mapping[str, list[Any]]
    """The columns of `common_quotes` except for those of the articles."""


def common_quotes(
    context: Context[FrameT], *, independent: bool, min_confidence: float | None, min_words: int
) -> FrameT:
    """The frame of `Corpus.common_quotes`."""
    groups = context.once(group_quotes, independent=independent, min_confidence=min_confidence, min_words=min_words)
    return context.make("common_quotes", groups.columns, context.take_articles(groups.rows))


def group_quotes(
    context: Context[Any], *, independent: bool, min_confidence: float | None, min_words: int
) -> QuoteGroups:
    """The quotes that several articles have. Of articles with the same id the last is compared."""
    import numpy

    quotes = context.table("quotes", independent=independent, min_confidence=min_confidence)
    if context.superseded:
        quotes = quotes.where([row not in context.superseded for row in quotes.rows])
    found = _core.common_quotes(
        quotes["text"], quotes["kind"], quotes.rows, quotes["speaker_name"], min_words, context.threads
    )
    numbers = (numpy.frombuffer(found[name], dtype="int64").tolist() for name in ("group", "quote", "start", "end"))
    groups, members, starts, ends = numbers
    similarity = numpy.frombuffer(found["similarity"], dtype="float64").round(3).tolist()
    spans = [
        _span_in_article(quotes["content"][quote], start, end)
        for quote, start, end in zip(members, starts, ends, strict=True)
    ]
    kept = list(_without_repeats(groups, [quotes.rows[quote] for quote in members], spans))
    members = [members[at] for at in kept]
    groups = [groups[at] + 1 for at in kept]
    columns: dict[str, list[Any]] = {
        name: [quotes[name][quote] for quote in members] for name in ("id", "kind", "speaker", "speaker_name")
    }
    columns |= {
        "group": groups,
        "text": [quotes["text"][quote][starts[at] : ends[at]] for at, quote in zip(kept, members, strict=True)],
        "start": [spans[at][0] for at in kept],
        "end": [spans[at][1] for at in kept],
        "similarity": [similarity[at] for at in kept],
        "relation": [found["relation"][at] for at in kept],
        "differences": [found["differences"][at] for at in kept],
        "is_conflicting_speaker": _conflicts(groups, _sure_people(context, quotes, members)),
    }
    return QuoteGroups([quotes.rows[quote] for quote in members], columns)


MIN_SURE_CONFIDENCE = 0.9
"""The confidence of a quote from which its speaker is taken for sure."""

PRONOUNS = frozenset(("he", "she", "they", "it", "who", "i", "we", "you"))
"""Sources that name nobody."""

NAMING = "source"
"""What the speaker rests on (`evidence_speaker`) where the cue names it; elsewhere it is inferred from the context."""


def _sure_people(context: Context[Any], quotes: TableRows, members: list[int]) -> list[str | None]:
    """For each of these quotes the party of its speaker (else the name), if that is a named person and sure.

    Not sure are quotes inside another, whose speaker is often that of the outer one: “‘It is over,’ he said,” Silva
    said; posts, which are introduced by who quotes them; quotes with a speaker that follows from the context; and
    quotes whose source is a pronoun.
    """
    speakers = context.table("speakers")
    of_parties = context.parties
    columns = (speakers[name] for name in ("name", "type", "is_anonymous"))
    names = {
        speaker: of_parties[speaker].name if speaker in of_parties else name
        for speaker, name, type_, is_anonymous in zip(speakers.keys("id"), *columns, strict=True)
        if type_ == "person" and not is_anonymous
    }
    outer = set(zip(quotes.rows, quotes["parent"], strict=True))

    def is_sure(quote: int) -> bool:
        return (
            quotes["confidence"][quote] >= MIN_SURE_CONFIDENCE
            and quotes["evidence_speaker"][quote] == NAMING
            and quotes["parent"][quote] is None
            and (quotes.rows[quote], quotes["id"][quote]) not in outer
            and quotes["act"][quote] != "writing"
            and str(quotes["source_text"][quote]).casefold() not in PRONOUNS
        )

    return [names.get((quotes.rows[quote], quotes["speaker"][quote])) if is_sure(quote) else None for quote in members]


def _conflicts(groups: list[int], people: list[str | None]) -> list[bool]:
    """For each row whether its group has a quote of another person, that is, of a name without a word in common.

    >>> _conflicts([1, 1, 1, 2, 2, 2], ["Jo Lee", "Lee", None, "Jo Lee", "Ana Silva", None])
    [False, False, False, True, True, False]
    """
    names: dict[int, set[frozenset[str]]] = {}
    words = [None if name is None else frozenset(re.findall(r"\w{2,}", name.casefold())) for name in people]
    for group, name in zip(groups, words, strict=True):
        if name is not None:
            names.setdefault(group, set()).add(name)
    return [
        name is not None and any(name.isdisjoint(other) for other in names[group])
        for group, name in zip(groups, words, strict=True)
    ]


def _span_in_article(content: list[list[int]], start: int, end: int) -> tuple[int, int]:
    """The span in the article of a part of a quote's text, which joins the spans of its content by " … ".

    >>> _span_in_article([[10, 15], [30, 40]], 2, 12)
    (12, 34)
    """
    first = last = None
    before = 0
    for span_start, span_end in content:
        length = span_end - span_start
        if first is None and start < before + length:
            first = span_start + max(start - before, 0)
        if end > before:
            last = span_start + min(end - before, length)
        before += length + len(" … ")
    assert first is not None
    assert last is not None
    return first, last


def _without_repeats(groups: list[int], rows: list[int], spans: list[tuple[int, int]]) -> Iterator[int]:
    """The positions of the quotes to keep: of those in one group that overlap in an article, the longest."""
    by_length = sorted(range(len(groups)), key=lambda at: (groups[at], rows[at], spans[at][0] - spans[at][1]))
    kept: list[int] = []
    for at in by_length:
        start, end = spans[at]
        for other in reversed(kept):
            if (groups[other], rows[other]) != (groups[at], rows[at]):
                kept.append(at)
                break
            if spans[other][0] < end and start < spans[other][1]:
                break
        else:
            kept.append(at)
    yield from sorted(kept)

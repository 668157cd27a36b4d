"""Casualty counts with the events they are about, for `casualties` and `conflicts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord import _core, lexicon

if TYPE_CHECKING:
    from onrecord.compare.context import Context

HARM_WORDS = lexicon.pattern(lexicon.words("compare/harm_words"))
"""Words of titles that report harm."""

MAX_LABEL_CHARACTERS = 80
"""The maximum length of an event's label."""


@dataclass(frozen=True, slots=True)
class CasualtyCount:
    """A casualty count in its sentence."""

    event: int
    """The event it is about, from 1 in the order of the first counts."""
    row: int
    """The row of its article."""
    day: int | None
    """The day of publication, in days since 1970-01-01."""
    sentence: str
    """The sentence it is in, on one line."""
    is_background: bool
    """Whether the article mentions the event in passing."""
    claim: Mapping[str, Any]
    """Its values in the table of claims: those of `CLAIM_COLUMNS`."""


CLAIM_COLUMNS = (
    *("id", "text", "start", "end", "kind", "min", "max", "is_approximate", "is_hedged", "victims", "place", "when"),
    *("claimant_name", "replaces"),
)
"""The columns of claims that are kept of a count."""


def casualty_counts(context: Context[Any], *, independent: bool, min_confidence: float | None) -> list[CasualtyCount]:
    """The casualty counts of all articles, by event and day. Counts that are part of another are left out."""
    import numpy

    table = context.table("claims", independent=independent, min_confidence=min_confidence)
    table = table.where(
        [
            type_ == "casualty_count" and total is None
            for type_, total in zip(table["type"], table["total_of"], strict=True)
        ]
    )
    texts = context.texts()
    given = list(zip(table.rows, *(table[name] for name in ("start", "end", "when", "kind", "min")), strict=True))
    found = _core.events(texts, context.titles, context.days, given, context.threads)
    events, starts, ends = (numpy.frombuffer(found[name], dtype="int64").tolist() for name in ("event", "start", "end"))
    background = numpy.frombuffer(found["background"], dtype="bool").tolist()
    counts = [
        CasualtyCount(
            event=events[at] + 1,
            row=row,
            day=context.days[row],
            sentence=" ".join((texts[row] or "")[starts[at] : ends[at]].split()),
            is_background=background[at],
            claim={name: table[name][at] for name in CLAIM_COLUMNS},
        )
        for at, row in enumerate(table.rows)
    ]
    return sorted(counts, key=lambda count: (count.event, count.day is None, count.day or 0, count.row))


def labels_of(context: Context[Any], counts: list[CasualtyCount]) -> dict[int, str]:
    """The label of each event: the first title that reports it as news, else the first sentence."""
    labels: dict[int, str] = {}
    sentences: dict[int, str] = {}
    for count in counts:
        title = context.titles[count.row]
        if not count.is_background and title is not None and HARM_WORDS.search(title):
            labels.setdefault(count.event, _shortened(title))
        sentences.setdefault(count.event, _shortened(count.sentence))
    return sentences | labels


def _shortened(text: str) -> str:
    """A text on one line, cut between words.

    >>> _shortened("At least 14 people were killed and 61 were missing after a passenger ferry capsized in heavy seas.")
    'At least 14 people were killed and 61 were missing after a passenger ferry …'
    """
    text = " ".join(text.split())
    if len(text) <= MAX_LABEL_CHARACTERS:
        return text
    return f"{text[: MAX_LABEL_CHARACTERS - 2].rpartition(' ')[0]} …"

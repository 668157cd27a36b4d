"""The same utterance in several articles, and how each tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onrecord import _core

if TYPE_CHECKING:
    from onrecord.compare.material import Found, Material
    from onrecord.tables import ColumnType

COLUMNS: Mapping[str, ColumnType] = {
    "group": "integer",
    "article": "given",
    "outlet": "given",
    "published": "given",
    "quote": "string",
    "kind": "string",
    "speaker": "string",
    "speaker_name": "string",
    "text": "string",
    "start": "integer",
    "end": "integer",
    "similarity": "number",
    "relation": "string",
    "differences": "string",
    "is_conflicting_speaker": "boolean",
}


def common_quotes(material: Material, *, independent: bool, min_words: int) -> Any:
    """A frame of the quotes that several articles have, a row a quote of a group."""
    columns, rows = grouped(material, independent=independent, min_words=min_words)
    return material.make(COLUMNS, columns, material.articles(rows))


def grouped(material: Material, *, independent: bool, min_words: int) -> tuple[dict[str, Any], Any]:
    """The columns of the frame, and for each of its rows that of the article, as a numpy array."""
    import numpy

    quotes = material.found("quotes", independent=independent)
    if superseded := material.superseded():
        quotes = quotes.where([row not in superseded for row in quotes.rows.tolist()])
    of = quotes.columns
    found = _core.common_quotes(
        of["text"], of["kind"], quotes.rows.tolist(), of["speaker_name"], min_words, material.threads
    )
    group, at, start, end = (
        numpy.frombuffer(found[name], dtype="int64") for name in ("group", "quote", "start", "end")
    )
    places = [
        _place(of["content"][quote], *part)
        for quote, *part in zip(at.tolist(), start.tolist(), end.tolist(), strict=True)
    ]
    kept = list(_without_repeats(group.tolist(), quotes.rows[at].tolist(), places))
    group, at = group[kept] + 1, at[kept]
    taken = {name: [of[name][quote] for quote in at.tolist()] for name in ("id", "kind", "speaker", "speaker_name")}
    columns = {
        "group": group,
        "quote": taken.pop("id"),
        **taken,
        "text": [of["text"][quote][first:last] for quote, first, last in zip(at, start[kept], end[kept], strict=True)],
        "start": numpy.array([places[row][0] for row in kept], dtype="int64"),
        "end": numpy.array([places[row][1] for row in kept], dtype="int64"),
        "similarity": numpy.frombuffer(found["similarity"], dtype="float64")[kept].round(3),
        "relation": [found["relation"][row] for row in kept],
        "differences": [found["differences"][row] for row in kept],
        "is_conflicting_speaker": numpy.array(_conflicts(group.tolist(), _people(material, quotes, at)), dtype=bool),
    }
    return columns, quotes.rows[at]


def _people(material: Material, quotes: Found, at: Any) -> list[str | None]:
    """For each of these quotes the name of the person who said it, if it was a person who is named."""
    speakers = material.found("speakers")
    of = speakers.columns
    named = zip(speakers.rows.tolist(), of["id"], of["name"], of["type"], of["is_anonymous"], strict=True)
    names = {
        (row, of_row): name for row, of_row, name, kind, is_unnamed in named if kind == "person" and not is_unnamed
    }
    return [names.get((quotes.rows[quote], quotes.columns["speaker"][quote])) for quote in at.tolist()]


def _conflicts(groups: list[int], people: list[str | None]) -> list[bool]:
    """For each row whether others of its group are given to another person: names without a word in common.

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


def _place(content: list[list[int]], start: int, end: int) -> tuple[int, int]:
    """Where a part of a quote's text stands in the article; the text joins the spans of its content by " … ".

    >>> _place([[10, 15], [30, 40]], 2, 12)
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
        before += length + 3
    assert first is not None
    assert last is not None
    return first, last


def _without_repeats(groups: list[int], rows: list[int], places: list[tuple[int, int]]) -> Iterator[int]:
    """What of each group to keep: of quotes that overlap in an article, as one within another, the longest."""
    by_length = sorted(range(len(groups)), key=lambda at: (groups[at], rows[at], places[at][0] - places[at][1]))
    kept: list[int] = []
    for at in by_length:
        start, end = places[at]
        for other in reversed(kept):
            if (groups[other], rows[other]) != (groups[at], rows[at]):
                kept.append(at)
                break
            if places[other][0] < end and start < places[other][1]:
                break
        else:
            kept.append(at)
    yield from sorted(kept)

"""Casualty counts by the event they are about, and those that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from onrecord import _core
from onrecord.compare.material import optional
from onrecord.compare.stories import days_of, titles_of

if TYPE_CHECKING:
    from onrecord.compare.material import Material
    from onrecord.tables import ColumnType

CASUALTIES: Mapping[str, ColumnType] = {
    "event": "integer",
    "event_label": "string",
    "kind": "string",
    "min": "optional integer",
    "max": "optional integer",
    "approximate": "boolean",
    "hedged": "boolean",
    "victims": "string",
    "place": "string",
    "when": "string",
    "claimant": "string",
    "article": "given",
    "outlet": "given",
    "published": "given",
    "background": "boolean",
    "sentence": "string",
    "id": "string",
    "start": "integer",
    "end": "integer",
}

CONFLICTS: Mapping[str, ColumnType] = {
    "event": "integer",
    "event_label": "string",
    "kind": "string",
    "reason": "string",
    "min": "optional integer",
    "max": "optional integer",
    "claimant": "string",
    "article": "given",
    "outlet": "given",
    "published": "given",
    "sentence": "string",
    "other_min": "optional integer",
    "other_max": "optional integer",
    "other_claimant": "string",
    "other_article": "given",
    "other_outlet": "given",
    "other_published": "given",
    "other_sentence": "string",
}

_HARM = re.compile(
    r"\b(kill|dead|death|dies?\b|died|dying|toll|casualt|victim|fatal|massacre|shoot|shot|attack|strike|blast|bomb|explo|crash"
    r"|collision|accident|disaster|sink|sank|capsiz|drown|fire|blaze|flood|quake|storm|hurricane|typhoon|injur|wound|missing"
    r"|arrest|detain|hostage|kidnap|abduct|displac|flee|fled|evacuat|outbreak)",
    re.IGNORECASE,
)
"""Words of titles that report harm."""

_ONE = re.compile(r"\b(one|1|single|only)\b", re.IGNORECASE)

_ANYBODY = frozenset(
    {
        "bodies",
        "casualties",
        "civilians",
        "dead",
        "deaths",
        "fatalities",
        "individuals",
        "lives",
        "more",
        "others",
        "passengers",
        "people",
        "person",
        "persons",
        "residents",
        "souls",
        "them",
        "those",
        "victims",
    }
)
"""Victims that are anybody."""

LABEL = 80
"""Characters of an event's label."""

ABOUT = 0.1
"""How far off an approximate number may be and agree with another."""

ENDING = ("missing", "detained", "displaced")
"""Kinds of harm that end, so that a later figure may well be lower."""


Voice = tuple[int, str | None]
"""Who says something in an article: its row, and the claimant."""


@dataclass(frozen=True, slots=True)
class Count:
    """A casualty count in its place."""

    event: int
    row: int
    day: int | None
    sentence: str
    is_background: bool
    claim: Mapping[str, Any]

    @property
    def is_individual(self) -> bool:
        """Whether it tells of one of the victims ("the driver was killed"), which is no toll."""
        return self.claim["min"] == self.claim["max"] == 1 and not _ONE.search(self.claim["text"])

    @property
    def group(self) -> str | None:
        """Which people it counts, if not simply people: of children and of all there may be different numbers."""
        words = re.findall(r"\w+", (self.claim["victims"] or "").lower())
        return None if not words or words[-1] in _ANYBODY else words[-1]

    @property
    def min(self) -> float:
        """The least number it allows, if it is approximate with some room."""
        least: int | None = self.claim["min"]
        if least is None:
            return 0
        return least * (1 - ABOUT) if self.claim["is_approximate"] else least

    @property
    def max(self) -> float:
        """The greatest number it allows."""
        most: int | None = self.claim["max"]
        if most is None:
            return float("inf")
        return most * (1 + ABOUT) if self.claim["is_approximate"] else most

    def agrees_with(self, other: Count) -> bool:
        """Whether both allow one number."""
        return self.min <= other.max and other.min <= self.max


def casualties(material: Material, *, independent: bool = False) -> Any:
    """A frame of casualty counts, a row each, by event and day."""
    counts = _counts(material, independent=independent)
    labels = _labels(material, counts)
    rows = [count.row for count in counts]
    columns: dict[str, Any] = {
        "event": [count.event for count in counts],
        "event_label": [labels[count.event] for count in counts],
        "claimant": [count.claim["claimant_name"] for count in counts],
        "background": [count.is_background for count in counts],
        "sentence": [count.sentence for count in counts],
    }
    for name in ("kind", "victims", "place", "when", "id", "start", "end"):
        columns[name] = [count.claim[name] for count in counts]
    for name in ("approximate", "hedged"):
        columns[name] = [count.claim[f"is_{name}"] for count in counts]
    for name in ("min", "max"):
        columns[name] = optional([count.claim[name] for count in counts])
    return material.make(CASUALTIES, columns, material.articles(rows))


def conflicts(material: Material, *, independent: bool = False) -> Any:
    """A frame of pairs of counts that cannot both be right, a row each, by event and day."""
    counts = _counts(material, independent=independent)
    labels = _labels(material, counts)
    found = list(_pairs(counts))
    columns: dict[str, Any] = {
        "event": [one.event for one, _, _ in found],
        "event_label": [labels[one.event] for one, _, _ in found],
        "kind": [one.claim["kind"] for one, _, _ in found],
        "reason": [reason for _, _, reason in found],
    }
    given: dict[str, Any] = {}
    for at, prefix in enumerate(("", "other_")):
        side = [pair[:2][at] for pair in found]
        columns[f"{prefix}claimant"] = [count.claim["claimant_name"] for count in side]
        columns[f"{prefix}sentence"] = [count.sentence for count in side]
        for name in ("min", "max"):
            columns[prefix + name] = optional([count.claim[name] for count in side])
        for name, column in material.articles([count.row for count in side]).items():
            given[prefix + name] = column
    return material.make(CONFLICTS, columns, given)


def _counts(material: Material, *, independent: bool) -> list[Count]:
    """The casualty counts of all articles, by event and day, with their events."""
    import numpy

    claims = material.found("claims", independent=independent)
    texts, days = material.texts(), days_of(material)
    rows = claims.rows.tolist()
    # A part of a count is none of the event.
    kinds = zip(claims.columns["type"], claims.columns["total_of"], strict=True)
    at = [at for at, (kind, total) in enumerate(kinds) if kind == "casualty_count" and total is None]
    columns = (claims.columns[name] for name in ("start", "end", "when", "kind", "min"))
    values = list(zip(rows, *columns, strict=True))
    places = [values[claim] for claim in at]
    found = _core.events(texts, titles_of(material), days, places, material.threads)
    events, starts, ends = (numpy.frombuffer(found[name], dtype="int64").tolist() for name in ("event", "start", "end"))
    background = numpy.frombuffer(found["background"], dtype="bool").tolist()
    counts = [
        Count(
            event=events[place],
            row=rows[claim],
            day=days[rows[claim]],
            sentence=" ".join((texts[rows[claim]] or "")[starts[place] : ends[place]].split()),
            is_background=background[place],
            claim={name: column[claim] for name, column in claims.columns.items()},
        )
        for place, claim in enumerate(at)
    ]
    return sorted(counts, key=lambda count: (count.event, count.day is None, count.day or 0, count.row))


def _labels(material: Material, counts: list[Count]) -> dict[int, str]:
    """What events are called: after the first title that reports the event as news, else after its first sentence."""
    titles = titles_of(material)
    labels: dict[int, str] = {}
    sentences: dict[int, str] = {}
    for count in counts:
        title = titles[count.row]
        if not count.is_background and title is not None and _HARM.search(title):
            labels.setdefault(count.event, _short(title))
        sentences.setdefault(count.event, _short(count.sentence))
    return sentences | labels


def _short(text: str) -> str:
    """A text on one line, cut between words.

    >>> _short("At least 14 people were killed and 61 were missing after a passenger ferry capsized in heavy seas.")
    'At least 14 people were killed and 61 were missing after a passenger ferry …'
    """
    text = " ".join(text.split())
    return text if len(text) <= LABEL else f"{text[: LABEL - 2].rpartition(' ')[0]} …"


def _pairs(counts: list[Count]) -> Iterator[tuple[Count, Count, str]]:
    replaced = {(count.row, count.claim["replaces"]) for count in counts}
    groups: dict[tuple[Any, ...], dict[Voice, list[Count]]] = {}
    for count in counts:
        # A single victim is no toll, and a toll that the article says has changed is none any more.
        if not count.is_individual and (count.row, count.claim["id"]) not in replaced:
            voices = groups.setdefault((count.event, count.claim["kind"], count.group), {})
            voices.setdefault((count.row, count.claim["claimant_name"]), []).append(count)
    for voices in groups.values():
        # What a voice repeats it says once; where it gives several numbers they are of several things.
        figures = [of_voice[0] for of_voice in voices.values() if all(map(of_voice[0].agrees_with, of_voice))]
        for one, other in combinations(figures, 2):
            if reason := _reason(one, other):
                yield one, other, reason


def _reason(one: Count, other: Count) -> str | None:
    """Why two counts, the earlier first, cannot both be right; None if they can."""
    if one.agrees_with(other):
        return None
    if one.row == other.row and None in (one.claim["claimant_name"], other.claim["claimant_name"]):
        return None  # an article does not contradict those it quotes: it tells of other people, or of another time
    if one.day is None or other.day is None:
        when = "no date"
    elif one.day == other.day:
        when = "same day"
    elif other.min > one.max or one.claim["kind"] in ENDING:
        return None  # an update
    else:
        when = "later but lower"
    return f"{when}: {_bounds(one.claim)}, {_bounds(other.claim)}"


def _bounds(claim: Mapping[str, Any]) -> str:
    """The bounds of a count in words.

    >>> _bounds({"min": 14, "max": None, "is_approximate": False})
    'at least 14'
    """
    least, most = claim["min"], claim["max"]
    about = "about " if claim["is_approximate"] else ""
    if most is None:
        return f"at least {least:,}"
    if least is None:
        return f"at most {most:,}"
    return f"{about}{least:,}" if least == most else f"{about}{least:,} to {most:,}"

"""Pairs of casualty counts that cannot both be right, one row per pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from onrecord import lexicon
from onrecord.bounds import bounds_in_words
from onrecord.compare.casualty_counts import CasualtyCount, casualty_counts, labels_of

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT

APPROXIMATE_MARGIN = 0.1
"""The share by which an approximate number may differ from another that it agrees with."""

TEMPORARY_KINDS = ("missing", "detained", "displaced")
"""Kinds of harm that end, so that a later number may well be lower."""

SINGLE_VICTIM = lexicon.pattern(lexicon.words("compare/single_victim"))
"""Words by which a count of one is a total: "only one was killed"."""

ANYBODY = lexicon.words("compare/anybody")
"""Words for victims that do not narrow down who they are: "people"."""

Voice = tuple[int, str | None]
"""Who gives a number in an article: the article's row, and the claimant."""


def conflicts(context: Context[FrameT], *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.conflicts`."""
    counts = context.once(casualty_counts, independent=independent, min_confidence=min_confidence)
    labels = labels_of(context, counts)
    pairs = list(_pairs(counts))
    columns: dict[str, Any] = {
        "event": [one.event for one, _, _ in pairs],
        "event_label": [labels[one.event] for one, _, _ in pairs],
        "kind": [one.claim["kind"] for one, _, _ in pairs],
        "reason": [reason for _, _, reason in pairs],
    }
    given: dict[str, Any] = {}
    for at, prefix in enumerate(("", "other_")):
        of_pairs = [pair[:2][at] for pair in pairs]
        columns[f"{prefix}sentence"] = [count.sentence for count in of_pairs]
        for name in ("min", "max", "claimant_name"):
            columns[prefix + name] = [count.claim[name] for count in of_pairs]
        given |= context.take_articles([count.row for count in of_pairs], prefix)
    return context.make("conflicts", columns, given)


def _pairs(counts: list[CasualtyCount]) -> Iterator[tuple[CasualtyCount, CasualtyCount, str]]:
    """Pairs of counts that cannot both be right, and why."""
    replaced = {(count.row, count.claim["replaces"]) for count in counts}
    groups: dict[tuple[Any, ...], dict[Voice, list[CasualtyCount]]] = {}
    for count in counts:
        # Left out: single victims, which are not a toll, and tolls that the article itself replaces with another.
        if not _is_individual(count.claim) and (count.row, count.claim["id"]) not in replaced:
            voices = groups.setdefault((count.event, count.claim["kind"], _victim_group(count.claim)), {})
            voices.setdefault((count.row, count.claim["claimant_name"]), []).append(count)
    for voices in groups.values():
        # A number that a voice repeats counts once. Different numbers by one voice are counts of different things.
        figures = [of_voice[0] for of_voice in voices.values() if all(_agree(of_voice[0], one) for one in of_voice)]
        for one, other in combinations(figures, 2):
            if reason := _reason(one, other):
                yield one, other, reason


def _is_individual(claim: Mapping[str, Any]) -> bool:
    """Whether a count is about one of the victims ("the driver was killed") and not a toll."""
    return claim["min"] == claim["max"] == 1 and not SINGLE_VICTIM.search(claim["text"])


def _victim_group(claim: Mapping[str, Any]) -> str | None:
    """Which people are counted, None for people in general: counts of children and of all victims may differ."""
    words = re.findall(r"\w+", (claim["victims"] or "").lower())
    return None if not words or words[-1] in ANYBODY else words[-1]


def _bounds(claim: Mapping[str, Any]) -> tuple[float, float]:
    """The smallest and largest number that a count allows, with a margin if it is approximate."""
    margin = APPROXIMATE_MARGIN if claim["is_approximate"] else 0
    low = 0 if claim["min"] is None else claim["min"] * (1 - margin)
    return low, float("inf") if claim["max"] is None else claim["max"] * (1 + margin)


def _agree(one: CasualtyCount, other: CasualtyCount) -> bool:
    """Whether two counts allow the same number."""
    (low, high), (other_low, other_high) = _bounds(one.claim), _bounds(other.claim)
    return low <= other_high and other_low <= high


def _reason(one: CasualtyCount, other: CasualtyCount) -> str | None:
    """Why two counts, the earlier first, cannot both be right; None if they can."""
    if _agree(one, other):
        return None
    if one.row == other.row and None in (one.claim["claimant_name"], other.claim["claimant_name"]):
        return None  # an article does not contradict its sources: its own number is of other people or another time
    if one.day is None or other.day is None:
        when = "no date"
    elif one.day == other.day:
        when = "same day"
    elif _bounds(other.claim)[0] > _bounds(one.claim)[1] or one.claim["kind"] in TEMPORARY_KINDS:
        return None  # an update
    else:
        when = "later but lower"
    return f"{when}: {_in_words(one.claim)}, {_in_words(other.claim)}"


def _in_words(claim: Mapping[str, Any]) -> str:
    """The bounds of a count in words.

    >>> _in_words({"min": 14, "max": None, "is_approximate": False})
    'at least 14'
    """
    return bounds_in_words(claim["min"], claim["max"], claim["is_approximate"])

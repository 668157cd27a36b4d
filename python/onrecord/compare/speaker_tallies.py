"""How often each speaker is quoted in each outlet, for `coverage` and `concentration`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord import lexicon
from onrecord.words import count_words

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.compare.table_rows import SpeakerKey

PRONOUNS: Mapping[str, str] = {row[0]: row[1] for row in lexicon.rows("compare/pronouns")}
"""Pronouns with their nominatives: "he", "she" or "they"."""

CoverageKey = tuple[str, bool]
"""A speaker across articles: the name of its party, else its own, without case; and whether it is anonymous."""


@dataclass(slots=True)
class SpeakerTally:
    """How a speaker is quoted in an outlet."""

    names: Counter[str] = field(default_factory=Counter)
    """Its names, each with the number of articles."""
    types: Counter[str] = field(default_factory=Counter)
    """Its types, likewise."""
    rows: set[int] = field(default_factory=set)
    """The articles that quote it."""
    kinds: Counter[str] = field(default_factory=Counter)
    """The number of its quotes of each kind."""
    words: int = 0
    """The number of words in its quotes."""
    quoted_first: int = 0
    """The number of articles whose first quote it has."""
    pronouns: Counter[str] = field(default_factory=Counter)
    """How often the text refers to it by "he", "she" and "they"."""

    @property
    def quotes(self) -> int:
        """The number of its quotes."""
        return self.kinds.total()


Tallies = dict[int, dict[CoverageKey | None, SpeakerTally]]
"""For each group of articles, identified by the row of its first, the tally of each speaker; None for no speaker."""


def speaker_tallies(context: Context[Any], by: str, *, independent: bool, min_confidence: float | None) -> Tallies:
    """The tally of each speaker in each group of articles, groups in the order of their first articles."""
    speakers = context.table("speakers")
    quotes = context.table("quotes", independent=independent, min_confidence=min_confidence)
    groups, texts = context.groups(by), context.texts()
    row_of = {speaker: at for at, speaker in enumerate(speakers.keys("id"))}
    tallies: Tallies = {group: {} for group in groups}
    seen: set[SpeakerKey] = set()
    opened: set[int] = set()
    # The quotes of an article are in the order of its text, so the first one that is met is its first quote.
    for speaker, kind, text in zip(quotes.keys("speaker"), quotes["kind"], quotes["text"], strict=True):
        article, at = speaker[0], row_of.get(speaker)
        key = None if at is None else _key(context, at)
        tally = tallies[groups[article]].setdefault(key, SpeakerTally())
        tally.rows.add(article)
        tally.kinds[kind] += 1
        tally.words += count_words(text)
        if article not in opened:
            opened.add(article)
            tally.quoted_first += 1
        if at is not None and speaker not in seen:
            seen.add(speaker)
            party = context.parties.get(speaker)
            tally.names[party.name if party else speakers["name"][at]] += 1
            tally.types[speakers["type"][at]] += 1
            words = texts[article] or ""
            mentions = (words[start:end].casefold() for start, end in speakers["mentions"][at])
            tally.pronouns.update(PRONOUNS[mention] for mention in mentions if mention in PRONOUNS)
    return tallies


def share(part: int, whole: int) -> float:
    """The share of a part in a whole, to four digits; NaN if the whole is 0.

    >>> share(1, 3), share(0, 0)
    (0.3333, nan)
    """
    return round(part / whole, 4) if whole else math.nan


def _key(context: Context[Any], at: int) -> CoverageKey:
    speakers = context.table("speakers")
    party = context.parties.get((speakers.rows[at], speakers["id"][at]))
    name = party.name if party else speakers["name"][at]
    return name.casefold().removeprefix("the "), party is None and speakers["is_anonymous"][at]

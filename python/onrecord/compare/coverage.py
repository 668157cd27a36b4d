"""Who gets a say in which outlet, how much, and how unevenly."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.compare.material import Found, Material, optional
from onrecord.parties import Party, Place
from onrecord.tables import ColumnType
from onrecord.values import plain

COVERAGE: Mapping[str, ColumnType] = {
    "speaker": "string",
    "type": "string",
    "anonymous": "optional boolean",
    "articles": "integer",
    "quotes": "integer",
    "share": "number",
    "words": "integer",
    "words_share": "number",
    "direct": "integer",
    "indirect": "integer",
    "mixed": "integer",
    "first_quoted": "given",
    "opens": "integer",
    "he": "integer",
    "she": "integer",
    "they": "integer",
}

CONCENTRATION: Mapping[str, ColumnType] = {
    "articles": "integer",
    "quotes": "integer",
    "words": "integer",
    "speakers": "integer",
    "anonymous_share": "number",
    "unattributed_share": "number",
    "shannon": "number",
    "evenness": "number",
    "gini": "number",
}

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "themself"), "they"),
}

_WORD = re.compile(r"\w+(?:['’-]\w+)*")

Key = tuple[str, bool]
"""A speaker in all articles: the name of the party, else its own without case; and whether it is anonymous."""


@dataclass(slots=True)
class Tally:
    """What a speaker has in an outlet."""

    names: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    rows: set[int] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    words: int = 0
    opens: int = 0
    pronouns: Counter[str] = field(default_factory=Counter)

    @property
    def quotes(self) -> int:
        """How many quotes."""
        return self.kinds.total()


def coverage(material: Material, party_of: Mapping[Place, Party], by: str, *, independent: bool) -> Any:
    """A frame of speakers by outlet, or by what else articles are told apart by."""
    published = material.cells("published")
    columns: dict[str, list[Any]] = {name: [] for name in COVERAGE}
    groups: list[int] = []
    for group, tallies in _tallies(material, party_of, by, independent=independent).items():
        quotes = sum(tally.quotes for tally in tallies.values())
        words = sum(tally.words for tally in tallies.values())
        for key, tally in sorted(tallies.items(), key=_rank):
            groups.append(group)
            row = {
                "speaker": None if key is None else _most(tally.names),
                "type": None if key is None else _most(tally.types),
                "anonymous": None if key is None else key[1],
                "articles": len(tally.rows),
                "quotes": tally.quotes,
                "share": _share(tally.quotes, quotes),
                "words": tally.words,
                "words_share": _share(tally.words, words),
                **{kind: tally.kinds[kind] for kind in ("direct", "indirect", "mixed")},
                "first_quoted": min(
                    tally.rows, key=lambda row: (published[row] is None, str(plain(published[row])), row)
                ),
                "opens": tally.opens,
                **{pronoun: tally.pronouns[pronoun] for pronoun in ("he", "she", "they")},
            }
            for name, value in row.items():
                columns[name].append(value)
    given = {by: material.take(by, groups), "first_quoted": material.take("published", columns.pop("first_quoted"))}
    anonymous = optional(columns.pop("anonymous"), "bool")
    return material.make(COVERAGE, {**columns, "anonymous": anonymous}, given)


def concentration(material: Material, party_of: Mapping[Place, Party], by: str, *, independent: bool) -> Any:
    """A frame of how unevenly outlets share out the say."""
    sizes = Counter(groups_of(material, by))
    columns: dict[str, list[Any]] = {name: [] for name in CONCENTRATION}
    tallied = _tallies(material, party_of, by, independent=independent)
    for group, tallies in tallied.items():
        quotes = sum(tally.quotes for tally in tallies.values())
        named = [tally.quotes for key, tally in tallies.items() if key is not None and not key[1]]
        anonymous = sum(tally.quotes for key, tally in tallies.items() if key is not None and key[1])
        entropy = shannon(named)
        row = {
            "articles": sizes[group],
            "quotes": quotes,
            "words": sum(tally.words for tally in tallies.values()),
            "speakers": len(named),
            "anonymous_share": _share(anonymous, quotes),
            "unattributed_share": _share(tallies[None].quotes if None in tallies else 0, quotes),
            "shannon": round(entropy, 4),
            "evenness": round(entropy / math.log2(len(named)), 4) if len(named) > 1 else math.nan,
            "gini": round(gini(named), 4),
        }
        for name, value in row.items():
            columns[name].append(value)
    return material.make(CONCENTRATION, columns, {by: material.take(by, list(tallied))})


def shannon(counts: Sequence[int]) -> float:
    """Shannon's entropy in bits: 0 for one speaker alone, the logarithm of their number for speakers on a par; NaN for
    none.

    >>> shannon([4, 4, 4, 4]), shannon([7])
    (2.0, 0.0)
    """
    total = sum(counts)
    return -sum(count / total * math.log2(count / total) for count in counts) + 0.0 if total else math.nan


def gini(counts: Sequence[int]) -> float:
    """Gini's coefficient: 0 for speakers on a par, towards 1 for one who has nearly all; NaN for none.

    >>> gini([4, 4, 4, 4]), gini([0, 0, 0, 8])
    (0.0, 0.75)
    """
    total, size = sum(counts), len(counts)
    if not total:
        return math.nan
    return (2 * sum(rank * count for rank, count in enumerate(sorted(counts), 1)) / total - (size + 1)) / size


def groups_of(material: Material, by: str) -> list[int]:
    """For each article the group it is in, called by the row of its first article."""
    first: dict[Any, int] = {}
    return [first.setdefault(value, row) for row, value in enumerate(material.cells(by))]


def _tallies(
    material: Material, party_of: Mapping[Place, Party], by: str, *, independent: bool
) -> dict[int, dict[Key | None, Tally]]:
    """What each speaker has in each group, groups in the order of their first articles."""
    speakers, quotes = material.found("speakers"), material.found("quotes", independent=independent)
    groups, texts = groups_of(material, by), material.texts()
    row_of = {place: at for at, place in enumerate(_places(speakers, "id"))}
    tallies: dict[int, dict[Key | None, Tally]] = {group: {} for group in groups}
    seen: set[Place] = set()
    opened: set[int] = set()
    columns = (quotes.columns[name] for name in ("kind", "text"))
    # The quotes of an article stand in the order of its text.
    for place, kind, text in zip(_places(quotes, "speaker"), *columns, strict=True):
        at = row_of.get(place)
        key = None if at is None else _key(place, speakers, at, party_of)
        tally = tallies[groups[place[0]]].setdefault(key, Tally())
        tally.rows.add(place[0])
        tally.kinds[kind] += 1
        tally.words += sum(1 for _ in _WORD.finditer(text))
        if place[0] not in opened:
            opened.add(place[0])
            tally.opens += 1
        if at is not None and place not in seen:
            seen.add(place)
            party = party_of.get(place)
            tally.names[party.name if party else speakers.columns["name"][at]] += 1
            tally.types[speakers.columns["type"][at]] += 1
            words = texts[place[0]] or ""
            mentions = (words[start:end].casefold() for start, end in speakers.columns["mentions"][at])
            tally.pronouns.update(PRONOUNS[mention] for mention in mentions if mention in PRONOUNS)
    return tallies


def _key(place: Place, speakers: Found, at: int, party_of: Mapping[Place, Party]) -> Key:
    party = party_of.get(place)
    name = party.name if party else speakers.columns["name"][at]
    return name.casefold().removeprefix("the "), party is None and speakers.columns["is_anonymous"][at]


def _places(found: Found, speaker: str) -> list[Place]:
    return list(zip(found.rows.tolist(), found.columns[speaker], strict=True))


def _rank(item: tuple[Key | None, Tally]) -> tuple[int, int, bool, Key]:
    """Those with most quotes first, then most words, then by name; the quotes of nobody last among equals."""
    key, tally = item
    return -tally.quotes, -tally.words, key is None, key or ("", False)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else math.nan


def _most(counter: Counter[str]) -> str:
    """The most frequent, of several the first in order."""
    return min(counter, key=lambda value: (-counter[value], value))

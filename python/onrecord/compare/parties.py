"""The parties of a corpus: which speakers of its articles are one, and what each party says. The rules are in
`onrecord.parties`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from onrecord.compare.material import Found, Material
from onrecord.parties import Aliases, Party, Place, Speaker, merge
from onrecord.schema import ColumnType, TableName

COLUMNS: Mapping[str, ColumnType] = {
    "party": "string",
    "wikidata": "string",
    "type": "string",
    "role": "string",
    "names": "strings",
    "articles": "integer",
    "outlets": "integer",
    "quotes": "integer",
    "claims": "integer",
}


def of_table(
    material: Material, party_of: Mapping[Place, Party], aliases: Aliases, table: TableName
) -> dict[str, list[str | None]]:
    """The columns of `onrecord.schema.PARTIES` for a table."""
    found = material.found(table)

    def names(speaker: str) -> list[str | None]:
        return [_name(party_of.get(place)) for place in _places(found, speaker)]

    if table == "claims":
        targets = names("target")
        for at, target in enumerate(found.columns["target_name"]):
            if targets[at] is None and target is not None:
                # No speaker, but a name that stands for a party: "accused the Kremlin".
                targets[at] = _name(aliases.of(target, "unknown"))
        return {"claimant_party": names("claimant"), "target_party": targets}
    return {"party": names("id" if table == "speakers" else "speaker")}


def parties(material: Material, party_of: Mapping[Place, Party]) -> Any:
    """A frame of the parties."""
    speakers, outlets = material.found("speakers"), material.cells("outlet")
    tallies: dict[Party, _Tally] = {}
    for at, place in enumerate(_places(speakers, "id")):
        party = party_of.get(place)
        if party is not None:
            tally = tallies.setdefault(party, _Tally())
            tally.articles.add(place[0])
            tally.outlets.add(outlets[place[0]])
            for name, counter in (("name", tally.names), ("type", tally.types), ("role", tally.roles)):
                counter[speakers.columns[name][at]] += 1
            tally.quotes += speakers.columns["quotes"][at]
    for place in _places(material.found("claims"), "claimant"):
        party = party_of.get(place)
        if party is not None:
            tallies[party].claims += 1
    order = sorted(tallies.items(), key=lambda item: (-item[1].quotes, -len(item[1].articles), item[0].name))
    columns: dict[str, list[Any]] = {
        "party": [party.name for party, _ in order],
        "wikidata": [party.wikidata for party, _ in order],
        "type": [_most(tally.types) for _, tally in order],
        "role": [_most(tally.roles) for _, tally in order],
        "names": [sorted(tally.names, key=lambda name: (-tally.names[name], name)) for _, tally in order],
        "articles": [len(tally.articles) for _, tally in order],
        "outlets": [len(tally.outlets - {None}) for _, tally in order],
        "quotes": [tally.quotes for _, tally in order],
        "claims": [tally.claims for _, tally in order],
    }
    return material.make(COLUMNS, columns, {})


class _Tally:
    """What is counted of a party."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self.outlets: set[Any] = set()
        self.names: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.roles: Counter[str | None] = Counter()
        self.quotes = 0
        self.claims = 0


def find(material: Material, aliases: Aliases) -> dict[Place, Party]:
    """The party of every speaker that has one."""
    found = material.found("speakers")
    columns = (found.columns[name] for name in ("name", "type", "role", "is_anonymous"))
    speakers = [Speaker(*values) for values in zip(*columns, strict=True)]
    merged = zip(_places(found, "id"), merge(speakers, aliases), strict=True)
    return {place: party for place, party in merged if party is not None}


def _places(found: Found, speaker: str) -> list[Place]:
    return list(zip(found.rows.tolist(), found.columns[speaker], strict=True))


def _name(party: Party | None) -> str | None:
    return None if party is None else party.name


def _most(counter: Counter[Any]) -> Any:
    """The most frequent that is there, of several the first in order."""
    there = [value for value in counter if value is not None]
    return min(there, key=lambda value: (-counter[value], value), default=None)

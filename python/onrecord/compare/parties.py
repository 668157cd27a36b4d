"""The parties of a corpus, one row per party; and the party of each speaker. The rules are in `party_names`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from onrecord.compare.counting import most_frequent

if TYPE_CHECKING:
    from onrecord.aliases import Party
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT
    from onrecord.schema import TableName


def party_columns(context: Context[Any], table: TableName) -> dict[str, list[str | None]]:
    """The columns of `onrecord.schema.PARTY_COLUMNS` for a table."""
    rows, languages = context.table(table), context.languages

    def names(speaker: str) -> list[str | None]:
        return [_name(context.parties.get(key)) for key in rows.keys(speaker)]

    if table == "claims":
        targets = names("target")
        for at, target in enumerate(rows["target_name"]):
            if targets[at] is None and target is not None:
                # A target that is not a speaker may have a name that stands for a party: "accused the Kremlin".
                targets[at] = _name(context.aliases.of(target, "unknown"))
        return {"claimant_party": names("claimant"), "target_party": targets}
    if table == "speakers":
        return {"party": names("id")}
    return {"party": names("speaker"), "language": [languages[row] for row in rows.rows]}


def parties(context: Context[FrameT]) -> FrameT:
    """The frame of `Corpus.parties`."""
    speakers, outlets = context.table("speakers"), context.cells("outlet")
    tallies: dict[Party, _PartyTally] = {}
    columns = (speakers[name] for name in ("name", "type", "role", "quotes"))
    for key, name, type_, role, quotes in zip(speakers.keys("id"), *columns, strict=True):
        party = context.parties.get(key)
        if party is not None:
            tally = tallies.setdefault(party, _PartyTally())
            tally.articles.add(key[0])
            tally.outlets.add(outlets[key[0]])
            tally.names[name] += 1
            tally.types[type_] += 1
            tally.roles[role] += 1
            tally.quotes += quotes
    for key in context.table("claims").keys("claimant"):
        party = context.parties.get(key)
        if party is not None:
            tallies[party].claims += 1
    order = sorted(tallies.items(), key=lambda item: (-item[1].quotes, -len(item[1].articles), item[0].name))
    rows = [
        {
            "party": party.name,
            "wikidata": party.wikidata,
            "type": most_frequent(tally.types),
            "role": most_frequent(tally.roles),
            "names": sorted(tally.names, key=lambda name: (-tally.names[name], name)),
            "articles": len(tally.articles),
            "outlets": len(tally.outlets - {None}),
            "quotes": tally.quotes,
            "claims": tally.claims,
        }
        for party, tally in order
    ]
    return context.make_of_rows("parties", rows, {})


class _PartyTally:
    """What the frame of parties counts for a party."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self.outlets: set[Any] = set()
        self.names: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.roles: Counter[str | None] = Counter()
        self.quotes = 0
        self.claims = 0


def _name(party: Party | None) -> str | None:
    return None if party is None else party.name

"""Who speaks for whom: the names and roles by which two claims are seen to be about one party."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.parties import GENERIC, SUFFIXES, Aliases, key, word_set

if TYPE_CHECKING:
    from onrecord.compare.material import Material
    from onrecord.parties import Party, Place

STEM = 5
"""Letters by which a place and its people are one: Lethia, Lethian."""

VAGUE = GENERIC | word_set(
    "american americans chief critics director executive former governor house leader leaders member new "
    "north official people president prime senator south states supporters united us white"
)
"""Words that say too little of a party to tell it from others."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party with what it is called and what it speaks for."""

    names: frozenset[str] = frozenset()
    """The last name of a person, the words of a body's name."""
    roles: frozenset[str] = frozenset()
    """The words of its roles that name a body or a place."""
    full: str = ""
    """The whole name."""
    is_person: bool = False
    name: str | None = field(default=None, compare=False)
    """What it is called in a table."""

    def is_same(self, other: Side) -> bool:
        """Whether both have one name."""
        if self.full and self.full == other.full:
            return True
        is_whole = all(side.is_person and " " in side.full for side in (self, other))
        return not is_whole and bool(self.names & other.names)

    def speaks_for(self, other: Side) -> bool:
        """Whether it is the other, or the one has a role in the other."""
        if self.is_same(other):
            return True
        mine, yours = (frozenset() if side.is_person else side.names for side in (self, other))
        return bool(mine & other.roles or yours & self.roles)

    def serves(self, other: Side) -> bool:
        """Whether it has a role with the other: a spokesman, a lawyer."""
        return bool(self.roles & other.names)


NOBODY = Side()


class Sides:
    """The sides of a corpus."""

    def __init__(self, material: Material, party_of: Mapping[Place, Party], aliases: Aliases) -> None:
        found = material.found("speakers")
        self._aliases = aliases
        self._of: dict[Place, Side] = {}
        self._mentions: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row, speaker, mentions in zip(
            found.rows.tolist(), found.columns["id"], found.columns["mentions"], strict=True
        ):
            self._mentions[row] += [(start, speaker) for start, _ in mentions]
        for starts in self._mentions.values():
            starts.sort()
        places = zip(found.rows.tolist(), found.columns["id"], strict=True)
        speakers = list(zip(places, *(found.columns[name] for name in ("name", "type", "role")), strict=True))
        roles: dict[Party, set[str]] = defaultdict(set)
        for place, _, _, role in speakers:
            if role and place in party_of:
                roles[party_of[place]] |= self._words(role, is_role=True)
        for place, name, type_, role in speakers:
            party = party_of.get(place)
            is_person = type_ == "person"
            own = frozenset(roles[party]) if party else frozenset(self._words(role or "", is_role=True))
            self._of[place] = self._side(party.name if party else name, own, is_person=is_person)

    def named_in(self, row: int, start: int, end: int) -> list[Side]:
        """The sides of an article that are mentioned in a stretch of it."""
        mentions = self._mentions.get(row, [])
        first = bisect_left(mentions, (start, ""))
        named = {speaker: None for _, speaker in mentions[first : bisect_left(mentions, (end, ""))]}
        return [self._of[row, speaker] for speaker in named]

    def of(self, row: int, speaker: str | None, name: str | None = None) -> Side:
        """The side of a speaker of an article, or of a name."""
        if speaker is not None and (row, speaker) in self._of:
            return self._of[row, speaker]
        if not name:
            return NOBODY
        party = self._aliases.of(name, "unknown")
        return self._side(party.name if party else name, frozenset(), is_person=False)

    def _side(self, name: str, roles: frozenset[str], *, is_person: bool) -> Side:
        if not is_person:
            return Side(frozenset(self._words(name, is_role=False)), roles, key(name), name=name)
        parts = [word for word in key(name).split() if word not in SUFFIXES]
        return Side(frozenset(word[:STEM] for word in parts[-1:]), roles, key(name), is_person=True, name=name)

    def _words(self, text: str, *, is_role: bool) -> set[str]:
        """The words of a name, or those of a role that begin with a capital."""
        party = None if is_role else self._aliases.of(text, "unknown")
        found = {key(party.name)} if party else set()
        for word in text.replace("’", "'").split():
            plain = key(word.removesuffix("'s"))
            alias = self._aliases.of(word, "unknown") if word[:1].isupper() else None
            if alias:
                found.add(key(alias.name))
            if len(plain) > 2 and plain not in VAGUE and (word[:1].isupper() or not is_role):  # noqa: PLR2004
                found.add(plain[:STEM])
        return found

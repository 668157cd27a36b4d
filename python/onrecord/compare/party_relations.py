"""Who speaks for whom: the names and roles that show that two claims are about one party."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord import lexicon
from onrecord.aliases import Aliases, Party, name_key
from onrecord.compare.party_names import GENERIC_NAMES, SUFFIXES
from onrecord.compare.table_rows import SpeakerKey, TableRows
from onrecord.words import stem

VAGUE_NAMES = GENERIC_NAMES | lexicon.words("compare/vague_names")
"""Words that do not distinguish one party from another."""

MIN_LETTERS = 3
"""The minimum length of a word of a name that distinguishes a party."""


@dataclass(frozen=True, slots=True)
class PartyProfile:
    """What a party is called and what it speaks for."""

    names: frozenset[str] = frozenset()
    """The stem of a person's last name, the stems of the words of a body's name."""
    roles: frozenset[str] = frozenset()
    """The stems of words of its roles that name a body or a place."""
    full: str = ""
    """The whole name, as `name_key` gives it."""
    is_person: bool = False
    """Whether it is a person and not a body, a place or a group."""
    name: str | None = field(default=None, compare=False)
    """Its name in tables."""

    def is_same(self, other: PartyProfile) -> bool:
        """Whether both have the same name; of people with full names the whole name, else a word that distinguishes."""
        if self.full and self.full == other.full:
            return True
        is_whole = all(party.is_person and " " in party.full for party in (self, other))
        return not is_whole and bool(self.names & other.names)

    def speaks_for(self, other: PartyProfile) -> bool:
        """Whether both are the same, or one is a body and the other a person with a role in it."""
        if self.is_same(other):
            return True
        mine, theirs = (frozenset() if party.is_person else party.names for party in (self, other))
        return bool(mine & other.roles or theirs & self.roles)

    def serves(self, other: PartyProfile) -> bool:
        """Whether it has a role with the other: a spokesman, a lawyer."""
        return bool(self.roles & other.names)


NOBODY = PartyProfile()
"""The profile of an unknown party, which is nobody else."""


class PartyRelations:
    """The profiles of all speakers of a corpus.

    Args:
        speakers: the table of speakers.
        parties: the party of every speaker that has one.
        aliases: the names that stand for parties.
    """

    def __init__(self, speakers: TableRows, parties: Mapping[SpeakerKey, Party], aliases: Aliases) -> None:
        self._aliases = aliases
        self._profiles: dict[SpeakerKey, PartyProfile] = {}
        self._mentions: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (row, speaker), mentions in zip(speakers.keys("id"), speakers["mentions"], strict=True):
            self._mentions[row] += [(start, speaker) for start, _ in mentions]
        for starts in self._mentions.values():
            starts.sort()
        roles: dict[Party, set[str]] = defaultdict(set)
        for key, role in zip(speakers.keys("id"), speakers["role"], strict=True):
            if role and key in parties:
                roles[parties[key]] |= self._role_words(role)
        columns = (speakers[name] for name in ("name", "type", "role"))
        for key, name, type_, role in zip(speakers.keys("id"), *columns, strict=True):
            party = parties.get(key)
            own = frozenset(roles[party]) if party else frozenset(self._role_words(role or ""))
            self._profiles[key] = self._profile(party.name if party else name, own, is_person=type_ == "person")

    def named_in(self, row: int, start: int, end: int) -> list[PartyProfile]:
        """The parties that an article mentions in a stretch of its text."""
        mentions = self._mentions.get(row, [])
        first = bisect_left(mentions, (start, ""))
        named = {speaker: None for _, speaker in mentions[first : bisect_left(mentions, (end, ""))]}
        return [self._profiles[row, speaker] for speaker in named]

    def of(self, row: int, speaker: str | None, name: str | None = None) -> PartyProfile:
        """The profile of a speaker of an article; without a speaker, that of a name."""
        if speaker is not None and (row, speaker) in self._profiles:
            return self._profiles[row, speaker]
        if not name:
            return NOBODY
        party = self._aliases.of(name, "unknown")
        return self._profile(party.name if party else name, frozenset(), is_person=False)

    def _profile(self, name: str, roles: frozenset[str], *, is_person: bool) -> PartyProfile:
        if not is_person:
            return PartyProfile(frozenset(self._name_words(name)), roles, name_key(name), name=name)
        parts = [word for word in name_key(name).split() if word not in SUFFIXES]
        return PartyProfile(
            frozenset(stem(word) for word in parts[-1:]), roles, name_key(name), is_person=True, name=name
        )

    def _name_words(self, name: str) -> set[str]:
        """The stems of the words of a name, and the key of the party it stands for."""
        party = self._aliases.of(name, "unknown")
        return self._stems(name.split()) | ({name_key(party.name)} if party else set())

    def _role_words(self, role: str) -> set[str]:
        """The stems of the words of a role that begin with a capital."""
        return self._stems(word for word in role.split() if word[:1].isupper())

    def _stems(self, words: Iterable[str]) -> set[str]:
        found = set()
        for word in words:
            plain = name_key(word.replace("’", "'").removesuffix("'s"))
            alias = self._aliases.of(word.replace("’", "'"), "unknown") if word[:1].isupper() else None
            if alias:
                found.add(name_key(alias.name))
            if len(plain) >= MIN_LETTERS and plain not in VAGUE_NAMES:
                found.add(stem(plain))
        return found

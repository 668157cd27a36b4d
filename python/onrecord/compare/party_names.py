"""Which speakers of a corpus are one party, judged by their names.

Within an article the core links "Tillerson" with "Rex Tillerson". Across articles only names and roles are left, and
two people may share them. The rules, in order:

1. A user-defined alias, then one that ships (`onrecord.aliases`), stands for the party that it names. The aliases that
   ship do not apply to people: "Washington" may be a Ms. Washington.
2. A speaker that the article does not name is not a party: "a senior official", "the coast guard", "residents", a
   "Foreign Ministry" without a state.
3. People are one if first and last name and "Jr." are the same, even if a middle name is left out or shortened: "Peter
   Lang", "Peter J. Lang". If the corpus has a Peter J. Lang and a Peter K. Lang, the plain Peter Lang is a third.
4. A family name alone is merged if a role fits: "Secretary of State Tillerson" and "Rex Tillerson, U.S. secretary of
   state", if only one person fits; "Sheriff Hale" and "Sheriff Hale". Without a role that fits it is not a party.
5. Other names are one if they are the same except for case, accents, full stops, "the" and "Inc."; initials ("IGF") are
   the one body of the corpus whose capitals they are ("International Grain Fund").

Two people with the same full name are one party: nothing in a name distinguishes them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from onrecord import lexicon
from onrecord.aliases import Aliases, Party, name_key

# The core has its own lists of suffixes and of role words to ignore (`src/speakers/`). They differ on purpose: the core
# reads the words of a text with their full stops, which keys of names lack, and asks which descriptions may refer to
# one person of an article, where "senior" does not matter and "ex" does not occur.
SUFFIXES = lexicon.words("compare/name_suffixes")
"""What may follow a person's last name: "Jr."."""

DESCRIPTION_OPENERS = lexicon.words("compare/description_openers")
"""Words that begin a description, not a name."""

GENERIC_NAMES = lexicon.words("compare/generic_names")
"""Words that are not a name by themselves: there are many foreign ministries."""

RANKS = lexicon.words("compare/role_ranks")
"""Words that make a role another one: "vice", "deputy"."""

ROLE_FILLERS = lexicon.words("compare/role_fillers")
"""Words of a role that do not count when roles are compared."""

MIN_CAPITALS = 3
"""How many capitals a body's name must have for its initials to stand for it: "IGF"."""


class NamedSpeaker(NamedTuple):
    """What is known of the name of a speaker of an article; the fields are those of `onrecord.Speaker`."""

    name: str
    type: str
    role: str | None
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's full name, in words as `name_key` gives them; middle names and suffix may be empty."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """The name of a body, a place or a group."""

    name: str


@dataclass(frozen=True, slots=True)
class FamilyName:
    """A person's name of one word; a party only with its role: "Sheriff Hale"."""

    name: str
    role: frozenset[str] = frozenset()


Identity = Party | PersonName | OtherName | FamilyName
"""What the speakers of one party have in common."""


def merge(speakers: Sequence[NamedSpeaker], aliases: Aliases) -> list[Party | None]:
    """For each speaker of a corpus its party, by the rules above.

    >>> lang = NamedSpeaker("Peter Lang", "person", None, False)
    >>> others = [lang._replace(name="Peter J. Lang"), lang._replace(name="Tillerson")]
    >>> [party and party.name for party in merge([lang, *others], Aliases())]
    ['Peter J. Lang', 'Peter J. Lang', None]
    """
    identities = _identities(speakers, aliases)
    _merge_middle_names(identities)
    _expand_capitals(speakers, identities)
    _merge_family_names(speakers, identities)
    return _named(speakers, identities)


def _identities(speakers: Sequence[NamedSpeaker], aliases: Aliases) -> list[Identity | None]:
    """The identity of each speaker by its own name alone; None for a speaker without a name."""
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lower: set[str] = set()
    for speaker in speakers:
        types[name_key(speaker.name)][speaker.type] += 1
        if _first_capital(speaker.name) is None:
            lower.add(name_key(speaker.name))
    identities: list[Identity | None] = []
    for speaker in speakers:
        name = name_key(speaker.name)
        # The type in most articles: a body that one article takes for a person is a body.
        type_ = max(types[name].items(), key=lambda item: (item[1], item[0] == "person", item[0]))[0]
        alias = aliases.of(speaker.name, type_)
        if alias is not None:
            identities.append(alias)
        elif speaker.is_anonymous or not _is_named(speaker.name, name, lower):
            identities.append(None)
        elif type_ != "person" or " and " in f" {name} ":
            identities.append(OtherName(name))
        else:
            identities.append(_person(name))
    return identities


def _first_capital(name: str) -> str | None:
    words = re.findall(r"[^\W_][\w'’.-]*", name)
    words = words[1:] if len(words) > 1 and words[0].lower() == "the" else words
    return next((word for word in words if word[0].isupper() or word[0].isdigit() or word[1:2].isupper()), None)


def _is_named(name: str, key: str, lower: set[str]) -> bool:
    """Whether words are a name, not a description."""
    words = key.split()
    return (
        _first_capital(name) is not None
        and key not in lower
        and words[0] not in DESCRIPTION_OPENERS
        and not all(word in GENERIC_NAMES for word in words)
    )


def _person(key: str) -> PersonName | FamilyName:
    """The parts of a person's name."""
    words = key.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    if len(words) == 1:
        return FamilyName(words[0])
    return PersonName(words[0], tuple(words[1:-1]), words[-1], suffix)


def _merge_middle_names(identities: list[Identity | None]) -> None:
    """Gives people who may be one the same middle name."""
    variants: defaultdict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
    for person in identities:
        if isinstance(person, PersonName):
            variants[person.first, person.last, person.suffix].add(person.middle)
    merged = {who: _middles(middles) for who, middles in variants.items()}
    for at, person in enumerate(identities):
        if isinstance(person, PersonName):
            middle = merged[person.first, person.last, person.suffix][person.middle]
            identities[at] = replace(person, middle=middle)


def _middles(variants: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each variant of a middle name the fullest one that it may be a short form of."""
    full = sorted((variant for variant in variants if variant), key=lambda variant: (-len(" ".join(variant)), variant))
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for variant in full:
        same[variant] = next((other for other in dict.fromkeys(same.values()) if _is_short(variant, other)), variant)
    kept = set(same.values())
    return same | {(): next(iter(kept)) if len(kept) == 1 else ()}


def _is_short(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether names are a short form of others: "j" of "james", "james" of "james earl"."""
    rest = iter(long)
    return all(any(word == other or (len(word) == 1 and other[0] == word) for other in rest) for word in short)


def _expand_capitals(speakers: Sequence[NamedSpeaker], identities: list[Identity | None]) -> None:
    """Gives initials ("IGF") the name of the one body whose capitals they are."""
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for speaker, body in zip(speakers, identities, strict=True):
        if isinstance(body, OtherName) and " " in body.name:
            capitals = "".join(word[0] for word in re.findall(r"\w+", speaker.name) if word[0].isupper())
            if len(capitals) >= MIN_CAPITALS:
                bodies[capitals.casefold()].add(body.name)
    for at, body in enumerate(identities):
        if isinstance(body, OtherName) and len(bodies.get(body.name, ())) == 1:
            identities[at] = OtherName(next(iter(bodies[body.name])))


def _merge_family_names(speakers: Sequence[NamedSpeaker], identities: list[Identity | None]) -> None:
    """Replaces family names by the person whose role they share."""
    roles: defaultdict[str, dict[PersonName, set[frozenset[str]]]] = defaultdict(dict)
    for speaker, person in zip(speakers, identities, strict=True):
        if isinstance(person, PersonName):
            roles[person.last].setdefault(person, set()).add(_role(speaker.role))
    for at, family in enumerate(identities):
        if not isinstance(family, FamilyName):
            continue
        role = _role(speakers[at].role)
        fits = [person for person, known in roles[family.name].items() if any(_fit(role, other) for other in known)]
        if len(fits) == 1:
            identities[at] = fits[0]
        else:
            identities[at] = replace(family, role=role) if role and not fits else None


def _role(role: str | None) -> frozenset[str]:
    return frozenset(name_key(role or "").split()) - ROLE_FILLERS


def _fit(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two roles may be one: "secretary of state" and "U.S. secretary of state", but not "president" and "vice
    president".
    """
    return bool(one and other) and one & RANKS == other & RANKS and (one <= other or other <= one)


def _named(speakers: Sequence[NamedSpeaker], identities: Sequence[Identity | None]) -> list[Party | None]:
    """The party of each identity, with the name that most articles give it; names of parties are unique."""
    forms: dict[Identity, Counter[str]] = {}
    for speaker, identity in zip(speakers, identities, strict=True):
        if identity is not None and not isinstance(identity, Party):
            is_family = isinstance(identity, FamilyName)
            name = f"{speaker.name}, {speaker.role}" if is_family else re.sub("^[Tt]he ", "", speaker.name)
            forms.setdefault(identity, Counter())[name] += 1
    taken: set[str] = {identity.name for identity in identities if isinstance(identity, Party)}
    parties: dict[Identity, Party] = {}
    for identity, counts in forms.items():
        name = min(counts, key=lambda form: (-counts[form], -len(form), form))
        number, given = 1, name
        while given in taken:
            number += 1
            given = f"{name} ({number})"
        taken.add(given)
        parties[identity] = Party(given)
    return [
        identity if identity is None or isinstance(identity, Party) else parties[identity] for identity in identities
    ]

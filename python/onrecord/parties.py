"""One party across many articles: which of their speakers are the same.

Within an article the core links "Tillerson" with "Rex Tillerson". Across articles only names and roles are left, and
two people may share them. In order:

1. A name in the user's table of aliases, then in the one that ships (states with their capitals and seats of power, big
   bodies; `data/aliases.csv`), stands for the party it names. The shipped one holds for no person: "Washington" may be
   a Ms. Washington.
2. A speaker whom the article does not name is no party: "a senior official", "the coast guard", "residents", a "Foreign
   Ministry" of no state.
3. People are one if first and last name and "Jr." are the same, a middle name left out or shortened: "Peter Lang",
   "Peter J. Lang". If the corpus has a Peter J. Lang and a Peter K. Lang, the plain Peter Lang is a third.
4. A family name alone is merged on evidence only, a role that fits: "Secretary of State Tillerson" and "Rex Tillerson,
   U.S. secretary of state", if one party alone fits; "Sheriff Hale" and "Sheriff Hale". Without, it is no party.
5. Other names are one if they are the same but for case, accents, full stops, "the" and "Inc."; letters ("IGF") are the
   one body of the corpus whose capitals they are ("International Grain Fund").

Two people of one full name are one party: nothing in a name tells them apart.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from onrecord.errors import OnRecordError

COLUMNS = ("alias", "name", "wikidata")


def word_set(text: str) -> frozenset[str]:
    """The words of a text.

    >>> sorted(word_set("of an army"))
    ['an', 'army', 'of']
    """
    return frozenset(text.split())


SUFFIXES = word_set("jr sr ii iii iv")
LEGAL = word_set("inc ltd plc corp co llc gmbh ag sa")

OPENING = word_set(
    "a an another any both each every few his her its many most my one our several some such their these those two"
)
"""Words that open a description, not a name."""

GENERIC = word_set(
    "administration agency army assembly attorney authorities board cabinet central commission committee congress "
    "council county court defence defense department district education energy family federal finance fire force "
    "foreign general government health high house interior justice labor labour lower ministry municipal national "
    "navy of office officials parliament police prosecutor public regime report royal security senate spokesman "
    "state supreme the times town transport treasury union upper village witnesses"
)
"""Words that make no name by themselves: there are many a Foreign Ministry."""

RANKS = word_set("acting assistant associate deputy interim under vice")
"""Words of a role that make it another."""

PASSING = word_set("a an and current ex for former in new of the then to")
"""Words of a role that do not count."""


Place = tuple[int, str]
"""A speaker of a corpus: the row of its article, counted from 0, and its id."""


class Speaker(NamedTuple):
    """What a table of speakers says of one."""

    name: str
    type: str
    role: str | None
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something that speaks in many articles."""

    name: str
    wikidata: str | None = None


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name without what differs from outlet to outlet.

    >>> key("The U.N. Security Council"), key("Recep Tayyip Erdoğan"), key("Aldo Power Inc.")
    ('un security council', 'recep tayyip erdogan', 'aldo power')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[\w']+", plain.translate({0x131: "i", 0x2019: "'", 0x2E: None}))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[-1] in LEGAL:
        words = words[:-1]
    return " ".join(words)


class Aliases:
    """Names that stand for a party: the user's first, then those that ship.

    Args:
        own: a CSV file with the columns alias, name and, if wanted, wikidata; or a dictionary of alias and name.

    Raises:
        OnRecordError: a file that cannot be read, or an alias with two names; it names the line.

    >>> aliases = Aliases({"the grain fund": "International Grain Fund"})
    >>> aliases.of("Grain Fund", "organization").name, aliases.of("the Kremlin", "organization").name
    ('International Grain Fund', 'Russia')
    """

    def __init__(self, own: str | os.PathLike[str] | Mapping[str, str] | None = None) -> None:
        self._own: dict[str, Party] = {}
        if isinstance(own, Mapping):
            rows = [(f"aliases, {alias!r}", None, alias, Party(name)) for alias, name in own.items()]
            self._own = _table(rows, None)
        elif own is not None:
            self._own = _read(Path(own))
        self._shipped = _shipped()

    def of(self, name: str, type: str) -> Party | None:
        """The party that a name stands for."""
        found = self._own.get(key(name))
        return found or (None if type == "person" else self._shipped.get(key(name)))

    def keys_of(self, name: str) -> list[str]:
        """The keys (see `key`) of all names that stand for the party that a name stands for; none if it is no alias.

        >>> Aliases().keys_of("Moscow")[:3]
        ['government of russia', 'kremlin', 'moscow']
        """
        party = self.of(name, "unknown")
        table = {**self._shipped, **self._own}
        return sorted(alias for alias, other in table.items() if party is not None and other.name == party.name)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Party]:
    text = (files("onrecord") / "data" / "aliases.csv").read_text(encoding="utf-8")
    return _parse(text.splitlines(), "aliases.csv")


def _read(path: Path) -> dict[str, Party]:
    try:
        return _parse(path.read_text(encoding="utf-8-sig").splitlines(), str(path))
    except OSError as error:
        raise OnRecordError(f"{path}: {error.strerror or error}", file=str(path)) from None
    except UnicodeDecodeError as error:
        raise OnRecordError(f"{path}: expected UTF-8, found a wrong byte at {error.start}", file=str(path)) from None


def _parse(lines: Sequence[str], file: str) -> dict[str, Party]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = next((name for name in COLUMNS[:2] if name not in header), None)
        if missing is not None:
            there = ", ".join(map(repr, header)) or "none"
            raise OnRecordError(f"{file}: no column {missing!r}; the columns are {there}", file=file, line=1)
        rows = []
        for cells in reader:
            if not any(cells):
                continue
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            where = f"{file}, line {reader.line_num}"
            empty = next((name for name in COLUMNS[:2] if not key(row.get(name, ""))), None)
            if empty is not None:
                raise OnRecordError(f"{where}: no {empty}", file=file, line=reader.line_num)
            rows.append((where, reader.line_num, row["alias"], Party(row["name"], row.get("wikidata") or None)))
    except csv.Error as error:
        where = f"{file}, line {reader.line_num}"
        raise OnRecordError(f"{where}: expected CSV, {error}", file=file, line=reader.line_num) from None
    return _table(rows, file)


def _table(rows: Iterable[tuple[str, int | None, str, Party]], file: str | None) -> dict[str, Party]:
    """Parties by the key of every alias, and of the name itself."""
    table: dict[str, Party] = {}
    names: dict[str, Party] = {}
    for where, line, alias, party in rows:
        known = names.setdefault(key(party.name), party)
        if known.wikidata is None and party.wikidata is not None:
            known = names[key(party.name)] = party
        before = table.setdefault(key(alias), known)
        if before.name != party.name:
            message = f"{where}: alias {alias!r} stands for {before.name!r} already"
            raise OnRecordError(message, file=file, line=line)
    return names | {alias: names[key(party.name)] for alias, party in table.items()}


def merge(speakers: Sequence[Speaker], aliases: Aliases) -> list[Party | None]:
    """For each speaker of a corpus its party, by the rules above.

    >>> lang, tillerson = Speaker("Peter Lang", "person", None, False), Speaker("Tillerson", "person", None, False)
    >>> [party and party.name for party in merge([lang, lang._replace(name="Peter J. Lang"), tillerson], Aliases())]
    ['Peter J. Lang', 'Peter J. Lang', None]
    """
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lower: set[str] = set()
    for speaker in speakers:
        kinds[key(speaker.name)][speaker.type] += 1
        if _first_capital(speaker.name) is None:
            lower.add(key(speaker.name))

    # A key of a party is whatever sets it apart: a Party of the aliases, or a tuple.
    found: list[object] = []
    people: defaultdict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for speaker in speakers:
        name = key(speaker.name)
        # What most articles take it for: a body that one of them takes for a person is a body.
        kind = max(kinds[name].items(), key=lambda item: (item[1], item[0] == "person", item[0]))[0]
        alias = aliases.of(speaker.name, kind)
        if alias is not None:
            found.append(alias)
        elif speaker.anonymous or not _is_named(speaker.name, name, lower):
            found.append(None)
        elif kind != "person" or " and " in f" {name} ":
            found.append(("name", name))
            letters = "".join(word[0] for word in re.findall(r"\w+", speaker.name) if word[0].isupper())
            if len(letters) > 2 and " " in name:  # noqa: PLR2004
                bodies[letters.casefold()].add(name)
        else:
            person = _person(name)
            found.append(person)
            if isinstance(person, _Full):
                people[person.first, person.last, person.suffix].add(person.middle)

    middles = {who: _middles(variants) for who, variants in people.items()}
    for at, of in enumerate(found):
        if isinstance(of, _Full):
            found[at] = of._replace(middle=middles[of.first, of.last, of.suffix][of.middle])
        elif isinstance(of, tuple) and of[0] == "name" and len(bodies.get(of[1], ())) == 1:
            found[at] = ("name", next(iter(bodies[of[1]])))
    _families(speakers, found)
    return _named(speakers, found)


def _first_capital(name: str) -> str | None:
    words = re.findall(r"[^\W_][\w'’.-]*", name)
    words = words[1:] if len(words) > 1 and words[0].lower() == "the" else words
    return next((word for word in words if word[0].isupper() or word[0].isdigit() or word[1:2].isupper()), None)


def _is_named(name: str, plain: str, lower: set[str]) -> bool:
    """Whether words are a name, not a description."""
    words = plain.split()
    return (
        _first_capital(name) is not None
        and plain not in lower
        and words[0] not in OPENING
        and not all(word in GENERIC for word in words)
    )


class _Full(NamedTuple):
    """A person's full name."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


def _person(name: str) -> _Full | tuple[str, str]:
    """The parts of a full name; "lone" and the name of one word."""
    words = name.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    if len(words) == 1:
        return ("lone", words[0])
    return _Full(words[0], tuple(words[1:-1]), words[-1], suffix)


def _middles(variants: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each variant of what stands between first and last name the one it is the same as."""
    full = sorted((variant for variant in variants if variant), key=lambda variant: (-len(" ".join(variant)), variant))
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for variant in full:
        same[variant] = next((other for other in dict.fromkeys(same.values()) if _is_short(variant, other)), variant)
    kept = set(same.values())
    return same | {(): next(iter(kept)) if len(kept) == 1 else ()}


def _is_short(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether words are others left out or cut: "j" of "james", "james" of "james earl"."""
    rest = iter(long)
    return all(any(word == other or (len(word) == 1 and other[0] == word) for other in rest) for word in short)


def _families(speakers: Sequence[Speaker], found: list[object]) -> None:
    """Gives family names that stand alone the party whose role they share."""
    roles: defaultdict[str, dict[object, set[frozenset[str]]]] = defaultdict(dict)
    for speaker, of in zip(speakers, found, strict=True):
        if isinstance(of, _Full):
            roles[of.last].setdefault(of, set()).add(_role(speaker.role))
    for at, of in enumerate(found):
        if isinstance(of, _Full) or not isinstance(of, tuple) or of[0] != "lone":
            continue
        role = _role(speakers[at].role)
        fits = [party for party, known in roles[of[1]].items() if any(_is_same(role, other) for other in known)]
        if len(fits) == 1:
            found[at] = fits[0]
        else:
            found[at] = ("role", of[1], role) if role and not fits else None


def _role(role: str | None) -> frozenset[str]:
    return frozenset(key(role or "").split()) - PASSING


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two roles may be one: "secretary of state" and "U.S. secretary of state", no "president" and "vice
    president".
    """
    return bool(one and other) and one & RANKS == other & RANKS and (one <= other or other <= one)


def _named(speakers: Sequence[Speaker], found: Sequence[object]) -> list[Party | None]:
    """Parties with the name that most articles give them; no two of one name."""
    forms: dict[object, Counter[str]] = {}
    for speaker, of in zip(speakers, found, strict=True):
        if of is not None and not isinstance(of, Party):
            is_lone = isinstance(of, tuple) and not isinstance(of, _Full) and of[0] == "role"
            name = f"{speaker.name}, {speaker.role}" if is_lone else re.sub("^[Tt]he ", "", speaker.name)
            forms.setdefault(of, Counter())[name] += 1
    taken: set[str] = {of.name for of in found if isinstance(of, Party)}
    parties: dict[object, Party] = {}
    for of, counts in forms.items():
        name = min(counts, key=lambda form: (-counts[form], -len(form), form))
        number, given = 1, name
        while given in taken:
            number += 1
            given = f"{name} ({number})"
        taken.add(given)
        parties[of] = Party(given)
    return [of if isinstance(of, Party) else parties.get(of) for of in found]

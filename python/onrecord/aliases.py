"""Names that stand for a party: "Moscow" and "the Kremlin" for Russia. User-defined ones take precedence.

The table that ships, `data/aliases.csv`, has states with their capitals and seats of government, and large bodies.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from onrecord import lexicon
from onrecord.errors import OnRecordError, not_utf8
from onrecord.values import described

COLUMNS = ("alias", "name", "wikidata")

LEGAL_FORMS = lexicon.words("compare/legal_forms")
"""What may follow the name of a firm: "Inc."."""


@dataclass(frozen=True, slots=True)
class Party:
    """A speaker merged across articles."""

    name: str
    """Its name, different from that of any other party of the corpus."""
    wikidata: str | None = None
    """Its id in Wikidata, where an alias has it."""


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name in a form that is the same in all outlets: without case, accents, full stops, "the" and "Inc.".

    >>> name_key("The U.N. Security Council"), name_key("Recep Tayyip Erdoğan"), name_key("Aldo Power Inc.")
    ('un security council', 'recep tayyip erdogan', 'aldo power')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[\w']+", plain.translate({0x131: "i", 0x2019: "'", 0x2E: None}))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words)


class Aliases:
    """Names that stand for a party: user-defined ones first, then those that ship.

    Args:
        own: a CSV file with the columns alias, name and, optionally, wikidata; or a dictionary from alias to name.

    Raises:
        OnRecordError: a file that cannot be read, or an alias of two names; the message names the line.

    >>> aliases = Aliases({"the grain fund": "International Grain Fund"})
    >>> aliases.of("Grain Fund", "organization").name, aliases.of("the Kremlin", "organization").name
    ('International Grain Fund', 'Russia')
    """

    def __init__(self, own: str | os.PathLike[str] | Mapping[str, str] | None = None) -> None:
        self._own: dict[str, Party] = {}
        if isinstance(own, Mapping):
            self._own = _of_dictionary(own)
        elif isinstance(own, (str, os.PathLike)):
            self._own = _read(Path(own))
        elif own is not None:
            raise OnRecordError(f"aliases: expected a file or a dictionary, found {described(own)}")
        self._shipped = _shipped()

    def of(self, name: str, type: str) -> Party | None:
        """The party that a name stands for, if any.

        Args:
            name: the name.
            type: what it names, as `Speaker.type`. A person's name stands for a party only if a user-defined alias says
                so: "Washington" may be a Ms. Washington.
        """
        found = self._own.get(name_key(name))
        return found or (None if type == "person" else self._shipped.get(name_key(name)))

    def keys_of(self, name: str) -> list[str]:
        """The keys (see `name_key`) of all names that stand for the same party as a name; none if it is no alias.

        >>> Aliases().keys_of("Moscow")[:3]
        ['government of russia', 'kremlin', 'moscow']
        """
        party = self.of(name, "unknown")
        table = {**self._shipped, **self._own}
        return sorted(alias for alias, other in table.items() if party is not None and other.name == party.name)


def _of_dictionary(names: Mapping[str, str]) -> dict[str, Party]:
    for pair in names.items():
        wrong = next((name for name in pair if not isinstance(name, str)), None)
        if wrong is not None:
            raise OnRecordError(f"aliases, {pair[0]!r}: expected a name, found {described(wrong)}")
    return _table([(f"aliases, {alias!r}", None, alias, Party(name)) for alias, name in names.items()], None)


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
        raise OnRecordError(f"{path}: {not_utf8(error)}", file=str(path)) from None


def _parse(lines: Sequence[str], file: str) -> dict[str, Party]:
    """The parties of a CSV file, by the key of every alias; `file` is its name for errors."""
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
            empty = next((name for name in COLUMNS[:2] if not name_key(row.get(name, ""))), None)
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
        known = names.setdefault(name_key(party.name), party)
        if known.wikidata is None and party.wikidata is not None:
            known = names[name_key(party.name)] = party
        before = table.setdefault(name_key(alias), known)
        if before.name != party.name:
            message = f"{where}: alias {alias!r} stands for {before.name!r} already"
            raise OnRecordError(message, file=file, line=line)
    return names | {alias: names[name_key(party.name)] for alias, party in table.items()}

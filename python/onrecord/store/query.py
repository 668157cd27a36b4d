"""The SQL of queries: the columns of each table, and the conditions that filters set."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from onrecord.aliases import Aliases
from onrecord.errors import OnRecordError
from onrecord.options import check_choice
from onrecord.published import utc
from onrecord.schema import STORE_TABLES
from onrecord.store import search

if TYPE_CHECKING:
    from typing_extensions import Unpack

Versions = Literal["current", "all"]
Date = str | datetime.date


class Filters(TypedDict, total=False):
    """The filters that all tables of a store have; None for a filter that is not used."""

    article: str | None
    outlet: str | None
    since: Date | None
    until: Date | None
    added_since: Date | None


_OF_VERSION = "article_number = v.article_number AND version = v.version"
_EXPRESSIONS: Mapping[str, str] = {
    "article": "a.article",
    "outlet": "v.outlet",
    "published": "v.published",
    "version": "v.version",
    "added": "v.added",
    "is_current": "v.version = a.current_version",
    "score": "ranked.score",
}
"""SQL for the columns that have one meaning in all tables; the others are columns of the table itself."""

_ARTICLE_EXPRESSIONS: Mapping[str, str] = {
    "title": "v.title",
    "url": "a.url",
    "quotes": f"(SELECT count(*) FROM quotes WHERE {_OF_VERSION})",
    "claims": f"(SELECT count(*) FROM claims WHERE {_OF_VERSION})",
}
"""SQL for the other columns of the table of articles."""

_VERSIONS = "articles a JOIN versions v ON v.article_number = a.article_number"
_ORDER = "v.published, a.article_number, v.version"


def select_articles(where: Where) -> str:
    """SQL for the table of articles, ordered by `published`."""
    columns = _columns("articles", {**_EXPRESSIONS, **_ARTICLE_EXPRESSIONS})
    return f"SELECT {columns} FROM {_VERSIONS} {where} ORDER BY {_ORDER}"


def select(table: str, where: Where) -> str:
    """SQL for the table of quotes, speakers or claims, ordered by `published`; or of edits, in the order of adding."""
    order = "v.added, t.rowid" if table == "edits" else f"{_ORDER}, t.rowid"
    return f"SELECT {_columns(table, _EXPRESSIONS)} FROM {_joined(table)} {where} ORDER BY {order}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Quotes ranked by a search: SQL for `quote_number` and `score`, with its parameters."""

    sql: str
    parameters: Sequence[str]


def select_ranked(ranking: Ranking, where: Where, limit: int | None) -> str:
    """SQL for the quotes of a ranking, the best first.

    Args:
        ranking: the ranking, whose parameters go before those of `where`.
        where: other conditions.
        limit: the maximum number of rows; None for all.
    """
    columns = _columns("search", _EXPRESSIONS)
    sql = f"WITH ranked AS ({ranking.sql}) SELECT {columns} FROM {_joined('quotes')} JOIN ranked USING (quote_number)"
    sql += f" {where} ORDER BY ranked.score DESC, v.published, t.quote_number"
    return sql if limit is None else f"{sql} LIMIT {limit:d}"


def _columns(table: str, expressions: Mapping[str, str]) -> str:
    return ", ".join(expressions.get(column.name, f't."{column.name}"') for column in STORE_TABLES[table])


def _joined(table: str) -> str:
    return f"{_VERSIONS} JOIN {table} t ON t.article_number = v.article_number AND t.version = v.version"


class Where:
    """Conditions that must all hold, with their parameters.

    Args:
        versions: the "current" versions of articles, or "all".
        filters: other conditions.

    Raises:
        OnRecordError: `versions` is neither, or a date cannot be read.
        TypeError: there is no such filter.

    >>> where = Where("all", outlet="Valley Echo")
    >>> str(where), where.parameters
    ('WHERE true AND v.outlet = ?', ['Valley Echo'])
    """

    def __init__(self, versions: Versions, **filters: Unpack[Filters]) -> None:
        self._conditions = ["true"]
        self.parameters: list[Any] = []
        check_choice("versions", versions, ("current", "all"))
        for name in filters:
            if name not in Filters.__annotations__:
                raise TypeError(f"unexpected argument {name!r}; the filters are {', '.join(Filters.__annotations__)}")
        if versions == "current":
            self.add("v.version = a.current_version")
        if (article := filters.get("article")) is not None:
            self.add("a.article = ?", str(article))
        if (outlet := filters.get("outlet")) is not None:
            self.add("v.outlet = ?", outlet)
        if (since := filters.get("since")) is not None:
            self.add("v.published >= ?", to_utc("since", since))
        if (until := filters.get("until")) is not None:
            self.add("v.published < ?", to_utc("until", until, is_end=True))
        if (added_since := filters.get("added_since")) is not None:
            self.add("v.added >= ?", to_utc("added_since", added_since))

    def add(self, condition: str, *parameters: Any) -> None:
        """Adds a condition in SQL with its parameters."""
        self._conditions.append(condition)
        self.parameters += parameters

    def add_name(self, name_column: str, id_column: str, name: str | None, aliases: Aliases) -> None:
        """Adds that a column has all words of a name, or another name of the same party that is not a person's name.

        Args:
            name_column: the column of the names.
            id_column: the column of the speakers' ids.
            name: the name; None adds no condition.
            aliases: the names of parties.
        """
        if name is None:
            return
        condition = f"list_has_all(terms({name_column}), terms(?))"
        keys = aliases.keys_of(name)
        if keys:
            is_alias = f"list_contains(?, {_party_key(name_column)}) AND NOT {_is_person(id_column)}"
            self.add(f"({condition} OR ({is_alias}))", name, keys)
        else:
            self.add(condition, name)

    def add_phrases(self, query: search.Query) -> None:
        """Adds that the text has the phrases of a query."""
        for phrase in query.phrases:
            self.add(search.has_phrase("t.text"), phrase)

    def __str__(self) -> str:
        return "WHERE " + " AND ".join(self._conditions)


def _party_key(column: str) -> str:
    """SQL for a key of a name, close to that of `onrecord.aliases.name_key`."""
    return f"regexp_replace(array_to_string(words(replace({column}, '.', '')), ' '), '^the ', '')"


def _is_person(id_column: str) -> str:
    of_version = "s.article_number = t.article_number AND s.version = t.version"
    return f"EXISTS (SELECT 1 FROM speakers s WHERE {of_version} AND s.id = {id_column} AND s.type = 'person')"


def to_utc(option: str, date: Date, *, is_end: bool = False) -> datetime.datetime:
    """A date or time as a time in UTC.

    Args:
        option: the option that has it, for the error.
        date: a date or time, or a string that gives one.
        is_end: whether to give the moment after the day or time, the exclusive end of an interval that includes it.

    Raises:
        OnRecordError: the string gives no date or time.

    >>> to_utc("until", "2031-05-02", is_end=True)
    datetime.datetime(2031, 5, 3, 0, 0)
    >>> to_utc("since", "2031-05-02T10:00+02:00")
    datetime.datetime(2031, 5, 2, 8, 0)
    """
    found = utc(date)
    if found is None:
        raise OnRecordError(f"{option}: expected a date or time, found {date!r}")
    is_day = not isinstance(date, datetime.datetime) and found.time() == datetime.time() and ":" not in str(date)
    if not is_end:
        return found
    try:
        return found + (datetime.timedelta(days=1) if is_day else datetime.timedelta(microseconds=1))
    except OverflowError:  # the last day of the calendar
        return datetime.datetime.max

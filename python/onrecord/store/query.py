"""What a query asks of a store, as SQL, and what kind of columns come back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

from onrecord.aliases import Aliases
from onrecord.errors import OnRecordError
from onrecord.store import search
from onrecord.tables import ColumnType
from onrecord.values import utc

Versions = Literal["current", "all"]
Date = str | datetime.date

OF_VERSIONS = "articles a JOIN versions v ON v.article_number = a.article_number"
OF_TABLE = f"{OF_VERSIONS} JOIN {{table}} t ON t.article_number = v.article_number AND t.version = v.version"

HEAD = "a.article, v.outlet, v.published"
HEAD_TYPES: Mapping[str, ColumnType] = {"article": "string", "outlet": "string", "published": "given"}
TAIL = "v.version, v.added, v.version = a.current_version"
TAIL_TYPES: Mapping[str, ColumnType] = {"version": "integer", "added": "given", "is_current": "boolean"}
"""The columns before and after those of a table."""

EDIT_TYPES: Mapping[str, ColumnType] = dict.fromkeys(
    ("item", "change", "altered", "type", "before", "after", "speaker_before", "speaker_after"), "string"
)

HISTORY_TYPES: Mapping[str, ColumnType] = {
    "article": "string",
    "version": "integer",
    "added": "given",
    "change": "string",
    "altered": "string",
    "id": "string",
    "type": "string",
    "text": "string",
    "claimant_name": "string",
    "target_name": "string",
    "kind": "string",
    "min": "optional integer",
    "max": "optional integer",
}


class Where:
    """Conditions, all of which must hold, with their parameters.

    >>> where = Where("all", outlet="Valley Echo")
    >>> str(where), where.parameters
    ('WHERE true AND v.outlet = ?', ['Valley Echo'])
    """

    def __init__(
        self,
        versions: Versions,
        *,
        article: str | None = None,
        outlet: str | None = None,
        since: Date | None = None,
        until: Date | None = None,
        added_since: Date | None = None,
    ) -> None:
        self._conditions = ["true"]
        self.parameters: list[Any] = []
        if versions not in ("current", "all"):
            raise OnRecordError(f"versions: expected 'current' or 'all', found {versions!r}")
        if versions == "current":
            self.add("v.version = a.current_version")
        if article is not None:
            self.add("a.article = ?", str(article))
        if outlet is not None:
            self.add("v.outlet = ?", outlet)
        if since is not None:
            self.add("v.published >= ?", moment(since))
        if until is not None:
            self.add("v.published < ?", moment(until, is_end=True))
        if added_since is not None:
            self.add("v.added >= ?", moment(added_since))

    def add(self, condition: str, *parameters: Any) -> None:
        """Adds a condition in SQL."""
        self._conditions.append(condition)
        self.parameters += parameters

    def add_name(self, column: str, speaker: str, name: str | None, aliases: Aliases) -> None:
        """A column must have all words of a name, or be another name of the same party, and that no person's.

        Args:
            column: the column of names.
            speaker: the column of the speakers' ids.
            name: the name; none asks nothing.
            aliases: what stands for a party.
        """
        if name is None:
            return
        condition = f"list_has_all(terms({column}), terms(?))"
        keys = aliases.keys_of(name)
        if keys:
            self.add(f"({condition} OR (list_contains(?, {_key(column)}) AND NOT {_is_person(speaker)}))", name, keys)
        else:
            self.add(condition, name)

    def add_phrases(self, query: search.Query) -> None:
        """The words must stand in a row that stand so in the query."""
        for phrase in query.phrases:
            self.add(search.has_phrase("t.text"), phrase)

    def __str__(self) -> str:
        return "WHERE " + " AND ".join(self._conditions)


def _key(column: str) -> str:
    """SQL for what `onrecord.aliases.name_key` makes of a name, nearly."""
    return f"regexp_replace(array_to_string(words(replace({column}, '.', '')), ' '), '^the ', '')"


def _is_person(speaker: str) -> str:
    of_version = "s.article_number = t.article_number AND s.version = t.version"
    return f"EXISTS (SELECT 1 FROM speakers s WHERE {of_version} AND s.id = {speaker} AND s.type = 'person')"


def moment(date: Date, *, is_end: bool = False) -> datetime.datetime:
    """A date or time in UTC; with `is_end` the moment after the day, or after the time.

    Raises:
        OnRecordError: it is none of ISO 8601.

    >>> moment("2031-05-02", is_end=True)
    datetime.datetime(2031, 5, 3, 0, 0)
    >>> moment("2031-05-02T10:00+02:00")
    datetime.datetime(2031, 5, 2, 8, 0)
    """
    found = utc(date)
    if found is None:
        raise OnRecordError(f"expected a date or time of ISO 8601, found {date!r}")
    is_day = not isinstance(date, datetime.datetime) and len(str(date).strip()) == len("2031-05-02")
    return found + (datetime.timedelta(days=1) if is_day else datetime.timedelta(microseconds=1)) if is_end else found

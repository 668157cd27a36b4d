"""The rows of a table of quotes, speakers or claims, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from onrecord.columns import as_list

SpeakerKey = tuple[int, str]
"""A speaker of a corpus: the row of its article in the caller's frame, counted from 0, and its id."""


class TableRows:
    """The rows of a table. A column becomes a list when it is first asked for, and is kept.

    Args:
        article_rows: for each row of the table the row of its article in the caller's frame, as a numpy array.
        columns: its columns as `onrecord.columns.Columns.whole` gives them.

    >>> import numpy
    >>> claims = TableRows(numpy.array([0, 0, 3]), {"id": ["c1", "c2", "c1"], "min": numpy.array([14, 9, 2])})
    >>> claims["min"], claims.where([False, True, True]).keys("id")
    ([14, 9, 2], [(0, 'c2'), (3, 'c1')])
    """

    def __init__(self, article_rows: Any, columns: Mapping[str, Any]) -> None:
        self.article_rows = article_rows
        self._columns = columns
        self._lists: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self.article_rows)

    def __getitem__(self, name: str) -> list[Any]:
        """A column as a list, with None where a value is missing."""
        if name not in self._lists:
            self._lists[name] = self._as_list(name)
        return self._lists[name]

    def _as_list(self, name: str) -> list[Any]:
        return as_list(self._columns[name])

    @cached_property
    def rows(self) -> list[int]:
        """`article_rows` as a list."""
        rows: list[int] = self.article_rows.tolist()
        return rows

    def keys(self, column: str) -> list[SpeakerKey]:
        """The key of the speaker in each row of a column of speaker ids; its id is None where there is no speaker."""
        return list(zip(self.rows, self[column], strict=True))

    def where(self, is_kept: Sequence[bool]) -> TableRows:
        """The rows that are kept."""
        return _Selection(self, [at for at, is_in in enumerate(is_kept) if is_in])


class _Selection(TableRows):
    """Some rows of a table, whose columns are made from those of the table."""

    def __init__(self, table: TableRows, kept: list[int]) -> None:
        super().__init__(table.article_rows[kept], {})
        self._table = table
        self._kept = kept

    def _as_list(self, name: str) -> list[Any]:
        column = self._table[name]
        return [column[at] for at in self._kept]

"""What comparisons work on: articles of the caller's frame with what was found in them, and frames made like it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.frames import Frame
from onrecord.tables import Columns, ColumnType, TableName, as_list
from onrecord.values import is_missing


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a table of quotes, speakers or claims."""

    rows: Any
    """For each the row of its article in the caller's frame, as a numpy array."""
    columns: Mapping[str, list[Any]]
    """The columns of `onrecord.tables.COLUMNS`; None where a value is missing."""

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, is_kept: list[bool]) -> Found:
        """The rows that are kept."""
        kept = [at for at, is_in in enumerate(is_kept) if is_in]
        columns = {name: [column[at] for at in kept] for name, column in self.columns.items()}
        return Found(self.rows[kept], columns)


class Material:
    """What comparisons work on; `Corpus` makes it.

    Articles are called by their row in the caller's frame, counted from 0.
    """

    def __init__(
        self,
        frame: Frame[Any],
        text: str,
        fields: Mapping[str, str | None],
        columns: Callable[[TableName], Columns],
        threads: int | None,
    ) -> None:
        self._frame = frame
        self._text = text
        self._fields = fields
        self._columns = columns
        self.threads = threads
        """How many threads work; None for one a core."""

    def __len__(self) -> int:
        return len(self._frame)

    def texts(self) -> list[str | None]:
        """The text of each article; None where it is missing."""
        texts = self._frame.values(self._text, 0, len(self))
        return [text if isinstance(text, str) else None for text in texts]

    def has(self, field: str) -> bool:
        """Whether there is a column of a field."""
        return self._fields[field] is not None

    def cells(self, field: str) -> list[Any]:
        """What each article has in a field ("outlet", "published", ...) or another column. An id is what the caller
        calls the row where there is no column of ids.
        """
        name = self._fields.get(field, field)
        if name is not None:
            return [None if is_missing(value) else value for value in self._frame.values(name, 0, len(self))]
        return self._frame.labels(0, len(self)) if field == "id" else [None] * len(self)

    def found(self, table: TableName, *, independent: bool = False) -> Found:
        """What was found in all articles.

        Args:
            table: "quotes", "speakers" or "claims".
            independent: leave out quotes and claims in passages that an article has from an earlier one, so that
                reprints count once (speakers are all there).
        """
        columns = self._columns(table)
        found = Found(columns.rows(), {name: as_list(column) for name, column in columns.whole().items()})
        if not independent or table == "speakers":
            return found
        from onrecord.compare.reprints import is_reprinted

        return found.where([not is_copy for is_copy in is_reprinted(self, found)])

    def superseded(self) -> set[int]:
        """The articles that have a later version: rows of one id are versions of one article. A warning names them."""
        names = self.cells("id") if self.has("id") else []
        last = {name: row for row, name in enumerate(names)}
        superseded = {row for row, name in enumerate(names) if name is not None and last[name] != row}
        if superseded:
            shared = sorted({str(names[row]) for row in superseded})
            shown = ", ".join(map(repr, shared[:5])) + (" ..." if len(shared) > 5 else "")  # noqa: PLR2004
            warnings.warn(
                f"several articles have the id {shown}: they count as versions of one; the last is compared",
                stacklevel=4,
            )
        return superseded

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        """A frame of the caller's kind.

        Args:
            types: its columns in order, with their types.
            columns: the values of all that are not of type "given", as lists or numpy arrays; "optional" ones as pairs
                of values and truths for what is missing, or by `optional`.
            given: columns of type "given", made by `take`.
        """
        return self._frame.make(types, columns, given)

    def take(self, field: str, rows: Any) -> Any:
        """What these articles have in a field or another column, as a column of its type."""
        name = self._fields.get(field, field)
        if name is None and field == "id":
            return self._frame.take_labels(rows)
        return self._frame.take(name, rows)

    def take_lists(self, field: str, rows: Sequence[Sequence[int]]) -> Any:
        """What each of these groups of articles has in a field or another column, as a column of lists."""
        column = self.take(field, [row for group in rows for row in group])
        return self._frame.lists_of(column, [len(group) for group in rows])

    def articles(self, rows: Any) -> dict[str, Any]:
        """The given columns "article", "outlet" and "published" of these articles."""
        names = {"article": "id", "outlet": "outlet", "published": "published"}
        return {name: self.take(field, rows) for name, field in names.items()}


def optional(values: list[Any], dtype: str = "int64") -> tuple[Any, Any]:
    """An "optional" column for `Material.make` of values some of which are None.

    >>> optional([3, None])
    (array([3, 0]), array([False,  True]))
    """
    import numpy

    missing = numpy.array([value is None for value in values], dtype=bool)
    return numpy.array([value or 0 for value in values], dtype=dtype), missing

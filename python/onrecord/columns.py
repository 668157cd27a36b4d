"""The columns that the core returns for each batch, concatenated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onrecord import _core
from onrecord.schema import ARTICLE_TABLES, ColumnType, TableName, types_of

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[Any]]
    Values = list[Any] | Array | tuple[Array, Array]
    """The values of a column: a list or an array, or for an optional type its values and which of them are missing."""

_BUFFERS: Mapping[ColumnType, str] = {
    "integer": "int64",
    "optional integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "optional boolean": "bool",
}
"""The numpy type of columns that the core gives as bytes."""


class Columns:
    """The columns of one table, collected batch by batch.

    >>> columns = Columns("quotes")
    >>> columns.add(_core.annotate(["“We won,” said Ana Silva."]), [7])
    >>> columns.rows().tolist(), columns.whole()["text"]
    ([7], ['“We won,”'])
    """

    def __init__(self, table: TableName) -> None:
        self.table: TableName = table
        self._types = types_of(ARTICLE_TABLES[table])
        self._rows: list[Array] = []
        self._parts: dict[str, list[Any]] = {name: [] for name in self._types}

    def add(self, batch: _core.Batch, rows: Sequence[int]) -> None:
        """Adds the rows of a batch; `rows` are the rows of its texts in the frame of articles."""
        import numpy

        columns = batch.columns(self.table)
        self._rows.append(numpy.asarray(rows, dtype="int64")[numpy.frombuffer(columns["row"], dtype="int64")])
        for name, parts in self._parts.items():
            parts.append(columns[name])

    def rows(self) -> Array:
        """For each row of the table, the row of its article in the frame of articles."""
        import numpy

        return numpy.concatenate([numpy.empty(0, dtype="int64"), *self._rows])

    def whole(self) -> dict[str, Values]:
        """Each column: a list, an array, or for an optional type a pair of arrays, the second true where the value is
        missing.
        """
        import numpy

        def array(parts: list[bytes], dtype: str) -> Array:
            return numpy.frombuffer(bytearray(b"".join(parts)), dtype=dtype)

        whole: dict[str, Values] = {}
        for name, parts in self._parts.items():
            kind = self._types[name]
            if kind not in _BUFFERS:
                # The list replaces its parts, so that frames and comparisons share it.
                parts[:] = [[value for part in parts for value in part]] if len(parts) != 1 else parts
                whole[name] = parts[0]
            elif kind.startswith("optional"):
                values, missing = ([part[which] for part in parts] for which in (0, 1))
                whole[name] = array(values, _BUFFERS[kind]), array(missing, "bool")
            else:
                whole[name] = array(parts, _BUFFERS[kind])
        return whole


def as_list(column: Values) -> list[Any]:
    """A column of `Columns.whole` as a list, with None where a value is missing."""
    if isinstance(column, tuple):
        values, missing = (part.tolist() for part in column)
        return [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]
    return column if isinstance(column, list) else list(column.tolist())


def optional(values: list[Any], dtype: str = "int64") -> tuple[Any, Any]:
    """A column of an optional type, as `Columns.whole` has it, from values some of which are None.

    >>> optional([3, None])
    (array([3, 0]), array([False,  True]))
    """
    import numpy

    missing = numpy.array([value is None for value in values], dtype=bool)
    return numpy.array([value or 0 for value in values], dtype=dtype), missing

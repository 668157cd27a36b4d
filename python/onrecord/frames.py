"""The three kinds of frames: pandas, polars and pyarrow.

One class per kind reads and makes its frames. A package is imported only when a frame of its kind is read or made.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from onrecord.columns import as_list
from onrecord.errors import OnRecordError, missing_extra
from onrecord.schema import ColumnType
from onrecord.values import is_missing

if TYPE_CHECKING:
    import numpy
    import pandas
    import polars
    import pyarrow

    from onrecord.columns import Values

    PandasData = pandas.DataFrame | pandas.Series[Any]
    PolarsData = polars.DataFrame | polars.LazyFrame | polars.Series
    Items = Sequence[str | Mapping[str, Any] | None] | Iterator[str | Mapping[str, Any] | None]
    Rows = Sequence[int] | numpy.ndarray[Any, numpy.dtype[numpy.int64]]

FrameT = TypeVar("FrameT")
"""A kind of frame: `pandas.DataFrame`, `polars.DataFrame` or `pyarrow.Table`."""


class ArrowStream(Protocol):
    """Anything that gives an Arrow stream: a pyarrow table or record batch, a DuckDB relation ..."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, as a PyCapsule."""


if TYPE_CHECKING:
    TableData = PandasData | PolarsData | ArrowStream | Items
    """What may be read as a table: a frame, a series, an Arrow stream, or a list of texts or dictionaries."""


class Frame(Protocol[FrameT]):
    """A frame that was given, and how to make others of its kind."""

    data: FrameT
    """The frame itself."""
    names: list[str]
    """The names of its columns."""

    def __len__(self) -> int:
        """The number of its rows."""

    def is_text(self, name: str) -> bool:
        """Whether the type of a column allows only strings and missing values."""

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        """Cells of a column as Python values."""

    def labels(self, start: int, stop: int) -> list[Any]:
        """The labels of rows: those of the pandas index, else the row numbers, from 0."""

    def levels(self) -> list[str]:
        """The names of the levels of a pandas MultiIndex, which are columns too."""

    def take(self, name: str | None, rows: Rows) -> Any:
        """Rows of a column, as a column of the same type; missing values if there is no name."""

    def take_labels(self, rows: Rows) -> Any:
        """The labels of rows, as a column."""

    def lists_of(self, column: Any, sizes: list[int]) -> Any:
        """A column of lists, made by cutting a column into pieces of these sizes; items keep their type."""

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Values], given: Mapping[str, Any]) -> FrameT:
        """A frame with columns of these types.

        Args:
            types: the type of each column, in order.
            columns: the values of columns, as `Columns.whole` has them.
            given: columns made by `take`, `take_labels`, `lists_of` or `infer`: those of type "given" and "given list",
                and others, which come first.
        """

    def infer(self, values: list[Any]) -> Any:
        """A column whose type follows from its values."""


@overload
def adapt(data: PandasData, text: str) -> Frame[pandas.DataFrame]: ...
@overload
def adapt(data: PolarsData, text: str) -> Frame[polars.DataFrame]: ...
@overload
def adapt(data: ArrowStream, text: str) -> Frame[pyarrow.Table]: ...
@overload
def adapt(data: Items, text: str) -> Frame[pandas.DataFrame]: ...
@overload
def adapt(data: Any, text: str) -> Frame[Any]: ...
def adapt(data: Any, text: str) -> Frame[Any]:
    """The adapter for a frame; texts or dictionaries become a pandas frame.

    Args:
        data: a frame, a series of texts, anything that gives an Arrow stream, or a list of texts or dictionaries.
        text: the name that the column of a series or list of texts gets.

    Raises:
        OnRecordError: the data is none of these.
    """
    pandas, polars, pyarrow = (sys.modules.get(name) for name in ("pandas", "polars", "pyarrow"))
    if pandas and isinstance(data, pandas.Series):
        data = data.to_frame(text)
    if pandas and isinstance(data, pandas.DataFrame):
        return PandasFrame(data)
    if polars and isinstance(data, polars.Series):
        data = data.to_frame(text)
    if polars and isinstance(data, polars.LazyFrame):
        data = data.collect()
    if polars and isinstance(data, polars.DataFrame):
        return PolarsFrame(data)
    if pyarrow and isinstance(data, pyarrow.RecordBatch):
        data = pyarrow.Table.from_batches([data])
    if hasattr(data, "__arrow_c_stream__"):
        return ArrowFrame(_arrow("an Arrow stream").table(data))
    if isinstance(data, Iterable) and not isinstance(data, (str, bytes, Mapping)):
        return PandasFrame(_pandas_of(list(data), text))
    hint = "; for files there is Corpus.read" if isinstance(data, str) or hasattr(data, "__fspath__") else ""
    raise OnRecordError(
        "expected a pandas or polars frame, an Arrow table, or a list of texts or dictionaries, "
        f"found {type(data).__name__}{hint}"
    )


def blank(kind: str) -> Frame[Any]:
    """The adapter of an empty frame of a kind: "pandas", "polars" or "arrow".

    Raises:
        OnRecordError: there is no such kind, or its package is not installed.
    """
    if kind == "pandas":
        import pandas

        return PandasFrame(pandas.DataFrame())
    if kind == "polars":
        try:
            import polars
        except ImportError:
            raise missing_extra("polars", "polars", "a polars frame") from None
        return PolarsFrame(polars.DataFrame())
    if kind == "arrow":
        return ArrowFrame(_arrow("an Arrow table").table({}))
    raise OnRecordError(f"frames: expected 'pandas', 'polars' or 'arrow', found {kind!r}")


def _pandas_of(items: list[Any], text: str) -> Any:
    """A pandas frame of texts or dictionaries. Integers stay integers, whatever else their column holds."""
    import pandas

    names: dict[str, None] = {}
    for row, item in enumerate(items):
        if isinstance(item, Mapping):
            names.update(dict.fromkeys(item))
        elif item is None or isinstance(item, str):
            names[text] = None
        else:
            raise OnRecordError(f"row {row}: expected a text or a dictionary, found {type(item).__name__}", row=row)
    rows = [item if isinstance(item, Mapping) else {text: item} for item in items]

    def typed(name: str) -> Any:
        values = [row.get(name) for row in rows]
        types = {type(value) for value in values}
        if types == {int, type(None)}:
            return pandas.array(values, dtype="Int64")
        column = pandas.Series(values, dtype=object)
        return column if int in types and len(types) > 1 else column.infer_objects()

    return pandas.DataFrame({name: typed(name) for name in names or [text]})


def _arrow(purpose: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise missing_extra("pyarrow", "arrow", purpose) from None
    return pyarrow


class PandasFrame:
    """A frame of pandas."""

    def __init__(self, data: pandas.DataFrame) -> None:
        import pandas

        self.data = data
        self.names = list(data.columns)
        index = data.index
        names = list(index.names) if isinstance(index, pandas.MultiIndex) else []
        levels: dict[Any, int] = {f"level_{at}" if name is None else name: at for at, name in enumerate(names)}
        self._levels = {name: at for name, at in levels.items() if name not in self.names}
        """The levels of a MultiIndex, which are columns too."""
        self.names += self._levels

    def _column(self, name: str) -> Any:
        """A column, or a level of the index as one."""
        if name not in self._levels:
            return self.data[name]
        import pandas

        return pandas.Series(self.data.index.get_level_values(self._levels[name]), copy=False)

    def levels(self) -> list[str]:
        return list(self._levels)

    def __len__(self) -> int:
        return len(self.data)

    def is_text(self, name: str) -> bool:
        import pandas

        dtype = self._column(name).dtype
        # An object column may hold anything; for a categorical one its categories decide.
        dtype = dtype.categories.dtype if isinstance(dtype, pandas.CategoricalDtype) else dtype
        return bool(isinstance(dtype, pandas.StringDtype) or str(dtype) in ("string[pyarrow]", "large_string[pyarrow]"))

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self._column(name).iloc[start:stop].tolist())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(self.data.index[start:stop].tolist())

    def take(self, name: str | None, rows: Rows) -> Any:
        import pandas

        if name is None:
            return pandas.Series([None] * len(rows), dtype=_string())
        return self._column(name).take(rows).reset_index(drop=True)

    def take_labels(self, rows: Rows) -> Any:
        import pandas

        index = self.data.index
        index = index.to_flat_index() if isinstance(index, pandas.MultiIndex) else index
        return pandas.Series(index.take(rows))

    def lists_of(self, column: Any, sizes: list[int]) -> Any:
        import pandas

        return pandas.Series(_cut([None if is_missing(value) else value for value in column], sizes), dtype=object)

    def make(
        self, types: Mapping[str, ColumnType], columns: Mapping[str, Values], given: Mapping[str, Any]
    ) -> pandas.DataFrame:
        import pandas

        made = _before(types, given)
        for name, kind in types.items():
            column = given[name] if kind.startswith("given") else columns[name]
            if kind == "string":
                made[name] = pandas.Series(column, dtype=_string())
            elif kind in ("strings", "span", "spans"):
                made[name] = pandas.Series(column, dtype=object)
            elif kind == "time":
                made[name] = pandas.Series(column, dtype="datetime64[us]")
            elif kind == "optional integer":
                made[name] = pandas.arrays.IntegerArray(*column)
            elif kind == "optional boolean":
                made[name] = pandas.arrays.BooleanArray(*column)
            else:
                made[name] = column
        frame: pandas.DataFrame = pandas.DataFrame(made)
        return frame

    def infer(self, values: list[Any]) -> Any:
        import pandas

        column = pandas.Series(values, dtype=object)
        return column.infer_objects() if values else column


def _string() -> Any:
    """The type that pandas infers for strings: "str" since pandas 3, object before."""
    import pandas

    return "str" if int(pandas.__version__.split(".")[0]) >= 3 else object  # noqa: PLR2004


class PolarsFrame:
    """A frame of polars."""

    def __init__(self, data: polars.DataFrame) -> None:
        self.data = data
        self.names = list(data.columns)

    def __len__(self) -> int:
        return len(self.data)

    def is_text(self, name: str) -> bool:
        import polars

        return self.data.schema[name] in (polars.String, polars.Categorical, polars.Enum, polars.Null)

    def levels(self) -> list[str]:
        return []

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self.data[name][start:stop].to_list())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(range(start, stop))

    def take(self, name: str | None, rows: Rows) -> Any:
        import polars

        if name is None:
            return polars.Series([None] * len(rows), dtype=polars.String)
        return self.data[name].gather(list(rows))

    def take_labels(self, rows: Rows) -> Any:
        import polars

        return polars.Series(rows, dtype=polars.Int64)

    def lists_of(self, column: Any, sizes: list[int]) -> Any:
        import polars

        return polars.Series(_cut(column, sizes), dtype=polars.List(column.dtype))

    def make(
        self, types: Mapping[str, ColumnType], columns: Mapping[str, Values], given: Mapping[str, Any]
    ) -> polars.DataFrame:
        import polars

        polars_types: dict[str, Any] = {
            "string": polars.String,
            "strings": polars.List(polars.String),
            "integer": polars.Int64,
            "optional integer": polars.Int64,
            "number": polars.Float64,
            "boolean": polars.Boolean,
            "optional boolean": polars.Boolean,
            "span": polars.List(polars.Int64),
            "spans": polars.List(polars.List(polars.Int64)),
            "time": polars.Datetime("us"),
        }
        made = [column.alias(name) for name, column in _before(types, given).items()]
        for name, kind in types.items():
            if kind.startswith("given"):
                made.append(given[name].alias(name))
                continue
            column = columns[name]
            values = as_list(column) if isinstance(column, tuple) else column
            made.append(polars.Series(name, values, dtype=polars_types[kind]))
        return polars.DataFrame(made)

    def infer(self, values: list[Any]) -> Any:
        import polars

        return polars.Series(values)


class ArrowFrame:
    """A table of pyarrow."""

    def __init__(self, data: pyarrow.Table) -> None:
        self.data = data
        self.names = list(data.column_names)

    def __len__(self) -> int:
        return int(self.data.num_rows)

    def is_text(self, name: str) -> bool:
        return is_arrow_text(self.data.schema.field(name).type)

    def levels(self) -> list[str]:
        return []

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self.data[name].slice(start, stop - start).to_pylist())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(range(start, stop))

    def take(self, name: str | None, rows: Rows) -> Any:
        import pyarrow

        if name is None:
            return pyarrow.nulls(len(rows), pyarrow.string())
        return self.data[name].take(pyarrow.array(rows, pyarrow.int64()))

    def take_labels(self, rows: Rows) -> Any:
        import pyarrow

        return pyarrow.array(rows, pyarrow.int64())

    def lists_of(self, column: Any, sizes: list[int]) -> Any:
        import pyarrow

        items = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
        items = pyarrow.concat_arrays(items.chunks) if isinstance(items, pyarrow.ChunkedArray) else items
        return pyarrow.ListArray.from_arrays(pyarrow.array([0, *itertools.accumulate(sizes)], pyarrow.int32()), items)

    def make(
        self, types: Mapping[str, ColumnType], columns: Mapping[str, Values], given: Mapping[str, Any]
    ) -> pyarrow.Table:
        return arrow_table(types, columns, given)

    def infer(self, values: list[Any]) -> Any:
        import pyarrow

        return pyarrow.array(values)


def is_arrow_text(type_: Any) -> bool:
    """Whether an Arrow type allows only strings and nulls."""
    from pyarrow import types

    type_ = type_.value_type if types.is_dictionary(type_) else type_
    is_view = getattr(types, "is_string_view", lambda _: False)
    return bool(types.is_string(type_) or types.is_large_string(type_) or types.is_null(type_) or is_view(type_))


def arrow_types() -> dict[str, Any]:
    """The Arrow type of each column type."""
    import pyarrow

    span = pyarrow.list_(pyarrow.int64())
    return {
        "string": pyarrow.string(),
        "strings": pyarrow.list_(pyarrow.string()),
        "integer": pyarrow.int64(),
        "optional integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "optional boolean": pyarrow.bool_(),
        "span": span,
        "spans": pyarrow.list_(span),
        "time": pyarrow.timestamp("us"),
    }


def arrow_table(
    types: Mapping[str, ColumnType], columns: Mapping[str, Values], given: Mapping[str, Any]
) -> pyarrow.Table:
    """An Arrow table, made as `Frame.make` does."""
    import pyarrow

    of_kind = arrow_types()
    made = _before(types, given)
    for name, kind in types.items():
        if kind.startswith("given"):
            made[name] = given[name]
            continue
        column = columns[name]
        values, missing = column if isinstance(column, tuple) else (column, None)
        made[name] = pyarrow.array(values, of_kind[kind], mask=missing)
    return pyarrow.table(made)


def _cut(values: Any, sizes: list[int]) -> list[Any]:
    """Values cut into pieces of these sizes.

    >>> _cut([1, 2, 3], [2, 0, 1])
    [[1, 2], [], [3]]
    """
    ends = list(itertools.accumulate(sizes))
    return [values[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def _before(types: Mapping[str, ColumnType], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given columns that are not among the types."""
    return {name: column for name, column in given.items() if name not in types}

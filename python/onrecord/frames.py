"""The three kinds of frames: pandas, polars, pyarrow. Each kind is read and made in one class; none is imported before
a frame of that kind is there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from onrecord.columns import as_list
from onrecord.errors import OnRecordError, missing_extra
from onrecord.schema import ColumnType


class Frame(Protocol):
    """A frame of the caller's, and how to make one like it."""

    data: Any
    """The frame itself."""
    names: list[str]
    """The names of its columns."""

    def __len__(self) -> int:
        """The number of its rows."""

    def is_text(self, name: str) -> bool:
        """Whether the type of a column leaves nothing but strings and missing values."""

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        """Cells of a column as Python values."""

    def labels(self, start: int, stop: int) -> list[Any]:
        """What the caller calls rows."""

    def take(self, name: str | None, rows: Any) -> Any:
        """Rows of a column, as a column of the same type; missing values without a name."""

    def take_labels(self, rows: Any) -> Any:
        """What the caller calls these rows, as a column."""

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        """A frame with columns of these types, whose values are as `Columns.whole` has them; those of type "given" are
        among `given`, made by `take`, and so are any that come before them all.
        """

    def times(self, values: list[Any]) -> Any:
        """A column of times without a zone, as a given one for `make`."""

    def make_plain(self, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
        """A frame of columns with their types ("string", "integer" or "any") and values, which may be missing."""


def adapt(data: Any, text: str) -> Frame:
    """The adapter for a frame; for texts or dictionaries, that of a pandas frame made of them.

    Raises:
        OnRecordError: what it is given is none of these.
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


def blank(kind: str) -> Frame:
    """The adapter of an empty frame of a kind: "pandas", "polars" or "arrow".

    Raises:
        OnRecordError: there is no such kind, or its package is not there.
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
    """A pandas frame of texts or dictionaries. Whole numbers stay whole, whatever stands beside them."""
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

    def __init__(self, data: Any) -> None:
        self.data = data
        self.names = list(data.columns)

    def __len__(self) -> int:
        return len(self.data)

    def is_text(self, name: str) -> bool:
        import pandas

        dtype = self.data[name].dtype
        # An object column may hold anything; a categorical one is as good as its categories.
        dtype = dtype.categories.dtype if isinstance(dtype, pandas.CategoricalDtype) else dtype
        return bool(isinstance(dtype, pandas.StringDtype) or str(dtype) in ("string[pyarrow]", "large_string[pyarrow]"))

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self.data[name].iloc[start:stop].tolist())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(self.data.index[start:stop].tolist())

    def take(self, name: str | None, rows: Any) -> Any:
        import pandas

        if name is None:
            return pandas.Series([None] * len(rows), dtype=_string())
        return self.data[name].take(rows).reset_index(drop=True)

    def take_labels(self, rows: Any) -> Any:
        import pandas

        index = self.data.index
        index = index.to_flat_index() if isinstance(index, pandas.MultiIndex) else index
        return pandas.Series(index.take(rows))

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        import pandas

        made = _before(types, given)
        for name, kind in types.items():
            column = given[name] if kind == "given" else columns[name]
            if kind == "string":
                made[name] = pandas.Series(column, dtype=_string())
            elif kind in ("strings", "span", "spans"):
                made[name] = pandas.Series(column, dtype=object)
            elif kind == "optional integer":
                made[name] = pandas.arrays.IntegerArray(*column)
            elif kind == "optional boolean":
                made[name] = pandas.arrays.BooleanArray(*column)
            else:
                made[name] = column
        return pandas.DataFrame(made)

    def times(self, values: list[Any]) -> Any:
        import pandas

        return pandas.Series(values, dtype="datetime64[us]")

    def make_plain(self, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
        import pandas

        def column(kind: str, values: list[Any]) -> Any:
            if kind == "any":
                return (
                    pandas.Series(values, dtype=object).infer_objects() if values else pandas.Series([], dtype=object)
                )
            return pandas.Series(values, dtype="Int64" if kind == "integer" else _string())

        return pandas.DataFrame({name: column(*typed) for name, typed in columns.items()})


def _string() -> Any:
    """What pandas makes of strings by itself: "str" since pandas 3, before it object."""
    import pandas

    return "str" if int(pandas.__version__.split(".")[0]) >= 3 else object  # noqa: PLR2004


class PolarsFrame:
    """A frame of polars."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.names = list(data.columns)

    def __len__(self) -> int:
        return len(self.data)

    def is_text(self, name: str) -> bool:
        import polars

        return self.data.schema[name] in (polars.String, polars.Categorical, polars.Enum, polars.Null)

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self.data[name][start:stop].to_list())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(range(start, stop))

    def take(self, name: str | None, rows: Any) -> Any:
        import polars

        return polars.Series([None] * len(rows), dtype=polars.String) if name is None else self.data[name].gather(rows)

    def take_labels(self, rows: Any) -> Any:
        import polars

        return polars.Series(rows, dtype=polars.Int64)

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
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
        }
        made = [column.alias(name) for name, column in _before(types, given).items()]
        for name, kind in types.items():
            if kind == "given":
                made.append(given[name].alias(name))
                continue
            column = columns[name]
            values = as_list(column) if isinstance(column, tuple) else column
            made.append(polars.Series(name, values, dtype=polars_types[kind]))
        return polars.DataFrame(made)

    def times(self, values: list[Any]) -> Any:
        import polars

        return polars.Series(values, dtype=polars.Datetime("us"))

    def make_plain(self, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
        import polars

        types: dict[str, Any] = {"string": polars.String, "integer": polars.Int64, "any": None}
        return polars.DataFrame([polars.Series(name, values, types[kind]) for name, (kind, values) in columns.items()])


class ArrowFrame:
    """A table of pyarrow."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.names = list(data.column_names)

    def __len__(self) -> int:
        return int(self.data.num_rows)

    def is_text(self, name: str) -> bool:
        return is_arrow_text(self.data.schema.field(name).type)

    def values(self, name: str, start: int, stop: int) -> list[Any]:
        return list(self.data[name].slice(start, stop - start).to_pylist())

    def labels(self, start: int, stop: int) -> list[Any]:
        return list(range(start, stop))

    def take(self, name: str | None, rows: Any) -> Any:
        import pyarrow

        return pyarrow.nulls(len(rows), pyarrow.string()) if name is None else self.data[name].take(pyarrow.array(rows))

    def take_labels(self, rows: Any) -> Any:
        import pyarrow

        return pyarrow.array(rows)

    def make(self, types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        return arrow_table(types, columns, given)

    def times(self, values: list[Any]) -> Any:
        import pyarrow

        return pyarrow.array(values, pyarrow.timestamp("us"))

    def make_plain(self, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
        import pyarrow

        types = {"string": pyarrow.string(), "integer": pyarrow.int64(), "any": None}
        return pyarrow.table({name: pyarrow.array(values, types[kind]) for name, (kind, values) in columns.items()})


def is_arrow_text(type_: Any) -> bool:
    """Whether an Arrow type leaves nothing but strings and nulls."""
    from pyarrow import types

    type_ = type_.value_type if types.is_dictionary(type_) else type_
    is_view = getattr(types, "is_string_view", lambda _: False)
    return bool(types.is_string(type_) or types.is_large_string(type_) or types.is_null(type_) or is_view(type_))


def arrow_types() -> dict[str, Any]:
    """The Arrow type of each type of column."""
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
    }


def arrow_table(types: Mapping[str, ColumnType], columns: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    """An Arrow table, made as `Frame.make` does."""
    import pyarrow

    of_kind = arrow_types()
    made = _before(types, given)
    for name, kind in types.items():
        if kind == "given":
            made[name] = given[name]
            continue
        column = columns[name]
        values, missing = column if isinstance(column, tuple) else (column, None)
        made[name] = pyarrow.array(values, of_kind[kind], mask=missing)
    return pyarrow.table(made)


def _before(types: Mapping[str, ColumnType], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given columns that have no place among the others."""
    return {name: column for name, column in given.items() if name not in types}

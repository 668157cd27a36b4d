"""What the command line writes: JSON Lines or a table, whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from onrecord import _core
from onrecord.errors import OnRecordError, missing_extra
from onrecord.files import Entry, Fields, Input, open_parquet
from onrecord.frames import arrow_table, arrow_types
from onrecord.tables import COLUMNS, Columns, TableName, as_list
from onrecord.values import is_missing, plain

ENDINGS = (".jsonl", ".csv", ".parquet")


class Writer(Protocol):
    """Writes what was found, batch by batch."""

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes what was found in these articles."""

    def close(self) -> None:
        """Writes what is left."""


@contextlib.contextmanager
def whole_file(path: Path | None) -> Iterator[BinaryIO]:
    """A file that is there when all is written, and as it was before if not; standard output without a path.

    Raises:
        OnRecordError: it cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):  # a device or pipe cannot be replaced
            with target.open("wb") as file:
                yield file
            return
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                part.chmod(stat.S_IMODE(target.stat().st_mode))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OnRecordError(f"{path}: {error.strerror or error}", file=str(path)) from error


def writer(
    path: Path | None, file: BinaryIO, table: TableName, fields: Fields, inputs: list[tuple[Input, str]]
) -> Writer:
    """The writer for the ending of a path; JSON Lines without one."""
    ending = path.suffix.lower() if path else ".jsonl"
    if ending == ".jsonl":
        return JsonLines(file, fields)
    if ending == ".csv":
        return Csv(file, table, fields)
    return Parquet(file, table, fields, inputs)


def write_frame(path: Path | None, file: BinaryIO, frame: Any) -> None:
    """Writes a pandas frame: JSON Lines, a row a line, or a table, by the ending of the path."""
    ending = path.suffix.lower() if path else ".jsonl"
    if ending == ".parquet":
        import pyarrow
        from pyarrow import parquet

        table = pyarrow.table({name: _storable(frame[name]) for name in frame.columns})
        parquet.write_table(table, file, compression="zstd")
        return
    columns = [[plain(value) for value in frame[name].tolist()] for name in frame.columns]
    text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    if ending == ".csv":
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(frame.columns)
        rows.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    else:
        for row in zip(*columns, strict=True):
            cells = dict(zip(frame.columns, row, strict=True))
            text.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":"), default=str) + "\n")
    text.detach()


def _storable(column: Any) -> Any:
    """A column of a pandas frame as one of Arrow; values of several types become strings."""
    import pyarrow

    try:
        return pyarrow.array(column, from_pandas=True)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
        return pyarrow.array([_typed(value, pyarrow.string()) for value in column], pyarrow.string())


class JsonLines:
    """An article a line."""

    def __init__(self, file: BinaryIO, fields: Fields) -> None:
        self._file = file
        self._names = fields.names()

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes a line an article."""
        for entry, record in zip(entries, batch.json(), strict=True):
            given = {field: plain(entry.values.get(name)) for field, name in self._names.items()}
            try:
                line = _line(given, record, is_ascii=False).encode()
            except UnicodeEncodeError:  # a lone surrogate, which JSON may spell but UTF-8 cannot
                line = _line(given, record, is_ascii=True).encode()
            self._file.write(line)

    def close(self) -> None:
        """Nothing is left."""


def _line(given: dict[str, Any], record: str, *, is_ascii: bool) -> str:
    fields = json.dumps(given, ensure_ascii=is_ascii, separators=(",", ":"), default=str)
    return f"{fields[:-1]},{record[1:]}\n"


class Csv:
    """A row a quote, speaker or claim; spans as JSON."""

    def __init__(self, file: BinaryIO, table: TableName, fields: Fields) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._table: TableName = table
        self._fields = fields
        self._rows.writerow(["article", "outlet", "published", *COLUMNS[table]])

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes the rows of these articles."""
        columns = Columns(self._table)
        columns.add(batch, range(len(entries)))
        given = _given(entries, self._fields)
        cells = [as_list(column) for column in columns.whole().values()]
        for row, *found in zip(columns.rows().tolist(), *cells, strict=True):
            self._rows.writerow([*(_cell(column[row]) for column in given), *map(_cell, found)])

    def close(self) -> None:
        """Hands the file back to its owner."""
        self._text.detach()


class Parquet:
    """A row a quote, speaker or claim. Ids, outlets and dates have the type they have in Parquet input, else are
    strings.
    """

    def __init__(self, file: BinaryIO, table: TableName, fields: Fields, inputs: list[tuple[Input, str]]) -> None:
        import pyarrow
        from pyarrow import parquet

        self._table: TableName = table
        self._fields = fields
        self._given = _given_types(fields, inputs)
        columns = {name: arrow_types()[kind] for name, kind in COLUMNS[table].items()}
        self._file = parquet.ParquetWriter(file, pyarrow.schema({**self._given, **columns}), compression="zstd")
        self._columns = Columns(table)
        self._cells: list[list[Any]] = [[], [], []]

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes the rows of these articles, or keeps them until there are enough for a row group."""
        start = len(self._cells[0])
        self._columns.add(batch, range(start, start + len(entries)))
        for cells, more in zip(self._cells, _given(entries, self._fields), strict=True):
            cells.extend(more)
        if len(self._columns.rows()) >= 50_000:  # noqa: PLR2004
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        rows = self._columns.rows().tolist()
        given = {
            name: pyarrow.array([_typed(cells[row], type_) for row in rows], type_)
            for (name, type_), cells in zip(self._given.items(), self._cells, strict=True)
        }
        self._file.write_table(arrow_table(COLUMNS[self._table], self._columns.whole(), given))
        self._columns, self._cells = Columns(self._table), [[], [], []]

    def close(self) -> None:
        """Writes the last rows."""
        try:
            self._flush()
        finally:
            self._file.close()


def check(path: Path | None, table: TableName | None = None) -> None:
    """Whether a path can be written.

    Raises:
        OnRecordError: its ending is none of `ENDINGS`, its folder is not there, or pyarrow is not there for Parquet.
    """
    if path is None or path.suffix.lower() == ".jsonl":
        if table is not None:
            raise OnRecordError("--table is for a .csv or .parquet output; JSON Lines hold quotes, speakers and claims")
        return
    if path.suffix.lower() not in ENDINGS:
        raise OnRecordError(f"{path}: expected an output that ends in {', '.join(ENDINGS)}", file=str(path))
    if path.suffix.lower() == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise missing_extra("pyarrow", "parquet", f"{path}: a Parquet file") from None


def _given(entries: list[Entry], fields: Fields) -> list[list[Any]]:
    """The columns `article`, `outlet` and `published`, an element an article."""
    return [[entry.values.get(name) for entry in entries] for name in (fields.id, fields.outlet, fields.published)]


def _given_types(fields: Fields, inputs: list[tuple[Input, str]]) -> dict[str, Any]:
    import pyarrow

    names = {"article": fields.id, "outlet": fields.outlet, "published": fields.published}
    schemas: list[Any] = []
    for path, _ in inputs:
        if isinstance(path, str) or path.suffix.lower() != ".parquet":
            schemas = []
            break
        with open_parquet(path) as file:
            schemas.append(file.schema_arrow)

    def type_of(name: str) -> Any:
        types = {schema.field(name).type if name in schema.names else None for schema in schemas}
        type_ = types.pop() if len(types) == 1 else None
        return pyarrow.string() if type_ is None or pyarrow.types.is_dictionary(type_) else type_

    return {column: type_of(name) for column, name in names.items()}


def _typed(value: Any, type_: Any) -> Any:
    import pyarrow

    if is_missing(value) or not pyarrow.types.is_string(type_):
        return None if is_missing(value) else value
    return str(_cell(value)).encode("utf-8", "replace").decode()  # a lone surrogate becomes a question mark


def _cell(value: Any) -> Any:
    """A value as a CSV cell."""
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value

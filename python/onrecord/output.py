"""The output files of the command line: JSON Lines or a table, written completely or not at all."""

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
from onrecord.columns import Columns, as_list
from onrecord.errors import OnRecordError, missing_extra
from onrecord.files import Entry, FieldNames, Input, open_parquet
from onrecord.frames import arrow_table, arrow_types
from onrecord.schema import ARTICLE_COLUMNS, ARTICLE_TABLES, TableName, types_of
from onrecord.values import is_missing, plain

ENDINGS = (".jsonl", ".csv", ".parquet")

ROWS_PER_GROUP = 50_000
"""The minimum number of rows in a row group of a Parquet file, except for the last."""


class Writer(Protocol):
    """Writes quotes, speakers or claims, batch by batch."""

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes what was found in these articles."""

    def close(self) -> None:
        """Writes what has not been written yet."""


@contextlib.contextmanager
def whole_file(path: Path | None) -> Iterator[BinaryIO]:
    """A file that replaces the one of this path when the block ends, and is removed if it raises.

    Args:
        path: the path; None for standard output.

    Raises:
        OnRecordError: the file cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):  # a device or a pipe cannot be replaced
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
    path: Path | None, file: BinaryIO, table: TableName, fields: FieldNames, inputs: list[tuple[Input, str]]
) -> Writer:
    """The writer for the ending of a path; that of JSON Lines for None.

    Args:
        path: the path.
        file: the open file.
        table: the table to write to `.csv` and `.parquet`.
        fields: what the fields of an article are called in the input.
        inputs: the files of the input; output in Parquet keeps the types of Parquet files.
    """
    ending = path.suffix.lower() if path else ".jsonl"
    if ending == ".jsonl":
        return JsonLines(file, fields)
    if ending == ".csv":
        return Csv(file, table, fields)
    return Parquet(file, table, fields, inputs)


def write_frame(path: Path | None, file: BinaryIO, frame: Any) -> None:
    """Writes a pandas frame as JSON Lines or as a table, by the ending of the path; JSON Lines for None."""
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
    """A column of a pandas frame as an Arrow array; values of different types become strings."""
    import pyarrow

    try:
        return pyarrow.array(column, from_pandas=True)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
        return pyarrow.array([_typed(value, pyarrow.string()) for value in column], pyarrow.string())


class JsonLines:
    """Writes JSON Lines with one article per line."""

    def __init__(self, file: BinaryIO, fields: FieldNames) -> None:
        self._file = file
        self._names = fields.names()

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes one line per article."""
        for entry, record in zip(entries, batch.json(), strict=True):
            given = {field: plain(entry.values.get(name)) for field, name in self._names.items()}
            try:
                line = _line(given, record, is_ascii=False).encode()
            except UnicodeEncodeError:  # a lone surrogate, which JSON may spell but UTF-8 cannot
                line = _line(given, record, is_ascii=True).encode()
            self._file.write(line)

    def close(self) -> None:
        """Does nothing: every line has been written."""


def _line(given: dict[str, Any], record: str, *, is_ascii: bool) -> str:
    fields = json.dumps(given, ensure_ascii=is_ascii, separators=(",", ":"), default=str)
    return f"{fields[:-1]},{record[1:]}\n"


class Csv:
    """Writes CSV with one row per quote, speaker or claim; spans are written as JSON."""

    def __init__(self, file: BinaryIO, table: TableName, fields: FieldNames) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._table: TableName = table
        self._fields = fields
        self._rows.writerow([column.name for column in (*ARTICLE_COLUMNS, *ARTICLE_TABLES[table])])

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes the rows of these articles."""
        columns = Columns(self._table)
        columns.add(batch, range(len(entries)))
        given = _given(entries, self._fields)
        cells = [as_list(column) for column in columns.whole().values()]
        for row, *found in zip(columns.rows().tolist(), *cells, strict=True):
            self._rows.writerow([*(_cell(column[row]) for column in given), *map(_cell, found)])

    def close(self) -> None:
        """Releases the file without closing it: the code that opened it does that."""
        self._text.detach()


class Parquet:
    """Writes Parquet with one row per quote, speaker or claim.

    Ids, outlets and dates keep their types if the input is Parquet; else they are strings.
    """

    def __init__(self, file: BinaryIO, table: TableName, fields: FieldNames, inputs: list[tuple[Input, str]]) -> None:
        import pyarrow
        from pyarrow import parquet

        self._table: TableName = table
        self._fields = fields
        self._given = _given_types(fields, inputs)
        columns = {name: arrow_types()[kind] for name, kind in types_of(ARTICLE_TABLES[table]).items()}
        self._file = parquet.ParquetWriter(file, pyarrow.schema({**self._given, **columns}), compression="zstd")
        self._columns = Columns(table)
        self._cells: list[list[Any]] = [[], [], []]

    def write(self, entries: list[Entry], batch: _core.Batch) -> None:
        """Writes the rows of these articles as soon as there are enough for a row group."""
        start = len(self._cells[0])
        self._columns.add(batch, range(start, start + len(entries)))
        for cells, more in zip(self._cells, _given(entries, self._fields), strict=True):
            cells.extend(more)
        if len(self._columns.rows()) >= ROWS_PER_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        rows = self._columns.rows().tolist()
        given = {
            name: pyarrow.array([_typed(cells[row], type_) for row in rows], type_)
            for (name, type_), cells in zip(self._given.items(), self._cells, strict=True)
        }
        self._file.write_table(arrow_table(types_of(ARTICLE_TABLES[self._table]), self._columns.whole(), given))
        self._columns, self._cells = Columns(self._table), [[], [], []]

    def close(self) -> None:
        """Writes the last rows."""
        try:
            self._flush()
        finally:
            self._file.close()


def check(path: Path | None, table: TableName | None = None) -> None:
    """Checks that a file of a path can be written.

    Raises:
        OnRecordError: its ending is not one of `ENDINGS`, a table is chosen for JSON Lines, or pyarrow, which Parquet
            needs, is not installed.
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


def _given(entries: list[Entry], fields: FieldNames) -> list[list[Any]]:
    """The columns `article`, `outlet` and `published`, with one element per article."""
    return [[entry.values.get(name) for entry in entries] for name in (fields.id, fields.outlet, fields.published)]


def _given_types(fields: FieldNames, inputs: list[tuple[Input, str]]) -> dict[str, Any]:
    """The Arrow types of the columns of the article: those that all inputs have if they are Parquet, else strings."""
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
    """A value as a cell of CSV."""
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value

"""Reads articles from files one by one: text (`.txt` or folders of them), tables and JSON, by the endings in `ENDINGS`.

Memory use is constant, except for `.json` and `.xlsx`, which are read as a whole.

A file that cannot be opened raises an error. A line or row that cannot be read gives an error in the place of its
article, so that the caller can skip it. Text is UTF-8, with or without a byte-order mark, unless
an encoding is given.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.article import FIELDS
from onrecord.errors import OnRecordError, missing_extra, not_utf8
from onrecord.values import described, is_missing

STANDARD_INPUT = "-"
MARK = "\ufeff".encode()
"""The byte-order mark of UTF-8."""

ENDINGS = (".txt", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".xlsx")

SEPARATORS = (",", ";", "\t", "|")
"""What separates the cells of a CSV file; the first that gives a column for each field is taken."""

UTF_8 = "utf-8"

Input = Path | str
"""A file, or `STANDARD_INPUT`, which is read as JSON Lines."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What the fields of an article are called in a file.

    >>> FieldNames(text="body").names()["id"]
    'id'
    """

    text: str = "text"
    id: str = "id"
    outlet: str = "outlet"
    published: str = "published"
    title: str = "title"
    url: str = "url"

    def names(self) -> dict[str, str]:
        """The names of all fields except the text, by field."""
        return {name: getattr(self, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the characters and cells of text files are written.

    >>> Layout(encoding="latin-1").encoding
    'iso8859-1'
    """

    encoding: str | None = None
    """The encoding of all files except `.parquet` and `.xlsx`; None for UTF-8."""
    separator: str | None = None
    """What separates the cells of `.csv`; None to find out."""
    note: Callable[[str], None] = warnings.warn
    """Called with a line on what was found out."""

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                found = codecs.lookup(self.encoding).name
            except (LookupError, TypeError):
                raise OnRecordError(f"encoding: expected the name of one, found {described(self.encoding)}") from None
            object.__setattr__(self, "encoding", None if found == UTF_8 else found)
        if self.separator is not None:
            separator = {"tab": "\t", "\\t": "\t"}.get(self.separator, self.separator)
            if not isinstance(separator, str) or len(separator) != 1 or separator in '"\r\n':
                raise OnRecordError(f"separator: expected one character, found {described(self.separator)}")
            object.__setattr__(self, "separator", separator)

    def decoded(self, file: BinaryIO, name: str) -> Generator[bytes, None, None]:
        """The lines of a file in UTF-8.

        Raises:
            OnRecordError: a character is not of the encoding.
        """
        if self.encoding is None:
            yield from file
            return
        text = io.TextIOWrapper(file, self.encoding, newline="")
        try:
            for line in text:
                yield line.encode(UTF_8, "surrogatepass")
        except UnicodeError as error:
            raise OnRecordError(f"{name}: expected {self.encoding}, {error}", file=name) from None
        finally:
            text.detach()  # else the file is closed here and not where it was opened


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a file."""

    text: str | None
    values: Mapping[str, Any]
    """Its fields by their names in the file. An article without an id gets one: see `read`."""
    size: float
    """How many bytes of the file it takes up, for a progress bar."""
    has_id: bool = True
    """Whether its id is from the file or the name of a `.txt` file, not its line or row."""
    where: str = ""
    """Its file and line or row, for errors; empty for a `.txt` file."""


def find(inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[tuple[Input, str]]:
    """The files that inputs name, each with the id of its article if it is a `.txt` file.

    A folder stands for the `.txt` files in it and its subfolders.

    Raises:
        OnRecordError: an input does not exist, or is a file of another kind.

    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "vote.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
    >>> [name for _, name in find(folder)]
    ['vote']
    """
    found: list[tuple[Input, str]] = []
    for given in [inputs] if isinstance(inputs, (str, os.PathLike)) else inputs:
        path = Path(given)
        if os.fspath(given) == STANDARD_INPUT:
            found.append((STANDARD_INPUT, ""))
        elif path.is_dir():
            texts = sorted(text for text in path.rglob("*.txt") if text.is_file())
            if not texts:
                raise OnRecordError(f"{path}: expected .txt files in this folder, found none", file=str(path))
            found += [(text, text.relative_to(path).with_suffix("").as_posix()) for text in texts]
        elif not path.exists():
            raise OnRecordError(f"{path}: no such file or folder", file=str(path))
        elif path.suffix.lower() not in ENDINGS:
            endings = ", ".join(ENDINGS)
            raise OnRecordError(f"{path}: expected a folder or a file that ends in {endings}", file=str(path))
        else:
            found.append((path, path.stem))
    return found


def read(
    inputs: list[tuple[Input, str]], fields: FieldNames, layout: Layout | None = None
) -> Generator[Entry | OnRecordError, None, None]:
    """Reads the articles of files from `find`, in order, with an error in the place of one that cannot be read.

    An article without an id gets the name of its file (`.txt`), its line (`.jsonl`) or its row (`.csv`, `.parquet`),
    counted from 1; if there are several files, the line or row follows the name of the file.

    Args:
        inputs: the files.
        fields: what the fields of an article are called in them.
        layout: their encoding and separator.

    Raises:
        OnRecordError: a file cannot be opened.
    """
    layout = layout or Layout()
    for path, stem in inputs:
        prefix = f"{Path(path).name}:" if len(inputs) > 1 else ""
        try:
            if isinstance(path, str):
                yield from _read_jsonl(layout.decoded(sys.stdin.buffer, path), "standard input", fields, prefix)
                continue
            ending = path.suffix.lower()
            if ending == ".txt":
                yield _read_txt(path, stem, fields, layout)
            elif ending == ".parquet":
                yield from _read_parquet(path, fields, prefix)
            elif ending == ".xlsx":
                yield from _read_xlsx(path, fields, prefix)
            elif ending == ".json":
                yield from _read_json(path, fields, prefix, layout)
            else:
                with path.open("rb") as file, contextlib.closing(layout.decoded(file, str(path))) as lines:
                    if ending == ".jsonl":
                        yield from _read_jsonl(lines, str(path), fields, prefix)
                    else:
                        separator = "\t" if ending == ".tsv" else layout.separator or _separator(path, fields, layout)
                        yield from _read_csv(lines, str(path), fields, prefix, separator)
        except OSError as error:
            raise OnRecordError(f"{path}: {error.strerror or error}", file=str(path)) from error


def size(inputs: Iterable[tuple[Input, str]]) -> int | None:
    """The number of bytes of files from `find`; None if it is not known, as for standard input."""
    sizes = [path.stat().st_size for path, _ in inputs if isinstance(path, Path) and path.is_file()]
    return sum(sizes) if len(sizes) == len(list(inputs)) else None


def _separator(path: Path, fields: FieldNames, layout: Layout) -> str:
    """What separates the cells of a CSV file: a comma, unless only another gives a column of texts."""
    with path.open("rb") as file, contextlib.closing(layout.decoded(file, str(path))) as lines:
        header = next(lines, b"").removeprefix(MARK).decode(UTF_8, "replace")
    for separator in SEPARATORS:
        if fields.text in next(csv.reader([header], delimiter=separator), []):
            if separator != SEPARATORS[0]:
                layout.note(f"{path}: the cells are separated by {separator!r}")
            return separator
    return SEPARATORS[0]


def _read_json(path: Path, fields: FieldNames, prefix: str, layout: Layout) -> Iterator[Entry | OnRecordError]:
    """The items of an array; a file that does not begin with one is read as JSON Lines."""
    with path.open("rb") as file:
        data = b"".join(layout.decoded(file, str(path))).removeprefix(MARK)
    if not data.lstrip().startswith(b"["):
        yield from _read_jsonl(data.splitlines(keepends=True), str(path), fields, prefix)
        return
    try:
        items = json.loads(data.decode(UTF_8), strict=False)
    except UnicodeDecodeError as error:
        raise OnRecordError(f"{path}: {not_utf8(error)}", file=str(path)) from None
    except (ValueError, RecursionError) as error:
        raise OnRecordError(f"{path}: expected a JSON array of objects, {error}", file=str(path)) from None
    for number, values in enumerate(items, 1):
        if isinstance(values, dict):
            yield _entry(values, fields, str(path), None, f"{prefix}{number}", len(data) / len(items))
        else:
            message = f"{path}, row {number}: expected a JSON object, found {described(values)}"
            yield OnRecordError(message, file=str(path), row=number)


def _read_xlsx(path: Path, fields: FieldNames, prefix: str) -> Iterator[Entry | OnRecordError]:
    """The rows of the first sheet, below a row with the names of the columns."""
    import pandas

    try:
        frame = pandas.read_excel(path, dtype=object)
    except ImportError:
        raise missing_extra("openpyxl", "excel", f"{path}: an Excel file") from None
    except Exception as error:  # openpyxl raises errors of many kinds
        if isinstance(error, OSError):
            raise
        raise OnRecordError(f"{path}: expected an Excel file, {error}", file=str(path)) from None
    _check_columns([str(name) for name in frame.columns], fields, str(path))
    share = path.stat().st_size / max(len(frame), 1)
    for number, values in enumerate(frame.to_dict("records"), 1):
        cells = {str(name): None if is_missing(value) else value for name, value in values.items()}
        yield _entry(cells, fields, str(path), None, f"{prefix}{number}", share)


def _read_txt(path: Path, stem: str, fields: FieldNames, layout: Layout) -> Entry | OnRecordError:
    with path.open("rb") as file:
        data = b"".join(layout.decoded(file, str(path)))
    mark = len(MARK) if data.startswith(MARK) else 0
    try:
        text = data[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        return OnRecordError(f"{path}: {not_utf8(error, mark)}", file=str(path), article=stem)
    return Entry(text, {fields.id: stem, fields.text: text}, len(data))


def _read_jsonl(file: Iterable[bytes], name: str, fields: FieldNames, prefix: str) -> Iterator[Entry | OnRecordError]:
    for number, at, line in _lines(file, name):
        if not line.strip():
            continue
        try:
            values = json.loads(line.decode("utf-8"), strict=False)
        except UnicodeDecodeError as error:
            yield _at_line(name, number, not_utf8(error, at))
        except (ValueError, RecursionError) as error:
            found = f"character {error.pos}: {error.msg}" if isinstance(error, json.JSONDecodeError) else error
            yield _at_line(name, number, f"expected a JSON object, {found}")
        else:
            if isinstance(values, dict):
                yield _entry(values, fields, name, number, f"{prefix}{number}", len(line))
            else:
                yield _at_line(name, number, f"expected a JSON object, found {described(values)}")


def _read_csv(
    file: Iterable[bytes], name: str, fields: FieldNames, prefix: str, separator: str
) -> Iterator[Entry | OnRecordError]:
    """The rows of a CSV file. Lines are decoded one by one, so that a bad one spoils only its row and can be named."""
    csv.field_size_limit(2**31 - 1)
    bad: list[OnRecordError] = []
    taken = 0

    def decoded() -> Iterator[str]:
        nonlocal taken
        for number, at, line in _lines(file, name):
            taken += len(line)
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                bad.append(_at_line(name, number, not_utf8(error, at)))
                yield line.decode("utf-8", "replace")

    rows = csv.reader(decoded(), strict=True, delimiter=separator)
    header: list[str] | None = None
    number = 0  # of the row
    last = 0  # the last line of the row before
    before = 0  # bytes up to that line
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            raise _at_line(name, last + 1, f"expected CSV, {error}") from None
        line, last = last + 1, rows.line_num
        if header is None:
            if bad:
                raise bad[0]
            header = row
            _check_columns(header, fields, name)
            continue
        if not row:
            continue
        number += 1
        if bad:
            yield bad[0]
            bad.clear()
        elif len(row) != len(header):
            yield _at_line(name, line, f"expected {len(header)} cells, found {len(row)}")
        else:
            values = dict(zip(header, row, strict=True))
            yield _entry(values, fields, name, line, f"{prefix}{number}", taken - before)
        before = taken
    if header is None:
        raise OnRecordError(f"{name}: expected a line with the names of the columns, found none", file=name)


def _read_parquet(path: Path, fields: FieldNames, prefix: str) -> Iterator[Entry | OnRecordError]:
    with open_parquet(path) as file:
        names = list(file.schema_arrow.names)
        _check_columns(names, fields, str(path))
        share = path.stat().st_size / max(file.metadata.num_rows, 1)
        number = 0
        for batch in file.iter_batches(batch_size=512):
            for values in batch.to_pylist():
                number += 1
                yield _entry(values, fields, str(path), None, f"{prefix}{number}", share)


def open_parquet(path: Path) -> Any:
    """Opens a Parquet file.

    Raises:
        OnRecordError: it is not a Parquet file, or pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise missing_extra("pyarrow", "parquet", f"{path}: a Parquet file") from None
    try:
        return parquet.ParquetFile(path)
    except pyarrow.ArrowInvalid as error:
        raise OnRecordError(f"{path}: expected a Parquet file, {error}", file=str(path)) from None


def _entry(
    values: Mapping[str, Any], fields: FieldNames, name: str, line: int | None, id: str, size: float
) -> Entry | OnRecordError:
    """The article of a line or row; `id` is its id if it has none of its own."""
    given = values.get(fields.id)
    has_id = not is_missing(given) and given != ""
    values = values if has_id else {**values, fields.id: id}
    where = f"{name}, line {line}" if line else f"{name}, row {id}"
    if fields.text not in values:
        there = ", ".join(map(repr, values))
        message = f"{where}: no field {fields.text!r}; the fields are {there}"
    else:
        text = values[fields.text]
        if isinstance(text, str):
            return Entry(text, values, size, has_id, where)
        if is_missing(text):
            return Entry(None, values, size, has_id, where)
        message = f"{where}, field {fields.text!r}: expected a string, found {described(text)}"
    row = None if line else id
    return OnRecordError(message, file=name, line=line, row=row, article=given)


def _check_columns(names: list[str], fields: FieldNames, file: str) -> None:
    required = {"text": fields.text} | {field: name for field, name in fields.names().items() if name != field}
    for field, name in required.items():
        if name not in names:
            there = ", ".join(map(repr, names))
            raise OnRecordError(f"{file}: no column {name!r} for {field}; the columns are {there}", file=file)


def _lines(file: Iterable[bytes], name: str) -> Iterator[tuple[int, int, bytes]]:
    """Each line: its number from 1, the number of bytes before it, and its bytes without a byte-order mark."""
    at = 0
    for number, line in enumerate(file, 1):
        if number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message = (
                "expected UTF-8, found the byte-order mark of UTF-16 at byte 0; set encoding to utf-16 (--encoding)"
            )
            raise OnRecordError(f"{name}: {message}", file=name)
        if number == 1 and line.startswith(MARK):
            at, line = len(MARK), line[len(MARK) :]  # noqa: PLW2901
        yield number, at, line
        at += len(line)


def _at_line(file: str, line: int, message: str) -> OnRecordError:
    return OnRecordError(f"{file}, line {line}: {message}", file=file, line=line)

"""The articles of a frame, and what is found in them; `Corpus` and `extract_batches` are built on it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypedDict

from onrecord import batches, published
from onrecord.article import FIELDS, Article, build
from onrecord.claim_types import load
from onrecord.columns import Columns
from onrecord.errors import OnRecordError
from onrecord.frames import Frame, FrameT
from onrecord.options import check_choice, check_threads, find_column
from onrecord.schema import ARTICLE_TABLES, TableName, types_of
from onrecord.values import described, is_missing

if TYPE_CHECKING:
    from onrecord import _core
    from onrecord.columns import Values
    from onrecord.frames import Rows

CHUNK = 1024
"""Rows taken from the frame at a time."""

Errors = Literal["raise", "skip"]


class Fields(TypedDict):
    """The column of each field of an article; None for a field without a column."""

    id: str | None
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None


class Reader(Generic[FrameT]):
    """The articles of a frame, read in batches on all cores.

    Args:
        frame: the frame.
        text: the column of the texts.
        fields: the columns of the other fields; columns of the default names may be missing.
        errors: what to do with a text that is not a string: "raise" an error, or "skip" it.
        progress: True for a progress bar, False for none; None for one that appears after a second.
        threads: the number of threads; None for one per core.
        claim_types: a file with user-defined claim types.
        day_first: what a date such as 03/04/2025 means; see `onrecord.published.parse`.

    Raises:
        OnRecordError: a wrong option, no such column, or a text that is not a string.
    """

    def __init__(
        self,
        frame: Frame[FrameT],
        text: str,
        fields: Fields,
        *,
        day_first: bool | None = None,
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        claim_types: str | os.PathLike[str] | None = None,
    ) -> None:
        self._claim_types = check_options(errors, threads, claim_types)
        self.frame = frame
        self.text, self.fields = find_columns(frame.names, text, fields)
        if self.fields["id"] in frame.levels():  # a level alone may repeat
            self.fields = {**self.fields, "id": None}
        if not (day_first is None or isinstance(day_first, bool)):
            raise OnRecordError(f"day_first: expected True, False or None, found {described(day_first)}")
        self.threads = threads
        self.errors: Errors = errors
        self._day_first = day_first
        self._progress = progress
        self._columns: dict[TableName, Columns] | None = None
        self.skipped: list[OnRecordError] = []
        """An error for each text that is skipped."""
        for error in self._unreadable():
            if errors == "raise":
                raise error
            self.skipped.append(error)

    def __len__(self) -> int:
        return len(self.frame)

    def found(self, table: TableName) -> Columns:
        """The columns of a table of what is found in the articles, which are read at the first call."""
        if self._columns is None:
            self._columns = self._read()
        return self._columns[table]

    def table(self, name: TableName, extra: Iterable[tuple[str, Values]] = ()) -> FrameT:
        """The frame of a table, with extra columns of strings at the end."""
        found, added = self.found(name), dict(extra)
        types = types_of(ARTICLE_TABLES[name]) | dict.fromkeys(added, "string")
        given = self.take_levels(found.rows(), types) | self.take_articles(found.rows())
        return self.frame.make(types, found.whole() | added, given)

    def cells(self, column: str, start: int, stop: int) -> list[Any]:
        """The values of articles in a field or another column, None where they are missing.

        Without a column of ids, an id is the label of the row.
        """
        name = self.fields.get(column, column)
        if name is None:
            return self.frame.labels(start, stop) if column == "id" else [None] * (stop - start)
        return [None if is_missing(value) else value for value in self.frame.values(name, start, stop)]

    def take(self, column: str, rows: Rows) -> Any:
        """The values of articles in a field or another column, as a column of its type; ids are as in `cells`."""
        name = self.fields.get(column, column)
        return self.frame.take_labels(rows) if name is None and column == "id" else self.frame.take(name, rows)

    def take_articles(self, rows: Rows, prefix: str = "") -> dict[str, Any]:
        """The columns "article", "outlet" and "published" of articles, with a prefix to their names."""
        names = {"article": "id", "outlet": "outlet", "published": "published"}
        return {prefix + name: self.take(field, rows) for name, field in names.items()}

    def take_levels(self, rows: Rows, taken: Iterable[str]) -> dict[str, Any]:
        """The levels of a pandas MultiIndex as columns; "index_" precedes the name of one that another column has."""
        names = {"article", "outlet", "published", *taken}
        levels = [name for name in self.frame.levels() if name not in ("outlet", "published")]
        return {f"index_{name}" if name in names else name: self.frame.take(name, rows) for name in levels}

    def times(self) -> Iterator[datetime.datetime | OnRecordError | None]:
        """When each article was published; None without a date, an error for a value that gives none."""
        name = self.fields["published"]
        known: dict[Any, datetime.datetime | None] = {}
        for row, value in enumerate(self.cells("published", 0, len(self))):
            key = value if isinstance(value, str) else None
            if key not in known or key is None:
                try:
                    known[key] = published.parse(value, day_first=self._day_first)
                except OnRecordError as error:
                    label = self.frame.labels(row, row + 1)[0]
                    article = self.cells("id", row, row + 1)[0]
                    yield OnRecordError(f"row {label!r}, column {name!r}: {error}", row=label, article=article)
                    continue
            yield known[key]

    def articles(self) -> Iterator[Article]:
        """The articles one by one, in constant memory; a missing text is an empty one."""
        for rows, batch in self._batches():
            start = rows[0].at
            columns = {field: self.cells(field, start, rows[-1].at + 1) for field in FIELDS}
            for row, record in zip(rows, batch.json(), strict=True):
                fields = {field: column[row.at - start] for field, column in columns.items()}
                yield build(row.text or "", fields, record)

    def _read(self) -> dict[TableName, Columns]:
        tables = {name: Columns(name) for name in ARTICLE_TABLES}
        progress = batches.Progress(len(self), self._progress, unit=" articles", unit_scale=True)
        try:
            for rows, batch in self._batches():
                for columns in tables.values():
                    columns.add(batch, [row.at for row in rows])
                progress.add(len(rows))
        finally:
            progress.close()
        return tables

    def _batches(self) -> Iterator[tuple[list[_Row], _core.Batch]]:
        return batches.annotate(self._rows(), lambda row: row.text, self.threads, self._claim_types)

    def _rows(self) -> Iterator[_Row]:
        """The rows that can be read."""
        for start in range(0, len(self), CHUNK):
            for at, text in enumerate(self.frame.values(self.text, start, start + CHUNK), start):
                if isinstance(text, str):
                    yield _Row(at, text)
                elif is_missing(text):
                    yield _Row(at, None)

    def _unreadable(self) -> Iterator[OnRecordError]:
        """An error for each text that is not a string."""
        if self.frame.is_text(self.text):
            return
        for start in range(0, len(self), CHUNK):
            for at, text in enumerate(self.frame.values(self.text, start, start + CHUNK), start):
                if not isinstance(text, str) and not is_missing(text):
                    row = self.frame.labels(at, at + 1)[0]
                    message = f"row {row!r}, column {self.text!r}: expected a string, found {described(text)}"
                    yield OnRecordError(message, row=row, article=self.cells("id", at, at + 1)[0])


@dataclass(frozen=True, slots=True)
class _Row:
    """An article to be read: its row in the frame, and its text."""

    at: int
    text: str | None


def check_options(
    errors: str, threads: int | None, claim_types: str | os.PathLike[str] | None
) -> _core.ClaimTypes | None:
    """Checks the options that do not depend on a frame, and loads the claim types.

    Raises:
        OnRecordError: a wrong option, or a file of claim types that cannot be read.
    """
    check_choice("errors", errors, ("raise", "skip"))
    check_threads(threads)
    return load(claim_types)


def find_columns(names: list[str], text: str, fields: Fields) -> tuple[str, Mapping[str, str | None]]:
    """The columns of the texts and of the other fields among those of a frame.

    Raises:
        OnRecordError: there is no column of texts, or one that was named is missing. Columns of the default names may
            be missing.

    >>> find_columns(["text", "paper"], "text", Fields(id="id", outlet="paper", published=None, title=None, url=None))
    ('text', {'id': None, 'outlet': 'paper', 'published': None, 'title': None, 'url': None})
    """
    find_column("text", text, names)
    found = {
        field: None if name is None else find_column(field, name, names, is_required=name != field)
        for field, name in dict[str, Any](fields).items()
    }
    return text, found

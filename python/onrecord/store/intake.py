"""Articles that are being added to a store: which of them are new or changed, and what is found in their texts."""

from __future__ import annotations

import datetime
import hashlib
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord import _core, batches
from onrecord.columns import Columns, as_list
from onrecord.errors import OnRecordError
from onrecord.files import Entry, FieldNames
from onrecord.frames import PandasFrame
from onrecord.published import in_utc, parse
from onrecord.reader import Reader
from onrecord.schema import ARTICLE_TABLES, TableName, types_of
from onrecord.store import edits
from onrecord.values import is_missing, plain


@dataclass(frozen=True, slots=True)
class IncomingArticle:
    """An article that is being added.

    >>> article = IncomingArticle.of("“We won,” said Ana Silva.", id=7, url=None, outlet="", published=None, title=None)
    >>> article.id, article.outlet, article.name
    ('7', None, '7')
    """

    text: str
    id: str | None
    url: str | None
    outlet: str | None
    published: str | None
    title: str | None
    time: datetime.datetime | None = None
    """When it was published, in UTC."""

    @classmethod
    def of(cls, text: str, *, time: datetime.datetime | None = None, **fields: Any) -> IncomingArticle:
        """Makes an article of a text and fields of any type; an empty string is a missing value."""
        time = None if time is None else in_utc(time)
        return cls(_storable(text), time=time, **{name: _string(value) for name, value in fields.items()})

    @property
    def digest(self) -> str:
        """A digest of text and title: two versions with the same digest are the same."""
        return hashlib.sha256(f"{self.title or ''}\0{self.text}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the column `article` holds: the id, else the url, else the start of the digest."""
        return self.id or self.url or self.digest[:12]


def of_frame(articles: Reader[Any]) -> list[IncomingArticle]:
    """The articles of a frame; rows whose text is missing or not a string are left out.

    Raises:
        OnRecordError: a date of publication cannot be read, unless such articles are skipped.

    >>> from onrecord.frames import adapt
    >>> no_fields = dict.fromkeys(("id", "outlet", "published", "title", "url"))
    >>> [article.text for article in of_frame(Reader(adapt(["One.", None], "text"), "text", no_fields))]
    ['One.']
    """
    frame = articles.frame

    def values(name: str | None) -> list[Any]:
        return [None] * len(frame) if name is None else frame.values(name, 0, len(frame))

    columns = [values(name) for name in articles.fields.values()]
    rows = zip(values(articles.text), zip(*columns, strict=True), articles.times(), strict=True)
    found = []
    for text, row, time in rows:
        if isinstance(time, OnRecordError):
            if articles.errors == "raise":
                raise time
            warnings.warn(f"{time}; the article is skipped", stacklevel=3)
        elif isinstance(text, str):
            found.append(IncomingArticle.of(text, time=time, **dict(zip(articles.fields, row, strict=True))))
    return found


def of_entry(entry: Entry, fields: FieldNames, day_first: bool | None) -> IncomingArticle | OnRecordError | None:
    """The article of a line, row or text file, or the error of its date; None without a text."""
    if entry.text is None:
        return None
    values = {field: entry.values.get(name) for field, name in fields.names().items()}
    values["id"] = values["id"] if entry.has_id else None
    try:
        time = parse(values["published"], day_first=day_first)
    except OnRecordError as error:
        where = entry.where or f"article {entry.values[fields.id]!r}"
        message = f"{where}, field {fields.published!r}: {error}"
        return OnRecordError(message, article=entry.values[fields.id])
    return IncomingArticle.of(entry.text, time=time, **values)


def _string(value: Any) -> str | None:
    value = None if is_missing(value) else plain(value)
    if isinstance(value, float) and value.is_integer():  # integer ids in a pandas column that has missing values
        value = int(value)
    return None if value is None else _storable(str(value)) or None


def _storable(text: str) -> str:
    """A text that UTF-8 can hold: each lone surrogate becomes U+FFFD, so that offsets stay the same."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


@dataclass(slots=True)
class StoredArticle:
    """An article that is in the store, or is about to be."""

    number: int
    """Its key in the tables of the store."""
    version: int
    """The number of its current version."""
    id: str | None
    url: str | None
    text: str
    """The text of its current version."""
    title: str | None
    digests: set[str]
    """The digests of all its versions."""


@dataclass(frozen=True, slots=True)
class PreviousVersion:
    """What an article was before a new version."""

    text: str
    title: str | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is written to the store."""

    article: IncomingArticle
    number: int
    version: int
    previous: PreviousVersion | None
    """None for the first version of an article."""


@dataclass(slots=True)
class Changes:
    """How incoming articles differ from those of a store at some revision."""

    revision: int
    versions: list[NewVersion] = field(default_factory=list)
    new: int = 0
    """How many articles are new."""
    changed: int = 0
    """How many have another text or title than before."""
    known: int = 0
    """How many are in the store already."""


def find_changes(
    incoming: Iterable[IncomingArticle], revision: int, last_number: int, stored: Iterable[StoredArticle]
) -> Changes:
    """Sorts incoming articles into new, changed and known ones.

    An article is the same as a stored one if it has the same id, else the same url, else (without either) the same text
    and title. A text and title that it has had in any version is known.

    Args:
        incoming: the articles, in order; the same one may come twice.
        revision: the revision of the store.
        last_number: the highest number of an article in the store.
        stored: the articles of the store that may be the same as one of them.
    """
    by_id: dict[str, StoredArticle] = {}
    by_url: dict[str, StoredArticle] = {}
    by_digest: dict[str, StoredArticle] = {}
    changes = Changes(revision)

    def remember(article: StoredArticle) -> None:
        if article.id is not None:
            by_id.setdefault(article.id, article)
        if article.url is not None:
            by_url.setdefault(article.url, article)
        if article.id is None and article.url is None:
            by_digest.update(dict.fromkeys(article.digests, article))

    for same in stored:
        remember(same)
    for article in incoming:
        digest = article.digest
        found = by_id.get(article.id) if article.id else None
        found = found or (by_url.get(article.url) if article.url else None)
        if found is None and not article.id and not article.url:
            found = by_digest.get(digest)
        if found is None:
            last_number += 1
            changes.new += 1
            remember(StoredArticle(last_number, 1, article.id, article.url, article.text, article.title, {digest}))
            changes.versions.append(NewVersion(article, last_number, 1, None))
        elif digest in found.digests:
            changes.known += 1
        else:
            changes.changed += 1
            previous = PreviousVersion(found.text, found.title)
            found.version, found.text, found.title = found.version + 1, article.text, article.title
            found.digests.add(digest)
            changes.versions.append(NewVersion(article, found.number, found.version, previous))
    return changes


_STATEMENTS: Mapping[TableName, Callable[[Iterable[dict[str, Any]], str], list[edits.Statement]]] = {
    "quotes": edits.quotes,
    "claims": edits.claims,
}


class TextTables:
    """The quotes, speakers and claims of texts, each of which is read once.

    Args:
        threads: the number of threads; None for one per core.
        progress: whether to show a progress bar, as for `onrecord.Corpus`.
        claim_types: user-defined claim types to find as well.
    """

    def __init__(self, threads: int | None, progress: bool | None, claim_types: _core.ClaimTypes | None = None) -> None:
        self._threads = threads
        self._progress = progress
        self._claim_types = claim_types
        self._numbers: dict[str, int] = {}
        """The number of each text that was read."""
        self._columns = {table: Columns(table) for table in ARTICLE_TABLES}

    def read(self, texts: Iterable[str]) -> None:
        """Reads the texts that were not read before."""
        new = [text for text in dict.fromkeys(texts) if text not in self._numbers]
        numbered = list(enumerate(new, len(self._numbers)))
        self._numbers.update((text, number) for number, text in numbered)
        progress = batches.Progress(len(new), self._progress, unit=" articles", unit_scale=True)
        try:
            for rows, batch in batches.annotate(numbered, lambda row: row[1], self._threads, self._claim_types):
                for columns in self._columns.values():
                    columns.add(batch, [number for number, _ in rows])
                progress.add(len(rows))
        finally:
            progress.close()

    def frame(self, table: TableName, versions: Sequence[NewVersion]) -> Any:
        """A pandas frame of what was found in versions, with the columns `article_number` and `version`."""
        import numpy
        import pandas

        columns = self._columns[table]
        rows = columns.rows()
        whole = PandasFrame(pandas.DataFrame()).make(types_of(ARTICLE_TABLES[table]), columns.whole(), {})
        order = numpy.argsort(rows, kind="stable")
        starts = numpy.searchsorted(rows[order], numpy.arange(len(self._numbers) + 1))
        texts = [self._numbers[version.article.text] for version in versions]
        rows_of = [order[starts[text] : starts[text + 1]] for text in texts]
        frame = whole.take(numpy.concatenate([numpy.empty(0, dtype="int64"), *rows_of]))
        sizes = [len(rows) for rows in rows_of]
        frame["article_number"] = numpy.repeat([version.number for version in versions], sizes)
        frame["version"] = numpy.repeat([version.version for version in versions], sizes)
        return frame

    def edits(self, versions: Sequence[NewVersion]) -> list[tuple[NewVersion, edits.Edit]]:
        """The quotes and claims that the changed ones among these versions have added, dropped or altered."""
        changed = [(version, version.previous) for version in versions if version.previous]
        texts = {
            self._numbers[text]: text for version, previous in changed for text in (version.article.text, previous.text)
        }
        statements = [
            {number: statements_of(rows, texts[number]) for number, rows in self._rows(table, set(texts)).items()}
            for table, statements_of in _STATEMENTS.items()
        ]
        return [
            (version, edit)
            for version, previous in changed
            for of_text in statements
            for edit in edits.edits(
                of_text[self._numbers[previous.text]],
                of_text[self._numbers[version.article.text]],
                previous.text,
                version.article.text,
            )
        ]

    def _rows(self, table: TableName, numbers: set[int]) -> dict[int, list[dict[str, Any]]]:
        """The rows of a table for each of these texts."""
        found: dict[int, list[dict[str, Any]]] = {number: [] for number in numbers}
        if numbers:
            columns = self._columns[table]
            lists = {name: as_list(column) for name, column in columns.whole().items()}
            for row, number in enumerate(columns.rows().tolist()):
                if number in numbers:
                    found[number].append({name: column[row] for name, column in lists.items()})
        return found

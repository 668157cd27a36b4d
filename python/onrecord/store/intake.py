"""What is to be added to a store: articles as they are given, what is new in them, and what is found in that."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord import batches
from onrecord.frames import PandasFrame
from onrecord.store import edits
from onrecord.tables import COLUMNS, Columns, TableName, as_list
from onrecord.values import is_missing, plain


@dataclass(frozen=True, slots=True)
class Given:
    """An article as it is given."""

    text: str
    id: str | None
    url: str | None
    outlet: str | None
    published: str | None
    title: str | None

    @classmethod
    def of(cls, text: str, **fields: Any) -> Given:
        """An article of a text and values of any type; an empty one is missing."""
        return cls(_stored(text), **{name: _string(value) for name, value in fields.items()})

    @property
    def digest(self) -> str:
        """What is the same for the same text and title."""
        return hashlib.sha256(f"{self.title or ''}\0{self.text}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the article is called: its id, else its url, else the first of its digest."""
        return self.id or self.url or self.digest[:12]


def _string(value: Any) -> str | None:
    value = None if is_missing(value) else plain(value)
    if isinstance(value, float) and value.is_integer():  # ids of numbers, where pandas has a missing one among them
        value = int(value)
    return None if value is None else _stored(str(value)) or None


def _stored(text: str) -> str:
    """A text as UTF-8 can hold it: a lone surrogate becomes U+FFFD, so that offsets count alike."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


@dataclass(slots=True)
class Known:
    """An article that is in the store, or is about to be."""

    number: int
    version: int
    """The current one."""
    text: str
    title: str | None
    digests: set[str]
    """Those of all its versions."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version to be added."""

    given: Given
    number: int
    version: int
    added_before: Known | None
    """The article as it was before, without what came later."""


@dataclass(slots=True)
class Plan:
    """What an `add` would do to a store of some revision."""

    revision: int
    versions: list[Version] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    known: int = 0


def plan(
    given: Iterable[Given], revision: int, after: int, known: Iterable[tuple[Known, str | None, str | None]]
) -> Plan:
    """Tells new articles, changed ones and known ones apart.

    An article is known by its id, else by its url, else (without either) by its text. A text that it has had in
    whatever version is nothing new.

    Args:
        given: the articles, in order; one may come twice.
        revision: that of the store.
        after: the highest number of an article there.
        known: of the articles there all that may be the same, with their ids and urls.
    """
    by_id: dict[str, Known] = {}
    by_url: dict[str, Known] = {}
    by_digest: dict[str, Known] = {}
    made = Plan(revision)

    def remember(article: Known, its_id: str | None, url: str | None) -> None:
        if its_id is not None:
            by_id.setdefault(its_id, article)
        if url is not None:
            by_url.setdefault(url, article)
        if its_id is None and url is None:
            by_digest.update(dict.fromkeys(article.digests, article))

    for there, its_id, url in known:
        remember(there, its_id, url)
    for article in given:
        digest = article.digest
        found = by_id.get(article.id) if article.id else None
        found = found or (by_url.get(article.url) if article.url else None)
        if found is None and not article.id and not article.url:
            found = by_digest.get(digest)
        if found is None:
            after += 1
            made.new += 1
            remember(Known(after, 1, article.text, article.title, {digest}), article.id, article.url)
            made.versions.append(Version(article, after, 1, None))
        elif digest in found.digests:
            made.known += 1
        else:
            made.changed += 1
            before = Known(found.number, found.version, found.text, found.title, set())
            found.version, found.text, found.title = found.version + 1, article.text, article.title
            found.digests.add(digest)
            made.versions.append(Version(article, found.number, found.version, before))
    return made


_STATEMENTS: dict[TableName, Any] = {"quotes": edits.quotes, "claims": edits.claims}


class Readings:
    """What was found in texts; each is read once."""

    def __init__(self, threads: int | None = None, progress: bool | None = False) -> None:
        self._threads = threads
        self._progress = progress
        self._at: dict[str, int] = {}
        self._columns = {name: Columns(name) for name in COLUMNS}

    def read(self, texts: Iterable[str]) -> None:
        """Reads those of the texts that have not been read yet."""
        new = [text for text in dict.fromkeys(texts) if text not in self._at]
        numbered = list(enumerate(new, len(self._at)))
        self._at.update((text, at) for at, text in numbered)
        progress = batches.Progress(len(new), self._progress, unit=" articles", unit_scale=True)
        try:
            for rows, batch in batches.annotate(numbered, lambda row: row[1], self._threads):
                for columns in self._columns.values():
                    columns.add(batch, [at for at, _ in rows])
                progress.add(len(rows))
        finally:
            progress.close()

    def frame(self, table: TableName, versions: Sequence[Version]) -> Any:
        """A pandas frame of a table: what was found in these versions, with `article_number` and `version`."""
        import numpy
        import pandas

        columns = self._columns[table]
        rows = columns.rows()
        found = PandasFrame(pandas.DataFrame()).make(COLUMNS[table], columns.whole(), {})
        order = numpy.argsort(rows, kind="stable")
        starts = numpy.searchsorted(rows[order], numpy.arange(len(self._at) + 1))
        texts = [self._at[version.given.text] for version in versions]
        taken = [order[starts[at] : starts[at + 1]] for at in texts]
        made = found.take(numpy.concatenate([numpy.empty(0, dtype="int64"), *taken]))
        sizes = [len(rows) for rows in taken]
        made["article_number"] = numpy.repeat([version.number for version in versions], sizes)
        made["version"] = numpy.repeat([version.version for version in versions], sizes)
        return made

    def edits(self, versions: Sequence[Version]) -> list[tuple[Version, edits.Edit]]:
        """What quotes and claims the changed among these versions have added, dropped or altered."""
        changed = [(version, version.added_before) for version in versions if version.added_before]
        texts = {self._at[text]: text for version, before in changed for text in (version.given.text, before.text)}
        made = [
            {at: of_table(rows, texts[at]) for at, rows in self._rows(table, set(texts)).items()}
            for table, of_table in _STATEMENTS.items()
        ]
        return [
            (version, edit)
            for version, before in changed
            for told in made
            for edit in edits.edits(
                told[self._at[before.text]], told[self._at[version.given.text]], before.text, version.given.text
            )
        ]

    def _rows(self, table: TableName, wanted: set[int]) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {at: [] for at in wanted}
        if wanted:
            columns = self._columns[table]
            lists = {name: as_list(column) for name, column in columns.whole().items()}
            for row, at in enumerate(columns.rows().tolist()):
                if at in wanted:
                    found[at].append({name: column[row] for name, column in lists.items()})
        return found

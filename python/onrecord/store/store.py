"""A store of articles that is added to day by day: what was said, when, and what was changed afterwards.

Modules: `connection` (who may open the file, and for how long), `schema` (its tables and their migration), `intake`
(what is new in articles, and what is found in it), `edits` (what differs between two versions), `search` (the index of
words).
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from onrecord import files
from onrecord.compare.material import optional
from onrecord.corpus import Corpus
from onrecord.errors import OnRecordError
from onrecord.frames import blank
from onrecord.aliases import Aliases
from onrecord.store import edits, ledger, query, schema, search
from onrecord.store.connection import only, reading, writing
from onrecord.store.intake import Given, Readings, plan
from onrecord.store.query import Versions, Where
from onrecord.tables import COLUMNS, ColumnType, TableName

PORTION = 5_000
"""Articles of files that are added at once."""


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did.

    >>> print(Added(new=19, changed=1, known=3))
    19 new, 1 changed, 3 known
    """

    new: int
    """Articles that were not there."""
    changed: int
    """Articles that were there with another text or title: each has a version more."""
    known: int
    """Articles that were there as they are."""

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.known:,} known"

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.changed + other.changed, self.known + other.known)


class Store:
    """Articles in a DuckDB file, with their quotes, speakers and claims, version by version.

    Args:
        path: the file. It is made if it is not there.
        create: False for an error where there is no file.
        patience: how many seconds to wait while another process holds the file.
        frames: what kind of frames to give: "pandas", "polars" or "arrow".
        aliases: names of parties that are one, as for `Corpus`.

    Raises:
        OnRecordError: the file cannot be opened, is no store, or DuckDB is not there: `pip install 'onrecord[store]'`.

    An article is the same article if it has the same id, else the same url, else (without either) the same text. Added
    again, it changes nothing; with another text or title it becomes a new version, and `edits` tells what quotes and
    claims were added, dropped or altered. A text that an article has had in any version is nothing new, so that files
    may be added again in any order; that it went back to an earlier text is therefore not seen.

    What is added is there whole or not at all, whenever the process dies. Any number of processes may read and one
    write: each opens the file for as long as a query or a transaction takes, and waits while others hold it. Beside it
    lies an empty file that ends in `.lock`, so that a writer gets its turn among many readers.

    A store of an older onrecord is brought up to date when it is opened; what it holds is not read anew.

    >>> import onrecord, pathlib, tempfile
    >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
    >>> article = {"id": "a1", "outlet": "The Harbour Post", "text": "“We won by far,” said Ana Silva."}
    >>> print(store.add([article]))
    1 new, 0 changed, 0 known
    >>> print(store.add([{**article, "text": "“We won,” said Ana Silva. “We lost,” said Tom Okoro."}]))
    0 new, 1 changed, 0 known
    >>> store.edits()[["item", "change", "altered", "before", "after"]]
        item   change altered            before        after
    0  quote  altered    text  “We won by far,”    “We won,”
    1  quote    added     NaN               NaN  “We lost,”
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        patience: float = 30.0,
        frames: Literal["pandas", "polars", "arrow"] = "pandas",
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
    ) -> None:
        self.path = Path(path)
        self._aliases = Aliases(aliases)
        self._patience = patience
        self._frame = blank(frames)
        if not self.path.exists() and not create:
            raise OnRecordError(f"{self.path}: no such store", file=str(self.path))
        if not self._is_current():
            with writing(self.path, patience) as db:
                schema.migrate(db)

    def _is_current(self) -> bool:
        if not self.path.exists():
            return False
        with reading(self.path, self._patience) as db:
            return schema.is_current(db)

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    def __len__(self) -> int:
        with reading(self.path, self._patience) as db:
            return int(only(db, "SELECT count(*) FROM articles"))

    def add(
        self,
        data: Any,
        *,
        at: datetime.datetime | None = None,
        threads: int | None = None,
        progress: bool | None = None,
        **fields: Any,
    ) -> Added:
        """Adds articles: all of them, or none if the process dies.

        Only new and changed texts are read. An article without a text is passed over.

        Args:
            data: what `onrecord.Corpus` takes. Row numbers are no ids: without a column of ids (or urls) an article is
                known by its text.
            at: when they were seen (UTC); now, if not given.
            threads: how many threads read; None for one a core.
            progress: as for `Corpus`.
            fields: the columns, as for `Corpus`: `text="body"`, `id=None` ...

        Raises:
            OnRecordError: no such column, or a text that is no string.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> store.add(onrecord.example_articles())
        Added(new=19, changed=0, known=0)
        >>> store.add(onrecord.example_articles())
        Added(new=0, changed=0, known=19)
        """
        material = Corpus(data, **fields)._material()
        columns = {name: material.cells(name) for name in ("outlet", "published", "title", "url")}
        columns["id"] = material.cells("id") if material.has("id") else [None] * len(material)
        rows = zip(material.texts(), zip(*columns.values(), strict=True), strict=True)
        given = [Given.of(text, **dict(zip(columns, row, strict=True))) for text, row in rows if text is not None]
        return self._add(given, Readings(threads, progress), at)

    def add_files(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        at: datetime.datetime | None = None,
        threads: int | None = None,
        **fields: str,
    ) -> Added:
        """Adds the articles of files: `.txt` or folders of them, `.jsonl`, `.csv`, `.parquet`.

        They are added 5,000 at a time, each time all or none. A `.txt` file is called after its name; a line or row
        without an id is known by its url or text.

        Raises:
            OnRecordError: a file or line that cannot be read.

        >>> import onrecord, pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "vote.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
        >>> onrecord.Store(folder / "news.duckdb").add_files(folder)
        Added(new=1, changed=0, known=0)
        """
        single = isinstance(paths, (str, os.PathLike))
        inputs = files.find([paths] if single else paths)  # type: ignore[list-item, arg-type]
        return self.add_entries(_or_raise(files.read(inputs, names := files.Fields(**fields))), names, at, threads)

    def add_entries(
        self,
        entries: Iterable[files.Entry],
        fields: files.Fields,
        at: datetime.datetime | None = None,
        threads: int | None = None,
    ) -> Added:
        """Adds articles of `onrecord.files`, as `add_files` does."""
        added, portion = Added(0, 0, 0), []
        for entry in entries:
            if entry.text is not None:
                given = {field: entry.values.get(name) for field, name in fields.names().items()}
                portion.append(Given.of(entry.text, **{**given, "id": given["id"] if entry.has_id else None}))
            if len(portion) == PORTION:
                added += self._add(portion, Readings(threads), at)
                portion = []
        return added + self._add(portion, Readings(threads), at)

    def _add(self, given: Sequence[Given], readings: Readings, at: datetime.datetime | None) -> Added:
        added = at or datetime.datetime.now(datetime.timezone.utc)
        added = added.astimezone(datetime.timezone.utc).replace(tzinfo=None) if added.tzinfo else added
        while True:
            with reading(self.path, self._patience) as db:
                planned = plan(given, *ledger.known(db, given))
            if not planned.versions:
                break
            before = (version.added_before.text for version in planned.versions if version.added_before)
            readings.read([*(version.given.text for version in planned.versions), *before])
            # What is found is ready before others are kept out. Who wrote in the meantime may have added the same.
            with writing(self.path, self._patience) as db:
                if ledger.revision(db) == planned.revision:
                    ledger.write(db, planned.versions, readings, added)
                    break
        return Added(planned.new, planned.changed, planned.known)

    def articles(self, *, versions: Versions = "current", **filters: Any) -> Any:
        """A frame of the articles, a row a version, in the order of `published`.

        Columns: article (its id, else its url, else the first of a digest of its text), outlet, published, title, url,
        version (counted from 1), added (when it was seen), is_current, n_quotes, n_claims. Times are in UTC.

        Args:
            versions: only the "current" ones, or "all".
            filters: `article`, `outlet`, `since`, `until` and `added_since`, as for `quotes`.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.articles()[["article", "version", "n_quotes"]].to_numpy().tolist()
        [['a1', 1, 1]]
        """
        counts = ", ".join(
            f"(SELECT count(*) FROM {table} c WHERE c.article_number = v.article_number AND c.version = v.version)"
            for table in ("quotes", "claims")
        )
        types: dict[str, ColumnType] = {
            **query.HEAD_TYPES,
            **{"title": "string", "url": "string"},
            **query.TAIL_TYPES,
            **{"n_quotes": "integer", "n_claims": "integer"},
        }
        where = Where(versions, **filters)
        sql = f"SELECT {query.HEAD}, v.title, a.url, {query.TAIL}, {counts} FROM {query.OF_VERSIONS} {where}"
        return self._fetched(f"{sql} ORDER BY v.published, a.article_number, v.version", where.parameters, types)

    def text(self, article: str, version: int | None = None) -> str:
        """The text of an article, of its current version or another: what `start` and `end` count in.

        Raises:
            OnRecordError: there is no such article or version.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.text("a1")
        '“We won,” said Ana Silva.'
        """
        with reading(self.path, self._patience) as db:
            number, at = ledger.find(db, article, version)
            return str(only(db, "SELECT text FROM versions WHERE article_number = ? AND version = ?", [number, at]))

    def quotes(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        versions: Versions = "current",
        **filters: Any,
    ) -> Any:
        """A frame of quotes in the order of `published`: everything a speaker said on a matter, over time.

        Columns: those of `Corpus.quotes`, then version, added, is_current.

        Args:
            speaker: a name; all its words must be in the speaker's ("Vane" finds "Osric Vane"), or both are names of
                one party ("Russia" finds "the Kremlin").
            about: words that the quote must have, as for `search`.
            versions: those of the "current" versions of articles, or of "all".
            filters: `article` (its id), `outlet`, `since` and `until` (what was published from the one to the other,
                both included), `added_since` (what has come into the store since): dates, or strings of ISO 8601.

        Raises:
            OnRecordError: no such filter, or no date.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add(onrecord.example_articles())
        >>> store.quotes(speaker="Vane", about="Belmir", since="2025-03-01")[["outlet", "speaker_name"]].head(1)
                  outlet speaker_name
        0  Meridian Wire   Osric Vane
        """
        where = Where(versions, **filters)
        where.add_name("t.speaker_name", "t.speaker", speaker, self._aliases)
        if about is not None:
            wanted = search.Query.of(about)
            where.add(f"t.quote_number IN ({search.holding(wanted)})", *wanted.words)
            where.add_phrases(wanted)
        return self._rows("quotes", where)

    def speakers(self, *, speaker: str | None = None, versions: Versions = "current", **filters: Any) -> Any:
        """A frame of speakers, a row an article, in the order of `published`; the arguments are as for `quotes`.

        Columns: those of `Corpus.speakers`, then version, added, is_current.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.speakers()["name"].tolist()
        ['Ana Silva']
        """
        where = Where(versions, **filters)
        where.add_name("t.name", "t.id", speaker, self._aliases)
        return self._rows("speakers", where)

    def claims(
        self,
        *,
        type: str | None = None,
        claimant: str | None = None,
        target: str | None = None,
        about: str | None = None,
        versions: Versions = "current",
        **filters: Any,
    ) -> Any:
        """A frame of claims in the order of `published`.

        Columns: those of `Corpus.claims`, then version, added, is_current.

        Args:
            type: "accusation", "denial", "casualty_count" ...
            claimant: a name, as `speaker` for `quotes`.
            target: a name, likewise.
            about: words that the claim must have.
            versions: those of the "current" versions of articles, or of "all".
            filters: as for `quotes`.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 12 people."}])
        >>> store.claims(type="casualty_count")[["article", "kind", "min"]].to_numpy().tolist()
        [['a1', 'killed', 12]]
        """
        where = Where(versions, **filters)
        where.add_name("t.claimant_name", "t.claimant", claimant, self._aliases)
        where.add_name("t.target_name", "t.target", target, self._aliases)
        if type is not None:
            where.add("t.type = ?", type)
        if about is not None:
            wanted = search.Query.of(about)
            for word in wanted.words:
                where.add(search.has_word("t.text", word), word)
            where.add_phrases(wanted)
        return self._rows("claims", where)

    def search(
        self, words: str, *, any: bool = False, speaker: str | None = None, limit: int | None = 20, **filters: Any
    ) -> Any:
        """A frame of the quotes that have these words, the best first.

        Columns: score (Okapi BM25), then those of `quotes`. Words are found without regard to case, accents and plural;
        "words in quotation marks" must stand in a row; `attack*` finds any ending.

        Args:
            words: the words. All must be there.
            any: whether one of them is enough.
            speaker: as for `quotes`.
            limit: how many quotes at most; None for all.
            filters: as for `quotes`.

        Raises:
            OnRecordError: there is no word in `words`.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won the votes,” said Ana Silva. “We lost,” said Tom Okoro."}])
        >>> store.search("vote")[["article", "speaker_name", "text"]]
          article speaker_name                 text
        0      a1    Ana Silva  “We won the votes,”
        """
        wanted = search.Query.of(words)
        where = Where("current", **filters)
        where.add_name("t.speaker_name", "t.speaker", speaker, self._aliases)
        where.add_phrases(wanted)
        ranked = search.ranked(wanted, is_any=any)
        return self._rows("quotes", where, _Ranked(ranked, wanted.words, limit))

    def edits(self, *, item: Literal["quote", "claim", "title"] | None = None, **filters: Any) -> Any:
        """A frame of what was changed in articles after they were first added: "silent edits".

        Columns: article, outlet, published, version (the one with the change), added (when that was seen), item
        ("quote", "claim" or "title"), change ("added", "dropped" or "altered"), altered (which of "text", "speaker",
        "kind", "target", "count" it was), type (of a claim), before and after (the words), speaker_before and
        speaker_after (the speaker or claimant).

        Both versions are read with the onrecord of the day, so that a new onrecord is no change; and where a paragraph
        stands in both, nothing in it is an edit, even if the rest of the article made it read otherwise.

        Args:
            item: only quotes, only claims or only titles.
            filters: as for `quotes`; `added_since` gives the new ones.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 12 people."}])
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 14 people."}])
        >>> store.edits()[["version", "change", "altered"]].to_numpy().tolist()
        [[2, 'altered', 'text, count']]
        """
        where = Where("all", **filters)
        if item is not None:
            where.add("t.item = ?", item)
        columns = ", ".join(f"t.{name}" for name in query.EDIT_TYPES)
        of_edits = query.OF_TABLE.format(table="edits")
        sql = f"SELECT {query.HEAD}, v.version, v.added, {columns} FROM {of_edits} {where} ORDER BY v.added, t.rowid"
        types: dict[str, ColumnType] = {"version": "integer", "added": "given"}
        return self._fetched(sql, where.parameters, {**query.HEAD_TYPES, **types, **query.EDIT_TYPES})

    def history(self, article: str, claim: str, *, version: int | None = None) -> Any:
        """A frame of what became of a claim, a row a version of its article, from the first that has it.

        Columns: article, version, added, change ("first", "same", "altered", "dropped"), altered (as for `edits`), id,
        type, text, claimant_name, target_name, kind, min, max.

        Args:
            article: the article.
            claim: the id of the claim ("c1") in a version.
            version: the version; the current one, if not given.

        Raises:
            OnRecordError: there is no such article, version or claim.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 12 people."}])
        >>> _ = store.add([{"id": "a1", "text": "The blast killed at least 14 people."}])
        >>> store.history("a1", "c1")[["version", "change", "altered", "min", "max"]]
           version   change      altered  min   max
        0        1    first          NaN   12    12
        1        2  altered  text, count   14  <NA>
        """
        with reading(self.path, self._patience) as db:
            number, at = ledger.find(db, article, version)
            added, texts = {}, {}
            for one, (moment, text) in ledger.versions(db, number).items():
                added[one], texts[one] = moment, text
            found = ledger.claims(db, number)
        told = {one: edits.claims(found.get(one, ()), text) for one, text in texts.items()}
        first = next((row for row, statement in enumerate(told[at]) if statement.id == claim), None)
        if first is None:
            ids = ", ".join(statement.id for statement in told[at]) or "none"
            raise OnRecordError(f"{article}, version {at}: no claim {claim!r}; its claims are {ids}", article=article)
        rows = [
            {"article": article, "version": step.version, "added": added[step.version], "change": step.change}
            | {"altered": step.altered}
            | ({} if step.row is None else found[step.version][step.row])
            for step in edits.history(told, at, first, texts)
        ]
        cells = {name: [row.get(name) for row in rows] for name in query.HISTORY_TYPES}
        return self._made(cells, query.HISTORY_TYPES)

    def _rows(self, table: TableName, where: Where, ranked: _Ranked | None = None) -> Any:
        """The rows of a table for which conditions hold."""
        columns = ", ".join(f't."{name}"' for name in COLUMNS[table])
        types = {**query.HEAD_TYPES, **COLUMNS[table], **query.TAIL_TYPES}
        sql = f"SELECT {query.HEAD}, {columns}, {query.TAIL} FROM {query.OF_TABLE.format(table=table)}"
        if ranked is None:
            sql += f" {where} ORDER BY v.published, v.article_number, v.version, t.rowid"
            return self._fetched(sql, where.parameters, types)
        sql = f"WITH ranked AS ({ranked.sql}) {sql.replace('SELECT', 'SELECT ranked.score,', 1)}"
        sql += f" JOIN ranked USING (quote_number) {where} ORDER BY ranked.score DESC, v.published, t.quote_number"
        sql += "" if ranked.limit is None else f" LIMIT {ranked.limit:d}"
        return self._fetched(sql, [*ranked.words, *where.parameters], {"score": "number", **types})

    def _fetched(self, sql: str, parameters: Sequence[Any], types: Mapping[str, ColumnType]) -> Any:
        with reading(self.path, self._patience) as db:
            rows = db.execute(sql, parameters).fetchall()
        cells = list(zip(*rows, strict=True)) or [()] * len(types)
        return self._made({name: list(column) for name, column in zip(types, cells, strict=True)}, types)

    def _made(self, columns: Mapping[str, list[Any]], types: Mapping[str, ColumnType]) -> Any:
        """A frame of lists of values."""
        types = {name: _with_missing(kind) if None in columns[name] else kind for name, kind in types.items()}
        given = {name: self._frame.times(columns[name]) for name, kind in types.items() if kind == "given"}
        whole = {
            name: optional(columns[name], _DTYPES[kind]) if kind in _DTYPES else columns[name]
            for name, kind in types.items()
            if kind != "given"
        }
        return self._frame.make(types, whole, given)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The order of a search."""

    sql: str
    words: Sequence[str]
    limit: int | None


_DTYPES: Mapping[ColumnType, str] = {"optional integer": "int64", "optional boolean": "bool"}


def _with_missing(kind: ColumnType) -> ColumnType:
    """The type of a column that has missing values: a store may be older than the column."""
    return "optional integer" if kind == "integer" else "optional boolean" if kind == "boolean" else kind


def _or_raise(entries: Iterable[files.Entry | OnRecordError]) -> Iterator[files.Entry]:
    for entry in entries:
        if isinstance(entry, OnRecordError):
            raise entry
        yield entry

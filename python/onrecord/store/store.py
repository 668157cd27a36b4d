"""The store of articles: `onrecord.Store`."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypedDict, overload

from onrecord import files
from onrecord.aliases import Aliases
from onrecord.claim_types import load
from onrecord.columns import optional
from onrecord.errors import OnRecordError
from onrecord.frames import Frame, FrameT, adapt, blank
from onrecord.options import check_choice, check_positive
from onrecord.reader import Errors, Fields, Reader, check_options
from onrecord.schema import STORE_TABLES, ColumnType, types_of
from onrecord.store import edits, intake, ledger, migrations, query, search
from onrecord.store.connection import read_only, single_value, transaction
from onrecord.store.intake import IncomingArticle, TextTables
from onrecord.store.query import Ranking, Versions, Where
from onrecord.values import described

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from typing_extensions import Unpack

    from onrecord.frames import TableData
    from onrecord.store.query import Filters

BATCH_SIZE = 5_000
"""How many articles of files are added in one transaction."""


@dataclass(frozen=True, slots=True)
class Added:
    """How many articles an `add` found to be new, changed or known.

    >>> print(Added(new=19, changed=1, known=3))
    19 new, 1 changed, 3 known
    """

    new: int
    """Articles that were not in the store."""
    changed: int
    """Articles that were in the store with another text or title: each has one more version now."""
    known: int
    """Articles that were in the store as they are."""

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.known:,} known"

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.changed + other.changed, self.known + other.known)


class StoreOptions(TypedDict, total=False):
    """The options of `Store`, except for `frames`."""

    create: bool
    patience: float
    aliases: str | os.PathLike[str] | Mapping[str, str] | None
    claim_types: str | os.PathLike[str] | None


class Store(Generic[FrameT]):
    """Articles in a DuckDB file, with the quotes, speakers and claims of each of their versions.

    Args:
        path: the file. It is created if it does not exist.
        create: False for an error if the file does not exist.
        patience: how many seconds to wait while another process has locked the file.
        frames: the kind of frames that methods return: "pandas", "polars" or "arrow".
        aliases: names that stand for the same party, as for `Corpus`.
        claim_types: a file with user-defined claim types, as for `Corpus`. They are looked for in the articles that are
            added with this option; articles that are in the store are not read again.

    Raises:
        OnRecordError: the file cannot be opened or is not a store, an option has an invalid value, or DuckDB is
            missing: `pip install 'onrecord[store]'`.

    Two articles are the same if they have the same id, else the same url, else (if they have neither) the same text and
    title. Adding an article again changes nothing; with another text or title it becomes a new version, and `edits`
    shows which quotes and claims were added, dropped or altered. A text that an article has had in any version is not
    new, so files may be added again in any order. Hence an article that returns to an earlier text gets no new version.

    Articles are added completely or not at all, even if the process is killed. Several processes may use a store: many
    at once may read it, or one may write it. Each opens the file only for a query or a transaction, and waits while
    others hold it. An empty file next to the store, whose name ends in `.lock`, gives a writer its turn among many
    readers.

    A store made by an older onrecord is updated when it is opened; what it holds is not read again.

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

    @overload
    def __init__(
        self: Store[pandas.DataFrame],
        path: str | os.PathLike[str],
        *,
        frames: Literal["pandas"] = "pandas",
        **options: Unpack[StoreOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Store[polars.DataFrame],
        path: str | os.PathLike[str],
        *,
        frames: Literal["polars"],
        **options: Unpack[StoreOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Store[pyarrow.Table],
        path: str | os.PathLike[str],
        *,
        frames: Literal["arrow"],
        **options: Unpack[StoreOptions],
    ) -> None: ...

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        patience: float = 30.0,
        frames: Literal["pandas", "polars", "arrow"] = "pandas",
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
        claim_types: str | os.PathLike[str] | None = None,
    ) -> None:
        self.path = Path(path)
        self._aliases = Aliases(aliases)
        self._claim_types = load(claim_types)
        self._patience = patience
        self._frame: Frame[FrameT] = blank(frames)
        if not self.path.exists() and not create:
            raise OnRecordError(f"{self.path}: no such store", file=str(self.path))
        if not self._is_current():
            with transaction(self.path, patience) as db:
                migrations.migrate(db)

    def _is_current(self) -> bool:
        if not self.path.exists():
            return False
        with read_only(self.path, self._patience) as db:
            return migrations.is_current(db)

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    def __len__(self) -> int:
        with read_only(self.path, self._patience) as db:
            return int(single_value(db, "SELECT count(*) FROM articles"))

    def add(
        self,
        data: TableData,
        *,
        text: str = "text",
        id: str | None = "id",
        outlet: str | None = "outlet",
        published: str | None = "published",
        title: str | None = "title",
        url: str | None = "url",
        day_first: bool | None = None,
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        at: datetime.datetime | None = None,
    ) -> Added:
        """Adds the articles of a frame, all of them or none.

        Only new and changed texts are read. Articles without a text are ignored.

        Args:
            data: what `onrecord.Corpus` takes. Row numbers are not ids: without a column of ids or urls an article is
                identified by its text and title.
            text: the column of the texts; this and the options up to `threads` are those of `onrecord.Corpus`.
            id: the column of the ids.
            outlet: the column of the outlets.
            published: the column of the dates of publication.
            title: the column of the titles.
            url: the column of the urls.
            day_first: what a date such as 03/04/2025 means, as for `onrecord.Corpus`.
            errors: what to do with a text that is not a string, or a date that cannot be read.
            progress: whether to show a progress bar.
            threads: the number of threads.
            at: when the articles were seen: a time in UTC or with a time zone. The default is now.

        Raises:
            OnRecordError: a column is missing, a text is not a string, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> store.add(onrecord.example_articles())
        Added(new=19, changed=0, known=0)
        >>> store.add(onrecord.example_articles())
        Added(new=0, changed=0, known=19)
        """
        fields = Fields(id=id, outlet=outlet, published=published, title=title, url=url)
        articles = Reader(adapt(data, text), text, fields, errors=errors, threads=threads, day_first=day_first)
        return self._add(intake.of_frame(articles), self._text_tables(threads, progress), at)

    def add_files(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        text: str = "text",
        id: str = "id",
        outlet: str = "outlet",
        published: str = "published",
        title: str = "title",
        url: str = "url",
        day_first: bool | None = None,
        layout: files.Layout | None = None,
        errors: Errors = "raise",
        on_error: Callable[[OnRecordError], None] | None = None,
        progress: bool | None = None,
        threads: int | None = None,
        at: datetime.datetime | None = None,
    ) -> Added:
        """Adds the articles of files: `.txt` or folders of them, `.jsonl`, `.csv`, `.parquet`.

        They are added 5,000 at a time, each time all or none. The name of a `.txt` file is its id; a line or row
        without an id is identified by its url, else by its text and title.

        Args:
            paths: a file or folder, or several.
            text: the field of the texts; the others are as for `onrecord.Corpus.read`.
            id: the field of the ids.
            outlet: the field of the outlets.
            published: the field of the dates of publication.
            title: the field of the titles.
            url: the field of the urls.
            day_first: what a date such as 03/04/2025 means, as for `onrecord.Corpus`.
            layout: the encoding and separator of the files, if they are not UTF-8 and a comma.
            errors: what to do with an article that cannot be read: "raise" an error or "skip" it.
            on_error: called with the error of each article that is skipped.
            progress: whether to show a progress bar for each 5,000 articles.
            threads: the number of threads; None for one per core.
            at: when the articles were seen, as for `add`.

        Raises:
            OnRecordError: a file or line cannot be read; the message names it.

        >>> import onrecord, pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "vote.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
        >>> onrecord.Store(folder / "news.duckdb").add_files(folder)
        Added(new=1, changed=0, known=0)
        """
        check_options(errors, threads, None)
        fields = files.FieldNames(text, id, outlet, published, title, url)
        added, batch = Added(0, 0, 0), []
        for entry in files.read(files.find(paths), fields, layout):
            article = entry if isinstance(entry, OnRecordError) else intake.of_entry(entry, fields, day_first)
            if isinstance(article, OnRecordError):
                if errors == "raise":
                    raise article
                if on_error is not None:
                    on_error(article)
            elif article is not None:
                batch.append(article)
            if len(batch) == BATCH_SIZE:
                added += self._add(batch, self._text_tables(threads, progress), at)
                batch = []
        return added + self._add(batch, self._text_tables(threads, progress), at)

    def _text_tables(self, threads: int | None, progress: bool | None) -> TextTables:
        return TextTables(threads, progress, self._claim_types)

    def _add(self, articles: Sequence[IncomingArticle], found: TextTables, at: datetime.datetime | None) -> Added:
        """Adds articles in one transaction; starts over if another process has added some in the meantime."""
        if at is not None and not isinstance(at, datetime.datetime):
            raise OnRecordError(f"at: expected a datetime, found {described(at)}")
        added = at or datetime.datetime.now(datetime.timezone.utc)
        added = added.astimezone(datetime.timezone.utc).replace(tzinfo=None) if added.tzinfo else added
        while True:
            with read_only(self.path, self._patience) as db:
                changes = intake.find_changes(articles, *ledger.stored_articles(db, articles))
            if not changes.versions:
                break
            previous = (version.previous.text for version in changes.versions if version.previous)
            found.read([*(version.article.text for version in changes.versions), *previous])
            # Reading takes time, so it is done before the file is locked.
            with transaction(self.path, self._patience) as db:
                if ledger.revision(db) == changes.revision:
                    ledger.write_versions(db, changes.versions, found, added)
                    break
        return Added(changes.new, changes.changed, changes.known)

    def articles(self, *, versions: Versions = "current", **filters: Unpack[Filters]) -> FrameT:
        """A frame of the articles with one row per version, ordered by `published`.

        Columns: article (the id, else the url, else the start of a digest of the text), outlet, published, title, url,
        version (counted from 1), added (when the version was added), is_current, quotes, claims (how many of each).
        Times are in UTC.

        Args:
            versions: the "current" versions of articles, or "all".
            filters: as for `quotes`.

        Raises:
            OnRecordError: a date cannot be read, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.articles()[["article", "version", "quotes"]].to_numpy().tolist()
        [['a1', 1, 1]]
        """
        where = Where(versions, **filters)
        return self._fetch("articles", query.select_articles(where), where.parameters)

    def text(self, article: str, version: int | None = None) -> str:
        """The text of the current or another version of an article, in which `start` and `end` count code points.

        Raises:
            OnRecordError: there is no such article or version.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.text("a1")
        '“We won,” said Ana Silva.'
        """
        with read_only(self.path, self._patience) as db:
            number, found = ledger.find_version(db, article, version)
            sql = "SELECT text FROM versions WHERE article_number = ? AND version = ?"
            return str(single_value(db, sql, [number, found]))

    def quotes(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        versions: Versions = "current",
        **filters: Unpack[Filters],
    ) -> FrameT:
        """A frame of quotes ordered by `published`, such as everything that a speaker said on a matter.

        Columns: those of `Corpus.quotes` without party and language, then version, added, is_current.

        Args:
            speaker: a name. The speaker's name must have all its words ("Vane" finds "Osric Vane"), or both names must
                stand for the same party ("Russia" finds "the Kremlin").
            about: words that the quote must have, as for `search`.
            versions: the quotes of the "current" versions of articles, or of "all".
            filters: `article` (as in the column `article`), `outlet`, `since` and `until` (the first and last day of
                publication), `added_since` (when the version was added to the store). They take dates, times or
                strings of ISO 8601.

        Raises:
            OnRecordError: a date cannot be read, or an option has an invalid value.

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
            wanted = search.Query.of(about, "about")
            where.add(f"t.quote_number IN ({search.matching(wanted)})", *wanted.words)
            where.add_phrases(wanted)
        return self._fetch("quotes", query.select("quotes", where), where.parameters)

    def speakers(
        self, *, speaker: str | None = None, versions: Versions = "current", **filters: Unpack[Filters]
    ) -> FrameT:
        """A frame of speakers with one row per speaker of an article, ordered by `published`.

        Columns: those of `Corpus.speakers` without party, then version, added, is_current.

        Args:
            speaker: a name, as for `quotes`.
            versions: the speakers of the "current" versions of articles, or of "all".
            filters: as for `quotes`.

        Raises:
            OnRecordError: a date cannot be read, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> store.speakers()["name"].tolist()
        ['Ana Silva']
        """
        where = Where(versions, **filters)
        where.add_name("t.name", "t.id", speaker, self._aliases)
        return self._fetch("speakers", query.select("speakers", where), where.parameters)

    def claims(
        self,
        *,
        claim_type: str | None = None,
        claimant: str | None = None,
        target: str | None = None,
        about: str | None = None,
        versions: Versions = "current",
        **filters: Unpack[Filters],
    ) -> FrameT:
        """A frame of claims ordered by `published`.

        Columns: those of `Corpus.claims` without the parties, then version, added, is_current.

        Args:
            claim_type: "accusation", "denial", "casualty_count" ...
            claimant: a name, as `speaker` of `quotes`.
            target: a name, likewise.
            about: words that the claim must have.
            versions: the claims of the "current" versions of articles, or of "all".
            filters: as for `quotes`.

        Raises:
            OnRecordError: a date cannot be read, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 12 people."}])
        >>> store.claims(claim_type="casualty_count")[["article", "kind", "min"]].to_numpy().tolist()
        [['a1', 'killed', 12]]
        """
        where = Where(versions, **filters)
        where.add_name("t.claimant_name", "t.claimant", claimant, self._aliases)
        where.add_name("t.target_name", "t.target", target, self._aliases)
        if claim_type is not None:
            where.add("t.type = ?", claim_type)
        if about is not None:
            wanted = search.Query.of(about, "about")
            for word in wanted.words:
                where.add(search.has_word("t.text", word), word)
            where.add_phrases(wanted)
        return self._fetch("claims", query.select("claims", where), where.parameters)

    def search(
        self,
        words: str,
        *,
        match: Literal["all", "any"] = "all",
        speaker: str | None = None,
        limit: int | None = 20,
        **filters: Unpack[Filters],
    ) -> FrameT:
        """A frame of the quotes that match a query, the best first.

        Columns: score (Okapi BM25), then those of `quotes`. Case, accents and plural endings do not matter; "words in
        quotation marks" must follow each other; `attack*` matches any ending.

        Args:
            words: the query.
            match: whether a quote must have "all" of the words, or "any" of them.
            speaker: as for `quotes`.
            limit: the maximum number of quotes; None for all.
            filters: as for `quotes`.

        Raises:
            OnRecordError: there is no word in the query, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "“We won the votes,” said Ana Silva. “We lost,” said Tom Okoro."}])
        >>> store.search("vote")[["article", "speaker_name", "text"]]
          article speaker_name                 text
        0      a1    Ana Silva  “We won the votes,”
        """
        check_choice("match", match, ("all", "any"))
        if limit is not None:
            check_positive("limit", limit)
        wanted = search.Query.of(words, "words")
        where = Where("current", **filters)
        where.add_name("t.speaker_name", "t.speaker", speaker, self._aliases)
        where.add_phrases(wanted)
        ranking = Ranking(search.ranked(wanted, is_any=match == "any"), wanted.words)
        sql = query.select_ranked(ranking, where, limit)
        return self._fetch("search", sql, [*ranking.parameters, *where.parameters])

    def edits(self, *, item: Literal["quote", "claim", "title"] | None = None, **filters: Unpack[Filters]) -> FrameT:
        """A frame of what was changed in articles after they were first added: "silent edits".

        Columns: article, outlet, published, version (the one with the change), added (when that version was added),
        item ("quote", "claim" or "title"), change ("added", "dropped" or "altered"), altered (what was altered: "text",
        "speaker", "kind", "target", "count"), type (of a claim), before and after (the words), speaker_name_before and
        speaker_name_after (the speaker or claimant).

        Both versions are read by the onrecord that is installed when the second is added, so that a new release of
        onrecord is not an edit. A paragraph that both versions have was not edited, even if changes elsewhere in the
        article alter how it is read.

        Args:
            item: "quote", "claim" or "title" for edits of one kind; None for all.
            filters: as for `quotes`; `added_since` gives the latest edits.

        Raises:
            OnRecordError: a date cannot be read, or an option has an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> store = onrecord.Store(pathlib.Path(tempfile.mkdtemp()) / "news.duckdb")
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 12 people."}])
        >>> _ = store.add([{"id": "a1", "text": "The blast killed 14 people."}])
        >>> store.edits()[["version", "change", "altered"]].to_numpy().tolist()
        [[2, 'altered', 'text, count']]
        """
        where = Where("all", **filters)
        if item is not None:
            check_choice("item", item, ("quote", "claim", "title"))
            where.add("t.item = ?", item)
        return self._fetch("edits", query.select("edits", where), where.parameters)

    def history(self, article: str, claim: str, *, version: int | None = None) -> FrameT:
        """A frame of what became of a claim, with one row per version of its article, from the first that has it.

        Columns: article, version, added, change ("first", "same", "altered", "dropped"), altered (as for `edits`), id,
        type, text, claimant_name, target_name, kind, min, max.

        Args:
            article: the article, as in the column `article`.
            claim: the id of the claim ("c1") in a version.
            version: that version; the default is the current one.

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
        with read_only(self.path, self._patience) as db:
            number, start = ledger.find_version(db, article, version)
            versions = ledger.versions_of(db, number)
            claims = ledger.claims_of(db, number)
        texts = {one: text for one, (_, text) in versions.items()}
        statements = {one: edits.claims(claims.get(one, ()), text) for one, text in texts.items()}
        row = next((row for row, statement in enumerate(statements[start]) if statement.id == claim), None)
        if row is None:
            ids = ", ".join(statement.id for statement in statements[start]) or "none"
            message = f"{article}, version {start}: no claim {claim!r}; its claims are {ids}"
            raise OnRecordError(message, article=article)
        rows = [
            {
                "article": article,
                "version": step.version,
                "added": versions[step.version][0],
                "change": step.change,
                "altered": step.altered,
                **({} if step.row is None else claims[step.version][step.row]),
            }
            for step in edits.history(statements, start, row, texts)
        ]
        return self._make("history", {name: [row.get(name) for row in rows] for name in _types("history")})

    def _fetch(self, table: str, sql: str, parameters: Sequence[Any]) -> FrameT:
        """A frame of the rows of a query, whose columns are those of a table of `onrecord.schema.STORE_TABLES`."""
        with read_only(self.path, self._patience) as db:
            rows = db.execute(sql, parameters).fetchall()
        names = list(_types(table))
        cells = list(zip(*rows, strict=True)) or [()] * len(names)
        return self._make(table, {name: list(column) for name, column in zip(names, cells, strict=True)})

    def _make(self, table: str, columns: Mapping[str, list[Any]]) -> FrameT:
        """A frame of a table of `onrecord.schema.STORE_TABLES`."""
        types = {name: _with_missing(kind) if None in columns[name] else kind for name, kind in _types(table).items()}
        values = {
            name: optional(columns[name], _DTYPES[kind]) if kind in _DTYPES else columns[name]
            for name, kind in types.items()
        }
        return self._frame.make(types, values, {})


_DTYPES: Mapping[ColumnType, str] = {"optional integer": "int64", "optional boolean": "bool"}


def _types(table: str) -> dict[str, ColumnType]:
    return types_of(STORE_TABLES[table])


def _with_missing(kind: ColumnType) -> ColumnType:
    """The type of a column that has missing values, as it has where the store is older than the column."""
    return "optional integer" if kind == "integer" else "optional boolean" if kind == "boolean" else kind

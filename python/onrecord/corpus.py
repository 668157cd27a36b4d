"""Many articles, as tables of the same kind as the frame they come from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, overload

from onrecord import files
from onrecord.aliases import Aliases
from onrecord.article import FIELDS, Article
from onrecord.columns import optional
from onrecord.compare.comparisons import Comparisons
from onrecord.compare.context import Context
from onrecord.errors import OnRecordError
from onrecord.frames import ArrowStream, FrameT, adapt
from onrecord.options import check_choice, find_column
from onrecord.reader import Errors, Fields, Reader, check_options, find_columns
from onrecord.schema import ARTICLE_TABLES, TableName, types
from onrecord.values import counted

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from typing_extensions import Unpack

    from onrecord.columns import Values
    from onrecord.frames import Items, PandasData, PolarsData


class CorpusOptions(TypedDict, total=False):
    """The options of `Corpus`."""

    text: str
    id: str | None
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    errors: Errors
    progress: bool | None
    threads: int | None
    aliases: str | os.PathLike[str] | Mapping[str, str] | None
    claim_types: str | os.PathLike[str] | None
    day_first: bool | None


class Corpus(Comparisons[FrameT]):
    """Many articles, read on all cores, with their quotes, speakers and claims as tables.

    Args:
        data: a pandas or polars frame (or a series of texts), an Arrow table or anything that gives an Arrow stream, or
            a list of dictionaries or texts. For files there is `Corpus.read`.
        text: the column of the texts. A missing text (None, NaN) has no quotes, speakers or claims.
        id: the column of the articles' ids; `outlet`, `published`, `title` and `url` likewise. A column of a default
            name may be missing; None means that there is no such column.
        errors: what to do with a text that is not a string: "raise" an error at once, or "skip" it (see `skipped`).
        progress: True for a progress bar, False for none; None for one that appears after a second, on a terminal or in
            a notebook. It needs tqdm: `pip install 'onrecord[progress]'`.
        threads: the number of threads; None for one per core. The tables do not depend on it.
        aliases: names that stand for the same party, in addition to those that ship: a CSV file with the columns alias,
            name and, optionally, wikidata; or a dictionary from alias to name. See `parties`.
        claim_types: a file with user-defined claim types to look for as well; see `extract`.
        day_first: what a date such as 03/04/2025 means: 3 April for True, March 4 for False. For None it is an error.

    Dates of any usual form are read: ISO 8601, RFC 2822, "3 March 2025", "March 3, 2025", 25/04/2025, seconds since
    1970, and the types of pandas, polars and Arrow. They are read when a comparison needs them. One that cannot be read
    is then an error that names its row; with `errors="skip"` the article has no date, and a warning says so.

    Raises:
        OnRecordError: no such column, a text that is not a string (the message names the row), a file that cannot be
            read, or an option with an invalid value.

    The tables are of the kind that was given: pandas for pandas, polars for polars, pyarrow for Arrow; pandas for lists
    and files. They are computed together when the first is asked for, and kept. Ctrl-C stops the work within about a
    second.

    `article` is the article's id, or without one its pandas index label or row number (counted from 0), so that the
    tables join the frame they come from. `article`, `outlet` and `published` keep the type they have in that frame.

    >>> import onrecord, pandas
    >>> frame = pandas.DataFrame({"outlet": ["The Harbour Post"], "body": ["“We won,” said Ana Silva."]}, index=["a1"])
    >>> corpus = onrecord.Corpus(frame, text="body")
    >>> corpus.quotes[["article", "outlet", "speaker_name", "text"]]
      article            outlet speaker_name       text
    0      a1  The Harbour Post    Ana Silva  “We won,”
    >>> corpus.quotes.join(frame[["body"]], on="article").columns[-1]
    'body'
    """

    @overload
    def __init__(self: Corpus[pandas.DataFrame], data: PandasData, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[polars.DataFrame], data: PolarsData, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[pyarrow.Table], data: ArrowStream, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[pandas.DataFrame], data: Items, **options: Unpack[CorpusOptions]) -> None: ...

    def __init__(
        self,
        data: Any,
        *,
        text: str = "text",
        id: str | None = "id",
        outlet: str | None = "outlet",
        published: str | None = "published",
        title: str | None = "title",
        url: str | None = "url",
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
        claim_types: str | os.PathLike[str] | None = None,
        day_first: bool | None = None,
    ) -> None:
        fields = Fields(id=id, outlet=outlet, published=published, title=title, url=url)
        self._reader: Reader[FrameT] = Reader(
            adapt(data, text),
            text,
            fields,
            errors=errors,
            progress=progress,
            threads=threads,
            claim_types=claim_types,
            day_first=day_first,
        )
        self._skipped = self._reader.skipped
        self._context = Context(self._reader, Aliases(aliases))
        self._tables: dict[TableName, FrameT] = {}

    @classmethod
    def read(
        cls,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        text: str = "text",
        id: str = "id",
        outlet: str = "outlet",
        published: str = "published",
        title: str = "title",
        url: str = "url",
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
        claim_types: str | os.PathLike[str] | None = None,
        day_first: bool | None = None,
        encoding: str | None = None,
        separator: str | None = None,
    ) -> Corpus[pandas.DataFrame]:
        """The corpus of articles in files: `.txt` or folders of them, `.jsonl`, `.csv`, `.parquet`, `.json`, `.xlsx`.

        The tables are pandas frames; `data` is a frame of what the files hold. An article without an id gets the name
        of its file (`.txt`), or the number of its line or row, counted from 1, as its id. For more articles than fit in
        memory there is the command line: `onrecord extract`.

        Args:
            paths: a file or folder, or several.
            text: what the field of the texts is called in the files; the other fields likewise.
            errors: what to do with a line that cannot be read: "raise" an error or "skip" it (see `skipped`).
            progress: as for `Corpus`.
            threads: as for `Corpus`.
            aliases: as for `Corpus`.
            claim_types: as for `Corpus`.
            day_first: as for `Corpus`.
            encoding: the encoding of text files ("cp1252", "utf-16"); None for UTF-8.
            separator: what separates the cells of `.csv` (";", "tab"); None for a comma, or for what separates the
                names of the columns, of which a warning informs.

        Raises:
            OnRecordError: a file or line that cannot be read (the message names them), no such column, or an option
                with an invalid value.

        >>> import onrecord, pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "vote.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
        >>> onrecord.Corpus.read(folder).quotes[["article", "text"]]
          article       text
        0    vote  “We won,”
        """
        check_options(errors, threads, claim_types)
        fields = files.FieldNames(text, id, outlet, published, title, url)
        layout = files.Layout(encoding, separator)
        inputs = files.find([paths] if isinstance(paths, (str, os.PathLike)) else paths)
        rows: list[Any] = []
        skipped: list[OnRecordError] = []
        for entry in files.read(inputs, fields, layout):
            if not isinstance(entry, OnRecordError):
                rows.append(entry.values)
            elif errors == "raise":
                raise entry
            else:
                skipped.append(entry)
        # Without rows there are no columns that the fields could be.
        names: dict[str, Any] = fields.names() if rows else dict.fromkeys(FIELDS)
        corpus = cls(
            rows,
            text=text,
            errors=errors,
            progress=progress,
            threads=threads,
            aliases=aliases,
            claim_types=claim_types,
            day_first=day_first,
            **names,
        )
        corpus._skipped = skipped
        return corpus

    @property
    def context(self) -> Context[FrameT]:
        """What comparisons work on: the articles with what several comparisons need, computed once and kept.

        It is for new comparisons: a comparison is a function of a context that returns a frame.

        >>> import onrecord
        >>> onrecord.Corpus(["“We won,” said Ana Silva."]).context.table("quotes")["text"]
        ['“We won,”']
        """
        return self._context

    @property
    def data(self) -> FrameT:
        """The frame that was given, or a pandas frame of the list or files that were given."""
        return self._reader.frame.data

    @property
    def quotes(self) -> FrameT:
        """A frame of the quotes, one row per quote, in the order of the articles.

        Columns: article, outlet, published, id ("q1", "q2" ... in the article), kind, act, text, start, end, content,
        cue, cue_text, source, source_text, speaker (an id), speaker_name, addressee, addressee_text, parent (the id of
        the quote around it), confidence, evidence_cue, evidence_content, evidence_source, evidence_speaker, party,
        language ("en" or "other").

        A warning names articles that are not in English.

        Offsets count code points. `onrecord.schema` says what each column means; `Evidence` and `parties` have more.

        >>> import onrecord
        >>> corpus = onrecord.Corpus(["“We won,” said Ana Silva."])
        >>> corpus.quotes[["start", "end", "cue_text"]].to_numpy().tolist()
        [[0, 9, 'said']]
        """
        return self._table("quotes")

    @property
    def speakers(self) -> FrameT:
        """A frame of the speakers, one row per speaker of an article, in the order of the articles.

        Columns: article, outlet, published, id ("s1", "s2" ... in the article), name, type, role, is_anonymous,
        mentions (a list of [start, end] in code points), quotes (the number of its quotes), party.

        >>> import onrecord
        >>> onrecord.Corpus(["“We won,” said Ana Silva."]).speakers[["id", "name", "quotes"]].to_numpy().tolist()
        [['s1', 'Ana Silva', 1]]
        """
        return self._table("speakers")

    @property
    def claims(self) -> FrameT:
        """A frame of the claims, one row per claim, in the order of the articles.

        Columns: article, outlet, published, id ("c1", "c2" ... in the article), type, text, start, end, span, quote (an
        id), claimant (an id), claimant_name, target (an id), target_name, kind, min, max, is_approximate, victims,
        cause, place, when, total_of, replaces (ids of casualty counts), code (CAMEO), voice ("quoted" or "own"),
        is_negated, is_hedged, confidence, claimant_party, target_party.

        >>> import onrecord
        >>> onrecord.Corpus(["The blast killed 12 people."]).claims[["type", "kind", "min"]].to_numpy().tolist()
        [['casualty_count', 'killed', 12]]
        """
        return self._table("claims")

    @property
    def skipped(self) -> FrameT:
        """A frame of what could not be read, if `errors="skip"`, one row per article.

        Columns: article, row, file, line, message.

        >>> import onrecord
        >>> onrecord.Corpus(["Fine.", None, "Fine."], errors="skip").skipped.columns.tolist()
        ['article', 'row', 'file', 'line', 'message']
        """
        frame, errors = self._reader.frame, self._skipped
        given = {
            "article": frame.infer([error.article for error in errors]),
            "row": frame.infer([error.row for error in errors]),
        }
        columns: dict[str, Values] = {
            "file": [error.file for error in errors],
            "line": optional([error.line for error in errors]),
            "message": [str(error) for error in errors],
        }
        return frame.make(types("skipped"), columns, given)

    def iter_articles(self) -> Iterator[Article]:
        """Reads the articles again and yields them one by one, in constant memory; a missing text becomes "".

        >>> import onrecord
        >>> corpus = onrecord.Corpus([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> for article in corpus.iter_articles():
        ...     print(article.id, article.quotes[0].text)
        a1 “We won,”
        """
        return self._reader.articles()

    def __len__(self) -> int:
        return len(self._reader)

    def __repr__(self) -> str:
        return f"Corpus({counted(len(self), 'article')})"

    def _table(self, name: TableName) -> FrameT:
        if name not in self._tables:
            from onrecord.compare.parties import party_columns

            self._tables[name] = self._reader.table(name, party_columns(self.context, name).items())
        return self._tables[name]


def extract_batches(
    record_batches: Iterable[pyarrow.RecordBatch],
    table: TableName = "quotes",
    *,
    text: str = "text",
    id: str = "id",
    outlet: str | None = "outlet",
    published: str | None = "published",
    title: str | None = "title",
    url: str | None = "url",
    errors: Errors = "raise",
    threads: int | None = 1,
    claim_types: str | os.PathLike[str] | None = None,
) -> Iterator[pyarrow.RecordBatch]:
    """Reads Arrow record batches of articles and yields those of a table: for Spark's `mapInArrow`, Dask and Ray.

    Args:
        record_batches: pyarrow record batches with a column of texts and one of ids.
        table: "quotes", "speakers" or "claims".
        text: the column of the texts; `id`, `outlet`, `published`, `title` and `url` name the others.
        errors: what to do with a text that is not a string: "raise" an error or "skip" it.
        threads: the number of threads: by default one, because these engines start one process per core.
        claim_types: a file with user-defined claim types, as for `Corpus`; each worker needs it.

    Returns:
        An iterator of pyarrow record batches, at most one for each that comes in, with the columns of `Corpus.quotes`,
        `.speakers` or `.claims` except those of parties, which require all articles. Strings are `string`, integers
        `int64`, numbers `double`, booleans `bool`, a span is a `list<int64>` and a list of spans a `list<list<int64>>`;
        `article`, `outlet` and `published` have the types that came in.

    Raises:
        OnRecordError: at the call, an option with an invalid value, or no such column if `record_batches` has a schema
            (as a pyarrow `RecordBatchReader` has); else no such column at the first batch; at its batch, a text that is
            not a string.

    In Spark::

        shape = "article string, outlet string, published date, id string, name string, type string, role string, "
                "is_anonymous boolean, mentions array<array<bigint>>, quotes bigint"
        articles.mapInArrow(functools.partial(onrecord.extract_batches, table="speakers"), shape)

    >>> import onrecord, pyarrow
    >>> batch = pyarrow.RecordBatch.from_pydict({"id": ["a1"], "text": ["“We won,” said Ana Silva."]})
    >>> [found["text"].to_pylist() for found in onrecord.extract_batches([batch])]
    [['“We won,”']]
    """
    check_choice("table", table, ARTICLE_TABLES)
    check_options(errors, threads, claim_types)
    fields = Fields(id=id, outlet=outlet, published=published, title=title, url=url)

    def check(schema: pyarrow.Schema) -> None:
        find_columns(schema.names, text, fields)
        find_column("id", id, schema.names)

    def read() -> Iterator[pyarrow.RecordBatch]:
        for batch in record_batches:
            check(batch.schema)
            reader = Reader(
                adapt(batch, text),
                text,
                fields,
                errors=errors,
                progress=False,
                threads=threads,
                claim_types=claim_types,
            )
            yield from reader.table(table).combine_chunks().to_batches()

    schema = getattr(record_batches, "schema", None)
    if schema is not None:
        check(schema)
    return read()

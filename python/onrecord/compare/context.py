"""What comparisons work on: the articles of the caller's frame with what was found in them.

`Corpus` makes one `Context` and keeps it. A comparison is a function of a context and options that returns a frame of
the caller's kind. What several comparisons need is computed when it is first asked for, and kept.
"""

from __future__ import annotations

import datetime
import sys
import warnings
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from onrecord import _core
from onrecord.aliases import Aliases, Party
from onrecord.article import FIELDS
from onrecord.columns import optional
from onrecord.compare.dates import by_publication
from onrecord.compare.party_names import NamedSpeaker, merge
from onrecord.compare.party_relations import PartyRelations
from onrecord.compare.reprinted_passages import ReprintedPassages
from onrecord.compare.table_rows import SpeakerKey, TableRows
from onrecord.errors import OnRecordError
from onrecord.frames import FrameT
from onrecord.language import language
from onrecord.options import find_column
from onrecord.published import days_since_1970, in_utc
from onrecord.reader import Reader
from onrecord.schema import TableName, types
from onrecord.values import counted, described

if TYPE_CHECKING:
    from onrecord.columns import Values
    from onrecord.frames import Rows

Options = ParamSpec("Options")
Result = TypeVar("Result")

_DTYPES = {"integer": "int64", "number": "float64", "boolean": "bool"}

MAX_IDS_SHOWN = 5
"""Ids that a warning names."""


class Context(Generic[FrameT]):
    """The articles of a frame, with what was found in them and what comparisons have in common.

    An article is identified by its row in the caller's frame, counted from 0. Computed once and kept for the life of
    the corpus:

    - `titles`, `days`, `stories`: one value per article;
    - `parties`, `relations`: one value per speaker; `reprints`: one per reprinted article;
    - of the tables of quotes, speakers and claims, the columns that were asked for, as lists;
    - what comparisons ask for by `once`: groups of common quotes, casualty counts, disputes, tallies of speakers, each
      for the options that were used.

    Texts are read from the caller's frame each time; selections of rows by `independent` or `min_confidence` are not
    kept either.

    Args:
        reader: the articles.
        aliases: the names that stand for parties.

    >>> import onrecord
    >>> context = onrecord.Corpus(onrecord.example_articles()).context
    >>> len(context), sorted(set(context.stories))
    (19, [1, 2, 3, 4])
    """

    def __init__(self, reader: Reader[FrameT], aliases: Aliases) -> None:
        self._reader = reader
        self._frame = reader.frame
        self._tables: dict[TableName, TableRows] = {}
        self._results: dict[Any, Any] = {}
        self.aliases = aliases
        """The names that stand for parties."""
        self.threads = reader.threads
        """The number of threads to work on; None for one per core."""

    def __len__(self) -> int:
        return len(self._frame)

    def texts(self) -> list[str | None]:
        """The text of each article, read from the frame; None where it is missing."""
        texts = self._frame.values(self._reader.text, 0, len(self))
        return [text if isinstance(text, str) else None for text in texts]

    def has(self, field: str) -> bool:
        """Whether the frame has a column of a field ("id", "outlet", "published", "title", "url")."""
        return self._reader.fields[field] is not None

    def cells(self, column: str) -> list[Any]:
        """The value of each article in a field or another column; None where it is missing.

        Without a column of ids, an id is the label of the row.
        """
        return self._reader.cells(column, 0, len(self))

    def groups(self, by: str) -> list[int]:
        """For each article the group it is in by a column, identified by the row of the group's first article.

        Articles without a value form one group.

        Raises:
            OnRecordError: a column whose values cannot be compared.
        """
        first: dict[Any, int] = {}
        cells = self.cells(by)
        try:
            return [first.setdefault(value, row) for row, value in enumerate(cells)]
        except TypeError:
            found = next(described(value) for value in cells if not isinstance(value, Hashable))
            raise OnRecordError(f"by: expected a column of strings, numbers or dates, found {found}") from None

    def check_by(self, by: str, table: str) -> None:
        """Checks a column by which articles are grouped in a table.

        Raises:
            OnRecordError: no such column, or the table has another column of this name.
        """
        if by not in FIELDS:
            find_column("by", by, self._frame.names)
        if by != "outlet" and by in types(table):
            raise OnRecordError(f"by: expected a column that {table} does not have itself, found {by!r}; rename it")

    def table(self, name: TableName, *, independent: bool = False, min_confidence: float | None = None) -> TableRows:
        """The rows of a table of what was found in all articles.

        Args:
            name: "quotes", "speakers" or "claims".
            independent: leave out quotes and claims in passages that an article has from an earlier one.
            min_confidence: leave out quotes and claims with a lower confidence.
        """
        if name not in self._tables:
            columns = self._reader.found(name)
            self._tables[name] = TableRows(columns.rows(), columns.whole())
        table = self._tables[name]
        if name == "speakers":
            return table
        if min_confidence is not None:
            table = table.where([confidence >= min_confidence for confidence in table["confidence"]])
        if independent:
            table = table.where([not is_copy for is_copy in self.reprints.cover(table)])
        return table

    @cached_property
    def titles(self) -> list[str | None]:
        """The title of each article, if it is a string."""
        return [title if isinstance(title, str) else None for title in self.cells("title")]

    @cached_property
    def languages(self) -> list[str | None]:
        """The language of each article, as `onrecord.language.language` has it; a warning names those not English."""
        languages = [language(text) for text in self.texts()]
        other = [row for row, found in enumerate(languages) if found == "other"]
        if other:
            ids = self.cells("id")
            shown = ", ".join(repr(ids[row]) for row in other[:MAX_IDS_SHOWN])
            verb = "is" if len(other) == 1 else "are"
            warnings.warn(
                f"{counted(len(other), 'article')} {verb} not in English, which is the only language that is read: "
                f"{shown}{' ...' if len(other) > MAX_IDS_SHOWN else ''}",
                stacklevel=_depth_of_caller(),
            )
        return [*languages]

    @cached_property
    def days(self) -> list[int | None]:
        """The day of publication of each article in its own zone, counted from 1970."""
        return [None if time is None else days_since_1970(time) for time in self._published]

    @cached_property
    def times(self) -> list[datetime.datetime | None]:
        """When each article was published, in UTC; None for those without a date."""
        return [None if time is None else in_utc(time) for time in self._published]

    @cached_property
    def _published(self) -> list[datetime.datetime | None]:
        """When each article was published, in its own zone.

        Raises:
            OnRecordError: a value that gives no date, unless such articles are skipped; then a warning names the first.
        """
        times: list[datetime.datetime | None] = []
        first: OnRecordError | None = None
        without = 0
        for found in self._reader.times():
            if isinstance(found, OnRecordError):
                if self._reader.errors == "raise":
                    raise found
                first, without = first or found, without + 1
            times.append(None if isinstance(found, OnRecordError) else found)
        if first is not None:
            verb = "has" if without == 1 else "have"
            warnings.warn(
                f"{first}; {counted(without, 'article')} {verb} no date in comparisons", stacklevel=_depth_of_caller()
            )
        return times

    @cached_property
    def stories(self) -> list[int]:
        """The story of each article, numbered from 1 in the order of their first articles."""
        stories = _core.stories(self.texts(), self.titles, self.days, self.threads)
        return [story + 1 for story in stories]

    @cached_property
    def articles_of_stories(self) -> Mapping[int, list[int]]:
        """The articles of each story."""
        articles: dict[int, list[int]] = {}
        for row, story in enumerate(self.stories):
            articles.setdefault(story, []).append(row)
        return articles

    @cached_property
    def reprints(self) -> ReprintedPassages:
        """The passages that articles have from earlier ones."""
        return ReprintedPassages.find(self.texts(), by_publication(self.times), self.threads)

    @cached_property
    def parties(self) -> Mapping[SpeakerKey, Party]:
        """The party of every speaker that has one."""
        speakers = self.table("speakers")
        columns = (speakers[name] for name in ("name", "type", "role", "is_anonymous"))
        parties = merge([NamedSpeaker(*values) for values in zip(*columns, strict=True)], self.aliases)
        found = zip(speakers.keys("id"), parties, strict=True)
        return {speaker: party for speaker, party in found if party is not None}

    @cached_property
    def relations(self) -> PartyRelations:
        """Who speaks for whom."""
        return PartyRelations(self.table("speakers"), self.parties, self.aliases)

    @cached_property
    def superseded(self) -> set[int]:
        """The articles that have a later version, as rows with the same id are; a warning names their ids."""
        ids = self.cells("id") if self.has("id") else []
        last = {name: row for row, name in enumerate(ids)}
        superseded = {row for row, name in enumerate(ids) if name is not None and last[name] != row}
        if superseded:
            shared = sorted({str(ids[row]) for row in superseded})
            shown = ", ".join(map(repr, shared[:MAX_IDS_SHOWN])) + (" ..." if len(shared) > MAX_IDS_SHOWN else "")
            warnings.warn(
                f"several articles have the id {shown}: they count as versions of one; common_quotes and left_out "
                "compare the last. Give them different ids if they are different articles",
                stacklevel=_depth_of_caller(),
            )
        return superseded

    def once(
        self,
        function: Callable[Concatenate[Context[Any], Options], Result],
        /,
        *arguments: Options.args,
        **options: Options.kwargs,
    ) -> Result:
        """The result of a function of the context with these options, computed at the first call and then kept."""
        key = function, arguments, tuple(sorted(options.items()))
        if key not in self._results:
            self._results[key] = function(self, *arguments, **options)
        result: Result = self._results[key]
        return result

    def make(self, table: str, columns: Mapping[str, Any], given: Mapping[str, Any], by: str = "outlet") -> FrameT:
        """A frame of the caller's kind.

        Args:
            table: the name of its columns in `onrecord.schema`.
            columns: its columns except for the given ones, as lists or numpy arrays; None where a value is missing.
            given: its given columns, made by `take` and `take_lists`.
            by: the column that takes the place of "outlet".
        """
        import numpy

        named = {by if name == "outlet" else name: kind for name, kind in types(table).items()}
        typed: dict[str, Values] = {}
        for name, values in columns.items():
            dtype = _DTYPES.get(named[name].removeprefix("optional "))
            if dtype is None:
                typed[name] = values
            else:
                is_optional = named[name].startswith("optional")
                typed[name] = optional(values, dtype) if is_optional else numpy.asarray(values, dtype=dtype)
        return self._frame.make(named, typed, given)

    def make_of_rows(
        self, table: str, rows: Sequence[Mapping[str, Any]], given: Mapping[str, Any], by: str = "outlet"
    ) -> FrameT:
        """A frame as `make` makes it, from rows instead of columns."""
        names = [name for name, kind in types(table).items() if not kind.startswith("given")]
        return self.make(table, {name: [row[name] for row in rows] for name in names}, given, by)

    def take(self, column: str, rows: Rows) -> Any:
        """The values of these articles in a field or another column, as a column of its type."""
        return self._reader.take(column, rows)

    def take_lists(self, column: str, rows: Sequence[Sequence[int]]) -> Any:
        """The values of these groups of articles in a field or another column, as a column of lists."""
        values = self.take(column, [row for group in rows for row in group])
        return self._frame.lists_of(values, [len(group) for group in rows])

    def take_articles(self, rows: Rows, prefix: str = "") -> dict[str, Any]:
        """The given columns "article", "outlet" and "published" of these articles, with a prefix to their names."""
        return self._reader.take_articles(rows, prefix)


def _depth_of_caller() -> int:
    """The `stacklevel` at which a warning points to the code outside this package."""
    depth, frame = 1, sys._getframe(1)
    # A cached property is called through functools.
    while frame.f_back and str(frame.f_globals.get("__name__", "")).partition(".")[0] in ("onrecord", "functools"):
        depth, frame = depth + 1, frame.f_back
    return depth

"""The Rust core. Users call the functions of the package, which are built on these."""

from collections.abc import Sequence
from typing import Any, Final, Literal, final

__all__ = ["Batch", "ClaimTypes", "__version__", "annotate", "common_quotes", "events", "reprints", "stories", "terms"]

__version__: Final[str]

def annotate(texts: Sequence[str | None], threads: int | None = None, claim_types: ClaimTypes | None = None) -> Batch:
    """Reads texts on a number of threads, or on all cores. None is a missing text, in which nothing is found.

    User-defined claim types are looked for as well.
    """

@final
class ClaimTypes:
    """User-defined claim types: the rows of a table, whose file is named in errors."""

    def __new__(cls, file: str, table: str) -> ClaimTypes: ...

def common_quotes(
    texts: Sequence[str],
    kinds: Sequence[str],
    articles: Sequence[int],
    speakers: Sequence[str | None],
    min_words: int,
    threads: int | None = None,
) -> dict[str, Any]:
    """The quotes of at least `min_words` words that several articles have; of each its text, kind, article and speaker.

    Columns as of `Batch.columns`: group, quote, start and end (in its text), similarity, relation, differences.
    """

def reprints(texts: Sequence[str | None], order: Sequence[int], threads: int | None = None) -> dict[str, Any]:
    """What articles have from those before them in `order`, which lists the positions of all texts.

    Columns as of `Batch.columns`: row, original, words, share, passages.
    """

def stories(
    texts: Sequence[str | None],
    titles: Sequence[str | None],
    days: Sequence[int | None],
    threads: int | None = None,
) -> list[int]:
    """The story of each article, numbered in the order of their first articles; `days` of publication, since 1970."""

def events(
    texts: Sequence[str | None],
    titles: Sequence[str | None],
    days: Sequence[int | None],
    counts: Sequence[tuple[int, int, int, str | None, str, int | None]],
    threads: int | None = None,
) -> dict[str, Any]:
    """The event of each casualty count: `counts` have the article, start, end, time ("Monday", "in 1987"), kind and
    least number of each, article by article.

    Columns as of `Batch.columns`: event (numbered in the order of their first counts), start and end (of the sentence),
    background.
    """

def terms(texts: Sequence[str | None]) -> list[list[str]]:
    """The distinctive words of each text, in lower case and in order."""

@final
class Batch:
    """What is found in texts, in their order."""

    def __len__(self) -> int: ...
    def json(self) -> list[str]:
        """For each text a JSON object with its quotes, speakers and claims."""

    def columns(self, table: Literal["quotes", "speakers", "claims"]) -> dict[str, Any]:
        """The rows of the table, each column under its name; `row` is the text's position.

        A column is a list (strings, spans), or bytes that numpy reads (int64, float64, and uint8 for booleans), or a
        pair of bytes: the values, and for each a 1 if it is missing. Only the records of this table are made.
        """

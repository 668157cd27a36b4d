"""The passages that articles have from earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onrecord import _core
from onrecord.compare.table_rows import TableRows


@dataclass(frozen=True)
class ReprintedPassages:
    """The pairs of an article and an earlier one that it has passages from, one per position of these lists.

    >>> import numpy
    >>> table = TableRows(numpy.array([0, 1]), {"start": [0, 0], "end": [50, 50]})
    >>> ReprintedPassages([1], [0], [9], [0.9], [[[0, 60]]]).cover(table)
    [False, True]
    """

    article_rows: list[int]
    """The row of the article in the caller's frame."""
    original_rows: list[int]
    """The row of the earlier article."""
    words: list[int]
    """The number of words it has from there."""
    shares: list[float]
    """Their share of all its words."""
    spans: list[list[list[int]]]
    """The passages: [start, end] in code points."""

    @classmethod
    def find(cls, texts: Sequence[str | None], order: Sequence[int], threads: int | None) -> ReprintedPassages:
        """The reprinted passages of articles.

        Args:
            texts: the text of each article.
            order: the rows of all articles; of two articles that share a passage, the first here is the original.
            threads: the number of threads; None for one per core.
        """
        import numpy

        found = _core.reprints(texts, order, threads)

        def numbers(name: str, dtype: str = "int64") -> list[Any]:
            return list(numpy.frombuffer(found[name], dtype=dtype).tolist())

        return cls(
            numbers("row"), numbers("original"), numbers("words"), numbers("share", "float64"), found["passages"]
        )

    @cached_property
    def _spans_of(self) -> dict[int, list[list[int]]]:
        spans_of: dict[int, list[list[int]]] = {}
        for row, spans in zip(self.article_rows, self.spans, strict=True):
            spans_of.setdefault(row, []).extend(spans)
        return spans_of

    def cover(self, table: TableRows) -> list[bool]:
        """For each quote or claim whether most of it is in a passage that its article has from an earlier one."""
        if not self.article_rows:
            return [False] * len(table)

        def is_covered(row: int, start: int, end: int) -> bool:
            shared = (min(end, stop) - max(start, first) for first, stop in self._spans_of.get(row, ()))
            return 2 * sum(length for length in shared if length > 0) > end - start

        return [is_covered(*place) for place in zip(table.rows, table["start"], table["end"], strict=True)]

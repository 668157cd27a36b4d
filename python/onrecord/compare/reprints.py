"""Articles that repeat an earlier one, in whole or in part, one row per pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT

MIN_WHOLE_SHARE = 0.8
"""Share of an article's words from which on it is a reprint as a whole."""


def reprints(context: Context[FrameT]) -> FrameT:
    """The frame of `Corpus.reprints`."""
    import numpy

    found = context.reprints
    shares = numpy.array(found.shares, dtype="float64").round(3)
    columns = {
        "extent": ["whole" if share >= MIN_WHOLE_SHARE else "part" for share in shares.tolist()],
        "words": found.words,
        "share": shares,
        "passages": found.spans,
    }
    of_original = context.take_articles(found.original_rows, prefix="original_")
    of_original["original"] = of_original.pop("original_article")
    return context.make("reprints", columns, context.take_articles(found.article_rows) | of_original)

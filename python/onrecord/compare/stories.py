"""The articles by story, one row per article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def stories(context: Context[FrameT]) -> FrameT:
    """The frame of `Corpus.stories`."""
    days, found = context.days, context.stories
    rows = sorted(range(len(found)), key=lambda row: (found[row], days[row] is None, days[row] or 0, row))
    given = context.take_articles(rows) | {"title": context.take("title", rows)}
    columns = {"story": [found[row] for row in rows], "language": [context.languages[row] for row in rows]}
    return context.make("stories", columns, given)

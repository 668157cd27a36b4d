"""Which articles tell the same story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from onrecord import _core
from onrecord.compare.dates import day

if TYPE_CHECKING:
    from onrecord.compare.material import Material
    from onrecord.tables import ColumnType

COLUMNS: Mapping[str, ColumnType] = {
    "story": "integer",
    "article": "given",
    "outlet": "given",
    "published": "given",
    "title": "given",
}


def stories(material: Material) -> Any:
    """A frame of the articles, a row each, by story and day."""
    days = days_of(material)
    found = stories_of(material)
    rows = sorted(range(len(found)), key=lambda row: (found[row], days[row] is None, days[row] or 0, row))
    given = material.articles(rows) | {"title": material.take("title", rows)}
    return material.make(COLUMNS, {"story": [found[row] for row in rows]}, given)


def stories_of(material: Material) -> list[int]:
    """The story of each article, numbered in the order of their first articles."""
    return _core.stories(material.texts(), titles_of(material), days_of(material), material.threads)


def titles_of(material: Material) -> list[str | None]:
    """The title of each article, if it is a string."""
    return [title if isinstance(title, str) else None for title in material.cells("title")]


def days_of(material: Material) -> list[int | None]:
    """The day of publication of each article, counted from 1970."""
    return [day(published) for published in material.cells("published")]

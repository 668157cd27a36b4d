"""Articles that repeat an earlier one, in whole or in part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from onrecord import _core
from onrecord.values import plain

if TYPE_CHECKING:
    from onrecord.compare.material import Found, Material
    from onrecord.tables import ColumnType

COLUMNS: Mapping[str, ColumnType] = {
    "article": "given",
    "outlet": "given",
    "published": "given",
    "original": "given",
    "original_outlet": "given",
    "original_published": "given",
    "extent": "string",
    "words": "integer",
    "share": "number",
    "passages": "spans",
}

WHOLE = 0.8
"""Share of an article's words from which on it is a reprint as a whole."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def reprints(material: Material) -> Any:
    """A frame of what articles have from earlier ones, a row each pair."""
    import numpy

    found = _found(material)
    rows, originals = (numpy.frombuffer(found[name], dtype="int64") for name in ("row", "original"))
    share = numpy.frombuffer(bytearray(found["share"]), dtype="float64").round(3)
    columns = {
        "extent": ["whole" if part >= WHOLE else "part" for part in share.tolist()],
        "words": numpy.frombuffer(bytearray(found["words"]), dtype="int64"),
        "share": share,
        "passages": found["passages"],
    }
    of_original = {
        "original": material.take("id", originals),
        "original_outlet": material.take("outlet", originals),
        "original_published": material.take("published", originals),
    }
    return material.make(COLUMNS, columns, material.articles(rows) | of_original)


def is_reprinted(material: Material, found: Found) -> list[bool]:
    """For each quote or claim whether most of it lies in a passage that its article has from an earlier one."""
    import numpy

    table = _found(material)
    passages: dict[int, list[list[int]]] = {}
    for row, spans in zip(numpy.frombuffer(table["row"], dtype="int64").tolist(), table["passages"], strict=True):
        passages.setdefault(row, []).extend(spans)
    places = zip(found.rows.tolist(), found.columns["start"], found.columns["end"], strict=True)

    def is_inside(row: int, start: int, end: int) -> bool:
        shared = (min(end, stop) - max(start, first) for first, stop in passages.get(row, ()))
        return 2 * sum(length for length in shared if length > 0) > end - start

    return [is_inside(*place) for place in places]


def _found(material: Material) -> dict[str, Any]:
    texts = material.texts()
    return _core.reprints(texts, _in_order(material.cells("published")), material.threads)


def _in_order(published: list[Any]) -> list[int]:
    """The rows by day of publication, those without one last; of one day as they come.

    >>> _in_order(["2031-05-02", None, "2031-05-01T10:00:00"])
    [2, 0, 1]
    """

    def key(row: int) -> tuple[bool, str]:
        day = str(plain(published[row]))
        return (False, day) if _DAY.match(day) else (True, "")

    return sorted(range(len(published)), key=key)

"""When articles were published: days that can be counted, and the order of articles."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from onrecord.values import plain

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def day(published: Any) -> int | None:
    """The day of a date, of a time or of a string that begins like one in ISO 8601, counted from 1970-01-01.

    >>> day("1970-01-03T10:00:00"), day(datetime.date(1970, 1, 3)), day("yesterday"), day(None)
    (2, 2, None, None)
    """
    found = _DAY.match(str(plain(published)))
    if found is None:
        return None
    try:
        return datetime.date.fromisoformat(found[0]).toordinal() - _EPOCH
    except ValueError:
        return None


def by_publication(published: Sequence[Any]) -> list[int]:
    """The rows in the order of their dates or times as ISO 8601 has them, those without one last; equal ones by row.

    >>> by_publication(["2031-05-02", None, "2031-05-01T10:00:00"])
    [2, 0, 1]
    """

    def key(row: int) -> tuple[bool, str]:
        written = str(plain(published[row]))
        return (False, written) if _DAY.match(written) else (True, "")

    return sorted(range(len(published)), key=key)

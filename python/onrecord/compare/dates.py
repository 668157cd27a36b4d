"""When articles were published: as days since 1970, and the order of articles by it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from onrecord.values import plain

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def day(published: Any) -> int | None:
    """The day of a date, a time or a string that begins with an ISO 8601 date, counted from 1970-01-01; else None.

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
    """The rows in the order of their dates or times in ISO 8601, equal ones by row, those without a date last.

    >>> by_publication(["2031-05-02", None, "2031-05-01T10:00:00"])
    [2, 0, 1]
    """

    def key(row: int) -> tuple[bool, str]:
        written = str(plain(published[row]))
        return (False, written) if _DAY.match(written) else (True, "")

    return sorted(range(len(published)), key=key)

"""The order of articles by when they were published."""

from __future__ import annotations

import datetime
from collections.abc import Sequence


def by_publication(times: Sequence[datetime.datetime | None]) -> list[int]:
    """The rows in the order of their times, equal ones by row, those without one last.

    >>> by_publication([datetime.datetime(2031, 5, 2), None, datetime.datetime(2031, 5, 1, 10)])
    [2, 0, 1]
    """

    def key(row: int) -> tuple[bool, datetime.datetime]:
        time = times[row]
        return time is None, time or datetime.datetime.min

    return sorted(range(len(times)), key=key)

"""Small helpers for counts of names."""

from __future__ import annotations

from collections import Counter
from typing import Any


def most_frequent(counter: Counter[Any]) -> Any:
    """The most frequent value that is not missing, of equally frequent ones the first in order; None if there is none.

    >>> most_frequent(Counter(["b", "a", None, None])), most_frequent(Counter())
    ('a', None)
    """
    values = [value for value in counter if value is not None]
    return min(values, key=lambda value: (-counter[value], value), default=None)

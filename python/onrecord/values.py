"""Values in the cells of tables and files."""

from __future__ import annotations

import datetime
import math
from typing import Any


def is_missing(value: Any) -> bool:
    """Whether a value is missing: None, NaN, or NaT or NA of pandas.

    >>> is_missing(None), is_missing(float("nan")), is_missing(""), is_missing(0)
    (True, True, False, False)
    """
    if value is None:
        return True
    if isinstance(value, (str, bytes)):
        return False
    return type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and math.isnan(value))


def plain(value: Any) -> Any:
    """A value for JSON: a date becomes a string (ISO 8601), a numpy number a Python number.

    >>> plain(datetime.date(2031, 5, 2))
    '2031-05-02'
    """
    if isinstance(value, (str, bool, int)):
        return value
    if is_missing(value):
        return None
    if isinstance(value, (datetime.date, datetime.time)):  # a datetime and a pandas Timestamp are dates
        return value.isoformat()
    if hasattr(value, "item"):  # a numpy number
        return plain(value.item())
    return value if isinstance(value, (float, list, dict)) else str(value)


def counted(number: int, noun: str) -> str:
    """A number of things: the noun in the singular or plural.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def described(value: Any, width: int = 40) -> str:
    """A value for an error message: its type, and as much of the value as fits.

    >>> described(7), described(b"x" * 100)
    ('int 7', "bytes b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…")
    """
    shown = repr(value)
    return f"{type(value).__name__} {shown if len(shown) <= width else shown[: width - 1] + '…'}"

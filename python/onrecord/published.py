"""When an article was published, from what a table or file holds: any usual way to write a date or a time."""

from __future__ import annotations

import calendar
import datetime
import email.utils
import functools
import math
import numbers
import re
import warnings
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.values import described, is_missing

_NUMERIC = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
"""A date of three numbers with the year last: 25/04/2025, 4.3.2025."""

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z?)")
"""A date without separators, as GDELT and URLs have it: 20250304, 20250304101500."""

_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")

_DIGITS = re.compile(r"-?\d{9,19}(?:\.\d*)?")
"""Seconds, or thousandths, millionths or thousand millionths of a second, since 1970."""

_EMAIL_ZONE = re.compile(r" (?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T)$")
"""A zone as e-mail has it."""

_OFFSETS = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **{"BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9},
    **{"AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
"""Hours that zones are ahead of UTC. "IST" and the like, which stand for several zones, are not among them."""

_US_ZONES = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}

_SECONDS_PER_UNIT = ((1e11, 1.0), (1e14, 1e-3), (1e17, 1e-6), (math.inf, 1e-9))
"""Numbers below the first are in units of the second. Of dates from 1973 to 5138 each number fits one unit."""

_MIN_SECONDS = 1e8
"""Smaller numbers are no time since 1970: a year, a row, a number of days."""

MONTHS = 12

EXPECTED = "expected a date or time"


def parse(published: Any, *, day_first: bool | None = None) -> datetime.datetime | None:
    """The date or time that a value gives, with its zone if it has one; None for a missing value or a blank.

    Args:
        published: a date, a time, or a string or number that gives one: ISO 8601, RFC 2822, "3 March 2025", "March 3,
            2025", "2025/03/03", "20250303", 03/03/2025, seconds (or thousandths, millionths ... of a second) since
            1970.
        day_first: what 03/04/2025 means: 3 April for True, March 4 for False. For None it is an error, but 25/04/2025,
            which leaves no choice, is not. With full stops (03.04.2025) the day is first.

    Raises:
        OnRecordError: the value gives no date, or one that can be read in two ways.

    >>> parse("Mon, 03 Mar 2025 10:00:00 +0100").isoformat(), parse("March 3, 2025").isoformat()
    ('2025-03-03T10:00:00+01:00', '2025-03-03T00:00:00')
    >>> parse("03/04/2025", day_first=True).isoformat(), parse(1741000000).isoformat()
    ('2025-04-03T00:00:00', '2025-03-03T11:06:40+00:00')
    >>> parse("yesterday")
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: expected a date or time, found str 'yesterday'
    """
    if is_missing(published):
        return None
    if isinstance(published, datetime.datetime):  # a pandas Timestamp is one
        return published.to_pydatetime(warn=False) if hasattr(published, "to_pydatetime") else published
    if isinstance(published, datetime.date):
        return datetime.datetime.combine(published, datetime.time())
    if isinstance(published, str):
        text = published.strip()
        try:
            return _of_text(text, day_first) if text else None
        except (ValueError, OverflowError) as error:
            if isinstance(error, OnRecordError):
                raise
            raise OnRecordError(f"{EXPECTED}, found {described(published)}") from None
    return _of_other(published)


def _of_other(published: Any) -> datetime.datetime | None:
    """A number, or a value of numpy or pandas."""
    if hasattr(published, "to_timestamp"):  # a pandas Period
        return parse(published.to_timestamp())
    if type(published).__name__ == "datetime64":
        import pandas

        return parse(pandas.Timestamp(published))
    if isinstance(published, numbers.Real) and not isinstance(published, bool):
        found = _of_number(float(published))
        if found is not None:
            return found
    raise OnRecordError(f"{EXPECTED}, found {described(published)}")


def _of_number(number: float) -> datetime.datetime | None:
    if number.is_integer() and (compact := _COMPACT.fullmatch(str(int(number)))) and number < _MIN_SECONDS:
        try:
            return _of_compact(compact)
        except ValueError:
            return None
    if not abs(number) >= _MIN_SECONDS or math.isinf(number):
        return None
    unit = next(unit for limit, unit in _SECONDS_PER_UNIT if abs(number) < limit)
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=number * unit)


def _of_text(text: str, day_first: bool | None) -> datetime.datetime:
    if compact := _COMPACT.fullmatch(text):
        return _of_compact(compact)
    try:
        return datetime.datetime.fromisoformat(f"{text[:-1]}+00:00" if text[-1] in "Zz" else text)
    except ValueError:
        pass
    if _DIGITS.fullmatch(text) and (found := _of_number(float(text))) is not None:
        return found
    if numeric := _NUMERIC.fullmatch(text):
        text = _unambiguous(numeric, text, day_first)
    elif year_first := _YEAR_FIRST.match(text):
        text = "{}-{:0>2}-{:0>2}".format(*year_first.groups()) + text[year_first.end() :]
    elif found := _of_email(text):
        return found
    return _of_words(text)


def _of_compact(compact: re.Match[str]) -> datetime.datetime:
    parts = [int(part or 0) for part in compact.groups()[:6]]
    found = datetime.datetime(*parts)  # type: ignore[arg-type]
    return found.replace(tzinfo=datetime.timezone.utc) if compact[7] else found


def _of_email(text: str) -> datetime.datetime | None:
    """A time as e-mail and RSS feeds have it."""
    if "," not in text[:4] or not _EMAIL_ZONE.search(text):
        return None
    try:
        return email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None


def _unambiguous(numeric: re.Match[str], text: str, day_first: bool | None) -> str:
    """A date of three numbers as an ISO 8601 date, with what follows it.

    Raises:
        OnRecordError: it can be read in two ways, and no option says which is meant.
    """
    one, mark, two, year, rest = numeric.groups()
    has_century = len(year) > len("25")
    if mark == "." or (has_century and (int(one) > MONTHS or int(one) == int(two))):
        day_first = True
    elif has_century and int(two) > MONTHS:
        day_first = False
    if day_first is None:
        raise OnRecordError(
            f"{EXPECTED}, found {text!r}, which can be read in two ways: set day_first to True or False "
            "(--day-first, --month-first)"
        )
    day, month = (one, two) if day_first else (two, one)
    # As in the C library and in dateutil: 69 is 1969, 68 is 2068.
    year = year if len(year) == 4 else str(int(year) + (1900 if int(year) >= 69 else 2000))  # noqa: PLR2004
    return f"{year}-{int(month):02}-{int(day):02}{rest}"


def _of_words(text: str) -> datetime.datetime:
    """A date with the name of its month, or a time in another form than those of standards."""
    text = re.sub(r"\b([ap])\.\s?m\.?", r"\1m", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[\d,]) at (?=\d)| [–—|·-] (?=\d)", " ", text)
    # What is missing is taken from the default: a date that depends on it is no date ("Monday", "March 2025").
    one, other = (
        _dateutil(text, default) for default in (datetime.datetime(2000, 1, 1), datetime.datetime(2005, 2, 2))
    )
    if one.date() != other.date():
        raise ValueError(text)
    return one


def _dateutil(text: str, default: datetime.datetime) -> datetime.datetime:
    from dateutil import parser

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a zone that dateutil does not know
        try:
            found: datetime.datetime = parser.parse(text, default=default, tzinfos=_zone)
        except Warning as error:
            raise ValueError(str(error)) from None
    return found


def _zone(name: str | None, offset: int | None) -> datetime.tzinfo | None:
    """The zone of a name and an offset in seconds, for dateutil."""
    if offset is not None:
        return datetime.timezone(datetime.timedelta(seconds=offset))
    if name in _US_ZONES:
        return _us_zone(_US_ZONES[name])
    if name in _OFFSETS:
        return datetime.timezone(datetime.timedelta(hours=_OFFSETS[name]))
    if name is None:
        return None
    raise ValueError(f"no zone {name!r}")


@functools.cache
def _us_zone(city: str) -> datetime.tzinfo:
    from dateutil import tz

    found = tz.gettz(f"America/{city}")
    if found is None:
        raise ValueError(f"no zone of {city}")
    zone: datetime.tzinfo = found
    return zone


def in_utc(time: datetime.datetime) -> datetime.datetime:
    """A time in UTC, without a zone; one without a zone is in UTC. At the ends of the calendar the zone is ignored.

    >>> in_utc(parse("2031-05-02T10:00+02:00")), in_utc(parse("0001-01-01T00:00+01:00"))
    (datetime.datetime(2031, 5, 2, 8, 0), datetime.datetime(1, 1, 1, 0, 0))
    """
    if time.tzinfo is None:
        return time
    try:
        return time.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return time.replace(tzinfo=None)


def days_since_1970(time: datetime.datetime) -> int:
    """The day of a time in its own zone, counted from 1970-01-01.

    >>> days_since_1970(parse("1970-01-03T23:00-08:00"))
    2
    """
    return calendar.timegm((time.year, time.month, time.day, 0, 0, 0)) // 86_400


def utc(published: Any) -> datetime.datetime | None:
    """What `parse` finds, in UTC and without a zone; None if a value gives no date.

    >>> utc("2031-05-02"), utc("2031-05-02T10:00+02:00"), utc("yesterday")
    (datetime.datetime(2031, 5, 2, 0, 0), datetime.datetime(2031, 5, 2, 8, 0), None)
    """
    try:
        found = parse(published)
    except OnRecordError:
        return None
    return None if found is None else in_utc(found)

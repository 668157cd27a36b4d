"""Checks of options that several functions take. Each error names the option, what it expects and what it found."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.values import described


def check_choice(option: str, value: Any, choices: Iterable[str]) -> None:
    """Checks that an option has one of a few values.

    Raises:
        OnRecordError: it has another.

    >>> check_choice("errors", "skip", ["raise", "skip"])
    >>> check_choice("errors", "ignore", ["raise", "skip"])
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: errors: expected 'raise' or 'skip', found 'ignore'
    """
    *others, last = map(repr, choices)
    if repr(value) not in (*others, last):
        expected = f"{', '.join(others)} or {last}" if others else last
        raise OnRecordError(f"{option}: expected {expected}, found {value!r}")


def check_positive(option: str, value: Any) -> None:
    """Checks that an option is a whole number greater than 0.

    Raises:
        OnRecordError: it is not.

    >>> check_positive("threads", 0)
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: threads: expected a whole number, 1 or more, found int 0
    """
    is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not is_whole or value < 1:
        raise OnRecordError(f"{option}: expected a whole number, 1 or more, found {described(value)}")


def check_threads(threads: Any) -> None:
    """Checks a number of threads; None means one per core.

    Raises:
        OnRecordError: it is neither None nor a whole number greater than 0.

    >>> check_threads(None)
    """
    if threads is not None:
        check_positive("threads", threads)


def find_column(option: str, name: str, columns: Sequence[Any], *, is_required: bool = True) -> str | None:
    """The column that an option names; None if there is none and none is required.

    Raises:
        OnRecordError: the column is missing, or there are several of this name.

    >>> find_column("text", "body", ["text"])
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: text: no column 'body'; the columns are 'text'
    """
    found = columns.count(name)
    if found > 1:
        raise OnRecordError(f"{option}: expected one column {name!r}, found {found}")
    if not found and is_required:
        raise OnRecordError(f"{option}: no column {name!r}; the columns are {', '.join(map(repr, columns)) or 'none'}")
    return name if found else None


def check_comparison(*, independent: Any = False, min_confidence: Any = None, min_words: Any = 1) -> None:
    """Checks the options that comparisons share.

    Raises:
        OnRecordError: an option has an invalid value.

    >>> check_comparison(independent=True, min_confidence=0.5)
    >>> check_comparison(min_confidence=50)
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: min_confidence: expected a number from 0 to 1, or None, found int 50
    """
    if not isinstance(independent, bool):
        raise OnRecordError(f"independent: expected True or False, found {described(independent)}")
    is_number = isinstance(min_confidence, numbers.Real) and not isinstance(min_confidence, bool)
    if min_confidence is not None and not (is_number and 0 <= min_confidence <= 1):
        raise OnRecordError(
            f"min_confidence: expected a number from 0 to 1, or None, found {described(min_confidence)}"
        )
    check_positive("min_words", min_words)

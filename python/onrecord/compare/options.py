"""Checks of the options that comparisons share: an error names the option, what it expects and what it found."""

from __future__ import annotations

import numbers
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.values import described


def check(*, independent: Any = False, min_confidence: Any = None, min_words: Any = 1) -> None:
    """Checks options of a comparison.

    Raises:
        OnRecordError: an option has a value that it cannot have.

    >>> check(independent=True, min_confidence=0.5)
    >>> check(min_confidence=50)
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
    is_whole = isinstance(min_words, numbers.Integral) and not isinstance(min_words, bool)
    if not is_whole or min_words < 1:
        raise OnRecordError(f"min_words: expected a whole number, 1 or more, found {described(min_words)}")

"""The bounds of a casualty count in words, for sentences, and in symbols, for pictures."""

from __future__ import annotations


def bounds_in_words(min: int | None, max: int | None, is_approximate: bool = False) -> str:
    """The bounds of a count in words.

    Args:
        min: the lower bound, or None.
        max: the upper bound, or None.
        is_approximate: whether the bounds are approximate ("about", "nearly", "dozens").

    >>> bounds_in_words(12, 12), bounds_in_words(20, 30, True)
    ('12', 'about 20 to 30')
    >>> bounds_in_words(14, None, True), bounds_in_words(None, 1500)
    ('at least about 14', 'at most 1,500')
    >>> bounds_in_words(None, None)
    'an unknown number'
    """
    about = "about " if is_approximate else ""
    if min is None and max is None:
        return "an unknown number"
    if max is None:
        return f"at least {about}{min:,}"
    if min is None:
        return f"at most {about}{max:,}"
    return f"{about}{min:,}" if min == max else f"{about}{min:,} to {max:,}"


def bounds_in_symbols(min: int | None, max: int | None, is_approximate: bool = False) -> str:
    """The bounds of a count in a few characters; the arguments are those of `bounds_in_words`.

    >>> bounds_in_symbols(14, None), bounds_in_symbols(50, 55, True), bounds_in_symbols(None, None)
    ('≥14', '~50–55', '?')
    """
    about = "~" if is_approximate else ""
    if min is None and max is None:
        return "?"
    if max is None:
        return f"≥{about}{min:,}"
    if min is None:
        return f"≤{about}{max:,}"
    return f"{about}{min:,}" if min == max else f"{about}{min:,}–{max:,}"

"""The definition of a word that all Python code uses to count and compare words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

WORD = re.compile(r"\w+(?:['’]\w+)*")
"""A word, with its apostrophes: "didn't" is one, "well-known" is two."""

HYPHENATED_WORD = re.compile(r"\w+(?:['’-]\w+)*")
"""A word as newsrooms count words: "well-known" is one."""

STEM_LETTERS = 5
"""The length of a stem, in which a place and its people are mostly the same ("Lethia", "Lethian")."""


def words_of(text: str) -> list[str]:
    """The words of a text without case, each apostrophe straight.

    >>> words_of("It’s well-known.")
    ["it's", 'well', 'known']
    """
    return [word.replace("’", "'") for word in WORD.findall(text.casefold())]


def count_words(text: str) -> int:
    """How many words a text has, a hyphenated one counted once.

    >>> count_words("It’s well-known.")
    2
    """
    return sum(1 for _ in HYPHENATED_WORD.finditer(text))


def stem(word: str) -> str:
    """The first letters of a word, by which it is compared with others.

    >>> stem("lethian") == stem("lethia")
    True
    """
    return word[:STEM_LETTERS]


def count_shared_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two sequences have in common in the same order.

    >>> count_shared_in_order("we won by far".split(), "we lost by little".split())
    2
    """
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)

"""The English word lists of the comparisons: tables in `onrecord/lexicon/<stage>/`, and functions that read them.

A table is a TSV file. Header lines begin with `#` and give content, source, licence and columns. Then comes one row per
line, sorted, the first column unique. In a word, `*` stands for any letters, so that "accus*" matches "accuse" and
"accusation", and an apostrophe matches a straight or a curly one. The lists of the core are in `src/lexicon/`.

>>> sorted(words("compare/name_suffixes"))
['ii', 'iii', 'iv', 'jr', 'sr']
>>> bool(pattern(["accus*", "was n't"]).search("He accused them.")), bool(pattern(["accus*"]).search("a focus"))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, each a tuple of its columns.

    >>> rows("compare/pronouns")[0]
    ('he', 'he')
    """
    text = files("onrecord").joinpath("lexicon", *f"{table}.tsv".split("/")).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


def words(table: str, use: str | None = None) -> frozenset[str]:
    """The words of a table: all, or those that have a use in its second column, where uses are separated by commas.

    >>> sorted(words("compare/denied_things", "alone"))[:3]
    ['all', 'any wrongdoing', 'blame']
    """
    return frozenset(row[0] for row in rows(table) if use is None or use in row[1].split(","))


def alternatives(words: Iterable[str], space: str = " ") -> str:
    r"""A regular expression of words, without their boundaries; `space` is what may be between the words of a phrase.

    >>> alternatives(["no proof", "accus*"], space=r"\s+")
    '(?:accus\\w*|no\\s+proof)'
    """
    return f"(?:{'|'.join(_expression(word, space) for word in sorted(words))})"


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds whole words, whatever their case.

    >>> pattern(["*n't"]).findall("He didn’t. It isn't.")
    ['didn’t', "isn't"]
    """
    return re.compile(rf"\b{alternatives(words)}\b", re.IGNORECASE)


def _expression(word: str, space: str) -> str:
    expression = re.escape(word).replace(r"\*", r"\w*").replace("'", "[’']")
    return expression.replace(r"\ ", space)

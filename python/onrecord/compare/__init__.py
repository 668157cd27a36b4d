"""Comparisons of many articles: each a function of a `Context`, a method of `Corpus` and a word of the command line.

A comparison has one name: `left_out` is a module here, a method, and `onrecord compare left-out`. It is listed in
`COMPARISONS`, and its columns are in `onrecord.schema`. Work that takes time is done in Rust: `src/compare/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the command line calls a comparison.

    >>> COMPARISONS["left-out"].method, COMPARISONS["casualties"].aliases
    ('left_out', ('counts',))
    """

    method: str
    """The method of `Corpus`; also its module and the name of its columns in `onrecord.schema`."""
    help: str
    """What its rows are."""
    options: tuple[str, ...] = ("independent", "min_confidence")
    """Which of "by", "independent", "min_confidence" and "min_words" the method takes."""
    aliases: tuple[str, ...] = ()
    """Other words for it, from earlier versions."""


_BY = ("by", "independent", "min_confidence")

COMPARISONS: Mapping[str, Comparison] = {
    comparison.method.replace("_", "-"): comparison
    for comparison in (
        Comparison(
            "casualties", "numbers of people killed, wounded, missing ..., by event and day", aliases=("counts",)
        ),
        Comparison(
            "common_quotes",
            "the same quote in several articles, and how the versions differ",
            ("independent", "min_confidence", "min_words"),
            ("quotes",),
        ),
        Comparison("concentration", "outlets by how evenly they quote their speakers", _BY),
        Comparison("conflicts", "pairs of counts that cannot both be right"),
        Comparison("coverage", "speakers by outlet: quotes, words, shares, kinds", _BY),
        Comparison("disputes", "accusations with the denials that answer them"),
        Comparison("left_out", "common quotes that an outlet left out of the same story", (*_BY, "min_words")),
        Comparison("parties", "speakers merged across articles: names, quotes, claims", ()),
        Comparison("replies", "pairs of an accusation and a denial that answers it"),
        Comparison("reprints", "articles that repeat an earlier one, in whole or in part", ()),
        Comparison("right_of_reply", "outlets by how many of their accusations are answered", _BY, ("reply",)),
        Comparison("stories", "articles by the story they are about", ()),
    )
}
"""What `onrecord compare` can compare, by the words of the command line."""

WORDS = [*COMPARISONS, *(alias for comparison in COMPARISONS.values() for alias in comparison.aliases)]
"""The words that `onrecord compare` understands: the names of comparisons, then their aliases."""


def find(word: str) -> Comparison:
    """The comparison that a word or an alias of the command line stands for.

    >>> find("counts").method
    'casualties'
    """
    return next(comparison for name, comparison in COMPARISONS.items() if word in (name, *comparison.aliases))

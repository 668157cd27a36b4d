"""Comparisons of many articles: each a function of a `Material`, a method of `Corpus` and a word of the command line.

A comparison lives in a module of its own here and is listed in `COMPARISONS`. Where it takes time its work is done in
Rust, in `src/compare/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the command line calls a comparison."""

    method: str
    """The method of `Corpus`."""
    help: str
    """What its rows are."""
    takes_independent: bool = True
    """Whether the method takes `independent=True`, to count reprints once."""


COMPARISONS: Mapping[str, Comparison] = {
    "conflicts": Comparison("conflicts", "pairs of counts that cannot both be right"),
    "counts": Comparison("casualties", "how many were killed, wounded, missing ... by event, day and source"),
    "coverage": Comparison("coverage", "speakers by outlets: quotes, words, shares, kinds"),
    "left-out": Comparison("left_out", "common quotes that an outlet on the same story does not have", False),
    "quotes": Comparison("common_quotes", "the same quote in several articles, and how each tells it"),
    "disputes": Comparison("disputes", "accusations with the denials that answer them"),
    "replies": Comparison("replies", "pairs of an accusation and a denial that answers it"),
    "reply": Comparison("right_of_reply", "outlets by how many of the accusations they carry are answered"),
    "reprints": Comparison("reprints", "articles that repeat an earlier one, in whole or in part", False),
    "stories": Comparison("stories", "articles by the story they tell", False),
}
"""What `onrecord compare` can compare."""

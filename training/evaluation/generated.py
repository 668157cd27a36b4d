"""Generated articles: the example articles with their words exchanged for each other.

Articles of one vocabulary share their words as articles on one matter do. Articles of different vocabularies share only
what all English texts share: function words.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

WORD = re.compile(r"[A-Za-z]+")
LEXICON = Path(__file__).parents[2] / "src" / "lexicon"


class Vocabulary:
    """A random assignment of content words to content words."""

    def __init__(self, words: list[str], chance: random.Random) -> None:
        self._words = dict(zip(words, chance.sample(words, len(words)), strict=True))

    def translate(self, text: str) -> str:
        """A text in the words of this vocabulary."""

        def translated(match: re.Match[str]) -> str:
            word = self._words.get(match[0].lower(), match[0])
            return word.capitalize() if match[0][0].isupper() else word

        return WORD.sub(translated, text)


def content_words(texts: list[str]) -> list[str]:
    """The words of texts without function words, in alphabetical order."""
    (path,) = LEXICON.rglob("function_words.tsv")
    lines = path.read_text("utf-8").splitlines()
    words = {word.lower() for text in texts for word in WORD.findall(text)}
    return sorted(words - {line for line in lines if not line.startswith("#")})

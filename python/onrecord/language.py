"""Whether a text is English, the only language that onrecord reads."""

from __future__ import annotations

import re
from typing import Literal

# fmt: off
WORDS = frozenset((
    "the", "and", "that", "with", "from", "this", "which", "their", "they", "were", "been", "would", "has", "his",
    "she", "but", "who", "when", "there", "said", "after", "more", "than", "about", "it", "its", "are", "what",
    "where", "could", "should", "other", "some", "into", "out", "you", "your", "him", "our", "these", "those",
    "because", "while", "if", "then", "just", "only", "may", "might", "must", "during", "before", "between",
    "against",
))
"""Frequent words of English that are not frequent in other languages, as "of" and "was" are in Dutch, "for" in Danish:
about a fifth of the words of English news."""
# fmt: on

MIN_SHARE = 0.06
"""The share of `WORDS` from which a text is English: of 50 words, three."""

MIN_WORDS = 25
"""Words from which the share is meaningful."""

MIN_LETTERS = 20
"""Letters from which the script is."""

MAX_CHARACTERS = 2000
"""How much of the beginning of a text is looked at."""

_WORD = re.compile(r"[^\W\d_]+")


def language(text: str | None) -> Literal["en", "other"] | None:
    """The language of a text: "en" for English, else "other"; None for a text too short for a judgement.

    It is judged by the share of frequent words of English in the beginning of the text, and by its script. So a text of
    another language with long quotations in English may pass for English, and a list of names for another language.

    >>> language("Die Regierung hat den Haushalt am Montag vorgelegt, sagte der Minister. Die Opposition lehnt ihn ab, "
    ...          "weil er nach ihrer Ansicht die Gemeinden im Norden benachteiligt und neue Schulden vorsieht.")
    'other'
    >>> language("We won."), language("Мэр заявил, что выборы прошли честно.")
    (None, 'other')
    """
    words = _WORD.findall((text or "")[:MAX_CHARACTERS].casefold())
    letters = sum(map(len, words))
    # Letters up to U+024F are Latin.
    other_letters = sum(letter > "\u024f" for word in words for letter in word)
    if letters >= MIN_LETTERS and other_letters > letters / 2:
        return "other"
    if len(words) < MIN_WORDS:
        return None
    return "en" if sum(word in WORDS for word in words) >= MIN_SHARE * len(words) else "other"

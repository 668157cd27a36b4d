"""An annotated article: a text, and the quotes that an annotator marked in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Spans = tuple[tuple[int, int], ...]
"""Half-open ranges of code points: `text[start:end]`."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote as an annotator marked it.

    >>> Attribution(content=((0, 9),), cue=((10, 14),), source=((15, 24),)).speaker is None
    True
    """

    content: Spans
    """The words reported."""
    cue: Spans = ()
    """The words that signal the quote; empty if there are none."""
    source: Spans = ()
    """The words that name who said it; empty if there are none."""
    speaker: str | None = None
    """The full name of the speaker, if it was annotated."""
    speaker_type: str | None = None
    """What the speaker is: "person", "organization", ...; the types of `onrecord.Speaker`."""
    is_anonymous: bool = False
    """Whether the article does not name the speaker."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article: its text with its attributions."""

    id: Any
    """Its id, as the file gives it."""
    text: str
    """Its text, in which spans count code points."""
    attributions: tuple[Attribution, ...]
    """Its quotes, in the order of the file."""

"""Cleans texts that were taken from web pages or PDF files, and finds the way back to the text that was given."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import OnRecordError

_BLOCK = "p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|header|footer|figure|figcaption|hr"

_PIECE = re.compile(
    r"(?P<drop><!--.*?-->|<(?P<whole>(?i:script|style|noscript))\b[^>]*>.*?</(?P=whole)\s*>)"
    rf"|(?P<block></?(?i:{_BLOCK})\b[^<>]*>)"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!(?i:doctype)[^>]*>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<hyphen>(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?=[^\W\d_A-Z]))"
    r"|(?P<soft>\u00ad(?:[ \t]*\r?\n[ \t]*)?)",
    re.DOTALL,
)
"""What is replaced. A hyphen at the end of a line is left out if a small letter follows: "infor-" "mation"."""


@dataclass(frozen=True, slots=True)
class CleanText:
    r"""A clean text, and where its characters are in the text that was given.

    >>> cleaned = clean("<p>“We won,” said Ana Sil-\nva.</p>")
    >>> cleaned.text
    '\n“We won,” said Ana Silva.\n'
    >>> start, end = cleaned.span(cleaned.text.index("Ana"), cleaned.text.index("."))
    >>> cleaned.original[start:end]
    'Ana Sil-\nva'
    """

    text: str
    """The clean text, to be read: `onrecord.extract(cleaned.text)`."""
    original: str
    """The text that was given."""
    starts: tuple[int, ...]
    """Where each piece of the clean text that is taken as it is begins in it, in code points."""
    places: tuple[tuple[int, int, int], ...]
    """For each piece its start and end in the original, and 1 if it is taken as it is or 0 if it replaces that."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a span of the clean text, both half open and in code points.

        Raises:
            OnRecordError: the span is not in the clean text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise OnRecordError(f"span: expected 0 <= start <= end <= {len(self.text)}, found {start}, {end}")
        first = self._place(start)[0]
        return (first, first) if start == end else (first, self._place(end - 1)[1])

    def _place(self, at: int) -> tuple[int, int]:
        """The span in the original of a character."""
        piece = bisect.bisect_right(self.starts, at) - 1
        if piece < 0:
            return 0, 0
        start, end, is_same = self.places[piece]
        return (start + at - self.starts[piece], start + at - self.starts[piece] + 1) if is_same else (start, end)


def clean(text: str) -> CleanText:
    """Removes HTML tags and joins words that a hyphen at the end of a line divides.

    Tags of blocks (`<p>`, `<br>` ...) become line breaks, others nothing; scripts, styles and comments are left out;
    entities (`&amp;`) become their characters; soft hyphens are left out. Nothing else is changed. A compound that is
    divided at its own hyphen ("long-" "standing") loses it.

    Args:
        text: a text from a web page or a PDF file; one without any of these is returned as it is.

    Raises:
        OnRecordError: the text is not a string.

    >>> import onrecord
    >>> cleaned = onrecord.clean("<b>“No &amp; never,”</b> said Ana Silva.")
    >>> quote = onrecord.extract(cleaned.text).quotes[0]
    >>> quote.text, cleaned.span(*quote.content[0])
    ('“No & never,”', (3, 20))
    """
    if not isinstance(text, str):
        raise OnRecordError(f"text: expected a string, found {type(text).__name__}")
    parts: list[str] = []
    starts: list[int] = []
    places: list[tuple[int, int, int]] = []
    length = 0
    for start, end, new in _pieces(text):
        part = text[start:end] if new is None else new
        if part:
            starts.append(length)
            places.append((start, end, int(new is None)))
            parts.append(part)
            length += len(part)
    return CleanText("".join(parts), text, tuple(starts), tuple(places))


def _pieces(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The pieces of a text: start, end and what replaces it; None for a piece that is kept."""
    at = 0
    for found in _PIECE.finditer(text):
        if found.start() > at:
            yield at, found.start(), None
        if found["entity"]:
            yield found.start(), found.end(), html.unescape(found[0])
        else:
            yield found.start(), found.end(), "\n" if found["block"] else ""
        at = found.end()
    if at < len(text):
        yield at, len(text), None

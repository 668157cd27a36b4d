"""Shows an article as HTML in a notebook and in colour in a terminal, and rows of a store as lines of text.

Contents, cues and sources are coloured in the text, and each content is followed by the name of its speaker. Spans may
nest and overlap: the text is cut wherever one starts or ends, and each piece has a list of the spans that cover it.
"""

from __future__ import annotations

import difflib
import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from onrecord.bounds import bounds_in_words
from onrecord.values import is_missing, plain

if TYPE_CHECKING:
    from onrecord.article import Article, Claim, Quote

Role = Literal["content", "cue", "source"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text that is covered by the same spans throughout.

    >>> Piece("said", (), ()).text
    'said'
    """

    text: str
    covers: tuple[tuple[Role, Quote], ...]
    """The spans that cover it: the role of each, and its quote."""
    ends: tuple[Quote, ...]
    """The quotes whose content ends at its end."""


def pieces(article: Article) -> Iterator[Piece]:
    """The text, cut wherever a content, cue or source starts or ends.

    >>> import onrecord
    >>> article = onrecord.extract("“We won,” said Ana Silva.")
    >>> [(piece.text, [role for role, _ in piece.covers]) for piece in pieces(article)]
    [('“We won,”', ['content']), (' ', []), ('said', ['cue']), (' ', []), ('Ana Silva', ['source']), ('.', [])]
    """
    opens: dict[int, list[tuple[Role, Quote]]] = {}
    closes: dict[int, list[tuple[Role, Quote]]] = {}
    ends: dict[int, list[Quote]] = {}
    for quote in article.quotes:
        spans: list[tuple[Role, tuple[int, int] | None]] = [("content", span) for span in quote.content]
        for role, span in [*spans, ("cue", quote.cue), ("source", quote.source)]:
            if span is not None:
                opens.setdefault(span[0], []).append((role, quote))
                closes.setdefault(span[1], []).append((role, quote))
        if quote.content:
            ends.setdefault(quote.content[-1][1], []).append(quote)
    cuts = sorted({0, len(article.text), *opens, *closes})
    covers: list[tuple[Role, Quote]] = []
    for start, end in itertools.pairwise(cuts):
        for item in closes.get(start, ()):
            covers.remove(item)
        covers += opens.get(start, ())
        yield Piece(article.text[start:end], tuple(covers), tuple(ends.get(end, ())))


def speaker_of(quote: Quote) -> str:
    """The name of a quote's speaker, else the words of its source, else "?"."""
    return quote.speaker.name if quote.speaker else quote.source_text or "?"


def summary(claim: Claim) -> str:
    """A claim in one line: its type, its claimant and its target.

    >>> import onrecord
    >>> summary(onrecord.extract("The blast reportedly killed 12 people.").claims[0])
    'casualty count: 12 killed, hedged'
    """
    parts = [claim.type.replace("_", " ")]
    if claim.claimant:
        parts.append(f"by {claim.claimant.name}")
    if claim.target:
        parts.append(f"about {claim.target.name}")
    words = " ".join(parts)
    if claim.count:
        count = claim.count
        words += f": {bounds_in_words(count.min, count.max, count.is_approximate)} {count.kind}"
    return f"{words}, hedged" if claim.is_hedged else words


# Half-transparent backgrounds, with the text in its own colour, are readable in light and dark themes.
# Jupyter typesets what is between two dollar signs as mathematics; two classes in `to_html` prevent that.
_STYLE = """
.onrecord { line-height: 1.6; max-width: 50em; }
.onrecord .onrecord-text { white-space: pre-wrap; overflow-wrap: anywhere; }
.onrecord .content { background: rgba(60, 160, 90, .28); }
.onrecord .deep { background: rgba(60, 160, 90, .5); }
.onrecord .cue { background: rgba(225, 165, 0, .38); border-radius: 3px; }
.onrecord .source { background: rgba(70, 130, 230, .35); border-radius: 3px; }
.onrecord sup { font-size: .72em; font-weight: 600; opacity: .8; margin-left: .3em; line-height: 0; }
.onrecord .onrecord-small { font-size: .85em; opacity: .8; }
.onrecord ul { margin: .4em 0; padding-left: 1.3em; }
"""


def to_html(article: Article) -> str:
    """The article as HTML without scripts, in which everything that comes from the article is escaped.

    >>> import onrecord
    >>> '<span class="cue"' in to_html(onrecord.extract("“We won,” said Ana Silva."))
    True
    """
    parts = ['<div class="onrecord tex2jax_ignore mathjax_ignore">', f"<style>{_STYLE}</style>"]
    if article.title is not None:
        parts.append(f"<div><strong>{html.escape(str(plain(article.title)))}</strong></div>")
    head = [str(plain(value)) for value in (article.outlet, article.published, article.id) if value is not None]
    if head:
        parts.append(f'<div class="onrecord-small">{html.escape(" · ".join(head))}</div>')
    parts.append('<div class="onrecord-text">')
    for piece in pieces(article):
        parts.append(_html(piece))
        parts += [f"<sup>{html.escape(speaker_of(quote))}</sup>" for quote in piece.ends]
    parts.append("</div>")
    if article.claims:
        parts.append("<ul>")
        for claim in article.claims:
            words = f"<strong>{html.escape(summary(claim))}</strong> – {html.escape(claim.text)}"
            parts.append(f'<li class="onrecord-small">{words}</li>')
        parts.append("</ul>")
    legend = " ".join(f'<span class="{role}">{role}</span>' for role in ("content", "cue", "source"))
    parts.append(f'<div class="onrecord-small">{legend} <sup>speaker</sup></div></div>')
    return "".join(parts)


def _html(piece: Piece) -> str:
    if not piece.covers:
        return html.escape(piece.text)
    roles = [role for role, _ in piece.covers]
    # A cue or source inside the content of another quote has its own colour.
    shown: str = next((role for role in ("cue", "source") if role in roles), "content")
    if roles.count("content") > 1 and shown == "content":
        shown = "content deep"
    hint = "; ".join(f"{role} of {quote.id}: {speaker_of(quote)}, {quote.kind}" for role, quote in piece.covers)
    return f'<span class="{shown}" title="{html.escape(hint)}">{html.escape(piece.text)}</span>'


_COLOURS = {"content": "32", "cue": "33", "source": "36"}
_BOLD, _DIM = "1", "2"


def to_terminal(article: Article, *, colour: bool = True) -> str:
    """The article for a terminal, followed by its claims. Control characters in it are replaced.

    Args:
        article: the article.
        colour: whether to colour it, by ANSI escape codes.

    >>> import onrecord
    >>> print(to_terminal(onrecord.extract("“We won,” said Ana Silva."), colour=False))
    “We won,” [Ana Silva] said Ana Silva.
    """

    def painted(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text

    lines: list[str] = []
    if article.title is not None:
        lines.append(painted(_clean(plain(article.title)), _BOLD))
    head = [_clean(plain(value)) for value in (article.outlet, article.published, article.id) if value is not None]
    if head:
        lines.append(painted(" · ".join(head), _DIM))
    if lines:
        lines.append("")
    text: list[str] = []
    for piece in pieces(article):
        roles = [role for role, _ in piece.covers]
        shown = next((role for role in ("cue", "source", "content") if role in roles), None)
        words = _clean(piece.text)
        # Pagers lose a colour at a line break, so each line is coloured separately.
        text.append("\n".join(painted(line, _COLOURS[shown]) for line in words.split("\n")) if shown else words)
        text += [painted(f" [{_clean(speaker_of(quote))}]", _BOLD) for quote in piece.ends]
    lines.append("".join(text).rstrip("\n"))
    if article.claims:
        lines.append("")
        lines += [f"- {painted(_clean(summary(claim)), _BOLD)} – {_clean(claim.text)}" for claim in article.claims]
    return "\n".join(lines)


def _clean(value: object) -> str:
    """A value without control characters other than line breaks."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", str(value).replace("\r\n", "\n"))


def edits(rows: Iterable[Mapping[Any, Any]]) -> Iterator[str]:
    """Rows of `Store.edits` as lines, grouped under a line that names article and version.

    >>> row = {"article": "a1", "outlet": None, "version": 2, "item": "quote", "change": "added", "altered": None}
    >>> list(edits([{**row, "before": None, "after": "“No.”", "speaker_name_after": "Ana Silva"}]))
    ['a1, version 2', '  quote added: “No.” [Ana Silva]']
    """
    head = ""
    for row in rows:
        article = _in_line([row["article"], row["outlet"], f"version {row['version']}"])
        if article != head:
            head = article
            yield head
        sides = [side for side in ("before", "after") if _has_value(row[side])]
        texts = [_one_line(row[side]) for side in sides]
        names = [_named(row.get(f"speaker_name_{side}")) for side in sides]
        if len(set(names)) > 1:
            shown = " → ".join(text + name for text, name in zip(texts, names, strict=True))
        else:
            shown = (difference(texts[0], texts[1]) if len(texts) > 1 else texts[0]) + names[0]
        altered = f" ({row['altered']})" if _has_value(row["altered"]) else ""
        yield f"  {row['item']} {row['change']}{altered}: {shown}"


def difference(before: str, after: str, context: int = 4) -> str:
    """Two versions of a text as one, with the differences in braces.

    Args:
        before: the old version.
        after: the new version.
        context: how many words to show before and after each difference.

    >>> difference("At least 14 people died", "At least 17 people have died")
    'At least {14 → 17} people {+ have} died'
    >>> difference("We will win and win and win and win again, I say", "We win and win and win and win again", 2)
    'We {- will} win and … and win {again, I say → again}'
    """
    old, new = before.split(), after.split()
    parts: list[str] = []
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (tag, start, end, other_start, other_end) in enumerate(steps):
        was, now = " ".join(old[start:end]), " ".join(new[other_start:other_end])
        if tag == "equal":
            words = old[start:end]
            first, last = (0 if at == 0 else context), (0 if at == len(steps) - 1 else context)
            if len(words) > first + last + 1:
                words = [*words[:first], "…", *words[len(words) - last :]]
            parts.append(" ".join(words))
        else:
            parts.append(f"{{{was} → {now}}}" if was and now else f"{{- {was}}}" if was else f"{{+ {now}}}")
    return " ".join(parts)


def hits(rows: Iterable[Mapping[Any, Any]]) -> Iterator[str]:
    """Rows of `Store.search` as lines.

    >>> row = {"published": None, "outlet": "Valley Echo", "article": "a1", "text": "“No.”", "speaker_name": "Ana"}
    >>> list(hits([row]))
    ['Valley Echo, a1: “No.” [Ana]']
    """
    for row in rows:
        day = str(plain(row["published"]))[:10] if _has_value(row["published"]) else None
        yield f"{_in_line([day, row['outlet'], row['article']])}: {_one_line(row['text'])}{_named(row['speaker_name'])}"


def _in_line(values: Iterable[Any]) -> str:
    return ", ".join(_one_line(value) for value in values if _has_value(value))


def _named(speaker: Any) -> str:
    return f" [{_one_line(speaker)}]" if _has_value(speaker) else ""


def _one_line(value: object) -> str:
    return " ".join(_clean(value).split())


def _has_value(value: Any) -> bool:
    return not is_missing(value)

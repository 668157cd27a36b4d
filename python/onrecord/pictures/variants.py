"""Versions of one quote side by side, with what differs marked."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import OnRecordError
from onrecord.options import check_positive
from onrecord.output import whole_file
from onrecord.pictures.style import checked, rows
from onrecord.values import plain

if TYPE_CHECKING:
    from onrecord.frames import TableData

COLUMNS = ("group", "article", "outlet", "published", "text", "relation", "differences")

# Differences are underlined or struck through, so that they can be seen without colours.
_STYLE = """
.onrecord-variants { line-height: 1.5; max-width: 75em; font-family: sans-serif; }
.onrecord-variants .group { display: flex; flex-wrap: wrap; gap: .8em; margin: 1em 0 2em; }
.onrecord-variants .variant { flex: 1 1 16em; border: 1px solid rgba(128, 128, 128, .5); border-radius: 4px;
  padding: .6em .9em; break-inside: avoid; }
.onrecord-variants .fullest { border-width: 2px; border-color: currentColor; }
.onrecord-variants .head { font-size: .85em; opacity: .8; margin-bottom: .4em; }
.onrecord-variants ins { text-decoration: underline; background: rgba(0, 114, 178, .18); }
.onrecord-variants del { text-decoration: line-through; background: rgba(230, 159, 0, .25); }
.onrecord-variants .speaker { font-weight: 600; }
"""


@dataclass(frozen=True, slots=True)
class Variants:
    """A picture in HTML, which a notebook shows and `save` writes to a file.

    >>> Variants("<p>We won.</p>").html
    '<p>We won.</p>'
    """

    html: str
    """The HTML, without scripts; everything that comes from articles is escaped."""

    def _repr_html_(self) -> str:
        return self.html

    def save(self, path: str | os.PathLike[str]) -> None:
        """Saves it as a page.

        Raises:
            OnRecordError: the path does not end in .html, or cannot be written.
        """
        target = checked(path, (".html",))
        head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Versions of quotes</title></head>'
        with whole_file(target) as file:
            file.write(f"{head}<body>{self.html}</body></html>\n".encode("utf-8", "replace"))


def quote_variants(
    quotes: TableData,
    group: Any = None,
    *,
    limit: int = 20,
    path: str | os.PathLike[str] | None = None,
) -> Variants:
    """The versions of a quote in different outlets: the fullest one first, then the others, with the words that they
    leave out struck through and the words that they have instead underlined.

    Args:
        quotes: a frame of `Corpus.common_quotes`.
        group: the number of a group, or several; by default those with most different versions.
        limit: the maximum number of groups, if none is named.
        path: where to save it: .html.

    Returns:
        The picture, which a notebook shows.

    Raises:
        OnRecordError: a column is missing, there is no such group, or an option has an invalid value.

    >>> import onrecord
    >>> of = {"group": 1, "published": "2025-03-03", "speaker_name": "Ana Silva"}
    >>> picture = onrecord.pictures.quote_variants([
    ...     {**of, "article": "a", "outlet": "Harbour Post", "text": "We won by far", "relation": "identical",
    ...      "differences": None},
    ...     {**of, "article": "b", "outlet": "Valley Echo", "text": "We won", "relation": "shortened",
    ...      "differences": "We won [-by far-]"},
    ... ])
    >>> "We won <del>by far</del>" in picture.html
    True
    """
    check_positive("limit", limit)
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows(quotes, COLUMNS, "Corpus.common_quotes"):
        groups.setdefault(row["group"], []).append(row)
    if group is None:
        wanted = sorted(groups, key=lambda one: -len({plain(row["differences"]) for row in groups[one]}))[:limit]
    else:
        wanted = list(group) if isinstance(group, (list, tuple, set)) else [group]
    unknown = [one for one in wanted if one not in groups]
    if unknown or not wanted:
        found = ", ".join(map(repr, groups)) or "none"
        raise OnRecordError(
            f"group: no group {unknown[0]!r}; the groups are {found}" if unknown else "no groups of quotes"
        )
    parts = ['<div class="onrecord-variants tex2jax_ignore mathjax_ignore">', f"<style>{_STYLE}</style>"]
    parts += [_group(groups[one]) for one in wanted]
    picture = Variants("".join([*parts, "</div>"]))
    if path is not None:
        picture.save(path)
    return picture


def _group(variants: Sequence[dict[str, Any]]) -> str:
    fullest = max(variants, key=lambda row: (plain(row["differences"]) is None, len(row["text"])))
    others = [row for row in variants if row is not fullest]
    others.sort(key=lambda row: (str(plain(row["published"])), str(row["outlet"])))
    cards = [_card(fullest, html.escape(fullest["text"]), is_fullest=True)]
    cards += [_card(row, _marked(row)) for row in others]
    return f'<div class="group">{"".join(cards)}</div>'


def _card(row: dict[str, Any], text: str, *, is_fullest: bool = False) -> str:
    fields = (row["outlet"], row["published"], row["article"])
    head = " · ".join(str(plain(value)).removesuffix("T00:00:00")[:40] for value in fields if value is not None)
    speaker = f'<div class="speaker">{html.escape(row["speaker_name"])}</div>' if row.get("speaker_name") else ""
    relation = "fullest version" if is_fullest else row["relation"]
    kind = "variant fullest" if is_fullest else "variant"
    head = html.escape(f"{head} · {relation}")
    return f'<div class="{kind}"><div class="head">{head}</div>{speaker}{text}</div>'


def _marked(row: dict[str, Any]) -> str:
    """A version as HTML: what it leaves out of the fullest one in `<del>`, what it has instead in `<ins>`."""
    shown = html.escape(plain(row["differences"]) or row["text"])
    shown = re.sub(r"\[-(.*?)-\]", r"<del>\1</del>", shown, flags=re.DOTALL)
    return re.sub(r"\{\+(.*?)\+\}", r"<ins>\1</ins>", shown, flags=re.DOTALL)

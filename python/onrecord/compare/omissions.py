"""What outlets left out: quotes that others have in the same story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from onrecord.compare.coverage import groups_of
from onrecord.compare.quotes import grouped
from onrecord.compare.stories import days_of, stories_of

if TYPE_CHECKING:
    from onrecord.compare.material import Material
    from onrecord.tables import ColumnType

COLUMNS: Mapping[str, ColumnType] = {
    "group": "integer",
    "speaker_name": "string",
    "text": "string",
    "told_by": "given",
    "story": "integer",
    "articles": "given",
}


SHARED = 0.6
"""Share of the words of a quote, in order, that one of the outlet's own quotes has at most if it left the quote out."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def left_out(material: Material, by: str, min_words: int) -> Any:
    """A frame of the common quotes that outlets left out, a row an outlet and a quote."""
    found, rows = grouped(material, independent=False, min_words=min_words)
    outlets, stories, days = groups_of(material, by), stories_of(material), days_of(material)
    has_outlet = [outlet is not None for outlet in material.cells(by)]
    quotes = material.found("quotes")
    words_of: dict[int, list[list[str]]] = {}
    for row, text in zip(quotes.rows.tolist(), quotes.columns["text"], strict=True):
        words_of.setdefault(row, []).append(_words(text))
    articles_of: dict[int, list[int]] = {}
    for row, story in enumerate(stories):
        articles_of.setdefault(story, []).append(row)
    members: dict[int, list[int]] = {}
    for at, group in enumerate(found["group"].tolist()):
        members.setdefault(group, []).append(at)
    omitted: dict[tuple[int, tuple[str, ...]], dict[str, Any]] = {}
    for group, here in members.items():
        # An article without an outlet shows of none that it has a quote, or has it not.
        here = [at for at in here if has_outlet[int(rows[at])]]
        quoting = [int(rows[at]) for at in here]
        if not quoting:
            continue
        told_by = dict.fromkeys(outlets[row] for row in quoting)
        story, count = Counter(stories[row] for row in quoting).most_common(1)[0]
        if len(told_by) < 2 or count < 2:  # noqa: PLR2004
            continue
        first = min((day for row in quoting if (day := days[row]) is not None), default=None)
        silent: dict[int, list[int]] = {}
        for row in articles_of[story]:
            is_before = first is not None and (day := days[row]) is not None and day < first
            if has_outlet[row] and outlets[row] not in told_by and not is_before:
                silent.setdefault(outlets[row], []).append(row)
        shortest = min(here, key=lambda at: len(_words(found["text"][at])))
        words = _words(found["text"][shortest])
        for outlet, articles in silent.items():
            if any(_has(own, words) for row in articles for own in words_of.get(row, ())):
                continue
            told = {
                "group": group,
                "speaker_name": found["speaker_name"][shortest],
                "text": found["text"][shortest],
                "told_by": list(told_by),
                "story": story,
                "articles": articles,
            }
            # Two groups may share their shortest version: the one that more outlets have stands for both.
            key = outlet, tuple(words)
            if key not in omitted or len(told_by) > len(omitted[key]["told_by"]):
                omitted[key] = told
    order = sorted(omitted.items(), key=lambda item: (item[0][0], item[1]["group"]))
    columns = {name: [told[name] for _, told in order] for name in COLUMNS}
    given = {
        by: material.take(by, [outlet for (outlet, _), _ in order]),
        "told_by": material.take_lists(by, columns.pop("told_by")),
        "articles": material.take_lists("id", columns.pop("articles")),
    }
    return material.make(COLUMNS, columns, given)


def _has(own: list[str], words: list[str]) -> bool:
    """Whether one quote has most words of another in their order.

    >>> _has("we won by far".split(), "we won far".split()), _has("far we".split(), "we won far".split())
    (True, False)
    """
    if len(set(own) & set(words)) <= SHARED * len(set(words)):
        return False
    blocks = SequenceMatcher(None, own, words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) > SHARED * len(words)


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]

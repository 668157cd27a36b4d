"""Quotes that an outlet left out although others have them in the same story, one row per outlet and quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.compare.common_quotes import QuoteGroups, group_quotes
from onrecord.words import count_shared_in_order, words_of

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT

MAX_SHARED_WORDS = 0.6
"""Share of a quote's words: an outlet that has more of them, in order, in one of its quotes has not left it out."""

MIN_OUTLETS = 2
"""How many outlets, and articles on the story, must have a quote before another can leave it out."""


@dataclass(frozen=True, slots=True)
class CommonQuote:
    """A group of `common_quotes` that several outlets have in one story."""

    group: int
    speaker_name: str | None
    text: str
    """Its shortest version."""
    words: list[str]
    story: int
    day: int | None
    """The first day on which an article had it."""
    quoted_by: list[int]
    """The outlets that have it, each identified by the row of its first article."""


def left_out(
    context: Context[FrameT], by: str, *, independent: bool, min_confidence: float | None, min_words: int
) -> FrameT:
    """The frame of `Corpus.left_out`."""
    groups = context.once(group_quotes, independent=independent, min_confidence=min_confidence, min_words=min_words)
    outlets = _outlets(context, by)
    words_of_article = _words_of_articles(context)
    omissions: dict[tuple[int, tuple[str, ...]], tuple[CommonQuote, list[int]]] = {}
    for quote in _common_quotes(context, groups, outlets):
        for outlet, articles in _others_on_story(context, quote, outlets).items():
            if any(_has(own, quote.words) for row in articles for own in words_of_article.get(row, ())):
                continue
            # Two groups may have the same shortest version: only the one that more outlets have is shown.
            key = outlet, tuple(quote.words)
            if key not in omissions or len(quote.quoted_by) > len(omissions[key][0].quoted_by):
                omissions[key] = quote, articles
    order = sorted(omissions, key=lambda key: (key[0], omissions[key][0].group))
    quotes = [omissions[key][0] for key in order]
    names = "group", "speaker_name", "text", "story"
    given = {
        by: context.take(by, [outlet for outlet, _ in order]),
        "quoted_by": context.take_lists(by, [quote.quoted_by for quote in quotes]),
        "article_ids": context.take_lists("id", [omissions[key][1] for key in order]),
    }
    return context.make("left_out", {name: [getattr(quote, name) for quote in quotes] for name in names}, given, by)


def _outlets(context: Context[Any], by: str) -> list[int | None]:
    """The outlet of each article, identified by the row of its first article; None for an article without an outlet."""
    is_missing = [cell is None for cell in context.cells(by)]
    return [None if is_missing[row] else group for row, group in enumerate(context.groups(by))]


def _words_of_articles(context: Context[Any]) -> Mapping[int, list[list[str]]]:
    """The words of all quotes of each article. Reprinted and doubtful ones are included: an outlet that has a quote in
    any form has not left it out.
    """
    quotes = context.table("quotes")
    words: dict[int, list[list[str]]] = {}
    for row, text in zip(quotes.rows, quotes["text"], strict=True):
        words.setdefault(row, []).append(words_of(text))
    return words


def _common_quotes(context: Context[Any], groups: QuoteGroups, outlets: list[int | None]) -> list[CommonQuote]:
    """The groups that several outlets have in one story."""
    members: dict[int, list[int]] = {}
    for at, (group, row) in enumerate(zip(groups.columns["group"], groups.rows, strict=True)):
        if outlets[row] is not None:
            members.setdefault(group, []).append(at)
    quotes = []
    for group, here in members.items():
        rows = [groups.rows[at] for at in here]
        quoted_by = [outlet for outlet in dict.fromkeys(outlets[row] for row in rows) if outlet is not None]
        story, count = Counter(context.stories[row] for row in rows).most_common(1)[0]
        if len(quoted_by) < MIN_OUTLETS or count < MIN_OUTLETS:
            continue
        shortest = min(here, key=lambda at: len(words_of(groups.columns["text"][at])))
        text = groups.columns["text"][shortest]
        quotes.append(
            CommonQuote(
                group=group,
                speaker_name=groups.columns["speaker_name"][shortest],
                text=text,
                words=words_of(text),
                story=story,
                day=min((day for row in rows if (day := context.days[row]) is not None), default=None),
                quoted_by=quoted_by,
            )
        )
    return quotes


def _others_on_story(context: Context[Any], quote: CommonQuote, outlets: list[int | None]) -> dict[int, list[int]]:
    """The outlets without a quote that are on its story, with their articles there from the quote's first day on."""
    others: dict[int, list[int]] = {}
    for row in context.articles_of_stories[quote.story]:
        outlet, day = outlets[row], context.days[row]
        is_before = quote.day is not None and day is not None and day < quote.day
        if outlet is not None and outlet not in quote.quoted_by and not is_before:
            others.setdefault(outlet, []).append(row)
    return others


def _has(own: list[str], words: list[str]) -> bool:
    """Whether a quote has most words of another, in the same order.

    >>> _has("we won by far".split(), "we won far".split()), _has("far we".split(), "we won far".split())
    (True, False)
    """
    if len(set(own) & set(words)) <= MAX_SHARED_WORDS * len(set(words)):
        return False
    return count_shared_in_order(own, words) > MAX_SHARED_WORDS * len(words)

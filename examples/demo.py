"""Reads the example articles and shows what the outlets tell differently: `make demo`.

Everything shown comes from the three tables of a `Corpus`. The comparison below them is a few lines of pandas and
difflib: words that two quotes of one event share in one run are taken for one utterance.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import sys
import textwrap

import pandas as pd

import onrecord

WIDTH = min(shutil.get_terminal_size((100, 24)).columns, 110)
IS_COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
EVENTS = {"ferry": "A ferry sinks", "border": "A market is hit", "river": "A river is poisoned", "mayor": "A mayor is accused"}
SHARED_RUN = 6  # words in a row that make two quotes one utterance


def main() -> None:
    articles = onrecord.example_articles()
    corpus = onrecord.Corpus(articles)
    quotes, speakers, claims = with_event(corpus.quotes, articles), corpus.speakers, with_event(corpus.claims, articles)
    print(
        f"{len(articles)} invented articles, {articles.outlet.nunique()} outlets, {len(EVENTS)} events: "
        f"{len(quotes)} quotes, {len(speakers)} speakers, {len(claims)} claims."
    )

    title("One article", f"{articles.outlet[0]}, {articles.title[0]}")
    show_article(quotes[quotes.article == articles.id[0]], claims[claims.article == articles.id[0]])
    for event, what in EVENTS.items():
        of_event = articles[articles.event == event]
        title(what, f"{len(of_event)} articles, {of_event.outlet.nunique()} outlets")
        show_utterances(quotes[quotes.event == event])
        show_deaths(claims[claims.event == event])
        show_accusations(claims[claims.event == event], of_event)


def with_event(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    return table.merge(articles[["id", "event"]].rename(columns={"id": "article"}), on="article")


def show_article(quotes: pd.DataFrame, claims: pd.DataFrame) -> None:
    for quote in quotes.itertuples():
        line(or_dash(quote.speaker_name), quote.kind, quote.text, colour=36)
    print()
    for claim in claims.itertuples():
        line(or_dash(claim.claimant_name, "(the article)"), claim.type.replace("casualty_", ""), claim.text, colour=33)


def show_utterances(quotes: pd.DataFrame, most: int = 2) -> None:
    """The utterances that most outlets carry, the fullest version first, then how the others tell it."""
    groups = [group for group in same_utterances(quotes) if len({quote.outlet for quote in group}) > 1]
    groups.sort(key=lambda group: -len({normal(quote.text) for quote in group}))
    for group in groups[:most]:
        fullest = max(group, key=lambda quote: len(words(quote.text)))
        heading(f"One utterance of {or_dash(fullest.speaker_name, 'somebody')}, told {len(group)} times")
        line(fullest.outlet, fullest.published, fullest.text, colour=36)
        for quote in group:
            if quote is not fullest:
                line(quote.outlet, quote.published, difference(fullest.text, quote.text), colour=36)


def same_utterances(quotes: pd.DataFrame) -> list[list]:
    groups: list[list] = []
    for quote in quotes[quotes.kind != "indirect"].itertuples():
        home = next((group for group in groups if any(is_same(quote.text, other.text) for other in group)), None)
        if home is None:
            groups.append([quote])
        else:
            home.append(quote)
    return groups


def is_same(text: str, other: str) -> bool:
    one, two = normal(text), normal(other)
    return difflib.SequenceMatcher(None, one, two, autojunk=False).find_longest_match().size >= SHARED_RUN


def difference(full: str, version: str) -> str:
    """The version, what was cut from the full one as […] and what is not in it in braces."""
    if normal(full) == normal(version):
        return paint("the same words", 90)
    shown = words(version)
    pieces = []
    for act, start, end, from_, to in difflib.SequenceMatcher(None, normal(full), normal(version), autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append(" ".join(shown[from_:to]))
        if act in ("delete", "replace") and end > start and act == "delete":
            pieces.append(paint("[…]", 90))
        if act in ("insert", "replace"):
            pieces.append(paint("{" + " ".join(shown[from_:to]) + "}", 31))
    return " ".join(pieces)


def show_deaths(claims: pd.DataFrame) -> None:
    """How many were killed: every count of every article with its bounds and the party that gives it."""
    counts = claims[(claims.type == "casualty_count") & (claims.kind == "killed")]
    if counts.empty:
        return
    heading("Killed, by outlet and by who says so")
    for (published, outlet, _), of_article in counts.groupby(["published", "outlet", "article"], sort=False):
        shown = {f"{bounds(count)} ({or_dash(count.claimant_name, 'the article')})": None for count in of_article.itertuples()}
        line(outlet, published, " · ".join(shown), colour=35)


def bounds(count) -> str:
    low, high = (None if pd.isna(value) else int(value) for value in (count.min, count.max))
    about = "about " if count.approximate else ""
    if low is None or high is None:
        return about + ("?" if low is None and high is None else f"up to {high}" if low is None else f"{low} or more")
    return about + (str(low) if low == high else f"{low} to {high}")


def show_accusations(claims: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Each article's first accusation by somebody, and whether the same article carries any denial."""
    heading("Accusations, and whether the article carries a denial")
    for article in articles.itertuples():
        of_article = claims[claims.article == article.id]
        accusations = of_article[of_article.type == "accusation"]
        deniers = of_article[of_article.type == "denial"].claimant_name.dropna().unique()
        denial = f"denied by {', '.join(deniers[:2])}" if len(deniers) else "no denial"
        if (of_article.type == "denial").any() and not len(deniers):
            denial = "denied"
        for accusation in accusations.sort_values("claimant", na_position="last", kind="stable").head(1).itertuples():
            parties = f"{or_dash(accusation.claimant_name, 'the article')} → {or_dash(accusation.target, '?')}"
            line(article.outlet, article.published, f"{parties}: {accusation.text}", colour=33, end=f"  ⟶ {denial}")


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def normal(text: str) -> list[str]:
    return [re.sub(r"\W", "", word).lower() for word in words(text)]


def or_dash(value: object, otherwise: str = "–") -> str:
    return otherwise if pd.isna(value) else str(value)


def title(what: str, more: str) -> None:
    print(f"\n{paint(what.upper(), 1)}  {more}"[: WIDTH + 20])


def heading(text: str) -> None:
    print(f"  {paint(text, 1)}")


def line(who: str, what: object, text: str, colour: int, end: str = "") -> None:
    """A row in two columns and the rest on at most one line."""
    what = f"{what:%d %b}" if hasattr(what, "strftime") else str(what)
    start = f"    {textwrap.shorten(who, 24, placeholder='…'):<24} {what:<11} "
    room = WIDTH - len(start) - len(end)
    shown = " ".join(text.split())
    if len(re.sub(r"\033\[\d+m", "", shown)) > room:
        shown = shown[: room - 1] + ("\033[0m" if IS_COLOURED else "") + "…"
    print(f"    {paint(start.strip(), colour)}{' ' * (len(start) - 4 - len(start.strip()))}{shown}{paint(end, 90)}")


def paint(text: str, code: int) -> str:
    return f"\033[{code}m{text}\033[0m" if IS_COLOURED and text else text


if __name__ == "__main__":
    main()

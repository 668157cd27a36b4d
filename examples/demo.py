"""Reads the example articles and shows how the outlets differ: `make demo`.

Everything shown comes from the tables of a `Corpus` and from its comparisons.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

import pandas as pd

import onrecord

WIDTH = max(80, min(shutil.get_terminal_size((100, 24)).columns, 120))
IS_COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
BOLD, GREY, RED, YELLOW, CYAN = 1, 90, 31, 33, 36


def main() -> None:
    articles = onrecord.example_articles()
    corpus = onrecord.Corpus(articles)
    event = articles.set_index("id").event
    compared = (corpus.common_quotes(), corpus.casualties(), corpus.disputes())
    common, casualties, disputes = (table.assign(of=table.article.map(event)) for table in compared)
    print(
        f"{len(articles)} invented articles of {articles.outlet.nunique()} outlets on {event.nunique()} events: "
        f"{len(corpus.quotes)} quotes, {(corpus.speakers.quotes > 0).sum()} speakers, {len(corpus.claims)} claims."
    )
    show_article(articles.iloc[0], corpus.quotes, corpus.claims)
    for name, of_event in articles.groupby("event", sort=False):
        title(f"{name}: as {of_event.outlet.nunique()} outlets report it")
        show_utterances(common[common.of == name])
        show_deaths(casualties[casualties.of == name])
        show_accusations(disputes[disputes.of == name])


def show_article(article: pd.Series, quotes: pd.DataFrame, claims: pd.DataFrame, most: int = 6) -> None:
    """The first quotes and claims of one article, in the order of the text."""
    title(f"one article: {article.outlet}, {article.title}")
    for name, table in (("Quotes", quotes), ("Claims", claims)):
        of_article = table[table.article == article.id]
        heading(f"{name}, {most} of {len(of_article)}" if len(of_article) > most else name)
        for row in of_article.head(most).to_dict("records"):
            if name == "Quotes":
                show(given(row["speaker_name"], "?"), row["kind"], row["text"], lines=1)
            else:
                show(
                    given(row["claimant_name"], "(the article)"),
                    row["type"].removesuffix("_count"),
                    row["text"],
                    lines=1,
                )


def show_utterances(quotes: pd.DataFrame, most: int = 2) -> None:
    """The quotes that have most versions: the fullest version, then how the others differ from it."""
    ways = quotes.groupby("group").differences.nunique()
    for group in ways[ways > 0].nlargest(most).index:
        versions = quotes[quotes.group == group]
        fullest = versions[versions.differences.isna()]
        full = fullest.iloc[0]
        heading(f"{given(full.speaker_name, '?')}, a quote in {ways[group] + 1} versions: […] is cut, {{…}} is added")
        same = joined(outlet for outlet in fullest.outlet if outlet != full.outlet)
        show(full.outlet, day(full.published), full.text, after=f"the same in {same}" if same else "")
        for version in versions[versions.differences.notna()].drop_duplicates(["outlet", "differences"]).itertuples():
            show(version.outlet, day(version.published), difference(version.differences))


def difference(marked: str) -> str:
    """A version, with […] for the words of the full one that were cut and braces round words that it does not have."""
    cut = re.sub(r"\[-.*?-\]", "[…]", marked)
    return re.sub(r"\{\+(.*?)\+\}", lambda added: "{" + added[1].replace(" ", "\N{NO-BREAK SPACE}") + "}", cut)


def show_deaths(counts: pd.DataFrame) -> None:
    """How many were killed: every count of every article, with its bounds and who gives it."""
    killed = counts[(counts.kind == "killed") & ~counts.is_background]
    if len(killed):
        heading("Killed, and who gives the number")
    for (published, outlet, _), of_article in killed.groupby(["published", "outlet", "article"], sort=False):
        rows = of_article.to_dict("records")
        given_by = dict.fromkeys(f"{bounds(row)} ({given(row['claimant_name'], 'the article')})" for row in rows)
        show(outlet, day(published), ", ".join(given_by))


def bounds(count: dict[str, Any]) -> str:
    low, high = (None if pd.isna(count[bound]) else str(int(count[bound])) for bound in ("min", "max"))
    about = "about " if count["is_approximate"] else ""
    if low == high:
        return about + low if low else "many"
    return about + (f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low} to {high}")


def show_accusations(disputes: pd.DataFrame, most: int = 5) -> None:
    """Accusations by and against somebody with a name, those that were answered first, and who printed the denial."""
    named = disputes[disputes.accuser.notna()].sort_values("answered", ascending=False, kind="stable")
    if len(named):
        heading("Accusations, and which outlets print a denial")
    for dispute in named.drop_duplicates("dispute").head(most).itertuples():
        denied = joined(dispute.outlets_denying) or "NONE"
        show(dispute.outlet, denied, f"{dispute.accuser} → {dispute.accused}: {dispute.accusation}", 20, lines=1)


def joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def day(published: pd.Timestamp) -> str:
    return f"{published:%d %b}"


def given(value: Any, otherwise: str) -> str:
    return otherwise if pd.isna(value) else str(value)


def title(text: str) -> None:
    print("\n" + painted(textwrap.shorten(text.upper(), WIDTH, placeholder="…"), BOLD))


def heading(text: str) -> None:
    print("  " + painted(text, YELLOW))


def show(who: str, what: str, text: str, room: int = 10, lines: int = 2, after: str = "") -> None:
    """A row: who, what, and the text on a few lines next to them."""
    start = (
        f"    {textwrap.shorten(who, 20, placeholder='…'):<20} {textwrap.shorten(what, room, placeholder='…'):<{room}} "
    )
    wrapped = textwrap.wrap(" ".join(text.split(" ")), WIDTH - len(start), max_lines=lines, placeholder=" …")
    wrapped += textwrap.wrap(f"→ {after}", WIDTH - len(start), max_lines=1, placeholder=" …") if after else []
    for number, line in enumerate(wrapped):
        shown = re.sub(r"\{[^}]*\}", lambda found: painted(found[0], RED), line).replace("[…]", painted("[…]", GREY))
        shown = shown.replace("\N{NO-BREAK SPACE}", " ")
        print(
            " " * len(start) if number else painted(start, CYAN),
            painted(line, GREY) if line.startswith("→") else shown,
            sep="",
        )


def painted(text: str, colour: int) -> str:
    return f"\033[{colour}m{text}\033[0m" if IS_COLOURED else text


if __name__ == "__main__":
    main()

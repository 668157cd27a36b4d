"""Reads the example articles and shows what the outlets tell differently: `make demo`.

Everything shown comes from the tables of a `Corpus`. What is compared here is compared simply: a speaker's sentences
in quotation marks that share most of their words are versions of one, and any denial in an article counts as its
answer to an accusation.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import sys
import textwrap
from typing import Any

import pandas as pd

import onrecord

SHARED = 5  # words at least that two versions of a sentence have in common
WIDTH = max(80, min(shutil.get_terminal_size((100, 24)).columns, 120))
IS_COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
BOLD, GREY, RED, YELLOW, CYAN = 1, 90, 31, 33, 36


def main() -> None:
    articles = onrecord.example_articles()
    corpus = onrecord.Corpus(articles)
    event = articles.set_index("id").event
    quotes, claims = (table.assign(event=table.article.map(event)) for table in (corpus.quotes, corpus.claims))
    print(
        f"{len(articles)} invented articles of {articles.outlet.nunique()} outlets on {event.nunique()} events: "
        f"{len(quotes)} quotes, {(corpus.speakers.n_quotes > 0).sum()} speakers, {len(claims)} claims."
    )
    show_article(articles.iloc[0], quotes, claims)
    for name, of_event in articles.groupby("event", sort=False):
        title(f"{name}: as {of_event.outlet.nunique()} outlets tell it")
        show_utterances(quotes[quotes.event == name])
        show_deaths(claims[claims.event == name])
        show_accusations(claims[claims.event == name], of_event)


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
    """The sentences told in most ways: the fullest version, then how the others differ from it."""
    groups = [group for group in utterances(quotes) if len({sentence["outlet"] for sentence in group}) > 1]
    for group in sorted(groups, key=lambda group: -versions(group))[:most]:
        full = max(group, key=lambda sentence: len(words(sentence["text"])))
        speaker = max((sentence["speaker_name"] for sentence in group if has_speaker(sentence)), key=len, default="?")
        heading(f"{speaker}, a sentence in {versions(group)} versions: […] is cut, {{…}} differs from the fullest")
        same = [other["outlet"] for other in group if other is not full and versions([full, other]) == 1]
        show(full["outlet"], day(full["published"]), full["text"], after=f"so too {joined(same)}" if same else "")
        for sentence in group:
            if versions([full, sentence]) > 1:
                show(sentence["outlet"], day(sentence["published"]), difference(full["text"], sentence["text"]))


def utterances(quotes: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """The sentences of quotes with quotation marks, the versions of one together."""
    groups: list[list[dict[str, Any]]] = []
    for quote in quotes[quotes.kind != "indirect"].to_dict("records"):
        for text in re.split(r"\s…\s|(?<=[.!?])[”’\"']*\s+", quote["text"]):
            sentence = {**quote, "text": text.removeprefix("that ").strip("“”‘’\"', ")}
            home = next((group for group in groups if any(is_version(sentence, other) for other in group)), None)
            if home is None:
                groups.append([sentence])
            else:
                home.append(sentence)
    return groups


def is_version(sentence: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether most words of the shorter stand in the other, in their order, and one speaker may have said both."""
    names = [words(quote["speaker_name"])[-1:] for quote in (sentence, other) if has_speaker(quote)]
    if names and names[0] != names[-1]:  # family names
        return False
    shared = sum(block.size for block in matcher(sentence["text"], other["text"]).get_matching_blocks())
    return shared >= max(SHARED, 0.6 * min(len(words(sentence["text"])), len(words(other["text"]))))


def has_speaker(quote: dict[str, Any]) -> bool:
    return bool(pd.notna(quote["speaker_name"]))


def versions(group: list[dict[str, Any]]) -> int:
    return len({tuple(map(bare, words(sentence["text"]))) for sentence in group})


def difference(full: str, version: str) -> str:
    """The version, with […] where words of the full one were cut and braces round words that it does not have."""
    shown, pieces = words(version), []
    for step, _, _, start, end in matcher(full, version).get_opcodes():
        piece = " ".join(shown[start:end])
        if step == "delete":
            pieces.append("[…]")
        elif step == "equal":
            pieces.append(piece)
        else:
            pieces.append("{" + piece.replace(" ", "\N{NO-BREAK SPACE}") + "}")
    return " ".join(pieces)


def matcher(text: str, other: str) -> difflib.SequenceMatcher[str]:
    one, two = ([bare(word) for word in words(version)] for version in (text, other))
    return difflib.SequenceMatcher(None, one, two, autojunk=False)


def words(text: str) -> list[str]:
    return [word for word in text.split() if bare(word)]


def bare(word: str) -> str:
    return re.sub(r"\W", "", word).lower()


def show_deaths(claims: pd.DataFrame) -> None:
    """How many were killed: every count of every article, with its bounds and who gives it."""
    killed = claims[(claims.type == "casualty_count") & (claims.kind == "killed")]
    if len(killed):
        heading("Killed, and who gives the number")
    for (published, outlet, _), of_article in killed.groupby(["published", "outlet", "article"], sort=False):
        rows = of_article.to_dict("records")
        counts = dict.fromkeys(f"{bounds(row)} ({given(row['claimant_name'], 'the article')})" for row in rows)
        show(outlet, day(published), ", ".join(counts))


def bounds(count: dict[str, Any]) -> str:
    low, high = (None if pd.isna(count[bound]) else str(int(count[bound])) for bound in ("min", "max"))
    about = "about " if count["approximate"] else ""
    if low == high:
        return about + low if low else "many"
    return about + (f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low} to {high}")


def show_accusations(claims: pd.DataFrame, articles: pd.DataFrame) -> None:
    """One accusation an article, if it can be by and against somebody it names, and who denies anything there."""
    heading("Accusations, and who denies anything in the same article")
    for article in articles.itertuples():
        of_article = claims[claims.article == article.id]
        accusations = of_article[of_article.type == "accusation"]
        named = accusations[["claimant", "target"]].notna().sum(axis="columns")
        denials = of_article[of_article.type == "denial"]
        deniers = [given(name, "the article") for name in denials.sort_values("claimant").claimant_name]
        for row in accusations.loc[named.nlargest(1).index].to_dict("records"):
            parties = f"{given(row['claimant_name'], 'the article')} → {given(row['target'], '?')}"
            show(article.outlet, joined(deniers) if deniers else "NOBODY", f"{parties}: {row['text']}", 20, lines=1)


def joined(names: list[str]) -> str:
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
    """A row: who, what, and the text on a few lines beside them."""
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

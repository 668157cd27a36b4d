"""How well articles and casualty counts are grouped by story and event.

    .venv/bin/python training/evaluation/events.py DATA/basil-open.jsonl
    .venv/bin/python training/evaluation/events.py DATA/polnear/*[nv].jsonl.gz DATA/seeds.jsonl

Files have one article per line, with the usual fields. Outlet, day and title are taken from the id if they are missing
and the id has the form of PolNeAR ("nyt_2016-05-02_a-title"). Two articles or counts are in the same group or not, in
the gold and as found; precision and recall are of such pairs. If all articles have the field `event`, it is the gold of

- `articles`: articles by story,
- `counts`: counts that are not background,
- `all counts`: all counts, as if each were of the event of its article.

The gold of `counts by reader` is the event that a reader found each count to be about (`events.tsv`). It separates the
events of one article, and joins counts of one event in several articles.

The events are also split into halves, to see whether a figure holds for both of them.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import onrecord

ReaderEvents = dict[tuple[str, int], str]
"""The event of each count, by the id of its article and its first code point."""


def pairwise(groups: Iterable[tuple[Hashable, Hashable]]) -> tuple[int, float, float]:
    """The number of pairs in the gold, precision and recall; each item has a group as found and one in the gold."""

    def pairs(counted: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counted.values())

    items = list(groups)
    both = pairs(Counter(items))
    found, gold = (pairs(Counter(item[side] for item in items)) for side in (0, 1))
    return gold, both / found if found else 1.0, both / gold if gold else 1.0


def measure(name: str, articles: list[dict[str, Any]], events: ReaderEvents) -> None:
    """Prints the figures for some articles."""
    # Several articles may have the same id.
    corpus = onrecord.Corpus([article | {"id": at} for at, article in enumerate(articles)], progress=False)
    stories, counts = corpus.stories(), corpus.casualties()
    places = zip(counts["article"].map(lambda at: articles[at]["name"]), counts["start"], strict=True)
    read = [(found, events[at]) for found, at in zip(counts["event"], places, strict=True) if at in events]
    rows = [("counts by reader", read)] if read else []
    if all("event" in article for article in articles):
        event = {at: article["event"] for at, article in enumerate(articles)}
        news = counts[~counts["is_background"]]
        rows += [
            ("articles", list(zip(stories["story"], stories["article"].map(event), strict=True))),
            ("counts", list(zip(news["event"], news["article"].map(event), strict=True))),
            ("all counts", list(zip(counts["event"], counts["article"].map(event), strict=True))),
        ]
    for what, groups in rows:
        gold, precision, recall = pairwise(groups)
        print(f"{name:<16} {what:<18} {gold:>6,} pairs   precision {precision:6.1%}   recall {recall:6.1%}")


def articles_of(paths: list[str]) -> list[dict[str, Any]]:
    """The articles of files, with outlet, day and title."""
    articles = []
    for path in map(Path, paths):
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")
        for line in text.splitlines():
            outlet, *rest = (article := json.loads(line))["id"].split("_", 2)
            of_id = {"outlet": outlet, "published": rest[0], "title": rest[1].replace("-", " ")} if rest else {}
            articles.append({"published": None, "title": None} | of_id | article | {"name": article["id"]})
    return articles


def reader_events() -> ReaderEvents:
    """The events of `events.tsv`; a count without a name of its event is the only one of its event."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {(name, int(start)): event or f"{name} {start}" for name, start, event in rows if event != "-"}


def main(paths: list[str]) -> None:
    """Prints the figures for files."""
    articles, events = articles_of(paths), reader_events()
    order = dict.fromkeys(article.get("event", article["id"]) for article in articles)
    halves = {event: at % 2 for at, event in enumerate(order)}
    even, odd = (
        [article for article in articles if halves[article.get("event", article["id"])] == half] for half in (0, 1)
    )
    measure("all", articles, events)
    measure("even events", even, events)
    measure("odd events", odd, events)
    measure("without dates", [article | {"published": None} for article in articles], events)
    measure("without titles", [article | {"title": None} for article in articles], events)


if __name__ == "__main__":
    main(sys.argv[1:])

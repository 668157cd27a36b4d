"""How well articles and casualty counts are grouped by story and event.

    .venv/bin/python benches/events.py ../shared/data/basil-open.jsonl
    .venv/bin/python benches/events.py ../shared/data/polnear/*[nv].jsonl.gz ../shared/data/{basil-open,seeds}.jsonl

Files have an article a line, with the usual fields; what they lack of outlet, day and title is taken from ids as those
of PolNeAR are made ("nyt_2016-05-02_a-title"). Pairs of articles or of counts are in one group or not, in the gold and
as found; precision and recall are of pairs. Where all articles have the field `event`, that is the gold of

- `articles` by story, `counts` that are not told in passing, and `all counts`, as if all were of the article's event.

The gold of `counts by reading` is the event that a reader found each count to be about (events.tsv). It tells apart
what one article tells of several events, and joins what several tell of one; for `all counts` the one is a pair missed
and the other a wrong one.

Halves split the events, so that a figure that holds only for all of them together shows.
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

Reading = dict[tuple[str, int], str]
"""The event of each count, by the id of its article and where it begins."""


def pairwise(groups: Iterable[tuple[Hashable, Hashable]]) -> tuple[int, float, float]:
    """Pairs in the gold, precision and recall of pairs; each item is its group as found and in the gold."""

    def pairs(counted: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counted.values())

    items = list(groups)
    both = pairs(Counter(items))
    found, gold = (pairs(Counter(item[side] for item in items)) for side in (0, 1))
    return gold, both / found if found else 1.0, both / gold if gold else 1.0


def measure(name: str, articles: list[dict[str, Any]], reading: Reading) -> None:
    """Prints the figures for some articles."""
    # Ids may come twice.
    corpus = onrecord.Corpus([article | {"id": at} for at, article in enumerate(articles)], progress=False)
    stories, counts = corpus.stories(), corpus.casualties()
    places = zip(counts["article"].map(lambda at: articles[at]["name"]), counts["start"], strict=True)
    read = [(found, reading[at]) for found, at in zip(counts["event"], places, strict=True) if at in reading]
    rows = [("counts by reading", read)] if read else []
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
    """The articles of files."""
    articles = []
    for path in map(Path, paths):
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")
        for line in text.splitlines():
            outlet, *rest = (article := json.loads(line))["id"].split("_", 2)
            of_id = {"outlet": outlet, "published": rest[0], "title": rest[1].replace("-", " ")} if rest else {}
            articles.append({"published": None, "title": None} | of_id | article | {"name": article["id"]})
    return articles


def readings() -> Reading:
    """What the table beside this file has; a count that no other is with has an event of its own."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {(name, int(start)): event or f"{name} {start}" for name, start, event in rows if event != "-"}


def main(paths: list[str]) -> None:
    """Prints the figures for files."""
    articles, reading = articles_of(paths), readings()
    order = dict.fromkeys(article.get("event", article["id"]) for article in articles)
    halves = {event: at % 2 for at, event in enumerate(order)}
    even, odd = (
        [article for article in articles if halves[article.get("event", article["id"])] == half] for half in (0, 1)
    )
    measure("all", articles, reading)
    measure("even events", even, reading)
    measure("odd events", odd, reading)
    measure("without dates", [article | {"published": None} for article in articles], reading)
    measure("without titles", [article | {"title": None} for article in articles], reading)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How well articles and casualty counts are grouped by story and event, against articles whose event is known.

    .venv/bin/python benches/events.py ../shared/data/basil-open.jsonl

The file has an article a line, with the field `event` beside the usual ones. Pairs of articles (then of counts) are in
one group or not, in the gold and as found; precision and recall are of pairs. Halves split the events, so that a figure
that holds only for all of them together shows. Counts told in passing belong to events that the gold does not know and
are left out; `all counts` has them too.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import onrecord


def pairwise(groups: Iterable[tuple[Hashable, Hashable]]) -> tuple[int, float, float]:
    """Pairs in the gold, precision and recall of pairs; each item is its group as found and in the gold."""

    def pairs(counted: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counted.values())

    items = list(groups)
    both = pairs(Counter(items))
    found, gold = (pairs(Counter(item[side] for item in items)) for side in (0, 1))
    return gold, both / found if found else 1.0, both / gold if gold else 1.0


def measure(name: str, articles: list[dict[str, Any]]) -> None:
    """Prints the figures for some articles."""
    event = {article["id"]: article["event"] for article in articles}
    corpus = onrecord.Corpus(articles, progress=False)
    stories, counts = corpus.stories(), corpus.casualties()
    news = counts[~counts["background"]]
    for what, groups in (
        ("articles", zip(stories["story"], stories["article"].map(event), strict=True)),
        ("counts", zip(news["event"], news["article"].map(event), strict=True)),
        ("all counts", zip(counts["event"], counts["article"].map(event), strict=True)),
    ):
        gold, precision, recall = pairwise(groups)
        print(f"{name:<16} {what:<12} {gold:>6,} pairs   precision {precision:6.1%}   recall {recall:6.1%}")


def main(path: str) -> None:
    """Prints the figures for a file."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) | {"id": number} for number, line in enumerate(lines)]
    halves = {event: at % 2 for at, event in enumerate(dict.fromkeys(article["event"] for article in articles))}
    measure("all", articles)
    measure("even events", [article for article in articles if halves[article["event"]] == 0])
    measure("odd events", [article for article in articles if halves[article["event"]] == 1])
    measure("without dates", [article | {"published": None} for article in articles])
    measure("without titles", [article | {"title": None} for article in articles])


if __name__ == "__main__":
    main(sys.argv[1])

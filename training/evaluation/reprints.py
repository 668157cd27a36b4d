"""How well reprints are found, on generated articles (see `generated.py`).

    .venv/bin/python training/evaluation/reprints.py [COUNT]     COUNT articles, by default 2,000

Four articles of each vocabulary are copied completely and four in part. A pair is right if one was made from the other.
"""

from __future__ import annotations

import random
import sys
import time
from typing import Any

from generated import Vocabulary, content_words

import onrecord


def main(count: int) -> None:
    """Prints precision, and recall by extent."""
    articles, copies = generate(count)
    start = time.perf_counter()
    found = onrecord.Corpus(articles, progress=False).reprints()
    seconds = time.perf_counter() - start
    originals = copies["whole"] | copies["part"]
    pairs = list(zip(found["article"], found["original"], strict=True))
    right = [(article, original) for article, original in pairs if original in originals.get(article, [])]
    hits = {article for article, original in pairs if originals.get(article, [None])[0] == original}
    print(f"{len(articles):,} articles, {len(originals):,} copies: {seconds:.1f} s")
    print(f"precision {100 * len(right) / len(pairs):.1f} ({len(pairs)} pairs)")
    for extent, of_extent in copies.items():
        print(f"recall, {extent:5} {100 * len(hits & set(of_extent)) / len(of_extent):.1f} ({len(of_extent)} copies)")


def generate(count: int) -> tuple[list[dict[str, Any]], dict[str, dict[str, list[str]]]]:
    """Articles, and for each extent ("whole", "part") the originals of each copy by their ids, the main one first."""
    chance = random.Random(7)
    # The article left out is a reprint itself.
    examples = [row for row in onrecord.example_articles().to_dict("records") if row["id"] != "ferry-ledger-1"]
    words = content_words([row["text"] for row in examples])
    articles: list[dict[str, Any]] = []
    copies: dict[str, dict[str, list[str]]] = {"whole": {}, "part": {}}
    while len(articles) < count:
        vocabulary = Vocabulary(words, chance)
        originals = [vocabulary.translate(row["text"]).split("\n\n") for row in examples]
        first = len(articles)
        for paragraphs in originals:
            articles.append({"id": str(len(articles)), "published": "2031-05-01", "text": "\n\n".join(paragraphs)})
        for way, at in enumerate(chance.sample(range(len(originals)), 8)):
            other = chance.choice([other for other in range(len(originals)) if other != at])
            if way < 4:
                extent, copy = "whole", copy_whole(originals[at], way, chance)
            else:
                extent, copy = "part", copy_part(originals[at], originals[other], chance)
            copies[extent][str(len(articles))] = [str(first + at)]
            if extent == "part":  # the rest of the article is a copy of another one
                copies[extent][str(len(articles))].append(str(first + other))
            articles.append({"id": str(len(articles)), "published": "2031-05-02", "text": "\n\n".join(copy)})
    return articles, copies


def copy_whole(paragraphs: list[str], way: int, chance: random.Random) -> list[str]:
    """A copy: unchanged, with another headline and a byline, with paragraphs cut, or with words changed."""
    if way == 1:
        return ["A headline of our own for this", "By our own correspondent, with the agencies", *paragraphs[1:]]
    if way == 2:
        return [paragraph for paragraph in paragraphs if chance.random() > 0.3] or paragraphs
    if way == 3:
        words = " ".join(paragraphs).split(" ")
        return [" ".join("otherwise" if chance.random() < 0.03 else word for word in words)]
    return paragraphs


def copy_part(paragraphs: list[str], other: list[str], chance: random.Random) -> list[str]:
    """Another article with a third of this one in its middle."""
    length = max(2, len(paragraphs) // 3)
    start = chance.randrange(len(paragraphs) - length)
    return [*other[: len(other) // 2], *paragraphs[start : start + length], *other[len(other) // 2 :]]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)

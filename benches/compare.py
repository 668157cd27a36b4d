"""How fast quotes are compared, and how well reprints are found, on generated variants of the example articles.

    python benches/compare.py quotes [COUNT]     seconds and memory for COUNT quotes (default 1,000,000)
    python benches/compare.py reprints [COUNT]   precision and recall over COUNT articles (default 2,000)

Every so many quotes or articles are a world of their own: its words that say something are those of the examples,
exchanged for each other, so that what worlds share is what all English text shares. Within a world outlets cut, elide
and alter what others have.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

import onrecord
from onrecord import _core

WORD = re.compile(r"[A-Za-z]+")
ROOT = Path(__file__).parents[1]
FUNCTION_WORDS = {
    line for line in (ROOT / "src/lexicon/function_words.tsv").read_text("utf-8").splitlines() if line[0] != "#"
}


def main() -> None:
    what = sys.argv[1]
    if what == "quotes":
        quotes(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    elif what == "reprints":
        reprints(int(sys.argv[2]) if len(sys.argv) > 2 else 2_000)
    else:
        sys.exit(__doc__)


class World:
    """The words of the examples, exchanged for each other."""

    def __init__(self, vocabulary: list[str], chance: random.Random) -> None:
        self._words = dict(zip(vocabulary, chance.sample(vocabulary, len(vocabulary)), strict=True))

    def told(self, text: str) -> str:
        def exchanged(match: re.Match[str]) -> str:
            word = self._words.get(match[0].lower(), match[0])
            return word.capitalize() if match[0][0].isupper() else word

        return WORD.sub(exchanged, text)


def vocabulary(texts: list[str]) -> list[str]:
    words = {word.lower() for text in texts for word in WORD.findall(text)}
    return sorted(words - FUNCTION_WORDS)


def quotes(count: int) -> None:
    chance = random.Random(7)
    corpus = onrecord.Corpus(onrecord.example_articles(), progress=False)
    found = corpus.quotes
    rows = list(zip(found.text, found.kind, found.speaker_name, strict=True))
    words = vocabulary(found.text.tolist())
    texts: list[str] = []
    kinds: list[str] = []
    articles: list[int] = []
    speakers: list[str | None] = []
    article = 0
    while len(texts) < count:
        world = World(words, chance)
        told = [(world.told(text), kind, name) for text, kind, name in rows]
        for _ in range(4):  # outlets
            for at, (text, kind, name) in enumerate(told):
                articles.append(article + at // 20)
                texts.append(edited(text, chance))
                kinds.append(kind)
                speakers.append(world.told(name) if isinstance(name, str) else None)
            article += len(told) // 20 + 1
    del texts[count:], kinds[count:], articles[count:], speakers[count:]
    before = peak()
    start, busy = time.perf_counter(), time.process_time()
    compared = _core.common_quotes(texts, kinds, articles, speakers, 5, None)
    seconds = time.perf_counter() - start
    busy = time.process_time() - busy
    print(f"{count:,} quotes in {article:,} articles, {len(compared['relation']):,} rows")
    print(f"{seconds:.1f} s ({busy:.1f} s of all cores), peak {peak():.1f} GB, of these {before:.1f} GB the quotes")


def edited(text: str, chance: random.Random) -> str:
    """A quote as another outlet has it: as it is, cut at an end, elided or with a word changed."""
    words = text.split(" ")
    way = chance.randrange(4)
    if way == 0 or len(words) < 10:
        return text
    if way == 1:
        cut = chance.randrange(1, len(words) // 2)
        mark = words[0][0] if words[0][0] in "“\"‘'" else ""
        return mark + " ".join(words[cut:])
    at = chance.randrange(2, len(words) - 4)
    return " ".join([*words[:at], "…", *words[at + 3 :]] if way == 2 else [*words[:at], "otherwise", *words[at + 1 :]])


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def reprints(count: int) -> None:
    """Four articles of each world are copied in whole, four in part; a pair is right if one was made from the other."""
    chance = random.Random(7)
    examples = [row for row in onrecord.example_articles().to_dict("records") if row["id"] != "ferry-ledger-1"]
    words = vocabulary([row["text"] for row in examples])
    articles: list[dict[str, Any]] = []
    copies: dict[str, dict[str, str]] = {"whole": {}, "part": {}}
    while len(articles) < count:
        world = World(words, chance)
        told = [world.told(row["text"]).split("\n\n") for row in examples]
        for paragraphs in told:
            articles.append({"id": str(len(articles)), "published": "2031-05-01", "text": "\n\n".join(paragraphs)})
        first = len(articles) - len(told)
        for way, at in enumerate(chance.sample(range(len(told)), 8)):
            extent = "whole" if way < 4 else "part"
            other = told[chance.choice([other for other in range(len(told)) if other != at])]
            copy = whole(told[at], way, chance) if extent == "whole" else part(told[at], other, chance)
            copies[extent][str(len(articles))] = str(first + at)
            articles.append({"id": str(len(articles)), "published": "2031-05-02", "text": "\n\n".join(copy)})
            if extent == "part":  # what the copy has from its own article is a copy too
                copies[extent][str(len(articles) - 1)] += f" {first + told.index(other)}"
    start = time.perf_counter()
    found = onrecord.Corpus(articles, progress=False).reprints()
    seconds = time.perf_counter() - start
    made = copies["whole"] | copies["part"]
    pairs = list(zip(found["article"], found["original"], found["extent"], strict=True))
    right = [pair for pair in pairs if pair[1] in made.get(pair[0], "").split()]
    hit = {article for article, original, _ in pairs if original == made.get(article, "").split(" ")[0]}
    print(f"{len(articles):,} articles, {len(made):,} copies: {seconds:.1f} s")
    print(f"precision {100 * len(right) / len(pairs):.1f} ({len(pairs)} pairs)")
    for extent, of_extent in copies.items():
        print(f"recall, {extent:5} {100 * len(hit & set(of_extent)) / len(of_extent):.1f} ({len(of_extent)} copies)")


def whole(paragraphs: list[str], way: int, chance: random.Random) -> list[str]:
    """A copy: as it is, with another headline and a byline, with paragraphs cut, or with words changed."""
    if way == 1:
        return ["A headline of our own for this", "By our own correspondent, with the agencies", *paragraphs[1:]]
    if way == 2:
        return [paragraph for paragraph in paragraphs if chance.random() > 0.3] or paragraphs
    if way == 3:
        every = " ".join(paragraphs).split(" ")
        return [" ".join("otherwise" if chance.random() < 0.03 else word for word in every)]
    return paragraphs


def part(paragraphs: list[str], other: list[str], chance: random.Random) -> list[str]:
    """Another article into which a third of this one was put."""
    length = max(2, len(paragraphs) // 3)
    start = chance.randrange(len(paragraphs) - length)
    return [*other[: len(other) // 2], *paragraphs[start : start + length], *other[len(other) // 2 :]]


if __name__ == "__main__":
    main()

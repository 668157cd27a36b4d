"""How fast quotes are compared, on quotes of generated articles.

    .venv/bin/python benches/compare.py [COUNT]     seconds and memory for COUNT quotes, by default 1,000,000

The quotes of the example articles are translated into many vocabularies (see `training/evaluation/generated.py`).
Within one vocabulary four outlets quote them: unchanged, cut, elided or altered.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import onrecord
from onrecord import _core

sys.path.insert(0, str(Path(__file__).parents[1] / "training" / "evaluation"))

from generated import Vocabulary, content_words

OUTLETS = 4
QUOTES_PER_ARTICLE = 20
MIN_WORDS = 5


def main(count: int) -> None:
    """Prints how long it takes to compare that many quotes."""
    chance = random.Random(7)
    found = onrecord.Corpus(onrecord.example_articles(), progress=False).quotes
    rows = list(zip(found.text, found.kind, found.speaker_name, strict=True))
    words = content_words(found.text.tolist())
    texts: list[str] = []
    kinds: list[str] = []
    articles: list[int] = []
    speakers: list[str | None] = []
    article = 0
    while len(texts) < count:
        vocabulary = Vocabulary(words, chance)
        quotes = [(vocabulary.translate(text), kind, name) for text, kind, name in rows]
        for _ in range(OUTLETS):
            for at, (text, kind, name) in enumerate(quotes):
                articles.append(article + at // QUOTES_PER_ARTICLE)
                texts.append(edited(text, chance))
                kinds.append(kind)
                speakers.append(vocabulary.translate(name) if isinstance(name, str) else None)
            article += len(quotes) // QUOTES_PER_ARTICLE + 1
    del texts[count:], kinds[count:], articles[count:], speakers[count:]
    memory = peak_memory()
    start, busy = time.perf_counter(), time.process_time()
    compared = _core.common_quotes(texts, kinds, articles, speakers, MIN_WORDS, None)
    seconds = time.perf_counter() - start
    busy = time.process_time() - busy
    print(f"{count:,} quotes in {article:,} articles, {len(compared['relation']):,} rows")
    print(f"{seconds:.1f} s ({busy:.1f} s of all cores), peak {peak_memory():.1f} GB, {memory:.1f} GB before")


def edited(text: str, chance: random.Random) -> str:
    """A quote as another outlet has it: unchanged, cut at an end, elided or with a word changed."""
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


def peak_memory() -> float:
    """The largest amount of memory that the process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""How evenly outlets quote their speakers, one row per outlet."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from onrecord.compare.speaker_tallies import share, speaker_tallies

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def concentration(context: Context[FrameT], by: str, *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.concentration`."""
    sizes = Counter(context.groups(by))
    rows: list[dict[str, Any]] = []
    tallied = context.once(speaker_tallies, by, independent=independent, min_confidence=min_confidence)
    for group, tallies in tallied.items():
        quotes = sum(tally.quotes for tally in tallies.values())
        named = [tally.quotes for key, tally in tallies.items() if key is not None and not key[1]]
        anonymous = sum(tally.quotes for key, tally in tallies.items() if key is not None and key[1])
        entropy = shannon(named)
        rows.append(
            {
                "articles": sizes[group],
                "quotes": quotes,
                "words": sum(tally.words for tally in tallies.values()),
                "speakers": len(named),
                "anonymous_share": share(anonymous, quotes),
                "unattributed_share": share(tallies[None].quotes if None in tallies else 0, quotes),
                "shannon": round(entropy, 4),
                "evenness": round(entropy / math.log2(len(named)), 4) if len(named) > 1 else math.nan,
                "gini": round(gini(named), 4),
            }
        )
    return context.make_of_rows("concentration", rows, {by: context.take(by, list(tallied))}, by)


def shannon(counts: Sequence[int]) -> float:
    """The Shannon entropy in bits: 0 for a single speaker, the logarithm of their number if all are quoted equally
    often; NaN for no quotes.

    >>> shannon([4, 4, 4, 4]), shannon([7])
    (2.0, 0.0)
    """
    total = sum(counts)
    return -sum(count / total * math.log2(count / total) for count in counts) + 0.0 if total else math.nan


def gini(counts: Sequence[int]) -> float:
    """The Gini coefficient: 0 if all speakers are quoted equally often, close to 1 if one has nearly all quotes; NaN
    for no quotes.

    >>> gini([4, 4, 4, 4]), gini([0, 0, 0, 8])
    (0.0, 0.75)
    """
    total, size = sum(counts), len(counts)
    if not total:
        return math.nan
    return (2 * sum(rank * count for rank, count in enumerate(sorted(counts), 1)) / total - (size + 1)) / size

"""How many of the accusations that outlets carry are answered, one row per outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from onrecord.compare.dispute_matching import Dispute, DisputeClaim, match_disputes
from onrecord.values import plain

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT

ANSWERS = ("answered_in_article", "answered_elsewhere", "unanswered")
"""How an accusation may be answered."""


def right_of_reply(context: Context[FrameT], by: str, *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.right_of_reply`."""
    cells, groups = context.cells(by), context.groups(by)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for dispute in context.once(match_disputes, independent=independent, min_confidence=min_confidence):
        for accusation in dispute.accusations:
            counts[groups[accusation.row]][_answer(dispute, accusation)] += 1
    order = sorted(counts, key=lambda row: (-counts[row].total(), cells[row] is None, str(plain(cells[row]))))
    columns: dict[str, list[Any]] = {
        "accusations": [counts[row].total() for row in order],
        "share": [round(counts[row]["answered_in_article"] / counts[row].total(), 3) for row in order],
        **{answer: [counts[row][answer] for row in order] for answer in ANSWERS},
    }
    return context.make("right_of_reply", columns, {by: context.take(by, order)}, by)


def _answer(dispute: Dispute, accusation: DisputeClaim) -> str:
    """Which of `ANSWERS` holds for an accusation."""
    if dispute.is_answered_in(accusation.row):
        return "answered_in_article"
    return "answered_elsewhere" if dispute.denials else "unanswered"

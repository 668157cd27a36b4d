"""Accusations with the denials that answer them, one row per pair. The rules are in `dispute_matching`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.compare.dispute_matching import match_disputes
from onrecord.compare.disputes import accusation_columns

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def replies(context: Context[FrameT], *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.replies`."""
    pairs = [
        (dispute, accusation, denial)
        for dispute in context.once(match_disputes, independent=independent, min_confidence=min_confidence)
        for accusation in dispute.accusations
        for denial in dispute.denials
    ]
    columns: dict[str, list[Any]] = {
        **accusation_columns((dispute, accusation) for dispute, accusation, _ in pairs),
        "denier": [denial.claimant.name for _, _, denial in pairs],
        "denial": [denial.text for _, _, denial in pairs],
        "is_in_article": [accusation.row == denial.row for _, accusation, denial in pairs],
        "id": [accusation.id for _, accusation, _ in pairs],
        "denial_id": [denial.id for _, _, denial in pairs],
    }
    given = context.take_articles([accusation.row for _, accusation, _ in pairs])
    given |= context.take_articles([denial.row for _, _, denial in pairs], prefix="denial_")
    return context.make("replies", columns, given)

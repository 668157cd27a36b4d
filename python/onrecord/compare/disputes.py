"""Accusations with the denials that answer them, one row per accusation. The rules are in `dispute_matching`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from onrecord.compare.dispute_matching import Dispute, DisputeClaim, match_disputes

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def disputes(context: Context[FrameT], *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.disputes`."""
    found = context.once(match_disputes, independent=independent, min_confidence=min_confidence)
    pairs = [(dispute, accusation) for dispute in found for accusation in dispute.accusations]
    columns: dict[str, list[Any]] = {
        **accusation_columns(pairs),
        "answered": [bool(dispute.denials) for dispute, _ in pairs],
        "is_answered_in_article": [dispute.is_answered_in(accusation.row) for dispute, accusation in pairs],
        "denials": [[denial.text for denial in dispute.denials] for dispute, _ in pairs],
        "id": [accusation.id for _, accusation in pairs],
        "start": [accusation.start for _, accusation in pairs],
        "end": [accusation.end for _, accusation in pairs],
    }
    outlets = context.cells("outlet")
    accusing = {dispute.number: _outlets(outlets, dispute.accusations) for dispute in found}
    denying = {dispute.number: _outlets(outlets, dispute.denials) for dispute in found}
    given = context.take_articles([accusation.row for _, accusation in pairs])
    for name, rows in (("outlets_accusing", accusing), ("outlets_denying", denying)):
        given[name] = context.take_lists("outlet", [rows[dispute.number] for dispute, _ in pairs])
    return context.make("disputes", columns, given)


def accusation_columns(pairs: Iterable[tuple[Dispute, DisputeClaim]]) -> dict[str, list[Any]]:
    """The columns that disputes and replies have in common."""
    pairs = list(pairs)
    return {
        "dispute": [dispute.number for dispute, _ in pairs],
        "accuser": [accusation.claimant.name for _, accusation in pairs],
        "accused": [accusation.about[0].name if accusation.about else None for _, accusation in pairs],
        "accusation": [accusation.text for _, accusation in pairs],
    }


def _outlets(outlets: list[Any], claims: Iterable[DisputeClaim]) -> list[int]:
    """The outlets of claims, each once, in order, identified by the row of one of its articles; missing ones left out.

    >>> [accusation, other] = ([type("", (), {"row": row}) for row in rows] for rows in ([0, 1, 2], [2]))
    >>> _outlets(["Echo", "Echo", None], accusation), _outlets(["Echo", "Echo", None], other)
    ([0], [])
    """
    first: dict[Any, int] = {}
    for claim in claims:
        if outlets[claim.row] is not None:
            first.setdefault(outlets[claim.row], claim.row)
    return list(first.values())

"""Casualty counts by the event they are about, one row per count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.compare.casualty_counts import casualty_counts, labels_of

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.frames import FrameT


def casualties(context: Context[FrameT], *, independent: bool, min_confidence: float | None) -> FrameT:
    """The frame of `Corpus.casualties`."""
    counts = context.once(casualty_counts, independent=independent, min_confidence=min_confidence)
    labels = labels_of(context, counts)
    columns: dict[str, Any] = {
        "event": [count.event for count in counts],
        "event_label": [labels[count.event] for count in counts],
        "is_background": [count.is_background for count in counts],
        "sentence": [count.sentence for count in counts],
    }
    for name in ("kind", "min", "max", "victims", "place", "when", "claimant_name", "id", "start", "end", "is_hedged"):
        columns[name] = [count.claim[name] for count in counts]
    columns["is_approximate"] = [bool(count.claim["is_approximate"]) for count in counts]
    return context.make("casualties", columns, context.take_articles([count.row for count in counts]))

"""Casualty counts over time, with their bounds, by source."""

from __future__ import annotations

import datetime
import itertools
import os
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from onrecord.bounds import bounds_in_symbols
from onrecord.errors import OnRecordError
from onrecord.options import check_choice
from onrecord.pictures.style import INK, Palette, altair, colours, finished, rows, shapes
from onrecord.published import utc
from onrecord.schema import column
from onrecord.values import plain

if TYPE_CHECKING:
    from altair import FacetChart

    from onrecord.frames import TableData

COLUMNS = ("event", "event_label", "kind", "min", "max", "is_approximate", "claimant_name", "outlet", "published")

KINDS = column("casualties", "kind").values

MAX_SOURCES = 6
"""How many sources have a colour of their own; if there are more, the less frequent ones share one."""

OWN_VOICE, OTHERS = "no source given", "other sources"

MILLISECONDS_PER_DAY = 86_400_000.0

MAX_DAILY_TICKS = 14
"""Up to this many days, the axis has one tick per day."""


def casualty_timeline(
    casualties: TableData,
    event: Any = None,
    *,
    kind: str | Iterable[str] | None = None,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> FacetChart:
    """Casualty counts of one event over time: one mark per count, and a line from its lower to its upper bound.

    Labels show bounds: ≥ for "at least", ≤ for "at most", ~ for an approximate number, whose mark is hollow. Each
    source has a colour and a shape. Counts of the same moment are drawn next to each other.

    Args:
        casualties: a frame of `Corpus.casualties`. Counts without a date of publication are left out.
        event: the number of an event; by default the one with most counts.
        kind: the kinds to show: "killed", "wounded" ..., or several; by default all.
        palette: "safe" for colour-blind readers, or "grey" for print.
        path: where to save it: .html, .png or .svg.

    Returns:
        An altair chart.

    Raises:
        OnRecordError: a column is missing, there is no such event, no count has a date, an option has an invalid value,
            or altair is not installed.

    >>> import onrecord
    >>> counts = {"event": 1, "event_label": "Ferry", "kind": "killed", "is_approximate": False, "outlet": "Post"}
    >>> chart = onrecord.pictures.casualty_timeline([
    ...     {**counts, "min": 14, "max": None, "claimant_name": "the coast guard", "published": "2025-03-03"},
    ...     {**counts, "min": 31, "max": 31, "claimant_name": "the ministry", "published": "2025-03-04"},
    ... ])
    >>> chart.to_dict()["title"]["text"]
    'Ferry'
    """
    wanted = {kind} if isinstance(kind, str) else set(KINDS if kind is None else kind)
    for one in wanted:
        check_choice("kind", one, KINDS)
    alt = altair()
    found = [row for row in rows(casualties, COLUMNS, "Corpus.casualties") if row["kind"] in wanted]
    dated = [(row, at) for row in found if (at := utc(row["published"])) is not None]
    counts = Counter(row["event"] for row, _ in dated)
    if event is None:
        event = max(counts, key=lambda one: counts[one], default=None)
    if event not in counts:
        if event is None:
            raise OnRecordError("expected counts that have a date, found none")
        events = ", ".join(map(repr, counts)) or "none"
        raise OnRecordError(f"event: no counts of event {event!r} that have a date; the events are {events}")
    dated = [(row, at) for row, at in dated if row["event"] == event]
    source_of = _sources(row["claimant_name"] for row, _ in dated)
    times = _spread([at.timestamp() * 1000 for _, at in dated])
    values = [_mark(row, time, source_of) for (row, _), time in zip(dated, times, strict=True)]
    sources = sorted(set(source_of.values()), key=[*dict.fromkeys(source_of.values()), OWN_VOICE, OTHERS].index)
    sources.sort(key=(OWN_VOICE, OTHERS).__contains__)
    domain = {"domain": sources, "range": colours(palette, len(sources))}
    is_daily = all(at.time() == datetime.time() for _, at in dated)
    x = alt.X("time:T", title=None, scale=alt.Scale(type="utc", padding=30), axis=_axis(alt, times, is_daily=is_daily))
    y = {"title": "people", "scale": alt.Scale(zero=True, domainMin=0), "axis": alt.Axis(tickMinStep=1, tickCount=5)}
    base = alt.Chart().encode(
        x=x, color=alt.Color("source:N", sort=None, scale=alt.Scale(**domain), legend=alt.Legend(title="source"))
    )
    points = base.mark_point(size=75, strokeWidth=1.8, opacity=1).encode(
        shape=alt.Shape("source:N", sort=None, scale=alt.Scale(domain=sources, range=shapes(len(sources)))),
        fill=alt.condition("datum.approximate", alt.value("white"), alt.Color("source:N", scale=alt.Scale(**domain))),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("count", "source", "outlet", "published", "sentence")],
    )
    layers = [
        base.mark_rule(strokeWidth=2.4).encode(y=alt.Y("low:Q", **y), y2="high:Q").transform_filter(_HAS_BOTH),
        *(points.encode(y=alt.Y(f"{end}:Q", **y)).transform_filter(f"datum.{end} !== null") for end in ("low", "high")),
        base.mark_text(dy=-13, fontSize=10).encode(y=alt.Y("top:Q", **y), text="label:N", color=alt.value(INK)),
    ]
    kinds = [one for one in KINDS if any(value["kind"] == one for value in values)]
    chart = alt.layer(*layers, data=alt.Data(values=values))
    chart = chart.properties(width=620, height=300 if len(kinds) == 1 else 190)
    header = alt.Header(labelOrient="top", labelAnchor="start")
    chart = chart.facet(row=alt.Row("kind:N", sort=kinds, title=None, header=header)).resolve_scale(y="independent")
    legend = "≥ at least, ≤ at most, ~ and hollow: approximate; a line joins the bounds of one count"
    title = next((row["event_label"] for row, _ in dated if row["event_label"]), f"event {event}")
    picture: FacetChart = finished(chart, title, legend, path)
    return picture


def _axis(alt: Any, times: list[float], *, is_daily: bool) -> Any:
    """The axis of time, with one tick per day if all times are days."""
    if not is_daily:
        return alt.Axis(grid=False, tickCount=6)
    days = (max(times) - min(times)) / MILLISECONDS_PER_DAY
    step = {"interval": "day", "step": 1} if days <= MAX_DAILY_TICKS else 6
    return alt.Axis(grid=False, tickCount=step, format="%-d %b %Y" if days > MAX_DAILY_TICKS else "%-d %b")


_HAS_BOTH = "datum.low !== null && datum.high !== null && datum.low !== datum.high"


def _mark(row: dict[str, Any], time: float, source_of: dict[Any, str]) -> dict[str, Any]:
    """The data of a count's mark; `time` is in milliseconds since 1970, `source_of` gives the source of a claimant."""
    low, high = (None if row[bound] is None else int(row[bound]) for bound in ("min", "max"))
    label = bounds_in_symbols(low, high, bool(row["is_approximate"]))
    return {
        "time": time,
        "low": low,
        "high": high,
        "top": low if high is None else high,
        "kind": row["kind"],
        "approximate": bool(row["is_approximate"]),
        "source": source_of[row["claimant_name"]],
        "label": label,
        "outlet": plain(row["outlet"]),
        "published": plain(row["published"]),
        "sentence": row.get("sentence"),
        "count": f"{label} {row['kind']}",
    }


def _sources(claimants: Iterable[str | None]) -> dict[str | None, str]:
    """The source that the picture shows for each claimant: its name for the most frequent ones, else a common one.

    Names that differ in case only are the same.

    >>> _sources(["the ministry", "The ministry", None])
    {'the ministry': 'the ministry', 'The ministry': 'the ministry', None: 'no source given'}
    """
    given = list(claimants)
    first: dict[str, str] = {}
    for name in given:
        if name is not None:
            first.setdefault(name.casefold(), name)
    counts = Counter(None if name is None else first[name.casefold()] for name in given)
    named = [name for name, _ in counts.most_common() if name is not None]
    kept = set(named) if len(named) <= MAX_SOURCES else set(named[: MAX_SOURCES - 1])
    called = {name: name if name in kept else OTHERS for name in named}
    return {name: OWN_VOICE if name is None else called[first[name.casefold()]] for name in dict.fromkeys(given)}


def _spread(times: list[float]) -> list[float]:
    """Moves equal times apart a little, by less than the gap to the next time.

    >>> _spread([0.0, 100.0, 0.0])
    [-20.0, 100.0, 20.0]
    """
    distinct = sorted(set(times))
    gap = min((after - before for before, after in itertools.pairwise(distinct)), default=MILLISECONDS_PER_DAY)
    most = max(Counter(times).values())
    step, taken = 0.8 * gap / max(most, 2), Counter[float]()
    moved = []
    sizes = Counter(times)
    for time in times:
        moved.append(time + (taken[time] - (sizes[time] - 1) / 2) * step)
        taken[time] += 1
    return moved

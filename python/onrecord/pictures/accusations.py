"""Who accuses whom, as a matrix and as a network."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import OnRecordError
from onrecord.frames import adapt
from onrecord.options import check_positive
from onrecord.pictures.style import INK, Palette, altair, colours, finished, rows, scheme

if TYPE_CHECKING:
    from altair import LayerChart

    from onrecord.frames import TableData

MAX_PARTIES = 15
"""How many parties are shown by default."""

MIN_FULL_SHADE = 5
"""Accusations that a cell needs at least for the darkest shade, and an arrow for its full width."""


def accusation_matrix(
    accusations: TableData,
    *,
    limit: int = MAX_PARTIES,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> LayerChart:
    """Who accuses whom, as a matrix: one row per accuser, one column per accused, cells with the number of accusations.

    A dagger (†) marks cells with an accusation that is denied. Self-accusations are left out.

    Args:
        accusations: a frame of `Corpus.disputes`; or one of `Corpus.claims`, whose accusations are shown without
            denials.
        limit: the maximum number of accusers and of accused: those with most accusations.
        palette: "safe" for colour-blind readers, or "grey" for print.
        path: where to save it: .html, .png or .svg.

    Returns:
        An altair chart.

    Raises:
        OnRecordError: a column is missing, no party accuses another, an option has an invalid value, or altair is not
            installed.

    >>> import onrecord
    >>> disputes = onrecord.Corpus(onrecord.example_articles()).disputes()
    >>> onrecord.pictures.accusation_matrix(disputes).to_dict()["title"]["text"]
    'Who accuses whom'
    """
    check_positive("limit", limit)
    alt = altair()
    pairs = _pairs(accusations)
    accusers, accused = (_most_frequent(pairs, side, limit) for side in ("accuser", "accused"))
    values: list[dict[str, Any]] = [
        {
            "accuser": accuser,
            "accused": target,
            "accusations": len(denied),
            "label": f"{len(denied)}{'†' if any(denied) else ''}",
        }
        for (accuser, target), denied in pairs.items()
        if accuser in accusers and target in accused
    ]
    full = max(MIN_FULL_SHADE, *(value["accusations"] for value in values))
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "accused:N", sort=accused, title="accused", axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=220)
        ),
        y=alt.Y("accuser:N", sort=accusers, title="accuser", axis=alt.Axis(labelLimit=220)),
        tooltip=[alt.Tooltip("accuser:N"), alt.Tooltip("accused:N"), alt.Tooltip("accusations:Q")],
    )
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("accusations:Q", legend=None, scale=alt.Scale(scheme=scheme(palette), domain=[0, full]))
    )
    numbers = base.mark_text(fontSize=12).encode(
        text="label:N", color=alt.condition(f"datum.accusations > {0.55 * full}", alt.value("white"), alt.value(INK))
    )
    chart = alt.layer(cells, numbers).properties(width=alt.Step(44), height=alt.Step(30))
    legend = "number of accusations"
    if any(any(denied) for denied in pairs.values()):
        legend += ", † at least one of them denied"
    picture: LayerChart = finished(chart, "Who accuses whom", legend, path)
    return picture


def accusation_network(
    accusations: TableData,
    *,
    limit: int = MAX_PARTIES,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> LayerChart:
    """Who accuses whom, as a network: parties on a circle, and an arrow from each accuser to each accused.

    An arrow is thicker for more accusations, and dashed if one of them is denied.

    Arguments, result and errors are those of `accusation_matrix`; `limit` is the maximum number of parties.

    >>> import onrecord
    >>> disputes = onrecord.Corpus(onrecord.example_articles()).disputes()
    >>> onrecord.pictures.accusation_network(disputes).to_dict()["title"]["text"]
    'Who accuses whom'
    """
    check_positive("limit", limit)
    alt = altair()
    pairs = _pairs(accusations)
    counts: Counter[str] = Counter()
    for pair, denied in pairs.items():
        counts.update(dict.fromkeys(pair, len(denied)))
    parties = sorted(counts, key=lambda party: (-counts[party], party))[:limit]
    shown = {party for pair in pairs if set(pair) <= set(parties) for party in pair}
    parties = _in_circle([party for party in parties if party in shown], pairs)
    angles = {party: 2 * math.pi * at / len(parties) for at, party in enumerate(parties)}
    arrows = [
        _Arrow(pair, angles[pair[0]], angles[pair[1]], len(denied), is_denied=any(denied))
        for pair, denied in pairs.items()
        if pair[0] in angles and pair[1] in angles
    ]
    nodes = [_node(party, angle, counts[party]) for party, angle in angles.items()]
    chart = alt.layer(*_arrow_layers(alt, arrows, colours(palette, 1)[0]), *_node_layers(alt, nodes)).properties(
        width=700, height=500
    )
    dashed = ", dashed: denied" if any(arrow.is_denied for arrow in arrows) else ""
    picture: LayerChart = finished(
        chart, "Who accuses whom", f"arrows from accuser to accused, thicker for more{dashed}", path
    )
    return picture


def _x(alt: Any, field: str) -> Any:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[-1.75, 1.75]), axis=None)


def _y(alt: Any, field: str) -> Any:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[-1.25, 1.25]), axis=None)


def _arrow_layers(alt: Any, arrows: Sequence[_Arrow], colour: str) -> list[Any]:
    """The lines and the heads of arrows."""
    sizes = [1, max(MIN_FULL_SHADE, *(arrow.size for arrow in arrows))]
    width = alt.StrokeWidth("size:Q", legend=None, scale=alt.Scale(domain=sizes, range=[1.4, 6]))
    dash = alt.StrokeDash("denied:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]]))
    lines = (
        alt.Chart(alt.Data(values=[point for arrow in arrows for point in arrow.line()]))
        .mark_line(color=colour, opacity=0.75)
        .encode(x=_x(alt, "x"), y=_y(alt, "y"), order="step:Q", detail="pair:N", strokeWidth=width, strokeDash=dash)
    )
    heads = (
        alt.Chart(alt.Data(values=[arrow.head() for arrow in arrows]))
        .mark_point(shape="triangle", filled=True, color=colour, opacity=1)
        .encode(
            x=_x(alt, "x"),
            y=_y(alt, "y"),
            angle=alt.Angle("angle:Q", scale=None),
            size=alt.Size("size:Q", legend=None, scale=alt.Scale(domain=sizes, range=[90, 240])),
            tooltip=["pair:N", "size:Q"],
        )
    )
    return [lines, heads]


def _node_layers(alt: Any, nodes: Sequence[dict[str, Any]]) -> list[Any]:
    """The dots of parties, and their names on the outside of the circle."""
    dots = alt.Chart(alt.Data(values=nodes)).mark_circle(color=INK, opacity=1, size=70)
    names = [
        alt.Chart(alt.Data(values=[node for node in nodes if node["side"] == side]))
        .mark_text(align=side, baseline="middle", fontSize=12, color=INK)
        .encode(x=_x(alt, "label_x"), y=_y(alt, "label_y"), text="party:N")
        for side in ("left", "center", "right")
    ]
    return [dots.encode(x=_x(alt, "x"), y=_y(alt, "y")), *names]


POINTS_PER_ARROW = 60
"""How many straight pieces make the curved line of an arrow."""

GAP_TO_DOT = 0.03
"""The space between a dot and an arrow; the radius of the circle is 1."""


@dataclass(frozen=True, slots=True)
class _Arrow:
    """An arrow between two angles on the circle; its line is curved, so that the arrow back has another line."""

    pair: tuple[str, str]
    start: float
    end: float
    size: int
    is_denied: bool

    def at(self, share: float) -> tuple[float, float]:
        """A point of the line, a quadratic Bézier curve, at a share of its length."""
        ax, ay = math.cos(self.start), math.sin(self.start)
        bx, by = math.cos(self.end), math.sin(self.end)
        # The control point is towards the centre and to the right, so that an arrow and the arrow back do not coincide.
        cx, cy = (ax + bx) * 0.36 + (by - ay) * 0.1, (ay + by) * 0.36 - (bx - ax) * 0.1
        a, b, c = (1 - share) ** 2, share**2, 2 * share * (1 - share)
        return a * ax + b * bx + c * cx, a * ay + b * by + c * cy

    def line(self) -> list[dict[str, Any]]:
        """The points of the line, with room for the dots and the head."""
        points = [self.at(step / POINTS_PER_ARROW) for step in range(POINTS_PER_ARROW + 1)]
        kept = [
            point
            for point in points
            if math.dist(point, points[0]) > GAP_TO_DOT and math.dist(point, points[-1]) > GAP_TO_DOT + 0.02
        ]
        shared = {"pair": " → ".join(self.pair), "size": self.size, "denied": self.is_denied}
        return [{**shared, "step": step, "x": x, "y": y} for step, (x, y) in enumerate(kept)]

    def head(self) -> dict[str, Any]:
        """The head of the arrow: a triangle at the end of the line that points to the dot."""
        end = self.at(1.0)
        share = next(
            step / POINTS_PER_ARROW
            for step in range(POINTS_PER_ARROW, -1, -1)
            if math.dist(self.at(step / POINTS_PER_ARROW), end) > GAP_TO_DOT + 0.02
        )
        x, y = self.at(share)
        angle = 90 - math.degrees(math.atan2(end[1] - y, end[0] - x))
        return {"x": x, "y": y, "angle": angle, "pair": " → ".join(self.pair), "size": self.size}


def _node(party: str, angle: float, size: int) -> dict[str, Any]:
    x, y = math.cos(angle), math.sin(angle)
    side = "center" if abs(x) < 0.15 else "left" if x > 0 else "right"  # noqa: PLR2004
    return {"party": party, "size": size, "x": x, "y": y, "label_x": 1.07 * x, "label_y": 1.1 * y, "side": side}


def _in_circle(parties: Sequence[str], pairs: dict[tuple[str, str], list[bool]]) -> list[str]:
    """The parties in an order in which each is followed by the one that it exchanges most accusations with."""
    left: list[str] = list(parties)
    order: list[str] = []
    while left:
        last = order[-1] if order else None
        strongest = max(left, key=lambda party: (_tie(party, last, pairs), -left.index(party)))
        order.append(strongest)
        left.remove(strongest)
    return order


def _tie(party: str, other: str | None, pairs: dict[tuple[str, str], list[bool]]) -> int:
    return 0 if other is None else len(pairs.get((party, other), ())) + len(pairs.get((other, party), ()))


def _pairs(accusations: TableData) -> dict[tuple[str, str], list[bool]]:
    """For each accuser and accused, whether each dispute is denied, whatever the number of articles that report it."""
    names = adapt(accusations, "text").names
    if "accuser" in names:
        required = ("dispute", "accuser", "accused", "denials")
        found = [
            (row["dispute"], row["accuser"], row["accused"], _is_denied(row["denials"]))
            for row in rows(accusations, required, "Corpus.disputes")
        ]
    else:
        claims = rows(accusations, ("type", "claimant_name", "target_name"), "Corpus.claims")
        found = [
            (
                at,
                row.get("claimant_party") or row["claimant_name"],
                row.get("target_party") or row["target_name"],
                False,
            )
            for at, row in enumerate(claims)
            if row["type"] == "accusation"
        ]
    pairs: dict[tuple[str, str], dict[Any, bool]] = {}
    for dispute, one, other, is_denied in found:
        if one is not None and other is not None and one.casefold() != other.casefold():
            disputes = pairs.setdefault((one, other), {})
            disputes[dispute] = is_denied or disputes.get(dispute, False)
    if not pairs:
        raise OnRecordError("expected an accusation of one party by another, found none")
    return {pair: list(disputes.values()) for pair, disputes in pairs.items()}


def _is_denied(denials: Any) -> bool:
    """Whether a cell has denials: a list or, in a frame that was read from Parquet, an array."""
    return denials is not None and len(denials) > 0


def _most_frequent(pairs: dict[tuple[str, str], list[bool]], side: str, limit: int) -> list[str]:
    counts: Counter[str] = Counter()
    for pair, denied in pairs.items():
        counts[pair[side == "accused"]] += len(denied)
    return sorted(counts, key=lambda party: (-counts[party], party))[:limit]

"""Who accuses whom, as a matrix and as a network."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.frames import adapt
from onrecord.pictures.style import INK, Palette, altair, colours, finished, rows, scheme

MOST = 15
"""Parties shown on a side."""

FULL = 5
"""Accusations that give a cell its darkest shade and an arrow its full width, unless there are more of one."""


def accusation_matrix(
    accusations: Any,
    *,
    most: int = MOST,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> Any:
    """Who accuses whom: accusers down, accused across, in each cell how many accusations; † where one is denied. Those
    that somebody puts to themselves are left out.

    Args:
        accusations: a frame as `Corpus.disputes` gives it, or as `Corpus.claims` does, of which the accusations are
            taken; claims do not tell which are denied.
        most: how many accusers and accused at most, those with most accusations.
        palette: "safe" for the colour-blind, or "grey" for print.
        path: where to save it: .html, .png or .svg.

    Returns:
        An altair chart.

    Raises:
        OnRecordError: a column is missing, there is no accusation of one by another, or altair is not there.

    >>> import onrecord
    >>> disputes = onrecord.Corpus(onrecord.example_articles()).disputes()
    >>> onrecord.pictures.accusation_matrix(disputes).to_dict()["title"]["text"]
    'Who accuses whom'
    """
    alt = altair()
    pairs = _pairs(accusations)
    accusers, accused = (_most(pairs, side, most) for side in ("accuser", "accused"))
    values: list[dict[str, Any]] = [
        {
            "accuser": accuser,
            "accused": target,
            "accusations": len(told),
            "label": f"{len(told)}{'†' if any(told) else ''}",
        }
        for (accuser, target), told in pairs.items()
        if accuser in accusers and target in accused
    ]
    full = max(FULL, *(value["accusations"] for value in values))
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
    denied = any(any(told) for told in pairs.values())
    return finished(
        chart, "Who accuses whom", "number of accusations" + (", † at least one of them denied" if denied else ""), path
    )


def accusation_network(
    accusations: Any,
    *,
    most: int = MOST,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> Any:
    """Who accuses whom: parties on a circle, an arrow from each accuser to each accused, thicker for more accusations,
    dashed where one is denied.

    The arguments, the chart and the errors are those of `accusation_matrix`; `most` is the number of parties.

    >>> import onrecord
    >>> disputes = onrecord.Corpus(onrecord.example_articles()).disputes()
    >>> onrecord.pictures.accusation_network(disputes).to_dict()["title"]["text"]
    'Who accuses whom'
    """
    alt = altair()
    pairs = _pairs(accusations)
    counts: Counter[str] = Counter()
    for pair, told in pairs.items():
        counts.update(dict.fromkeys(pair, len(told)))
    parties = sorted(counts, key=lambda party: (-counts[party], party))[:most]
    shown = {party for pair in pairs if set(pair) <= set(parties) for party in pair}
    parties = _in_circle([party for party in parties if party in shown], pairs)
    places = {party: 2 * math.pi * at / len(parties) for at, party in enumerate(parties)}
    arrows = [
        _Arrow(pair, places[pair[0]], places[pair[1]], len(told), is_denied=any(told))
        for pair, told in pairs.items()
        if pair[0] in places and pair[1] in places
    ]
    highest = max(arrow.size for arrow in arrows)
    hue = colours(palette, 1)[0]
    flat = {"scale": alt.Scale(domain=[-1.75, 1.75]), "axis": None}
    tall = {"scale": alt.Scale(domain=[-1.25, 1.25]), "axis": None}
    x, y = alt.X("x:Q", **flat), alt.Y("y:Q", **tall)
    width = alt.StrokeWidth("size:Q", legend=None, scale=alt.Scale(domain=[1, max(highest, FULL)], range=[1.4, 6]))
    lines = (
        alt.Chart(alt.Data(values=[point for arrow in arrows for point in arrow.line()]))
        .mark_line(color=hue, opacity=0.75)
        .encode(
            x=x,
            y=y,
            order="step:Q",
            detail="pair:N",
            strokeWidth=width,
            strokeDash=alt.StrokeDash(
                "denied:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]])
            ),
        )
    )
    heads = (
        alt.Chart(alt.Data(values=[arrow.head() for arrow in arrows]))
        .mark_point(shape="triangle", filled=True, color=hue, opacity=1)
        .encode(
            x=x,
            y=y,
            angle=alt.Angle("angle:Q", scale=None),
            size=alt.Size("size:Q", legend=None, scale=alt.Scale(domain=[1, max(highest, FULL)], range=[90, 240])),
            tooltip=["pair:N", "size:Q"],
        )
    )
    nodes = [_node(party, angle, counts[party]) for party, angle in places.items()]
    dots = alt.Chart(alt.Data(values=nodes)).mark_circle(color=INK, opacity=1, size=70).encode(x=x, y=y)
    names = [
        alt.Chart(alt.Data(values=[node for node in nodes if node["side"] == side]))
        .mark_text(align=side, baseline="middle", fontSize=12, color=INK)
        .encode(x=alt.X("label_x:Q", **flat), y=alt.Y("label_y:Q", **tall), text="party:N")
        for side in ("left", "center", "right")
    ]
    chart = alt.layer(lines, heads, dots, *names).properties(width=700, height=500)
    denied = ", dashed: denied" if any(arrow.is_denied for arrow in arrows) else ""
    return finished(chart, "Who accuses whom", f"arrows from accuser to accused, thicker for more{denied}", path)


STEPS = 60
"""Pieces of an arrow's line."""

GAP = 0.03
"""Between a dot and an arrow, where the circle's radius is 1."""


@dataclass(frozen=True, slots=True)
class _Arrow:
    """A bent line between two places on the circle, so that there and back are two lines."""

    pair: tuple[str, str]
    start: float
    end: float
    size: int
    is_denied: bool

    def at(self, share: float) -> tuple[float, float]:
        """A point of the curve of Bézier that bends towards the middle."""
        ax, ay = math.cos(self.start), math.sin(self.start)
        bx, by = math.cos(self.end), math.sin(self.end)
        # Towards the middle, and to the right of the way, so that there and back do not coincide.
        cx, cy = (ax + bx) * 0.36 + (by - ay) * 0.1, (ay + by) * 0.36 - (bx - ax) * 0.1
        a, b, c = (1 - share) ** 2, share**2, 2 * share * (1 - share)
        return a * ax + b * bx + c * cx, a * ay + b * by + c * cy

    def line(self) -> list[dict[str, Any]]:
        """The points of the line, which leaves room for the dots and the head."""
        points = [self.at(step / STEPS) for step in range(STEPS + 1)]
        kept = [
            point for point in points if math.dist(point, points[0]) > GAP and math.dist(point, points[-1]) > GAP + 0.02
        ]
        told = {"pair": " → ".join(self.pair), "size": self.size, "denied": self.is_denied}
        return [{**told, "step": step, "x": x, "y": y} for step, (x, y) in enumerate(kept)]

    def head(self) -> dict[str, Any]:
        """The head: a triangle at the end of the line, pointing to the dot."""
        end = self.at(1.0)
        share = next(
            step / STEPS for step in range(STEPS, -1, -1) if math.dist(self.at(step / STEPS), end) > GAP + 0.02
        )
        x, y = self.at(share)
        angle = 90 - math.degrees(math.atan2(end[1] - y, end[0] - x))
        return {"x": x, "y": y, "angle": angle, "pair": " → ".join(self.pair), "size": self.size}


def _node(party: str, angle: float, size: int) -> dict[str, Any]:
    x, y = math.cos(angle), math.sin(angle)
    side = "center" if abs(x) < 0.15 else "left" if x > 0 else "right"  # noqa: PLR2004
    return {"party": party, "size": size, "x": x, "y": y, "label_x": 1.07 * x, "label_y": 1.1 * y, "side": side}


def _in_circle(parties: Sequence[str], pairs: dict[tuple[str, str], list[bool]]) -> list[str]:
    """The parties in an order in which each stands beside one that it has most to do with."""
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


def _pairs(accusations: Any) -> dict[tuple[str, str], list[bool]]:
    """For each accuser and accused whether each of the accusations is denied. A dispute that several articles tell is
    one.
    """
    names = adapt(accusations, "text").names
    if "accuser" in names:
        needed = ("dispute", "accuser", "accused", "denials")
        found = [
            (row["dispute"], row["accuser"], row["accused"], _is_denied(row["denials"]))
            for row in rows(accusations, needed, "Corpus.disputes")
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
    told: dict[tuple[str, str], dict[Any, bool]] = {}
    for dispute, one, other, is_denied in found:
        if one is not None and other is not None and one.casefold() != other.casefold():
            disputes = told.setdefault((one, other), {})
            disputes[dispute] = is_denied or disputes.get(dispute, False)
    if not told:
        raise OnRecordError("expected an accusation of one by another, found none")
    return {pair: list(disputes.values()) for pair, disputes in told.items()}


def _is_denied(denials: Any) -> bool:
    """Whether there are denials: their number, or a list of them."""
    return bool(denials) if not hasattr(denials, "__len__") else len(denials) > 0


def _most(pairs: dict[tuple[str, str], list[bool]], side: str, most: int) -> list[str]:
    counts: Counter[str] = Counter()
    for pair, told in pairs.items():
        counts[pair[side == "accused"]] += len(told)
    return sorted(counts, key=lambda party: (-counts[party], party))[:most]

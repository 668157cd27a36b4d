"""Who is quoted in which outlet, as a heat map."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from onrecord.errors import OnRecordError
from onrecord.options import check_choice, check_positive
from onrecord.pictures.style import INK, Palette, altair, finished, rows, scheme
from onrecord.values import plain

if TYPE_CHECKING:
    from altair import LayerChart

    from onrecord.frames import TableData

MAX_SPEAKERS = 25
"""How many speakers are shown by default."""


def coverage_map(
    coverage: TableData,
    *,
    by: str = "outlet",
    show: Literal["share", "words_share"] = "share",
    limit: int = MAX_SPEAKERS,
    palette: Palette = "safe",
    path: str | os.PathLike[str] | None = None,
) -> LayerChart:
    """Who is quoted in which outlet: one row per speaker, one column per outlet, cells with the number of quotes.

    The larger the speaker's share in the outlet, the darker the cell.

    Args:
        coverage: a frame of `Corpus.coverage`.
        by: the column of outlets, or the one that `Corpus.coverage` was given as `by`.
        show: which share makes a cell dark: that of the outlet's quotes, or of the words in them.
        limit: the maximum number of speakers: those with most quotes. Anonymous ones are left out.
        palette: "safe" for colour-blind readers, or "grey" for print.
        path: where to save it: .html, .png or .svg.

    Returns:
        An altair chart.

    Raises:
        OnRecordError: a column is missing, there is no speaker, an option has an invalid value, or altair is not
            installed.

    >>> import onrecord
    >>> coverage = onrecord.Corpus(onrecord.example_articles()).coverage()
    >>> onrecord.pictures.coverage_map(coverage).to_dict()["title"]["text"]
    'Who is quoted where'
    """
    check_choice("show", show, ("share", "words_share"))
    check_positive("limit", limit)
    alt = altair()
    required = (by, "speaker_name", "is_anonymous", "quotes", show)
    found = rows(coverage, required, "Corpus.coverage")
    found = [row for row in found if row["speaker_name"] and not row["is_anonymous"]]
    if not found:
        raise OnRecordError("expected a speaker with a name, found none")
    counts: Counter[str] = Counter()
    for row in found:
        counts[row["speaker_name"]] += row["quotes"]
    speakers = sorted(counts, key=lambda name: (-counts[name], name))[:limit]
    values = [
        {"outlet": _name(row[by]), "speaker": row["speaker_name"], "quotes": row["quotes"], "share": row[show]}
        for row in found
        if row["speaker_name"] in speakers
    ]
    outlets = [name for name in dict.fromkeys(_name(row[by]) for row in found) if name in {v["outlet"] for v in values}]
    highest = max(value["share"] for value in values)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("outlet:N", sort=outlets, title=None, axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=200)),
        y=alt.Y("speaker:N", sort=speakers, title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=["speaker:N", "outlet:N", "quotes:Q", alt.Tooltip("share:Q", format=".1%")],
    )
    what = "of the outlet's quotes" if show == "share" else "of the words quoted"
    cells = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            "share:Q",
            legend=alt.Legend(title=f"share {what}", format=".0%", orient="bottom", gradientLength=240, titleLimit=400),
            scale=alt.Scale(scheme=scheme(palette), domain=[0, highest]),
        )
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="quotes:Q", color=alt.condition(f"datum.share > {0.55 * highest}", alt.value("white"), alt.value(INK))
    )
    chart = alt.layer(cells, numbers).properties(width=alt.Step(46), height=alt.Step(22))
    picture: LayerChart = finished(chart, "Who is quoted where", "number of quotes; empty: never quoted", path)
    return picture


def _name(value: Any) -> str:
    return "(none)" if value is None else str(plain(value))

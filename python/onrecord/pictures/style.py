"""What the pictures share: rows of any frame, colours for print and for colour-blind readers, saving."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from onrecord.errors import OnRecordError, missing_extra
from onrecord.frames import adapt
from onrecord.values import is_missing

Palette = Literal["safe", "grey"]

INK, SOFT, FAINT = "#1a1a1a", "#6b6b6b", "#d9d9d9"

_COLOURS = {
    # Okabe and Ito (2008), ordered so that neighbours differ in lightness too; without yellow, which is faint on paper.
    "safe": ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#000000"),
    "grey": ("#000000", "#8c8c8c", "#4d4d4d", "#b3b3b3", "#262626", "#a6a6a6", "#666666"),
}

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
"""The shape that goes with each colour, so that a grey copy can be read."""

ENDINGS = (".html", ".png", ".svg")


def altair() -> Any:
    """The package altair.

    Raises:
        OnRecordError: it is not installed.
    """
    try:
        import altair
    except ImportError:
        raise missing_extra("altair", "pictures", "a picture") from None
    return altair


def rows(frame: Any, required: Sequence[str], made_by: str) -> list[dict[str, Any]]:
    """The rows of a frame of any kind, with None where a value is missing.

    Args:
        frame: the frame.
        required: the columns that it must have.
        made_by: the method that returns such frames, for the error message: "Corpus.coverage".

    Raises:
        OnRecordError: a required column is missing.
    """
    adapted = adapt(frame, "text")
    lacking = [name for name in required if name not in adapted.names]
    if lacking:
        there = ", ".join(map(repr, adapted.names)) or "none"
        raise OnRecordError(f"expected a frame of {made_by}: no column {lacking[0]!r}; the columns are {there}")
    columns = [adapted.values(name, 0, len(adapted)) for name in adapted.names]
    return [
        {
            name: None if not isinstance(value, (list, tuple)) and is_missing(value) else value
            for name, value in zip(adapted.names, row, strict=True)
        }
        for row in zip(*columns, strict=True)
    ]


def colours(palette: Palette, count: int) -> list[str]:
    """The first `count` colours of a palette; they are repeated if there are too few.

    Raises:
        OnRecordError: there is no such palette.
    """
    known = _COLOURS.get(palette)
    if known is None:
        raise OnRecordError(f"palette: expected 'safe' or 'grey', found {palette!r}")
    return [known[at % len(known)] for at in range(count)]


def shapes(count: int) -> list[str]:
    """The first `count` shapes; they are repeated if there are too few."""
    return [SHAPES[at % len(SHAPES)] for at in range(count)]


def scheme(palette: Palette) -> str:
    """The name of the colour scheme for amounts: one hue from light to dark, which also prints well.

    Raises:
        OnRecordError: there is no such palette.
    """
    colours(palette, 0)
    return "greys" if palette == "grey" else "blues"


def finished(chart: Any, title: str, subtitle: str, path: str | os.PathLike[str] | None) -> Any:
    """The chart with a title and a plain style; it is saved if there is a path."""
    chart = (
        chart.properties(title={"text": title, "subtitle": subtitle.split("\n")})
        .configure_view(stroke=None)
        .configure_title(anchor="start", color=INK, subtitleColor=SOFT, fontSize=15, subtitleFontSize=11, offset=14)
        .configure_axis(
            domainColor=SOFT, gridColor=FAINT, tickColor=SOFT, labelColor=INK, titleColor=SOFT, titleFontWeight="normal"
        )
        .configure_header(labelColor=INK, labelFontSize=12, labelFontWeight="bold", titleColor=SOFT)
        .configure_legend(labelColor=INK, titleColor=SOFT, titleFontWeight="normal", labelLimit=260)
    )
    if path is not None:
        save(chart, path)
    return chart


def save(chart: Any, path: str | os.PathLike[str]) -> None:
    """Saves a chart of altair as .html (with all scripts in it), .png or .svg.

    Raises:
        OnRecordError: the path has another ending, cannot be written, or vl-convert is not installed.
    """
    target = checked(path, ENDINGS)
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        raise missing_extra("vl-convert-python", "pictures", f"{target}: saving a picture") from None
    options: dict[str, Any] = {"inline": True} if target.suffix.lower() == ".html" else {"ppi": 200}
    if target.suffix.lower() == ".svg":
        options = {}
    try:
        chart.save(str(target), format=target.suffix.lower()[1:], **options)
    except OSError as error:
        raise OnRecordError(f"{target}: {error.strerror or error}", file=str(target)) from error


def checked(path: str | os.PathLike[str], endings: Sequence[str]) -> Path:
    """Checks that a path has one of these endings, and returns it.

    Raises:
        OnRecordError: it has another ending.
    """
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise OnRecordError(f"{target}: expected a picture that ends in {', '.join(endings)}", file=str(target))
    return target

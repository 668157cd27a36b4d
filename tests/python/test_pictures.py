import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair
import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import pictures

COUNTS = [
    (14, None, False, "the coast guard", "Harbour Post", "2031-05-01"),
    (52, 52, False, None, "Valley Echo", "2031-05-01"),
    (31, 31, False, "The coast guard", "Night Wire", "2031-05-02"),
    (50, 55, True, "the relief society", "Valley Echo", "2031-05-04"),
    (None, 60, False, "the ministry", "Harbour Post", "2031-05-04"),
]
CASUALTIES = [
    {
        "event": 1,
        "event_label": "Ferry off Port Alder",
        "kind": "killed",
        "min": low,
        "max": high,
        "is_approximate": about,
        "claimant_name": claimant,
        "article": f"a{at}",
        "outlet": outlet,
        "published": published,
        "sentence": f"Sentence {at}.",
    }
    for at, (low, high, about, claimant, outlet, published) in enumerate(COUNTS)
]
DISPUTES = [
    {"dispute": dispute, "accuser": accuser, "accused": accused, "denials": denials}
    for dispute, accuser, accused, denials in (
        (0, "the union", "Alder Lines", ["It denied it."]),
        (0, "the union", "Alder Lines", []),  # the same in another article
        (1, "the union", "Alder Lines", []),
        (2, "Alder Lines", "the union", []),
        (3, "Noor Haddad", "Vesna Daud", []),
        (4, None, "Vesna Daud", []),
        (5, "Vesna Daud", "vesna daud", []),
    )
]
COVERAGE = [
    {
        "outlet": outlet,
        "speaker_name": speaker,
        "is_anonymous": hidden,
        "quotes": quotes,
        "share": share,
        "words_share": share,
    }
    for outlet, speaker, hidden, quotes, share in (
        ("Harbour Post", "Ana Silva", False, 7, 0.7),
        ("Harbour Post", "a senior official", True, 3, 0.3),
        ("Valley Echo", "Tom Okoro", False, 4, 0.8),
        ("Valley Echo", None, None, 1, 0.2),
    )
]
QUOTES = [
    {
        "group": group,
        "article": article,
        "outlet": outlet,
        "published": "2031-05-01",
        "text": text,
        "relation": relation,
        "differences": differences,
    }
    for group, article, outlet, text, relation, differences in (
        (1, "a", "Harbour Post", "“We will win this vote, and soon.”", "identical", None),
        (1, "b", "Valley Echo", "We will win this vote", "shortened", "We will win this vote [-and soon-]"),
        (
            1,
            "c",
            "Night Wire",
            "We have <won> this vote, and soon",
            "altered",
            "We [-will win-] {+have <won>+} this vote, and soon",
        ),
        (2, "a", "Harbour Post", "No.", "identical", None),
        (2, "b", "Valley Echo", "No.", "identical", None),
    )
]

CHARTS: dict[str, tuple[Callable[..., Any], list[dict[str, Any]], list[str]]] = {
    "timeline": (
        pictures.casualty_timeline,
        CASUALTIES,
        ["Ferry off Port Alder", "killed", "≥14", "52", "31", "~50–55", "≤60", "the coast guard", "no source given"],
    ),
    "matrix": (pictures.accusation_matrix, DISPUTES, ["the union", "Alder Lines", "2†", "1", "Noor Haddad"]),
    "network": (pictures.accusation_network, DISPUTES, ["the union", "Alder Lines", "Noor Haddad", "Vesna Daud"]),
    "coverage": (pictures.coverage_map, COVERAGE, ["Ana Silva", "Tom Okoro", "Harbour Post", "7", "4"]),
}


def svg(chart: Any, tmp_path: Path) -> ElementTree.Element:
    chart.save(str(tmp_path / "chart.svg"))
    return ElementTree.parse(tmp_path / "chart.svg").getroot()


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> tuple[Callable[..., Any], list[dict[str, Any]], list[str]]:
    return CHARTS[request.param]


def test_shows_what_is_in_the_frame(chart: Any, tmp_path: Path) -> None:
    draw, rows, shown = chart
    found = texts(svg(draw(rows), tmp_path))
    assert set(shown) <= set(found)


def test_leaves_out(tmp_path: Path) -> None:
    """Speakers without a name, accusations of oneself."""
    assert "a senior official" not in texts(svg(pictures.coverage_map(COVERAGE), tmp_path))
    matrix = pictures.accusation_matrix(DISPUTES).to_dict()
    assert len(matrix["data"]["values"]) == 3


@pytest.mark.parametrize("ending", [".png", ".svg", ".html"])
def test_is_saved(chart: Any, ending: str, tmp_path: Path) -> None:
    draw, rows, _ = chart
    path = tmp_path / f"chart{ending}"
    drawn = draw(rows, path=path)
    assert isinstance(drawn, altair.TopLevelMixin)
    data = path.read_bytes()
    if ending == ".png":
        assert data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", data[16:24])
        assert width > 300
        assert height > 200
    elif ending == ".svg":
        ElementTree.fromstring(data)
    else:
        assert b"<html" in data
        assert not re.search(rb"""<(script|link)[^>]+(src|href)=["']http""", data)
        assert b"vegaEmbed" in data


def test_grey_is_grey(chart: Any, tmp_path: Path) -> None:
    draw, rows, _ = chart
    root = svg(draw(rows, palette="grey"), tmp_path)
    names = ("fill", "stroke", "stop-color")
    colours = {value for element in root.iter() for name in names if (value := element.get(name))}
    for colour in colours - {"none", "transparent", "white", "black"}:
        assert colour.startswith("url(#gradient") or is_grey(colour), colour


def is_grey(colour: str) -> bool:
    if found := re.fullmatch(r"rgba?\((\d+), ?(\d+), ?(\d+)(, ?[\d.]+)?\)", colour):
        return len(set(found.groups()[:3])) == 1
    hexed = colour.removeprefix("#")
    size = len(hexed) // 3
    return len({hexed[at : at + size] for at in range(0, len(hexed), size)}) == 1


def test_sources_have_shapes_as_well_as_colours(tmp_path: Path) -> None:
    root = svg(pictures.casualty_timeline(CASUALTIES), tmp_path)
    marks = [element for element in root.iter() if element.get("aria-roledescription") == "point"]
    assert len({element.get("stroke") for element in marks}) == 4
    assert len({element.get("d") for element in marks}) == 4


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_takes_any_frame(chart: Any, make: Callable[[Any], Any]) -> None:
    draw, rows, _ = chart
    assert values(draw(make(rows))) == values(draw(rows))


def values(drawn: Any) -> Any:
    return re.sub(r'"(name|data|param_\d+)":\s*"[^"]*"', "", drawn.to_json())


def test_takes_what_a_corpus_gives() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for accusations in (corpus.claims, corpus.disputes()):
        pictures.accusation_matrix(accusations)
        pictures.accusation_network(accusations)
    pictures.casualty_timeline(corpus.casualties())
    assert "<ins>" in pictures.quote_variants(corpus.common_quotes()).html
    pictures.coverage_map(corpus.coverage(), show="words_share")
    pictures.coverage_map(corpus.coverage(by="event"), by="event")


def test_times_of_day(tmp_path: Path) -> None:
    counts = [{**row, "published": f"2031-05-01T0{at}:30:00Z"} for at, row in enumerate(CASUALTIES)]
    drawn = pictures.casualty_timeline(counts)
    assert len({row["time"] for row in drawn.to_dict()["data"]["values"]}) == 5
    assert any(re.search(r"\d\d:\d\d|AM", text) for text in texts(svg(drawn, tmp_path)))


def test_events_and_kinds() -> None:
    other = {**CASUALTIES[0], "event": 2, "event_label": "Fire", "kind": "wounded"}
    assert pictures.casualty_timeline([*CASUALTIES, other], 2).to_dict()["title"]["text"] == "Fire"
    assert pictures.casualty_timeline([*CASUALTIES, other], kind="wounded").to_dict()["title"]["text"] == "Fire"
    with pytest.raises(onrecord.OnRecordError, match="event: no counts of event 3 that have a date; the events are 1"):
        pictures.casualty_timeline(CASUALTIES, 3)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: pictures.coverage_map([{"outlet": "a"}]),
            "Corpus.coverage: no column 'speaker_name'; the columns are 'outlet'",
        ),
        (lambda: pictures.coverage_map(COVERAGE, palette="neon"), "'safe' or 'grey', found 'neon'"),  # type: ignore[arg-type]
        (lambda: pictures.coverage_map(COVERAGE, path="map.gif"), "ends in .html, .png, .svg"),
        (lambda: pictures.coverage_map(COVERAGE, path="nowhere/map.svg"), "nowhere/map.svg: No such file"),
        (lambda: pictures.accusation_matrix(DISPUTES[-1:]), "expected an accusation of one party by another"),
        (lambda: pictures.quote_variants(QUOTES, 7), "group: no group 7; the groups are 1, 2"),
        (lambda: pictures.quote_variants(QUOTES[:0]), "expected a frame of Corpus.common_quotes"),
        (lambda: pictures.quote_variants(QUOTES, limit=0), "limit: expected a whole number, 1 or more, found int 0"),
        (lambda: pictures.coverage_map(COVERAGE, limit=0), "limit: expected a whole number, 1 or more, found int 0"),
        (lambda: pictures.accusation_matrix(DISPUTES, limit=0), "limit: expected a whole number, 1 or more"),
        (lambda: pictures.accusation_network(DISPUTES, limit=0), "limit: expected a whole number, 1 or more"),
        (
            lambda: pictures.coverage_map(COVERAGE, show="words"),  # type: ignore[arg-type]
            "show: expected 'share' or 'words_share', found 'words'",
        ),
        (lambda: pictures.casualty_timeline(CASUALTIES, kind="died"), "kind: expected 'killed', 'wounded', 'missing'"),
        (
            lambda: pictures.casualty_timeline([{**row, "published": None} for row in CASUALTIES]),
            "expected counts that have a date, found none",
        ),
        (lambda: pictures.quote_variants(QUOTES, path="quotes.png"), "ends in .html"),
    ],
)
def test_errors(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match=re.escape(message)):
        draw()


@pytest.mark.parametrize(("module", "path"), [("altair", None), ("vl_convert", "map.png")])
def test_missing_packages(module: str, path: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(onrecord.OnRecordError, match=r"pip install 'onrecord\[pictures\]'"):
        pictures.coverage_map(COVERAGE, path=path)


class TestVariants:
    def test_marks_what_differs(self) -> None:
        html = pictures.quote_variants(QUOTES, 1).html
        assert "We will win this vote <del>and soon</del>" in html
        assert "<del>will win</del> <ins>have &lt;won&gt;</ins> this vote" in html
        assert "<won>" not in html
        assert html.count("fullest version") == 1

    def test_most_varied_first(self) -> None:
        html = pictures.quote_variants(QUOTES).html
        assert html.index("win this vote") < html.index("No.")
        assert "No." not in pictures.quote_variants(QUOTES, limit=1).html

    def test_is_saved(self, tmp_path: Path) -> None:
        path = tmp_path / "quotes.html"
        pictures.quote_variants(QUOTES, path=path)
        page = path.read_text(encoding="utf-8")
        assert page.startswith("<!DOCTYPE html>")
        assert "<script" not in page

    @pytest.mark.parametrize("make", [polars.DataFrame, pyarrow.Table.from_pylist])
    def test_takes_any_frame(self, make: Callable[[Any], Any]) -> None:
        assert pictures.quote_variants(make(QUOTES)).html == pictures.quote_variants(QUOTES).html

from math import isnan

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import schema
from onrecord.compare.concentration import gini, shannon
from test_coverage import ARTICLES


def test_concentration() -> None:
    frame = onrecord.Corpus(ARTICLES).concentration().set_index("outlet")
    assert ["outlet", *frame.columns] == list(schema.types("concentration"))
    echo = frame.loc["Valley Echo"]
    assert (echo.articles, echo.quotes, echo.speakers, echo.anonymous_share) == (2, 5, 2, 0.2)
    assert echo.shannon == pytest.approx(shannon([3, 1]), abs=1e-4)
    assert echo.evenness == echo.shannon  # of two speakers, one bit is the most
    assert echo.gini == pytest.approx(0.25)
    assert frame.loc["Harbour Post"].shannon == 0
    assert isnan(frame.loc["Harbour Post"].evenness)
    assert frame.loc["Night Wire"].articles == 1
    assert isnan(frame.loc["Night Wire"].gini)


@pytest.mark.parametrize(
    ("counts", "bits", "inequality"),
    [
        ([5], 0.0, 0.0),
        ([1, 1], 1.0, 0.0),
        ([3, 1], 0.8113, 0.25),
        ([1, 1, 1, 97], 0.2419, 0.72),
        ([2, 4, 6], 1.4591, 0.2222),
    ],
)
def test_measures(counts: list[int], bits: float, inequality: float) -> None:
    assert shannon(counts) == pytest.approx(bits, abs=1e-4)
    assert gini(counts) == pytest.approx(inequality, abs=1e-4)


def test_measures_of_nothing() -> None:
    assert isnan(shannon([]))
    assert isnan(gini([]))


def test_reprints_count_once() -> None:
    report = " ".join(f"“We told them {n} times,” said Tomas Brandt. The wall stood {n} years." for n in range(2, 7))
    articles = [{"id": str(n), "outlet": str(n), "published": f"2031-04-0{n}", "text": report} for n in (1, 2)]
    assert onrecord.Corpus(articles).concentration(independent=True).quotes.tolist() == [5, 0]


def test_articles_without_an_outlet_are_one_group() -> None:
    articles = [{**article, "outlet": None if article["id"] == "a1" else 7} for article in ARTICLES]
    frame = onrecord.Corpus(articles).concentration()
    assert frame.outlet.isna().tolist() == [True, False]
    assert frame.articles.tolist() == [1, 3]


def test_by_another_column() -> None:
    frame = onrecord.Corpus(ARTICLES).concentration(by="section")
    assert frame.columns[0] == "section"
    assert frame["section"].tolist() == ["local", "politics"]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_frames_of_the_callers_kind(make: object) -> None:
    assert callable(make)
    data = make(ARTICLES)
    assert type(onrecord.Corpus(data).concentration()) is type(data)

from typing import Any

import polars
import pyarrow
import pytest

import onrecord
from onrecord import schema

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "a1",
        "outlet": "Valley Echo",
        "section": "local",
        "published": "2031-04-03",
        "text": "“The wall was cracked,” said Lena Orsi, the governor. She said that nobody had told her.\n\n"
        "“We told everyone,” said Tomas Brandt. A senior official said that the dam was safe.",
    },
    {
        "id": "a2",
        "outlet": "Valley Echo",
        "section": "politics",
        "published": "2031-04-01",
        "text": "“I will not resign,” Lena Orsi said on Tuesday.",
    },
    {
        "id": "a3",
        "outlet": "Harbour Post",
        "section": "local",
        "published": "2031-04-02",
        "text": "“We told everyone,” said Tomas Brandt, who said his warnings were “ignored for years”.",
    },
    {"id": "a4", "outlet": "Night Wire", "section": "local", "published": None, "text": "The weather was fine."},
]


def row(frame: Any, outlet: str, speaker: str) -> dict[str, Any]:
    (found,) = frame[(frame.outlet == outlet) & (frame.speaker_name == speaker)].to_dict("records")
    return dict(found)


def test_who_is_quoted_where() -> None:
    frame = onrecord.Corpus(ARTICLES).coverage()
    assert list(frame.columns) == list(schema.types("coverage"))
    orsi = row(frame, "Valley Echo", "Lena Orsi")
    assert (orsi["articles"], orsi["quotes"], orsi["share"]) == (2, 3, 0.6)
    assert (orsi["direct"], orsi["indirect"], orsi["mixed"]) == (2, 1, 0)
    assert orsi["words"] == 4 + 4 + 5
    assert orsi["first_published"] == "2031-04-01"
    assert orsi["quoted_first"] == 2
    assert (orsi["he"], orsi["she"], orsi["they"]) == (0, 2, 0)
    official = row(frame, "Valley Echo", "A senior official")
    assert (official["is_anonymous"], orsi["is_anonymous"]) == (True, False)
    assert row(frame, "Valley Echo", "Tomas Brandt")["quoted_first"] == 0
    assert row(frame, "Harbour Post", "Tomas Brandt")["he"] > 0


def test_shares_of_an_outlet_sum_to_one() -> None:
    frame = onrecord.Corpus(onrecord.example_articles()).coverage()
    for share in ("share", "words_share"):
        assert frame.groupby("outlet")[share].sum().to_list() == pytest.approx([1.0] * frame.outlet.nunique(), abs=0.01)
    kinds = frame.direct + frame.indirect + frame.mixed
    assert (kinds == frame.quotes).all()


def test_counts_every_quote_once() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    assert corpus.coverage().quotes.sum() == len(corpus.quotes)


def test_most_quoted_first() -> None:
    frame = onrecord.Corpus(ARTICLES).coverage()
    assert frame.outlet.tolist() == sorted(frame.outlet, key=["Valley Echo", "Harbour Post"].index)
    for _, of_outlet in frame.groupby("outlet"):
        assert of_outlet.quotes.is_monotonic_decreasing


def test_by_another_column() -> None:
    frame = onrecord.Corpus(ARTICLES).coverage(by="section")
    assert frame.columns[0] == "section"
    assert dict(frame[frame.speaker_name == "Lena Orsi"][["section", "quotes"]].to_numpy()) == {
        "local": 2,
        "politics": 1,
    }


def test_no_such_column() -> None:
    with pytest.raises(onrecord.OnRecordError, match="no column 'desk'; the columns are 'id', 'outlet'"):
        onrecord.Corpus(ARTICLES).coverage(by="desk")


def test_articles_without_an_outlet_are_one_group() -> None:
    articles = [{**article, "outlet": None} if article["id"] != "a2" else article for article in ARTICLES]
    frame = onrecord.Corpus(articles).coverage()
    assert frame[frame.outlet.isna()].quotes.sum() == len(onrecord.Corpus(ARTICLES).quotes) - 1
    assert frame[frame.outlet == "Valley Echo"].quotes.sum() == 1


def test_outlets_keep_their_type() -> None:
    articles = [{**article, "outlet": len(article["outlet"])} for article in ARTICLES]
    assert onrecord.Corpus(articles).coverage().outlet.dtype == "int64"


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("words", "by: expected a column that coverage does not have itself, found 'words'"),
        ("tags", r"by: expected a column of strings, numbers or dates, found list \['x'\]"),
    ],
)
def test_columns_that_cannot_group_articles(by: str, message: str) -> None:
    articles = [{**article, "words": 3, "tags": ["x"]} for article in ARTICLES]
    with pytest.raises(onrecord.OnRecordError, match=message):
        onrecord.Corpus(articles).coverage(by=by)


def test_without_outlets() -> None:
    frame = onrecord.Corpus(["“We won,” said Ana Silva."]).coverage()
    assert frame.outlet.isna().all()
    assert frame.quotes.tolist() == [1]


def test_reprints_count_once() -> None:
    report = " ".join(f"“We told them {n} times,” said Tomas Brandt. The wall stood {n} years." for n in range(2, 7))
    articles = [{"id": str(n), "outlet": str(n), "published": f"2031-04-0{n}", "text": report} for n in (1, 2)]
    corpus = onrecord.Corpus(articles)
    assert corpus.coverage().quotes.tolist() == [5, 5]
    assert corpus.coverage(independent=True).quotes.tolist() == [5]


@pytest.mark.parametrize("make", [polars.DataFrame, pyarrow.Table.from_pylist])
def test_frames_of_other_kinds(make: Any) -> None:
    data = make(ARTICLES)
    corpus = onrecord.Corpus(data)
    frame = corpus.coverage()
    assert type(frame) is type(data)
    columns = frame.to_dict(as_series=False) if isinstance(frame, polars.DataFrame) else frame.to_pydict()
    assert sum(columns["quotes"]) == sum(onrecord.Corpus(ARTICLES).coverage().quotes)

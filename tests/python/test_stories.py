import datetime

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord.published import days_since_1970, utc

FERRY = "The ferry Star of Oban listed off Oban and sank, the coast guard said. Divers searched the ferry near Oban."
TRAM = "Mayor Quill handed the tram contract to Baywheel, the auditor found. Baywheel denied that Quill had a say."


def test_columns_and_order() -> None:
    articles = [
        {"id": "t1", "outlet": "A", "published": "2031-05-02", "title": "The tram", "text": TRAM},
        {"id": "f1", "outlet": "A", "published": "2031-05-03", "title": "The ferry", "text": FERRY},
        {"id": "t0", "outlet": "B", "published": "2031-05-01", "title": None, "text": TRAM + " It was late."},
    ]
    frame = onrecord.Corpus(articles).stories()
    assert list(frame.columns) == ["story", "article", "outlet", "published", "title", "language"]
    assert frame[["story", "article"]].to_numpy().tolist() == [[1, "t0"], [1, "t1"], [2, "f1"]]


def test_the_examples_are_four_stories() -> None:
    articles = onrecord.example_articles()
    frame = onrecord.Corpus(articles).stories()
    event = dict(zip(articles["id"], articles["event"], strict=True))
    pairs = set(zip(frame["story"], frame["article"].map(event), strict=True))
    assert len(pairs) == 4


def test_threads_make_no_difference() -> None:
    articles = onrecord.example_articles()
    one = onrecord.Corpus(articles, threads=1).stories()
    pandas.testing.assert_frame_equal(one, onrecord.Corpus(articles, threads=3).stories())


@pytest.mark.parametrize("kind", [polars.DataFrame, pyarrow.table])
def test_frames_of_other_kinds(kind: type) -> None:
    frame = onrecord.Corpus(kind({"id": ["a", "b"], "text": [FERRY, TRAM]})).stories()
    assert isinstance(frame, polars.DataFrame if kind is polars.DataFrame else pyarrow.Table)
    assert list(frame["story"].to_pylist() if kind is pyarrow.table else frame["story"]) == [1, 2]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("1970-01-02", 1),
        ("1969-12-31T23:59:59", -1),
        (datetime.date(2000, 1, 1), 10957),
        (datetime.datetime(2000, 1, 1, 23), 10957),
        (pandas.Timestamp("2000-01-01 23:00"), 10957),
        ("2000-13-01", None),
        ("May 2000", None),
        (20000101, 10957),
        (None, None),
        (pandas.NaT, None),
        (float("nan"), None),
    ],
)
def test_days(published: object, expected: int | None) -> None:
    found = utc(published)
    assert (None if found is None else days_since_1970(found)) == expected

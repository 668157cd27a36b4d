import datetime

import numpy
import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord.published import in_utc, parse

DAY = datetime.date(2025, 3, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-03",
        "2025-03-03T10:00:00Z",
        "2025-03-03T10:00:00.123456+05:30",
        "2025-03-03 10:00:00 UTC",
        "2025-03-03 10:00",
        "20250303",
        "20250303101500",
        "20250303T101500Z",
        "2025/03/03",
        "2025/3/3 10:15",
        "Mon, 03 Mar 2025 10:00:00 +0100",
        "Mon, 3 Mar 2025 10:00:00 GMT",
        "Mon, 03 Mar 2025 10:00:00 EST",
        "3 March 2025",
        "3rd March 2025",
        "Monday 3 March 2025",
        "Monday, March 3, 2025",
        "March 3, 2025",
        "Mar. 3, 2025",
        "MARCH 3, 2025",
        "March 3rd, 2025, 10:15 a.m. ET",
        "March 3, 2025 at 10:15 PM EDT",
        "3-Mar-2025",
        "03/03/2025",
        "3/3/2025 10:15 AM",
        "03.03.2025",
        "3.3.2025 10:15",
        "1741000000",
        "1741000000000",
        1741000000,
        1741000000.0,
        1741000000000,
        1741000000000000000,
        20250303,
        DAY,
        datetime.datetime(2025, 3, 3, 10),
        pandas.Timestamp("2025-03-03 10:00", tz="Europe/Berlin"),
        pandas.Period("2025-03-03"),
        numpy.datetime64("2025-03-03T10:00"),
        numpy.int64(1741000000),
    ],
)
def test_usual_forms(written: object) -> None:
    found = parse(written)
    assert found is not None
    assert found.date() == DAY


@pytest.mark.parametrize(
    ("written", "day_first", "expected"),
    [
        ("25/04/2025", None, (4, 25)),
        ("04/25/2025", None, (4, 25)),
        ("25/04/2025", False, (4, 25)),
        ("03/04/2025", True, (4, 3)),
        ("03/04/2025", False, (3, 4)),
        ("3-4-2025 10:15", True, (4, 3)),
        ("03.04.2025", None, (4, 3)),
        ("03/04/25", True, (4, 3)),
    ],
)
def test_order_of_day_and_month(written: str, day_first: bool | None, expected: tuple[int, int]) -> None:
    found = parse(written, day_first=day_first)
    assert found is not None
    assert (found.year, found.month, found.day) == (2025, *expected)


@pytest.mark.parametrize(
    "written",
    ["yesterday", "Monday", "March 2025", "2025", 2025, 7, "10:15", "3 mars 2025", "2025-13-45", "31/31/2025", True]
    + ["3 March 2025 10:00 IST", "3 March", "n/a", float("inf"), [2025], "00/00/2025", "2025-02-30"],
)
def test_what_gives_no_date_is_named(written: object) -> None:
    with pytest.raises(onrecord.OnRecordError, match="expected a date or time, found"):
        parse(written)


@pytest.mark.parametrize("written", ["03/04/2025", "3-4-2025", "03/04/25", "25/04/25"])
def test_two_readings_are_refused(written: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match=r"two ways.*day_first"):
        parse(written)


@pytest.mark.parametrize("written", [None, "", "  ", float("nan"), pandas.NaT, pandas.NA])
def test_missing(written: object) -> None:
    assert parse(written) is None


def test_zones() -> None:
    times = ["2025-03-03T10:00+01:00", "Mon, 03 Mar 2025 04:00:00 -0500", "March 3, 2025 4:00 a.m. ET", 1740992400]
    assert {in_utc(time) for time in map(parse, times) if time} == {datetime.datetime(2025, 3, 3, 9)}


TEXTS = [
    "The council sold the harbour on Monday after a debate that went on for seven hours. “Nobody was asked,” said Ana "
    "Silva, the mayor of Oban. Fishing boats blocked the quay, and the police closed the road to the ferry for a day."
] * 2


@pytest.mark.parametrize("days", [["March 4, 2025", "Mon, 03 Mar 2025 10:00:00 GMT"], [1741090000, 1741000000]])
def test_comparisons_use_them(days: list[object]) -> None:
    frame = pandas.DataFrame({"id": ["late", "early"], "text": TEXTS, "published": days})
    reprints = onrecord.Corpus(frame).reprints()
    assert reprints[["article", "original"]].to_numpy().tolist() == [["late", "early"]]
    assert reprints["published"].tolist() == [days[0]]


TIMES = [datetime.datetime(2025, 3, 4, 8), datetime.datetime(2025, 3, 3, 8)]
COLUMNS = {"id": ["late", "early"], "text": TEXTS}


@pytest.mark.parametrize(
    "frame",
    [
        pandas.DataFrame(COLUMNS | {"published": pandas.Series(TIMES).dt.tz_localize("Asia/Tokyo")}),
        pandas.DataFrame(COLUMNS | {"published": pandas.Series(TIMES).dt.to_period("D")}),
        pandas.DataFrame(COLUMNS | {"published": pandas.Categorical(["4 March 2025", "3 March 2025"])}),
        polars.DataFrame(COLUMNS | {"published": TIMES}),
        polars.DataFrame(COLUMNS | {"published": [time.date() for time in TIMES]}),
        pyarrow.table(COLUMNS | {"published": pyarrow.array(TIMES, pyarrow.timestamp("ns", "UTC"))}),
        pyarrow.table(COLUMNS | {"published": pyarrow.array([time.date() for time in TIMES], pyarrow.date32())}),
    ],
)
def test_types_of_columns(frame: object) -> None:
    reprints = onrecord.Corpus(frame).reprints()
    assert list(reprints["original"]) in (["early"], pyarrow.array(["early"]).tolist(), [pyarrow.scalar("early")])


def test_a_corpus_names_the_row() -> None:
    frame = pandas.DataFrame({"text": TEXTS, "when": ["2025-03-03", "last week"]}, index=["a", "b"])
    corpus = onrecord.Corpus(frame, published="when")
    assert len(corpus.quotes)
    with pytest.raises(
        onrecord.OnRecordError, match="row 'b', column 'when': expected a date or time, found"
    ) as caught:
        corpus.reprints()
    assert (caught.value.row, caught.value.article) == ("b", "b")


def test_skipped_dates_are_reported() -> None:
    corpus = onrecord.Corpus(
        [{"text": TEXTS[0], "published": "last week"}, {"text": TEXTS[1], "published": "2025-03-03"}], errors="skip"
    )
    with pytest.warns(UserWarning, match=r"row 0, column 'published': .*'last week'; 1 article has no date"):
        assert corpus.reprints()["article"].tolist() == [0]


def test_day_first() -> None:
    frame = pandas.DataFrame(COLUMNS | {"published": ["03/05/2025", "04/04/2025"]})
    with pytest.raises(onrecord.OnRecordError, match=r"row 0, column 'published': .*two ways"):
        onrecord.Corpus(frame).reprints()
    assert onrecord.Corpus(frame, day_first=True).reprints()["article"].tolist() == ["late"]
    assert onrecord.Corpus(frame, day_first=False).reprints()["article"].tolist() == ["early"]
    with pytest.raises(onrecord.OnRecordError, match="day_first: expected True, False or None"):
        onrecord.Corpus(frame, day_first="yes")

from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from dispute_samples import ACCUSATION, STORY, corpus
from onrecord import schema

DENIAL = "Aldo Power denied on Tuesday that it had hidden any cracks in the wall of the dam."


def test_columns() -> None:
    frame = corpus(STORY + ACCUSATION, STORY + DENIAL).right_of_reply()
    assert list(frame.columns) == list(schema.types("right_of_reply"))
    assert frame.iloc[0].tolist() == ["Outlet 0", 1, 0, 1, 0, 0.0]


def test_shares_of_outlets() -> None:
    texts = [STORY + ACCUSATION + "Aldo Power denied the allegation.", STORY + ACCUSATION]
    shares = corpus(*texts).right_of_reply()
    assert shares[["outlet", "share"]].to_numpy().tolist() == [["Outlet 0", 1.0], ["Outlet 1", 0.0]]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_outlets_keep_their_type(make: Any) -> None:
    texts = [STORY + ACCUSATION, STORY + DENIAL, STORY + ACCUSATION]
    rows = [{"outlet": outlet, "text": text} for outlet, text in zip((3, 5, None), texts, strict=True)]
    frame = onrecord.Corpus(make(rows)).right_of_reply()
    shares = frame if isinstance(frame, pandas.DataFrame) else frame.to_pandas()
    assert shares["outlet"].dropna().tolist() == [3]
    assert shares["outlet"].isna().tolist() == [False, True]


def test_by_another_column() -> None:
    rows = [{"outlet": outlet, "desk": "city", "text": STORY + ACCUSATION} for outlet in ("Echo", "Post")]
    frame = onrecord.Corpus(rows).right_of_reply(by="desk")
    assert frame[["desk", "accusations"]].to_numpy().tolist() == [["city", 2]]
    with pytest.raises(onrecord.OnRecordError, match="by: no column 'section'"):
        onrecord.Corpus(rows).right_of_reply(by="section")


def test_independent_leaves_reprints_out() -> None:
    report = STORY * 4 + ACCUSATION * 2
    frame = corpus(report, "By our own staff.\n\n" + report).right_of_reply(independent=True)
    assert frame["outlet"].tolist() == ["Outlet 0"]


def test_the_examples() -> None:
    shares = onrecord.Corpus(onrecord.example_articles()).right_of_reply().set_index("outlet")
    assert shares.loc["The Evening Ledger", "answered_in_article"] == 0
    assert shares.loc["The Evening Ledger", "answered_elsewhere"] > 0


def test_nothing_to_dispute() -> None:
    assert len(corpus("The weather was fine.").right_of_reply()) == 0

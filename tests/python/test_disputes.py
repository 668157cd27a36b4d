from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from dispute_samples import ACCUSATION, STORY, corpus
from onrecord import schema


def test_an_answer_in_another_outlet() -> None:
    denial = "Aldo Power denied on Tuesday that it had hidden any cracks in the wall of the dam."
    accused, answered = STORY + ACCUSATION, STORY + denial
    frame = corpus(accused, answered).disputes()
    row = frame.iloc[0]
    assert (row.answered, row.is_answered_in_article) == (True, False)
    assert (row.outlets_accusing, row.outlets_denying) == (["Outlet 0"], ["Outlet 1"])
    assert row.denials == [denial]


def test_a_denial_answers_every_outlet_that_accuses() -> None:
    texts = [STORY + ACCUSATION + "Aldo Power denied the allegation.", STORY + ACCUSATION]
    frame = corpus(*texts).disputes()
    assert frame["dispute"].tolist() == [1, 1]
    assert frame["is_answered_in_article"].tolist() == [True, False]
    assert frame["answered"].tolist() == [True, True]
    assert frame["outlets_accusing"].tolist() == [["Outlet 0", "Outlet 1"]] * 2


def test_independent_leaves_reprints_out() -> None:
    texts = [STORY * 4 + ACCUSATION * 2, "By our own staff.\n\n" + STORY * 4 + ACCUSATION * 2]
    every, own = corpus(*texts).disputes(), corpus(*texts).disputes(independent=True)
    assert set(every["article"]) == {"a0", "a1"}
    assert set(own["article"]) == {"a0"}


def test_min_confidence_leaves_doubtful_claims_out() -> None:
    articles = corpus(STORY + ACCUSATION + "Aldo Power denied the allegation.")
    confidence = articles.claims.set_index("type").confidence
    assert articles.disputes(min_confidence=confidence["denial"])["answered"].tolist() == [True]
    assert articles.disputes(min_confidence=confidence["denial"] + 0.001)["answered"].tolist() == [False]


def test_columns_and_offsets() -> None:
    text = "👩‍👩‍👧 Élan. " + ACCUSATION + "Aldo Power denied the allegation."
    frame = corpus(text).disputes()
    assert list(frame.columns) == list(schema.types("disputes"))
    row = frame.iloc[0]
    assert text[row.start : row.end] == row.accusation == ACCUSATION.strip()
    assert (row.accuser, row.accused) == ("Ana Silva", "Aldo Power")
    claims = corpus(text).claims.set_index("id")
    assert claims.loc[row.id, "type"] == "accusation"


def test_nothing_to_dispute() -> None:
    frame = corpus("The weather was fine.").disputes()
    assert len(frame) == 0
    assert frame["dispute"].dtype == "int64"


def test_polars() -> None:
    frame = onrecord.Corpus(polars.DataFrame({"text": [ACCUSATION + "Aldo Power denied the allegation."]})).disputes()
    assert frame["denials"].to_list() == [["Aldo Power denied the allegation."]]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_outlets_keep_their_type(make: Any) -> None:
    denial = "Aldo Power denied on Tuesday that it had hidden any cracks in the wall of the dam."
    texts = [STORY + ACCUSATION, STORY + denial, STORY + ACCUSATION]
    corpus = onrecord.Corpus(
        make([{"outlet": outlet, "text": text} for outlet, text in zip((3, 5, None), texts, strict=True)])
    )
    frame: Any = corpus.disputes()
    found = frame if isinstance(frame, pandas.DataFrame) else frame.to_pandas()
    assert [list(outlets) for outlets in found["outlets_accusing"]] == [[3], [3]]
    assert [list(outlets) for outlets in found["outlets_denying"]] == [[5], [5]]

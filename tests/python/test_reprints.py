from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import schema

REPORT = [
    "The ferry listed and went down two miles short of the breakwater shortly after seven in the morning.",
    "Fishing boats were the first to reach the scene, and divers went on looking for the missing through the night.",
    "“We had nine minutes from the first distress call until she was gone,” said Dagny Sol, the head of the guard.",
    "The union of seafarers accused the operator of carrying more passengers than its licence allows on that line.",
    "At least 14 people were killed, the coast guard said, and the search would be called off at the end of the week.",
]
OTHER = "The council of Norwick voted to keep the old market hall open, and a new roof will be built by next summer. "


def article(id: str, published: str | None, *paragraphs: str) -> dict[str, Any]:
    return {"id": id, "outlet": id.upper(), "published": published, "text": "\n\n".join(paragraphs)}


def found(articles: Any) -> list[tuple[Any, ...]]:
    frame = onrecord.Corpus(articles).reprints()
    return list(frame[["article", "original", "extent"]].itertuples(index=False, name=None))


def test_columns() -> None:
    frame = onrecord.Corpus([article("a", "2031-05-01", *REPORT), article("b", "2031-05-02", "B", *REPORT)]).reprints()
    assert list(frame.columns) == list(schema.types("reprints"))
    assert frame.iloc[0].tolist()[:7] == ["b", "B", "2031-05-02", "a", "A", "2031-05-01", "whole"]


@pytest.mark.parametrize(
    ("paragraphs", "extent"),
    [
        (REPORT, "whole"),
        (["A headline of our own", "By Jo Lee", *REPORT], "whole"),
        (REPORT[:3], "whole"),
        ([REPORT[0], REPORT[1].replace("Fishing boats", "Boats"), *REPORT[3:]], "whole"),
        ([OTHER * 2, *REPORT[:2], OTHER], "part"),
    ],
)
def test_copies(paragraphs: list[str], extent: str) -> None:
    copy = article("b", "2031-05-02", *paragraphs)
    assert found([article("a", "2031-05-01", *REPORT), copy]) == [("b", "a", extent)]


def test_passages_are_what_was_copied() -> None:
    copy = article("b", "2031-05-02", "👩‍👩‍👧 Élan.", OTHER, *REPORT, OTHER)
    frame = onrecord.Corpus([article("a", "2031-05-01", *REPORT), copy]).reprints()
    passages = [copy["text"][start:end] for start, end in frame["passages"][0]]
    assert passages == ["\n\n".join(REPORT).removesuffix(".")]


def test_a_statement_that_both_quote_is_not_a_copy() -> None:
    statement = "“" + " ".join(REPORT).replace("“", "").replace("”", "") + "”"
    assert not found([article("a", None, OTHER, statement), article("b", None, "He said in Port Alder:", statement)])


def test_a_stock_phrase_is_not_a_copy() -> None:
    phrase = "the coast guard said in a statement on Thursday that it had begun to look for the missing."
    assert not found([article("a", None, OTHER, phrase), article("b", None, REPORT[3], phrase)])


def test_the_earlier_is_the_original_in_any_order() -> None:
    articles = [article("b", "2031-05-02", *REPORT), article("a", "2031-05-01", *REPORT)]
    assert found(articles) == [("b", "a", "whole")]
    assert found([article("b", None, *REPORT), article("a", None, *REPORT)]) == [("a", "b", "whole")]


def test_several_originals() -> None:
    other = [OTHER, OTHER.replace("roof", "floor").replace("summer", "spring"), OTHER.replace("market", "city")]
    both = article("c", "2031-05-03", *REPORT, *other)
    rows = found([article("a", "2031-05-01", *REPORT), article("b", "2031-05-02", *other), both])
    assert rows == [("c", "a", "part"), ("c", "b", "part")]


def test_missing_and_short_texts() -> None:
    frame = onrecord.Corpus([{"id": 1, "text": None}, {"id": 2, "text": "Fine."}, {"id": 3, "text": ""}]).reprints()
    assert len(frame) == 0
    assert frame["share"].dtype == "float64"


def test_frames_of_the_callers_kind() -> None:
    articles = [article("a", "2031-05-01", *REPORT), article("b", "2031-05-02", *REPORT)]
    assert isinstance(onrecord.Corpus(polars.DataFrame(articles)).reprints(), polars.DataFrame)
    assert isinstance(onrecord.Corpus(pyarrow.Table.from_pylist(articles)).reprints(), pyarrow.Table)
    labelled = pandas.DataFrame([{"text": row["text"]} for row in articles], index=["x", "y"])
    assert found(labelled) == [("y", "x", "whole")]


def test_any_number_of_threads_gives_the_same() -> None:
    articles = [article(str(n), None, f"Article {n}.", *REPORT[n % 3 :], OTHER * (n % 2)) for n in range(20)]
    one, more = (onrecord.Corpus(articles, threads=threads).reprints() for threads in (1, 3))
    assert one.equals(more)


def test_independent_leaves_out_what_was_copied() -> None:
    own = "“They sold tickets until the ramp went up,” said Grace Amankwah."
    corpus = onrecord.Corpus([article("a", None, *REPORT), article("b", None, own, *REPORT)])
    context = corpus.context
    assert len(context.table("quotes")) == len(corpus.quotes)
    kept = context.table("quotes", independent=True)
    names = [name for row, name in zip(kept.rows, kept["speaker_name"], strict=True) if row == 1]
    assert names == ["Grace Amankwah"]
    assert set(kept.rows) == {0, 1}
    claims = context.table("claims", independent=True)
    assert [row for row, type_ in zip(claims.rows, claims["type"], strict=True) if type_ == "casualty_count"] == [0]

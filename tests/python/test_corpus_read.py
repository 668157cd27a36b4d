from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from pandas.testing import assert_frame_equal

import onrecord
from samples import ARTICLES, corpus_columns

Jsonl = Callable[..., Path]
QUOTE = "“We won,” said Ana Silva."


def test_reads_each_kind_of_file(jsonl: Jsonl, tmp_path: Path) -> None:
    frame = pandas.DataFrame(ARTICLES).assign(extra=[1, 2, 3])
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    for path in (jsonl(frame.to_dict("records")), tmp_path / "a.csv", str(tmp_path / "a.parquet")):
        corpus = onrecord.Corpus.read(path)
        assert corpus.quotes["text"].tolist() == onrecord.Corpus(ARTICLES).quotes["text"].tolist()
        assert corpus.data["extra"].astype(int).tolist() == [1, 2, 3]
        joined = corpus.quotes.merge(corpus.data, left_on="article", right_on="id")
        assert len(joined) == len(corpus.quotes)


def test_reads_several(jsonl: Jsonl, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(QUOTE, encoding="utf-8")
    corpus = onrecord.Corpus.read([jsonl([{"text": QUOTE, "outlet": "Valley Echo"}]), tmp_path / "b.txt"])
    assert corpus.quotes["article"].tolist() == ["articles.jsonl:1", "b"]
    assert corpus.quotes["outlet"].isna().tolist() == [False, True]


def test_names_a_bad_line(jsonl: Jsonl) -> None:
    path = jsonl([ARTICLES[0], {"id": "x", "text": 7}])
    with pytest.raises(onrecord.OnRecordError, match="line 2, field 'text': expected a string, found int 7") as caught:
        onrecord.Corpus.read(path)
    assert (caught.value.file, caught.value.line, caught.value.article) == (str(path), 2, "x")
    corpus = onrecord.Corpus.read(path, errors="skip")
    assert corpus.skipped[["article", "file", "line"]].values.tolist() == [["x", str(path), 2]]
    assert corpus.quotes["article"].unique().tolist() == ["dam-1"]


def test_names_a_missing_file() -> None:
    with pytest.raises(onrecord.OnRecordError, match=r"nowhere\.csv: no such file or folder") as caught:
        onrecord.Corpus.read("nowhere.csv")
    assert caught.value.file == "nowhere.csv"


def test_no_articles(jsonl: Jsonl) -> None:
    corpus = onrecord.Corpus.read(jsonl([]))
    assert len(corpus) == 0
    assert list(corpus.quotes.columns) == corpus_columns("quotes")


def test_fields_may_have_other_names(jsonl: Jsonl) -> None:
    path = jsonl([{"body": QUOTE, "key": 7, "paper": "Valley Echo"}])
    quotes = onrecord.Corpus.read(path, text="body", id="key", outlet="paper").quotes
    assert quotes[["article", "outlet"]].values.tolist() == [[7, "Valley Echo"]]
    with pytest.raises(onrecord.OnRecordError, match="outlet: no column 'papre'; the columns are"):
        onrecord.Corpus.read(path, text="body", outlet="papre")


def test_is_what_a_frame_of_the_same_gives(jsonl: Jsonl) -> None:
    assert_frame_equal(onrecord.Corpus.read(jsonl(ARTICLES)).quotes, onrecord.Corpus(ARTICLES).quotes)

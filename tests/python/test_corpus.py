import decimal
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import onrecord
from onrecord import batches
from samples import ARTICLES, corpus_columns

TABLES = ("quotes", "speakers", "claims")
KINDS: dict[str, Callable[[Any], Any]] = {
    "dictionaries": lambda articles: articles,
    "pandas": pandas.DataFrame,
    "polars": polars.DataFrame,
    "pyarrow": pyarrow.Table.from_pylist,
}


def rows(frame: Any) -> list[dict[str, Any]]:
    """A frame of any kind as dictionaries, None where a value is missing."""
    if isinstance(frame, pyarrow.Table):
        return list(frame.to_pylist())
    if isinstance(frame, polars.DataFrame):
        return frame.to_dicts()
    cells = frame.astype(object).where(frame.notna(), None)
    return list(cells.to_dict("records"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("table", TABLES)
def test_tables_hold_what_extract_finds(kind: str, table: str, articles: list[dict[str, Any]]) -> None:
    found = rows(getattr(onrecord.Corpus(KINDS[kind](articles)), table))
    at = 0
    for article in articles:
        read = onrecord.extract(article["text"])
        for item, record in zip(getattr(read, table), read.to_dict()[table], strict=True):
            row = found[at]
            at += 1
            assert (row["article"], row["outlet"], row["published"]) == (
                article["id"],
                article["outlet"],
                article["published"],
            )
            same = set(record) & set(row) - {"target"}
            assert {name: row[name] for name in same} == {name: record[name] for name in same}
            if table == "quotes":
                assert (row["start"], row["end"]) == (record["content"][0][0], record["content"][-1][1])
                assert (row["cue_text"], row["source_text"]) == (item.cue_text, item.source_text)
                assert row["speaker_name"] == (item.speaker and item.speaker.name)
            elif table == "speakers":
                assert row["is_anonymous"] == record["anonymous"]
                assert row["quotes"] == sum(quote.speaker == item for quote in read.quotes)
            else:
                assert row["text"] == item.text == article["text"][row["start"] : row["end"]]
                assert row["claimant_name"] == (item.claimant and item.claimant.name)
                assert row["target"] == (item.target and item.target.speaker and item.target.speaker.id)
                assert row["target_name"] == (item.target and item.target.name)
                assert (row["is_hedged"], row["is_negated"]) == (record["hedged"], record["negated"])
                for part in ("kind", "min", "max", "is_approximate"):
                    assert row[part] == (item.count and getattr(item.count, part))
    assert 0 < at == len(found)


@pytest.mark.parametrize("table", TABLES)
def test_frames_are_of_the_caller_s_kind(table: str, articles: list[dict[str, Any]]) -> None:
    found = {kind: getattr(onrecord.Corpus(make(articles)), table) for kind, make in KINDS.items()}
    assert isinstance(found["pandas"], pandas.DataFrame)
    assert isinstance(found["dictionaries"], pandas.DataFrame)
    assert isinstance(found["polars"], polars.DataFrame)
    assert isinstance(found["pyarrow"], pyarrow.Table)
    for frame in found.values():
        assert list(frame.column_names if isinstance(frame, pyarrow.Table) else frame.columns) == corpus_columns(table)


def test_the_types_of_pandas_columns(articles: list[dict[str, Any]]) -> None:
    corpus = onrecord.Corpus(articles)
    text = "str" if int(pandas.__version__.split(".")[0]) >= 3 else "object"
    types = corpus.quotes.dtypes.astype(str)
    assert types[["start", "end"]].tolist() == ["int64"] * 2
    assert types[["id", "kind", "cue_text", "speaker", "parent"]].tolist() == [text] * 5
    assert types[["content", "cue", "confidence"]].tolist() == ["object", "object", "float64"]
    types = corpus.claims.dtypes.astype(str)
    assert types[["min", "max", "is_approximate", "is_hedged"]].tolist() == ["Int64", "Int64", "boolean", "bool"]
    assert corpus.speakers.dtypes.astype(str)[["is_anonymous", "quotes"]].tolist() == ["bool", "int64"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_empty_frames_give_empty_frames_of_the_same_types(
    kind: str, table: str, articles: list[dict[str, Any]]
) -> None:
    frame = KINDS[kind](articles)
    full, empty = onrecord.Corpus(frame), onrecord.Corpus(frame[:0])
    made, other = getattr(empty, table), getattr(full, table)
    assert len(made) == 0
    if kind == "pandas":
        assert made.dtypes.tolist() == other.dtypes.tolist()
    else:
        assert made.schema == other.schema


def test_a_frame_without_rows_or_types() -> None:
    assert list(onrecord.Corpus(pandas.DataFrame({"text": []})).quotes.columns) == corpus_columns("quotes")
    assert list(onrecord.Corpus([]).claims.columns) == corpus_columns("claims")


@pytest.mark.parametrize(
    "dtype",
    [
        "object",
        "string",
        "string[pyarrow]",
        "category",
        pandas.ArrowDtype(pyarrow.string()),
        pandas.ArrowDtype(pyarrow.large_string()),
        *(["str"] if int(pandas.__version__.split(".")[0]) >= 3 else []),
    ],
)
def test_text_columns_of_pandas(dtype: Any, articles: list[dict[str, Any]]) -> None:
    frame = pandas.DataFrame(articles)
    frame.loc[1, "text"] = None
    plain = onrecord.Corpus(frame).quotes
    frame["text"] = frame["text"].astype(dtype)
    assert_frame_equal(onrecord.Corpus(frame).quotes, plain)
    assert "dam-2" not in plain["article"].tolist()


@pytest.mark.parametrize("type_", [polars.String, polars.Categorical])
def test_text_columns_of_polars(type_: Any, articles: list[dict[str, Any]]) -> None:
    frame = polars.DataFrame(articles).with_columns(polars.col("text").cast(type_))
    assert onrecord.Corpus(frame).quotes.equals(onrecord.Corpus(polars.DataFrame(articles)).quotes)
    assert onrecord.Corpus(frame.lazy()).quotes.equals(onrecord.Corpus(frame).quotes)


@pytest.mark.parametrize(
    "type_",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        *([pyarrow.string_view()] if hasattr(pyarrow, "string_view") else []),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
)
def test_text_columns_of_arrow(type_: Any, articles: list[dict[str, Any]]) -> None:
    table = pyarrow.Table.from_pylist(articles)
    text = pyarrow.array(table["text"].to_pylist()).cast(type_)
    quotes = onrecord.Corpus(table.set_column(table.column_names.index("text"), "text", text)).quotes
    assert quotes.equals(onrecord.Corpus(table).quotes)


def test_anything_that_gives_an_arrow_stream(articles: list[dict[str, Any]]) -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pyarrow.Table.from_pylist(articles).__arrow_c_stream__(requested_schema)

    quotes = onrecord.Corpus(Stream()).quotes
    assert quotes.equals(onrecord.Corpus(pyarrow.Table.from_pylist(articles)).quotes)
    assert quotes.equals(onrecord.Corpus(pyarrow.RecordBatch.from_pylist(articles)).quotes)


@pytest.mark.parametrize("missing", [None, float("nan"), pandas.NA, pandas.NaT, numpy.nan])
def test_missing_texts_have_no_rows(missing: Any) -> None:
    corpus = onrecord.Corpus(
        pandas.DataFrame({"text": pandas.Series(["“We won,” said Ana Silva.", missing], dtype=object)})
    )
    assert corpus.quotes["article"].tolist() == [0]
    assert [article.text for article in corpus.iter_articles()][1] == ""


def test_a_column_of_nothing_but_nan() -> None:
    assert len(onrecord.Corpus(pandas.DataFrame({"text": [numpy.nan, numpy.nan]})).quotes) == 0


QUOTE = "“We won,” said Ana Silva."


@pytest.mark.parametrize(
    "index",
    [
        pandas.Index(["x", "y", "z"]),
        pandas.Index([7, 7, 7]),
        pandas.date_range("2031-05-02", periods=3),
        pandas.RangeIndex(10, 4, -2),
    ],
)
def test_an_article_without_id_is_called_by_its_index_label(index: Any) -> None:
    frame = pandas.DataFrame({"body": [QUOTE, None, QUOTE], "extra": ["a", "b", "c"]}, index=index)
    quotes = onrecord.Corpus(frame, text="body").quotes
    assert quotes["article"].tolist() == [index[0], index[2]]
    assert quotes["article"].dtype == index.dtype
    assert quotes.index.tolist() == [0, 1]
    if index.is_unique:
        assert quotes.join(frame, on="article")["extra"].tolist() == ["a", "c"]


def test_a_multi_index() -> None:
    index = pandas.MultiIndex.from_tuples([("x", 1), ("y", 2)])
    assert onrecord.Corpus(pandas.DataFrame({"text": [QUOTE, QUOTE]}, index=index)).quotes["article"].tolist() == [
        ("x", 1),
        ("y", 2),
    ]


@pytest.mark.parametrize("kind", ["polars", "pyarrow"])
def test_an_article_without_id_is_called_by_its_row_number(kind: str) -> None:
    quotes = onrecord.Corpus(KINDS[kind]([{"text": QUOTE}, {"text": None}, {"text": QUOTE}])).quotes
    assert [row["article"] for row in rows(quotes)] == [0, 2]


def test_given_columns_keep_their_types_in_pandas() -> None:
    frame = pandas.DataFrame(
        {
            "text": [QUOTE] * 3,
            "id": pandas.array([1, None, 3], dtype="Int64"),
            "outlet": pandas.Categorical(["b", "a", "b"]),
            "published": pandas.to_datetime(["2031-05-02", None, "2031-05-04"]).tz_localize("Asia/Tokyo"),
        }
    )
    quotes = onrecord.Corpus(frame).quotes
    for name, column in (("id", "article"), ("outlet", "outlet"), ("published", "published")):
        assert quotes[column].dtype == frame[name].dtype
        assert quotes[column].astype(str).tolist() == frame[name].astype(str).tolist()


def test_whole_numbers_of_dictionaries_stay_whole() -> None:
    quotes = onrecord.Corpus([{"text": QUOTE, "id": 10**17 + 1}, {"text": QUOTE}]).quotes
    assert quotes["article"].tolist()[0] == 10**17 + 1
    assert quotes["article"].dtype == "Int64"


def test_given_columns_keep_their_types_in_polars() -> None:
    frame = polars.DataFrame(
        {"text": [QUOTE] * 2, "id": [1, 2], "outlet": ["a", "b"], "published": ["2031-05-02", None]}
    )
    frame = frame.with_columns(polars.col("outlet").cast(polars.Categorical), polars.col("published").str.to_date())
    schema = onrecord.Corpus(frame).quotes.schema
    assert (schema["article"], schema["published"]) == (polars.Int64, polars.Date)
    assert schema["outlet"] == polars.Categorical


def test_given_columns_keep_their_types_in_arrow() -> None:
    outlet = pyarrow.chunked_array([pyarrow.array([name]).dictionary_encode() for name in ("a", "b")])
    published = pyarrow.array([1, None], pyarrow.timestamp("ms", "UTC"))
    table = pyarrow.table(
        {"text": [QUOTE] * 2, "id": pyarrow.array([1, 2], pyarrow.int32()), "outlet": outlet, "published": published}
    )
    quotes = onrecord.Corpus(table).quotes
    assert quotes["article"].type == pyarrow.int32()
    assert quotes["outlet"].to_pylist() == ["a", "b"]
    assert quotes["outlet"].type == outlet.type
    assert quotes["published"].type == published.type


@pytest.mark.parametrize("kind", KINDS)
def test_columns_may_have_other_names(kind: str) -> None:
    frame = KINDS[kind]([{"body": QUOTE, "key": "k", "paper": "p", "day": "d", "head": "h", "link": "l"}])
    names = {"id": "key", "outlet": "paper", "published": "day", "title": "head", "url": "link"}
    corpus = onrecord.Corpus(frame, text="body", **names)  # type: ignore[arg-type]
    row = rows(corpus.quotes)[0]
    assert (row["article"], row["outlet"], row["published"]) == ("k", "p", "d")
    (article,) = corpus.iter_articles()
    assert (article.id, article.outlet, article.published, article.title, article.url) == ("k", "p", "d", "h", "l")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("option", ["text", "id", "outlet", "published", "title", "url"])
def test_a_wrong_name_lists_the_columns(kind: str, option: str) -> None:
    frame = KINDS[kind]([{"text": QUOTE, "papre": "x"}])
    with pytest.raises(onrecord.OnRecordError, match=f"{option}: no column 'paper'; the columns are 'text', 'papre'"):
        onrecord.Corpus(frame, **{option: "paper"})


def test_a_field_may_be_left_out(articles: list[dict[str, Any]]) -> None:
    quotes = onrecord.Corpus(pandas.DataFrame(articles, index=[5, 6, 7]), id=None, outlet=None).quotes
    assert quotes["article"].iloc[0] == 5
    assert quotes["outlet"].isna().all()


def test_a_column_that_is_there_twice() -> None:
    frame = pandas.DataFrame([[QUOTE, QUOTE]], columns=["text", "text"])
    with pytest.raises(onrecord.OnRecordError, match="text: expected one column 'text', found 2"):
        onrecord.Corpus(frame)


@pytest.mark.parametrize(
    ("value", "found"),
    [(7, "int 7"), (b"x", "bytes b'x'"), (1.5, "float 1.5"), (["x"], "list"), (decimal.Decimal(1), "Decimal")],
)
def test_a_text_of_a_wrong_type_names_the_row(value: Any, found: str) -> None:
    frame = pandas.DataFrame({"text": pandas.Series(["Fine.", value], dtype=object), "id": ["a", "b"]})
    frame.index = pandas.Index(["x", "y"])
    with pytest.raises(
        onrecord.OnRecordError, match=rf"row 'y', column 'text': expected a string, found {found}"
    ) as caught:
        onrecord.Corpus(frame)
    assert (caught.value.row, caught.value.article, caught.value.file, caught.value.line) == ("y", "b", None, None)


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_column_of_a_wrong_type(kind: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match="row 0, column 'text': expected a string, found int 7"):
        onrecord.Corpus(KINDS[kind]([{"text": 7}, {"text": 8}]))


def test_texts_of_a_wrong_type_may_be_skipped() -> None:
    texts = [QUOTE, 7, None, b"x", QUOTE]
    corpus = onrecord.Corpus([{"id": f"a{n}", "text": text} for n, text in enumerate(texts)], errors="skip")
    assert corpus.quotes["article"].tolist() == ["a0", "a4"]
    assert corpus.skipped["article"].tolist() == ["a1", "a3"]
    assert corpus.skipped["row"].tolist() == [1, 3]
    assert corpus.skipped["message"].tolist()[0] == "row 1, column 'text': expected a string, found int 7"
    assert [article.id for article in corpus.iter_articles()] == ["a0", "a2", "a4"]


@pytest.mark.parametrize("kind", ["polars", "pyarrow"])
def test_skipped_is_a_frame_of_the_caller_s_kind(kind: str) -> None:
    corpus = onrecord.Corpus(KINDS[kind]([{"text": 7}, {"text": None}]), errors="skip")
    assert rows(corpus.skipped)[0]["row"] == 0
    assert len(corpus.quotes) == 0
    assert type(corpus.skipped) is type(corpus.data)


@pytest.mark.parametrize("data", ["articles.jsonl", 7, {"text": "x"}, [7], None])
def test_anything_but_a_table_is_an_error(data: Any) -> None:
    with pytest.raises(onrecord.OnRecordError, match="expected a"):
        onrecord.Corpus(data)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"errors": "ignore"}, "errors: expected 'raise' or 'skip', found 'ignore'"),
        ({"threads": 0}, "threads: expected a whole number, 1 or more, found int 0"),
        ({"threads": "2"}, "threads: expected a whole number, 1 or more, found str '2'"),
        ({"aliases": 7}, "aliases: expected a file or a dictionary, found int 7"),
        ({"aliases": {"HG": 7}}, "aliases, 'HG': expected a name, found int 7"),
        ({"claim_types": 7}, "claim_types: expected a file, found int 7"),
    ],
)
def test_errors_name_the_option(options: dict[str, Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError) as error:
        onrecord.Corpus([QUOTE], **options)
    assert str(error.value) == message


@pytest.mark.parametrize("make", [list, pandas.Series, polars.Series])
def test_texts_alone(make: Callable[[list[str]], Any]) -> None:
    assert rows(onrecord.Corpus(make([QUOTE, QUOTE])).quotes)[1]["article"] == 1


@pytest.mark.filterwarnings("ignore:.*not in English")
@settings(deadline=None, max_examples=30)
@given(
    texts=st.lists(st.sampled_from([None, "", *(article["text"] for article in ARTICLES)]) | st.text(), max_size=30),
    size=st.integers(1, 3000),
    threads=st.sampled_from([None, 1, 3]),
)
def test_neither_batches_nor_threads_change_the_tables(texts: list[str | None], size: int, threads: int | None) -> None:
    frame = polars.DataFrame({"text": texts}, schema={"text": polars.String})
    whole = onrecord.Corpus(frame, threads=1)
    before = batches.FIRST_CHARACTERS_PER_CORE
    try:
        batches.FIRST_CHARACTERS_PER_CORE = size
        cut = onrecord.Corpus(frame, threads=threads)
        for table in TABLES:
            assert getattr(cut, table).equals(getattr(whole, table))
        assert list(cut.iter_articles()) == list(whole.iter_articles())
    finally:
        batches.FIRST_CHARACTERS_PER_CORE = before


def test_more_rows_than_are_taken_at_a_time() -> None:
    corpus = onrecord.Corpus([QUOTE if n % 2 else "Fine." for n in range(5000)])
    assert corpus.quotes["article"].tolist() == list(range(1, 5000, 2))


def test_tables_are_computed_once(articles: list[dict[str, Any]]) -> None:
    corpus = onrecord.Corpus(articles)
    assert corpus.quotes is corpus.quotes
    assert corpus.claims is corpus.claims


def test_articles(articles: list[dict[str, Any]]) -> None:
    for fields, article in zip(articles, onrecord.Corpus(articles).iter_articles(), strict=True):
        assert article == onrecord.extract(**fields)


def test_repr_and_len(articles: list[dict[str, Any]]) -> None:
    corpus = onrecord.Corpus(articles)
    assert (len(corpus), repr(corpus)) == (3, "Corpus(3 articles)")
    assert corpus.data.columns[0] == "id"


def test_a_bar_shows_the_progress(capsys: pytest.CaptureFixture[str]) -> None:
    _ = onrecord.Corpus([QUOTE] * 3, progress=True).quotes
    assert "3.00/3.00" in capsys.readouterr().err
    _ = onrecord.Corpus([QUOTE] * 3).quotes
    assert capsys.readouterr().err == ""


def test_no_bar_without_tqdm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert len(onrecord.Corpus([QUOTE], progress=True).quotes) == 1
    assert capsys.readouterr().err == ""


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __arrow_c_stream__(self) -> object:
            raise AssertionError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(onrecord.OnRecordError, match=r"pip install 'onrecord\[arrow\]'"):
        onrecord.Corpus(Stream())


# In a process of its own: hypothesis watches garbage collection, and a signal that comes in the midst of that is lost.
STOPPED = """
import os, signal, threading, time, onrecord
corpus = onrecord.Corpus(["“We won,” said Ana Silva. The weather was fine. " * 50] * 50_000)
threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
start = time.monotonic()
try:
    corpus.quotes
except KeyboardInterrupt:
    assert time.monotonic() - start < 4, time.monotonic() - start
else:
    raise AssertionError("not stopped")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_ctrl_c_stops_it() -> None:
    subprocess.run([sys.executable, "-c", STOPPED], check=True, timeout=60)


FORKED = """
import multiprocessing, onrecord
def count(n): return len(onrecord.Corpus(["“We won,” said Ana Silva."] * n, threads=2).quotes)
if __name__ == "__main__":
    assert count(3) == 3
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(count, [2, 4]) == [2, 4]
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_forked_processes_read_too() -> None:
    subprocess.run([sys.executable, "-c", FORKED], check=True, timeout=60)


def test_rows_are_json() -> None:
    json.dumps(rows(onrecord.Corpus([QUOTE]).quotes))

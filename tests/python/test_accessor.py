import subprocess
import sys

import pandas
import polars
import pytest
from pandas.testing import assert_frame_equal

import onrecord
from samples import ARTICLES

READ = "frame({'text': ['“We won,” said Ana Silva.']}).onrecord.quotes['text'].to_list() == ['“We won,”']"
PUBLIC = [name for name in dir(onrecord.Corpus) if not name.startswith("_")]


@pytest.mark.parametrize("package", ["pandas", "polars"])
@pytest.mark.parametrize(
    "imports",
    [
        "import onrecord; import {0}",
        "import {0}; import onrecord",
        "import onrecord, importlib.util; importlib.util.find_spec('{0}'); import {0}",
        "import onrecord; onrecord.Corpus([]); import {0}",
    ],
)
def test_is_there_in_either_order(package: str, imports: str) -> None:
    code = f"{imports.format(package)}; frame = {package}.DataFrame; assert {READ}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("table", ["quotes", "speakers", "claims"])
def test_gives_the_tables(table: str) -> None:
    frame = pandas.DataFrame(ARTICLES)
    assert_frame_equal(getattr(frame.onrecord, table), getattr(onrecord.Corpus(frame), table))
    polars_frame = polars.DataFrame(ARTICLES)
    assert getattr(polars_frame.onrecord, table).equals(getattr(onrecord.Corpus(polars_frame), table))


def test_takes_the_options_of_a_corpus() -> None:
    frame = pandas.DataFrame(ARTICLES).rename(columns={"text": "body"})
    corpus = frame.onrecord(text="body", threads=1)
    assert isinstance(corpus, onrecord.Corpus)
    assert_frame_equal(corpus.quotes, onrecord.Corpus(frame, text="body").quotes)


@pytest.mark.parametrize("name", PUBLIC)
def test_has_all_that_a_corpus_has(name: str) -> None:
    accessor = pandas.DataFrame(ARTICLES).onrecord
    assert name in dir(accessor)
    found, expected = getattr(accessor, name), getattr(onrecord.Corpus(ARTICLES), name)
    assert type(found) is type(expected)
    if isinstance(found, pandas.DataFrame):
        assert list(found.columns) == list(expected.columns)


def test_compares() -> None:
    frame = pandas.DataFrame(ARTICLES)
    assert_frame_equal(frame.onrecord.stories(), onrecord.Corpus(frame).stories())


def test_reads_the_frame_as_it_is_now() -> None:
    frame = pandas.DataFrame({"text": ["Fine."]})
    assert len(frame.onrecord.quotes) == 0
    frame["text"] = "“We won,” said Ana Silva."
    assert len(frame.onrecord.quotes) == 1


def test_has_nothing_else() -> None:
    accessor = pandas.DataFrame(ARTICLES).onrecord
    for name in ("tables", "_reader"):
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            getattr(accessor, name)


def test_a_wrong_name_is_an_onrecord_error() -> None:
    with pytest.raises(onrecord.OnRecordError, match="no column 'body'"):
        pandas.DataFrame(ARTICLES).onrecord(text="body")
    with pytest.raises(onrecord.OnRecordError, match="no column 'text'"):
        _ = pandas.DataFrame({"body": [""]}).onrecord.quotes


def test_repr_needs_no_texts() -> None:
    assert repr(pandas.DataFrame({"body": [""]}).onrecord) == "Accessor(1 article)"

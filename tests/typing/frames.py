"""What a type checker knows of frames. mypy reads this file; nothing runs it.

pyarrow ships no types, so that `pyarrow.Table` is `Any` to mypy unless its stubs are installed.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair
import pandas
import polars
import pyarrow
from typing_extensions import assert_type

import onrecord
from onrecord.accessor import Accessor
from onrecord.frames import ArrowStream

ITEMS: list[dict[str, Any]] = [{"id": "a1", "text": "“We won,” said Ana Silva."}]


def of_pandas(frame: pandas.DataFrame, texts: "pandas.Series[str]") -> None:
    corpus = onrecord.Corpus(frame, text="body", id=None, threads=1)
    assert_type(corpus, onrecord.Corpus[pandas.DataFrame])
    assert_type(corpus.data, pandas.DataFrame)
    assert_type(corpus.quotes, pandas.DataFrame)
    assert_type(corpus.speakers, pandas.DataFrame)
    assert_type(corpus.claims, pandas.DataFrame)
    assert_type(corpus.skipped, pandas.DataFrame)
    assert_type(corpus.disputes(independent=True), pandas.DataFrame)
    assert_type(corpus.left_out("section", min_words=3), pandas.DataFrame)
    assert_type(corpus.iter_articles(), Iterator[onrecord.Article])
    assert_type(onrecord.Corpus(texts).quotes, pandas.DataFrame)


def of_polars(frame: polars.DataFrame, lazy: polars.LazyFrame, texts: polars.Series) -> None:
    assert_type(onrecord.Corpus(frame), onrecord.Corpus[polars.DataFrame])
    assert_type(onrecord.Corpus(frame).quotes, polars.DataFrame)
    assert_type(onrecord.Corpus(lazy).claims, polars.DataFrame)
    assert_type(onrecord.Corpus(frame).coverage(), polars.DataFrame)
    assert_type(onrecord.Corpus(texts).skipped, polars.DataFrame)


def of_arrow(table: pyarrow.Table, stream: ArrowStream, batches: Iterator[pyarrow.RecordBatch]) -> None:
    assert_type(onrecord.Corpus(table).quotes, pyarrow.Table)
    assert_type(onrecord.Corpus(stream), onrecord.Corpus[pyarrow.Table])
    assert_type(onrecord.extract_batches(batches, "claims", title="head"), Iterator[pyarrow.RecordBatch])


def of_stores(path: Path) -> None:
    store = onrecord.Store(path)
    assert_type(store, onrecord.Store[pandas.DataFrame])
    assert_type(store.quotes(speaker="Silva"), pandas.DataFrame)
    assert_type(store.search("dam", match="any"), pandas.DataFrame)
    store.add(ITEMS)
    store.add(polars.DataFrame(ITEMS))
    assert_type(onrecord.Store(path, frames="polars").edits(item="claim"), polars.DataFrame)
    assert_type(onrecord.Store(path, frames="arrow").history("a1", "c1"), pyarrow.Table)


def of_lists_and_files() -> None:
    assert_type(onrecord.Corpus(ITEMS), onrecord.Corpus[pandas.DataFrame])
    assert_type(onrecord.Corpus(["One.", None]), onrecord.Corpus[pandas.DataFrame])
    assert_type(onrecord.Corpus(iter(["One."])), onrecord.Corpus[pandas.DataFrame])
    assert_type(onrecord.Corpus(onrecord.example_articles()).quotes, pandas.DataFrame)
    assert_type(onrecord.Corpus.read("articles.jsonl"), onrecord.Corpus[pandas.DataFrame])
    assert_type(onrecord.Corpus.read([Path("a.csv"), "b.csv"], text="body").claims, pandas.DataFrame)


def of_accessors(of_pandas: Accessor[pandas.DataFrame], of_polars: Accessor[polars.DataFrame]) -> None:
    assert_type(of_pandas.quotes, pandas.DataFrame)
    assert_type(of_polars.claims, polars.DataFrame)
    assert_type(of_polars.common_quotes(), polars.DataFrame)
    assert_type(of_polars(text="body", threads=1), onrecord.Corpus[polars.DataFrame])


def of_figures_and_pictures(frame: pandas.DataFrame, disputes: polars.DataFrame) -> None:
    assert_type(onrecord.evaluate(ITEMS), pandas.DataFrame)
    assert_type(onrecord.pictures.casualty_timeline(frame), altair.FacetChart)
    assert_type(onrecord.pictures.accusation_matrix(disputes), altair.LayerChart)
    assert_type(onrecord.pictures.accusation_network(disputes), altair.LayerChart)
    assert_type(onrecord.pictures.coverage_map(frame), altair.LayerChart)
    assert_type(onrecord.pictures.quote_variants(frame), onrecord.pictures.Variants)


def wrong_options(frame: pandas.DataFrame, store: onrecord.Store[pandas.DataFrame]) -> None:
    onrecord.Corpus(frame, txt="body")  # type: ignore[call-overload]
    onrecord.Corpus(frame, errors="ignore")  # type: ignore[call-overload]
    onrecord.Corpus(7)  # type: ignore[call-overload]
    store.add(7)  # type: ignore[arg-type]
    store.quotes(paper="Echo")  # type: ignore[call-arg]
    onrecord.extract_batches([], "quote")  # type: ignore[arg-type]

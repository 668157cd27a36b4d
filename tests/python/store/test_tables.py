import re
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import Store
from onrecord.schema import STORE_TABLES
from samples import PARTIES
from store_samples import DAM, LATER


@pytest.mark.parametrize("table", ["quotes", "speakers", "claims"])
def test_rows_are_those_of_a_corpus(store: Store, table: str) -> None:
    articles = onrecord.example_articles()
    store.add(articles)
    found = getattr(store, table)()
    corpus = getattr(onrecord.Corpus(articles), table).drop(columns=PARTIES[table])
    assert list(found.columns) == [*corpus.columns, "version", "added", "is_current"]
    assert (found.dtypes[corpus.columns] == corpus.dtypes).drop("published").all()
    order = ["article", "id"]
    ours, theirs = (frame.sort_values(order).reset_index(drop=True)[corpus.columns] for frame in (found, corpus))
    pandas.testing.assert_frame_equal(ours, theirs, check_dtype=False)


@pytest.mark.parametrize(("kind", "type_"), [("polars", polars.DataFrame), ("arrow", pyarrow.Table)])
def test_frames_of_other_kinds(tmp_path: Path, kind: Any, type_: type) -> None:
    store = Store(tmp_path / "news.duckdb", frames=kind)
    store.add([DAM, LATER])
    frames = [store.articles(), store.quotes(), store.speakers(), store.claims(), store.edits()]
    frames += [store.search("wall"), store.history("dam-1", "c1"), store.quotes(speaker="nobody")]
    assert all(isinstance(frame, type_) for frame in frames)


def test_columns_are_those_of_the_schema(store: Store) -> None:
    store.add([DAM, LATER])
    frames = {name: getattr(store, name)() for name in ("articles", "quotes", "speakers", "claims", "edits")}
    frames |= {"search": store.search("wall"), "history": store.history("dam-1", "c1")}
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        name: [column.name for column in columns] for name, columns in STORE_TABLES.items()
    }


@pytest.mark.parametrize("table", ["articles", "edits", "history"])
def test_docstrings_name_the_columns(table: str) -> None:
    (paragraph,) = re.findall(r"Columns: (.*?)\n\n", getattr(Store, table).__doc__, re.DOTALL)
    named = re.findall(r"\w+", re.sub(r'\(.*?\)|"\w+"', "", paragraph, flags=re.DOTALL))
    columns = [column.name for column in STORE_TABLES[table]]
    assert [name for name in named if name in columns] == columns

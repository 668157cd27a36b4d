import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER


def counts(store: Store) -> dict[str, int]:
    with duckdb.connect(str(store.path), read_only=True) as db:
        tables = ("articles", "versions", "quotes", "speakers", "claims", "edits", "postings", "lengths")
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables}


def test_the_same_again_changes_nothing(store: Store) -> None:
    assert store.add([DAM]) == onrecord.Added(new=1, changed=0, known=0)
    before = counts(store)
    assert before["quotes"] > 0
    assert store.add([DAM, DAM]) == onrecord.Added(new=0, changed=0, known=2)
    assert counts(store) == before


def test_other_dates_and_outlets_are_not_a_change(store: Store) -> None:
    store.add([DAM])
    assert store.add([{**DAM, "published": "2031-04-03", "outlet": "Echo"}]).known == 1


def test_a_changed_text_is_a_version(store: Store) -> None:
    store.add([DAM])
    assert store.add([LATER]) == onrecord.Added(new=0, changed=1, known=0)
    assert len(store) == 1
    assert store.articles()["version"].tolist() == [2]
    assert store.articles(versions="all")["is_current"].tolist() == [False, True]
    assert store.text("dam-1") == LATER["text"]
    assert store.text("dam-1", version=1) == DAM["text"]


def test_both_versions_at_once(store: Store) -> None:
    assert store.add([DAM, LATER]) == onrecord.Added(new=1, changed=1, known=0)
    assert store.text("dam-1") == LATER["text"]
    assert len(store.edits()) > 0


def test_an_earlier_text_again_is_known(store: Store) -> None:
    for article in (DAM, LATER):
        store.add([article])
    assert store.add([DAM, LATER]).known == 2


def test_known_by_url_without_an_id(store: Store) -> None:
    store.add([{**DAM, "id": None}])
    assert store.add([{**LATER, "id": None}]).changed == 1
    assert store.articles()["article"].tolist() == ["https://echo.example/dam"]


def test_known_by_url_with_another_id(store: Store) -> None:
    store.add([DAM])
    assert store.add([{**LATER, "id": "dam-1b"}]).changed == 1


def test_known_by_text_without_either(store: Store) -> None:
    article = {"text": DAM["text"]}
    assert store.add([article, article]) == onrecord.Added(new=1, changed=0, known=1)
    assert store.add([{"text": LATER["text"]}]).new == 1


def test_row_numbers_are_not_ids(store: Store) -> None:
    store.add(["“We won,” said Ana Silva."])
    assert store.add(["“We lost,” said Tom Okoro."]).new == 1


def test_ids_of_numbers(store: Store) -> None:
    store.add(pandas.DataFrame({"id": [7, 8], "text": ["One.", "Two."]}))
    frame = pandas.DataFrame({"id": [7.0, None], "text": ["One.", "Three."]})
    assert store.add(frame) == onrecord.Added(new=1, changed=0, known=1)


def test_the_same_text_in_two_articles(store: Store) -> None:
    store.add([DAM, {**DAM, "id": "dam-2", "url": None, "outlet": "The Harbour Post"}])
    quotes = store.quotes()
    assert quotes[quotes.article == "dam-1"]["text"].tolist() == quotes[quotes.article == "dam-2"]["text"].tolist()


def test_missing_texts_are_skipped(store: Store) -> None:
    assert store.add([{"id": "a", "text": None}]) == onrecord.Added(0, 0, 0)


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_takes_any_frame(store: Store, make: Callable[[Any], Any]) -> None:
    assert store.add(make([DAM])).new == 1
    assert store.add([DAM]).known == 1


def test_takes_the_options_of_corpus(store: Store) -> None:
    assert store.add([{"body": "One."}], text="body").new == 1
    with pytest.raises(onrecord.OnRecordError, match="no column 'words'"):
        store.add([{"body": "One."}], text="words")


def test_times_are_utc(store: Store) -> None:
    at = datetime.datetime(2031, 4, 2, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    store.add([{**DAM, "published": "2031-04-02T01:00+02:00"}], at=at)
    (row,) = store.articles().to_dict("records")
    assert row["added"] == pandas.Timestamp("2031-04-02T10:00")
    assert row["published"] == pandas.Timestamp("2031-04-01T23:00")


def test_a_wrong_time(store: Store) -> None:
    with pytest.raises(onrecord.OnRecordError, match="at: expected a datetime, found str '2031-04-02'"):
        store.add([DAM], at="2031-04-02")  # type: ignore[arg-type]
    assert len(store) == 0


def test_user_defined_claim_types(tmp_path: Path) -> None:
    """They are found in what is added with them, in both versions of an article that changes."""
    types = tmp_path / "types.tsv"
    types.write_text("strike_call\tpattern\tcall|urge ... walkout\n", encoding="utf-8")
    text = "The union called for a walkout."
    Store(tmp_path / "news.duckdb").add([{"id": "a", "text": text}])
    store = Store(tmp_path / "news.duckdb", claim_types=types)
    store.add([{"id": "b", "text": text}])
    assert store.claims(claim_type="strike_call")["article"].tolist() == ["b"]
    store.add([{"id": "a", "text": f"{text}\n\nThe weather was fine."}])
    assert store.claims(claim_type="strike_call")["article"].tolist() == ["a", "b"]
    assert len(store.edits(item="claim")) == 0

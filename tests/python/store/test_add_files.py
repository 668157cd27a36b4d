from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER


def test_any_string(store: Store, jsonl: Callable[..., Path]) -> None:
    """A lone surrogate, which UTF-8 cannot hold, becomes one character."""
    line = r'{"id": "a", "text": "“We\u0000won \ud800 👩‍👩‍👧,” said Ana Silva.", "published": " "}'
    store.add_files(jsonl([line]))
    (row,) = store.quotes().to_dict("records")
    assert store.text("a")[row["start"] : row["end"]] == row["text"]
    assert "\ufffd" in row["text"]
    assert pandas.isna(row["published"])


def test_articles_without_an_id(store: Store, jsonl: Callable[..., Path]) -> None:
    path = jsonl([{"text": "One."}, {"url": "https://echo.example/2", "text": "Two."}])
    assert store.add_files(path).new == 2
    assert store.add_files(path).known == 2


def test_fields_of_other_names(store: Store, jsonl: Callable[..., Path]) -> None:
    assert store.add_files([jsonl([{**DAM, "body": LATER["text"]}])], text="body").new == 1
    assert store.text("dam-1") == LATER["text"]


def test_what_cannot_be_read(store: Store, jsonl: Callable[..., Path]) -> None:
    path = jsonl([DAM, "{", {"id": "b", "text": 7}])
    with pytest.raises(onrecord.OnRecordError, match="line 2: expected a JSON object"):
        store.add_files(path)
    assert len(store) == 0
    errors: list[onrecord.OnRecordError] = []
    assert store.add_files(path, errors="skip", on_error=errors.append).new == 1
    assert [error.line for error in errors] == [2, 3]
    with pytest.raises(onrecord.OnRecordError, match="errors: expected 'raise' or 'skip', found 'ignore'"):
        store.add_files(path, errors="ignore")  # type: ignore[arg-type]

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

import onrecord
from onrecord import Store


def test_another_file(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    path.write_text("x" * 5000)
    with pytest.raises(onrecord.OnRecordError, match="not a valid DuckDB database"):
        Store(path)


def test_another_database(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE TABLE t (a INTEGER)")
    with pytest.raises(onrecord.OnRecordError, match="found another database"):
        Store(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(onrecord.OnRecordError, match="no such store"):
        Store(tmp_path / "news.duckdb", create=False)


def test_no_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(onrecord.OnRecordError, match=r"pip install 'onrecord\[store\]'"):
        Store(tmp_path / "news.duckdb")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frames": "numpy"}, "frames: expected 'pandas', 'polars' or 'arrow', found 'numpy'"),
        ({"aliases": 7}, "aliases: expected a file or a dictionary, found int 7"),
        ({"claim_types": "nowhere.tsv"}, "nowhere.tsv: No such file or directory"),
    ],
)
def test_wrong_options(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError) as error:
        Store(tmp_path / "news.duckdb", **options)
    assert str(error.value) == message
    assert not (tmp_path / "news.duckdb").exists()


def test_a_newer_schema(store: Store) -> None:
    with duckdb.connect(str(store.path)) as db:
        db.execute("UPDATE onrecord SET schema = 99")
    with pytest.raises(onrecord.OnRecordError, match="found 99: a newer onrecord made the store"):
        Store(store.path)

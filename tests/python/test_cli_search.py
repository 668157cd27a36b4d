import csv
from pathlib import Path

import pytest

from onrecord import Store
from onrecord.cli import main

DAM = {"id": "dam-1", "outlet": "Valley Echo", "published": "2031-04-02", "text": "“The wall held,” said Lena Orsi."}
HIT = "2031-04-02, Valley Echo, dam-1: “The wall held,” [Lena Orsi]\n"


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = tmp_path / "news.duckdb"
    Store(path).add([DAM])
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "is_hit"),
    [
        (["walls"], True),
        (["the", "wall"], True),
        (["the wall"], True),
        (["held the"], False),
        (["wall", "gate"], False),
        (["wall", "gate", "--any"], True),
        (["wall", "--speaker", "Orsi", "--outlet", "Valley Echo"], True),
        (["wall", "--speaker", "Silva"], False),
        (["wall", "--since", "2031-04-02", "--until", "2031-04-02"], True),
        (["wall", "--since", "2031-04-03"], False),
    ],
)
def test_prints_what_it_finds(
    store: str, arguments: list[str], is_hit: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", store, *arguments]) == 0
    assert capsys.readouterr().out == (HIT if is_hit else "")


def test_aliases(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store(store).add([{"id": "dam-2", "text": "The Guild said that the wall had not been safe for years."}])
    (tmp_path / "mine.csv").write_text("alias,name\nthe Guild,Harbour Guild\n", encoding="utf-8")
    arguments = ["search", store, "wall", "--speaker", "Harbour Guild"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == ""
    assert main([*arguments, "--aliases", str(tmp_path / "mine.csv")]) == 0
    assert capsys.readouterr().out.startswith("dam-2: ")


def test_writes_a_table(store: str, tmp_path: Path) -> None:
    table = tmp_path / "hits.csv"
    assert main(["search", store, "wall", "-o", str(table)]) == 0
    with table.open(encoding="utf-8", newline="") as file:
        assert [row["speaker_name"] for row in csv.DictReader(file)] == ["Lena Orsi"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["?"], "words: expected words to look for, found '?'"),
        (["wall", "--since", "spring"], "since: expected a date or time, found 'spring'"),
        (["wall", "-o", "hits.xlsx"], "hits.xlsx: expected an output that ends in .jsonl, .csv, .parquet"),
    ],
)
def test_errors(store: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", store, *arguments]) == 2
    assert capsys.readouterr().err == f"onrecord: {message}\n"


def test_creates_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", str(tmp_path / "none.duckdb"), "wall"]) == 2
    assert "no such store" in capsys.readouterr().err
    assert not (tmp_path / "none.duckdb").exists()

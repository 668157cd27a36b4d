from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord import Store
from onrecord.cli import main

DAM = {"id": "dam-1", "outlet": "Valley Echo", "published": "2031-04-02", "text": "“The wall held,” said Lena Orsi."}
CUT = {**DAM, "text": "“The wall broke,” said Lena Orsi. At least 12 people were killed."}


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "news.duckdb")


def test_shows_what_changed(store: str, jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["track", store, str(jsonl([DAM]))]) == 0
    assert capsys.readouterr().out == "1 new, 0 changed, 0 known\n"
    assert main(["track", store, str(jsonl([DAM]))]) == 0
    assert capsys.readouterr().out == "0 new, 0 changed, 1 known\n"
    assert main(["track", store, str(jsonl([CUT]))]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0 new, 1 changed, 0 known",
        "dam-1, Valley Echo, version 2",
        "  quote altered (text): “The wall {held,” → broke,”} [Lena Orsi]",
        "  claim added: At least 12 people were killed",
    ]


def test_skips_what_it_cannot_read(store: str, jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    file = str(jsonl([DAM, "no JSON", {"id": "dam-2", "text": "“No,” said Tomas Brandt."}]))
    assert main(["track", store, file]) == 1
    out, err = capsys.readouterr()
    assert out == "2 new, 0 changed, 0 known\n"
    assert "line 2" in err
    assert main(["track", store, "--strict", file]) == 2


def test_lines_without_ids_are_known_by_url_or_text(
    store: str, jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def run(lines: list[Any]) -> str:
        assert main(["track", store, str(jsonl(lines))]) == 0
        return capsys.readouterr().out.splitlines()[0]

    assert run([{"text": "One."}, {"text": "Two.", "url": "https://echo.example/2"}]) == "2 new, 0 changed, 0 known"
    assert run([{"text": "Three."}, {"text": "One."}]) == "1 new, 0 changed, 1 known"
    assert run([{"text": "Two!", "url": "https://echo.example/2"}]) == "0 new, 1 changed, 0 known"


def test_claim_types(store: str, jsonl: Callable[..., Path], tmp_path: Path) -> None:
    types = tmp_path / "types.tsv"
    types.write_text("strike_call\tpattern\tcall|urge ... walkout\n", encoding="utf-8")
    article = {"id": "a", "text": "The union called for a walkout."}
    assert main(["track", store, str(jsonl([article])), "--claim-types", str(types)]) == 0
    assert "strike_call" in Store(store).claims()["type"].tolist()

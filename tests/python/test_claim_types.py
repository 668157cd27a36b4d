import json
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main

TABLE = """# Calls for a strike
strike_call	code	143
strike_call	words stopping	strike walkout
strike_call	pattern	call|urge ... <stopping>
"""
TEXT = "The dockers’ union called for a walkout on Monday. The company denied that it had cut wages."


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "strikes.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_extract(table: Path) -> None:
    claims = onrecord.extract(TEXT, claim_types=table).claims
    (own,) = [claim for claim in claims if claim.type == "strike_call"]
    assert (own.text, own.code, own.confidence) == ("The dockers’ union called for a walkout on Monday.", "143", 1.0)
    assert own.claimant is not None
    assert "dockers" in own.claimant.name
    assert "denial" in {claim.type for claim in claims}
    assert "strike_call" not in {claim.type for claim in onrecord.extract(TEXT).claims}


def test_corpus(table: Path) -> None:
    claims = onrecord.Corpus([TEXT, "Nothing."], claim_types=table).claims
    assert claims[claims["type"] == "strike_call"]["code"].tolist() == ["143"]


def test_corpus_read(table: Path) -> None:
    (table.parent / "a.txt").write_text(TEXT, encoding="utf-8")
    assert "strike_call" in set(onrecord.Corpus.read(table.parent / "a.txt", claim_types=table).claims["type"])


def test_command_line(table: Path) -> None:
    given, written = table.parent / "a.txt", table.parent / "out.jsonl"
    given.write_text(TEXT, encoding="utf-8")
    assert main(["extract", str(given), "-o", str(written), "--claim-types", str(table)]) == 0
    assert "strike_call" in {claim["type"] for claim in json.loads(written.read_text(encoding="utf-8"))["claims"]}


def test_a_changed_file_is_read_again(table: Path) -> None:
    onrecord.extract(TEXT, claim_types=table)
    table.write_text("thanks\tpattern\tthank\n", encoding="utf-8")
    import os

    os.utime(table, ns=(1, 1))
    assert "strike_call" not in {claim.type for claim in onrecord.extract(TEXT, claim_types=table).claims}


def test_errors_name_file_and_line(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text("# strikes\nstrike_call\tpatern\tcall\n", encoding="utf-8")
    with pytest.raises(onrecord.OnRecordError, match="line 2: expected code, words NAME, pattern or not") as caught:
        onrecord.Corpus([TEXT], claim_types=table)
    assert (caught.value.file, caught.value.line) == (str(table), 2)
    assert main(["extract", str(table), "--claim-types", str(table.parent / "none.tsv")]) == 2
    assert "none.tsv: No such file" in capsys.readouterr().err

import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest

import onrecord
from onrecord import output, schema
from onrecord.cli import main
from onrecord.compare import COMPARISONS

Jsonl = Callable[..., Path]
EXAMPLES = Path(onrecord.__file__).parent / "data" / "articles.jsonl"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def json_lines(frame: pandas.DataFrame) -> bytes:
    """A frame as the command writes it."""
    file = io.BytesIO()
    output.write_frame(None, file, frame)
    return file.getvalue()


@pytest.mark.parametrize("what", COMPARISONS)
def test_every_comparison_writes_its_frame(what: str, tmp_path: Path) -> None:
    frame = getattr(onrecord.Corpus.read(EXAMPLES), COMPARISONS[what].method)()
    assert len(frame) > 0
    for ending in ("jsonl", "csv", "parquet"):
        assert main(["compare", what, str(EXAMPLES), "-o", str(tmp_path / f"out.{ending}")]) == 0
    assert (tmp_path / "out.jsonl").read_bytes() == json_lines(frame)
    assert [list(row) for row in read(tmp_path / "out.jsonl")] == [list(frame.columns)] * len(frame)
    assert list(pandas.read_csv(tmp_path / "out.csv").columns) == list(frame.columns)
    stored = pandas.read_parquet(tmp_path / "out.parquet")
    assert stored.shape == frame.shape
    assert list(stored.columns) == list(frame.columns)


@pytest.mark.parametrize("what", [what for what, one in COMPARISONS.items() if "independent" in one.options])
def test_independent(what: str, tmp_path: Path) -> None:
    assert main(["compare", what, str(EXAMPLES), "--independent", "-o", str(tmp_path / "out.jsonl")]) == 0
    compare = getattr(onrecord.Corpus.read(EXAMPLES), COMPARISONS[what].method)
    assert (tmp_path / "out.jsonl").read_bytes() == json_lines(compare(independent=True))
    assert (tmp_path / "out.jsonl").read_bytes() != json_lines(compare())


def test_aliases(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("alias,name\nOsric Vane,Ministry of Defence\n", encoding="utf-8")
    arguments = ["compare", "parties", str(EXAMPLES), "-o", str(tmp_path / "out.jsonl")]
    assert main(arguments) == 0
    assert "Osric Vane" in [row["party"] for row in read(tmp_path / "out.jsonl")]
    assert main([*arguments, "--aliases", str(tmp_path / "mine.csv")]) == 0
    assert "Osric Vane" not in [row["party"] for row in read(tmp_path / "out.jsonl")]


@pytest.mark.parametrize(
    ("alias", "what"), [("quotes", "common-quotes"), ("counts", "casualties"), ("reply", "right-of-reply")]
)
def test_words_of_earlier_versions(alias: str, what: str, tmp_path: Path) -> None:
    for word in (alias, what):
        assert main(["compare", word, str(EXAMPLES), "-o", str(tmp_path / f"{word}.jsonl")]) == 0
    assert read(tmp_path / f"{alias}.jsonl") == read(tmp_path / f"{what}.jsonl")


def test_a_comparison_has_one_name() -> None:
    for what, comparison in COMPARISONS.items():
        name = what.replace("-", "_")
        assert comparison.method == name
        assert callable(getattr(onrecord.Corpus, name))
        assert callable(getattr(importlib.import_module(f"onrecord.compare.{name}"), name))
        assert name in schema.COMPARISON_TABLES
        assert (Path(__file__).parent / f"test_{name}.py").exists()
    assert set(schema.COMPARISON_TABLES) == {comparison.method for comparison in COMPARISONS.values()}


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["compare", "reprints", str(EXAMPLES)]) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.decode("utf-8").splitlines()]
    assert [(row["article"], row["original"]) for row in rows] == [("ferry-ledger-1", "ferry-meridian-1")]


def test_no_articles(jsonl: Jsonl, tmp_path: Path) -> None:
    for what in COMPARISONS:
        assert main(["compare", what, str(jsonl([])), "-o", str(tmp_path / "out.csv")]) == 0
        assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_what_cannot_be_read_is_named_and_left_out(
    jsonl: Jsonl, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [*EXAMPLES.read_text(encoding="utf-8").splitlines(), "{"]
    arguments = ["compare", "reprints", str(jsonl(lines)), "-o", str(tmp_path / "out.jsonl")]
    assert main(arguments) == 1
    assert "line 20" in capsys.readouterr().err
    assert len(read(tmp_path / "out.jsonl")) == 1
    assert main([*arguments, "--strict"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reprints", "--independent"], "--independent"),
        (["reprints", "-o", "out.txt"], "ends in"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", arguments[0], str(EXAMPLES), *arguments[1:]]) == 2
    assert message in capsys.readouterr().err


def test_unknown_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", "apples", str(EXAMPLES)])
    assert stopped.value.code == 2
    assert "reprints" in capsys.readouterr().err

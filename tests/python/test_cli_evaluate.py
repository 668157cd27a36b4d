from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

from onrecord.cli import main
from test_evaluate import COSTA, SILVA, gold


def test_prints_the_figures(jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(jsonl([gold(SILVA, COSTA)]))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 article, 2 attributions"
    assert "attributed                  100.0      100.0   100.0" in lines
    assert "attributed, mixed             0.0        0.0     0.0" in lines


def test_prints_errors(jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--errors", "5", str(jsonl([gold(SILVA)]))]) == 0
    assert "a1 wrong: [Rui Costa] [said] the count was wrong" in capsys.readouterr().out.splitlines()
    assert main(["evaluate", "--errors", "1", str(jsonl([gold()]))]) == 0
    assert capsys.readouterr().out.count("wrong: ") == 1


def test_writes_csv(jsonl: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    assert main(["evaluate", str(jsonl([gold(SILVA, COSTA)])), "-o", str(path)]) == 0
    figures = pandas.read_csv(path)
    assert figures.columns.tolist() == ["kind", "metric", "score", "precision", "recall", "gold", "predicted"]
    assert figures[(figures.kind == "all") & (figures.metric == "attributed")].score.tolist() == [100.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "onrecord: nowhere: no such file or folder\n"),
        (["{gold}", "-o", "figures.xlsx"], "onrecord: figures.xlsx: expected an output that ends in .csv\n"),
    ],
)
def test_errors(
    jsonl: Callable[..., Path], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    path = str(jsonl([gold(SILVA)]))
    assert main(["evaluate", *(argument.format(gold=path) for argument in arguments)]) == 2
    assert capsys.readouterr().err == message

from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.cli import main
from onrecord.compare import COMPARISONS
from test_cli_compare import json_lines

EXAMPLES = Path(onrecord.__file__).parent / "data" / "articles.jsonl"
VALUES: dict[str, Any] = {"by": "title", "independent": True, "min_confidence": 0.9, "min_words": 8}


@pytest.fixture(scope="module")
def corpus() -> onrecord.Corpus[Any]:
    return onrecord.Corpus.read(EXAMPLES, progress=False)


def test_options_are_known() -> None:
    assert {option for comparison in COMPARISONS.values() for option in comparison.options} == set(VALUES)


@pytest.mark.parametrize("what", ["coverage", "left-out", "common-quotes"])
def test_options_reach_the_method(what: str, corpus: onrecord.Corpus[Any], tmp_path: Path) -> None:
    comparison = COMPARISONS[what]
    given = {name: VALUES[name] for name in comparison.options}
    arguments = [f"--{name.replace('_', '-')}" if value is True else "" for name, value in given.items()]
    arguments += [f"--{name.replace('_', '-')}={value}" for name, value in given.items() if value is not True]
    path = tmp_path / "out.jsonl"
    assert main(["compare", what, str(EXAMPLES), "-o", str(path), *filter(None, arguments)]) == 0
    compare = getattr(corpus, comparison.method)
    assert path.read_bytes() == json_lines(compare(**given))
    for option in given:
        others = {name: value for name, value in given.items() if name != option}
        assert path.read_bytes() != json_lines(compare(**others)), f"{option} changes nothing here"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reprints", "--min-confidence", "0.5"], "--min-confidence: not an option of compare reprints"),
        (["disputes", "--by", "outlet"], "--by: not an option of compare disputes; it takes --independent"),
        (["coverage", "--by", "country"], "country"),
    ],
)
def test_wrong_options(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", arguments[0], str(EXAMPLES), *arguments[1:]]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("value", ["x", "1.5", "-1", "nan"])
def test_confidence_is_a_share(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", "disputes", str(EXAMPLES), f"--min-confidence={value}"])
    assert stopped.value.code == 2
    assert "expected a number from 0 to 1" in capsys.readouterr().err

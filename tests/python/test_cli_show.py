import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cli import main
from samples import ARTICLES

Jsonl = Callable[..., Path]


def test_shows_the_first_article(jsonl: Jsonl, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(jsonl(ARTICLES))]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Dam “leaks”\nThe Harbour Post · 2031-04-02 · dam-1\n\nPORT ALDO")
    assert "\x1b" not in shown


def test_shows_the_article_of_an_id(jsonl: Jsonl, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(jsonl(["{", *ARTICLES])), "--id", "dam-3"]) == 0
    assert capsys.readouterr().out == "dam-3\n\nThe weather was fine.\n"


def test_no_such_article(jsonl: Jsonl, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(jsonl(ARTICLES)), "--id", "x"]) == 2
    assert "no article 'x'; its ids are dam-1, dam-2, dam-3" in capsys.readouterr().err
    assert main(["show", str(jsonl([]))]) == 2
    assert "expected an article, found none" in capsys.readouterr().err
    assert main(["show", str(jsonl(["{"]))]) == 2
    assert "line 1" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_on_a_terminal(
    arguments: list[str], environment: dict[str, str], coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert main(["show", str(tmp_path / "a.txt"), *arguments]) == 0
    assert isinstance(sys.stdout, Terminal)
    shown = sys.stdout.getvalue()
    assert ("\x1b[32m“We won,”\x1b[0m" in shown) == coloured
    assert ("\x1b" in shown) == coloured


def test_claim_types(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("The union called for a walkout.", encoding="utf-8")
    (tmp_path / "types.tsv").write_text("strike_call\tpattern\tcall|urge ... walkout\n", encoding="utf-8")
    assert main(["show", str(tmp_path / "a.txt"), "--claim-types", str(tmp_path / "types.tsv")]) == 0
    assert "- strike call by The union – The union called for a walkout." in capsys.readouterr().out.splitlines()


def test_standard_input_and_other_names(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    line = json.dumps({"body": "Fine.", "key": 7}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert main(["show", "-", "--text-field", "body", "--id-field", "key", "--id", "7"]) == 0
    assert capsys.readouterr().out == "7\n\nFine.\n"

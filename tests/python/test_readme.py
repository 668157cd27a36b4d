"""The README's code runs and prints what the README shows.

Python blocks share one namespace; a `text` block holds what the block above it prints. In `console` blocks a line
that opens with `$ ` is a command and the lines below it are what it prints. `sh` blocks are the set-up, which runs
these tests: their targets must be in the Makefile. `make readme` writes the output into the README again.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
ARTICLES = ROOT / "python/onrecord/data/articles.jsonl"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


POINTED_TO = ["CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "models/MODEL_CARD.md"]


@dataclass
class Block:
    language: str
    code: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    return [Block(match[1], match[2], match.start(2), match.end(2)) for match in FENCE.finditer(text)]


def run_python(code: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(README), "exec"), namespace)
    return printed.getvalue()


def run_console(code: str, folder: Path) -> str:
    """The block as it would look had its commands been typed in."""
    shutil.copy(ARTICLES, folder)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    shown = ""
    for line in code.splitlines():
        if line.startswith("$ "):
            result = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", line[2:]],
                cwd=folder,
                env={**os.environ, "PATH": path},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert result.returncode == 0, f"{line}\n{result.stderr}"
            shown += f"{line}\n{result.stdout}"
    return shown


def outcomes(text: str, folder: Path) -> list[tuple[Block, str]]:
    """Each block whose content is settled by running code, with what it should be."""
    namespace: dict[str, object] = {"__name__": "readme"}
    settled = []
    printed = None
    for block in blocks(text):
        if block.language == "python":
            printed = run_python(block.code, namespace)
        elif block.language == "text":
            assert printed is not None, "a text block follows the Python block that prints it"
            settled.append((block, printed))
            printed = None
        elif block.language == "console":
            settled.append((block, run_console(block.code, folder)))
    return settled


def test_code_prints_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the code writes files
    settled = outcomes(TEXT, tmp_path)
    assert settled
    if "ONRECORD_UPDATE_README" in os.environ:
        text = TEXT
        for block, content in reversed(settled):
            text = text[: block.start] + content + text[block.end :]
        README.write_text(text, encoding="utf-8")
        return
    for block, content in settled:
        assert block.code == content


def test_set_up_is_in_the_makefile() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    set_up = "".join(block.code for block in blocks(TEXT) if block.language == "sh").splitlines()
    assert set_up
    for command in set_up:
        program, target, *_ = command.split()
        assert program == "make"
        assert target in targets


def test_no_block_goes_untested() -> None:
    """Rust blocks are doctests of the crate."""
    assert {block.language for block in blocks(TEXT)} <= {"python", "text", "console", "sh", "rust"}


@pytest.mark.parametrize("name", POINTED_TO)
def test_files_the_readme_points_to(name: str) -> None:
    assert f"({name})" in TEXT
    assert (ROOT / name).is_file()

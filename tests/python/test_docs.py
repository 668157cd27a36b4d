"""The code in README.md and docs/ runs and prints what the pages show.

Python blocks of a page share one namespace; a `text` block holds what the block above it prints. In `console` blocks a
line that opens with `$ ` is a command and the lines below it are what it prints. `sh` blocks are the set-up, which runs
these tests: their targets must be in the Makefile. A picture in docs/images/ is made by the code of the page that shows
it. `make docs-output` writes output and pictures into the pages.
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

from onrecord import schema

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
RUN = [README, *sorted(DOCS.glob("*.md"))]
LINKED = [*RUN, *sorted(ROOT.glob("[A-Z]*.md")), *sorted(ROOT.glob("models/*.md")), *sorted(ROOT.glob("training/*.md"))]
ARTICLES = ROOT / "python/onrecord/data/articles.jsonl"
IS_UPDATE = "ONRECORD_UPDATE_DOCS" in os.environ

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANY_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")
TABLE = re.compile(r"<!-- table: ([\w.]+) -->\n(.*?)<!-- end -->", re.DOTALL)
TABLES = {
    **schema.TABLES,
    **{f"Store.{name}": schema.STORE_TABLES[name] for name in ("articles", "edits", "history")},
}
"""The tables that docs/tables.md shows; the others of a store are those of a corpus with a few columns more."""


@dataclass
class Block:
    language: str
    code: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    return [Block(match[1], match[2], match.start(2), match.end(2)) for match in FENCE.finditer(text)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def run_python(code: str, page: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, page, "exec"), namespace)
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


def outcomes(text: str, page: str, folder: Path) -> list[tuple[Block, str]]:
    """Each block whose content is the result of running code, with what it should be."""
    namespace: dict[str, object] = {"__name__": "docs"}
    found = []
    printed = None
    for block in blocks(text):
        if block.language == "python":
            printed = run_python(block.code, page, namespace)
        elif block.language == "text":
            assert printed is not None, "a text block follows the Python block that prints it"
            found.append((block, printed))
            printed = None
        elif block.language == "console":
            found.append((block, run_console(block.code, folder)))
    return found


@pytest.mark.parametrize("page", RUN, ids=named)
def test_code_prints_what_is_shown(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the code writes files
    text = page.read_text(encoding="utf-8")
    found = outcomes(text, named(page), tmp_path)
    if IS_UPDATE:
        for block, content in reversed(found):
            text = text[: block.start] + content + text[block.end :]
        page.write_text(text, encoding="utf-8")
    else:
        for block, content in found:
            assert block.code == content
    for name in re.findall(r"\]\(images/([^()\s]+)\)", text):
        assert (tmp_path / name).is_file(), f"no code of this page writes {name}"
        if IS_UPDATE:
            shutil.copy(tmp_path / name, IMAGES)


def test_pictures_are_shown_and_small() -> None:
    shown = {name for page in RUN for name in re.findall(r"images/([^()\s]+)\)", page.read_text(encoding="utf-8"))}
    assert {path.name for path in IMAGES.iterdir()} == shown
    for path in IMAGES.iterdir():
        assert path.stat().st_size < 100_000, path.name


def test_set_up_is_in_the_makefile() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    texts = [page.read_text(encoding="utf-8") for page in RUN]
    set_up = [
        line for text in texts for block in blocks(text) if block.language == "sh" for line in block.code.splitlines()
    ]
    assert set_up
    for command in set_up:
        program, target, *_ = command.split()
        assert program == "make"
        assert target in targets


@pytest.mark.parametrize("page", RUN, ids=named)
def test_no_block_goes_untested(page: Path) -> None:
    """Rust blocks of the README are doctests of the crate; nothing runs those of other pages."""
    tested = {"python", "text", "console", "sh"} | ({"rust"} if page == README else set())
    assert {block.language for block in blocks(page.read_text(encoding="utf-8"))} <= tested


def test_the_readme_is_a_door() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, f"docs/README.md does not link to {page.name}"


def anchors(text: str) -> set[str]:
    """The headings of a page as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", ANY_FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", dict.fromkeys(LINKED), ids=named)
def test_links_resolve(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in LINK.findall(ANY_FENCE.sub("", text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_tables_are_those_of_the_schema() -> None:
    page = DOCS / "tables.md"
    text = page.read_text(encoding="utf-8")
    assert {match[1] for match in TABLE.finditer(text)} == set(TABLES)

    def made(match: re.Match[str]) -> str:
        return f"<!-- table: {match[1]} -->\n{schema.markdown(TABLES[match[1]]).strip()}\n<!-- end -->"

    if IS_UPDATE:
        page.write_text(TABLE.sub(made, text), encoding="utf-8")
    else:
        assert text == TABLE.sub(made, text)

"""What the tests are given."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samples import ARTICLES


@pytest.fixture
def articles() -> list[dict[str, Any]]:
    return [dict(article) for article in ARTICLES]


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of JSON Lines; a string is a line as it is."""

    def write(lines: list[Any], name: str = "articles.jsonl") -> Path:
        path = tmp_path / name
        text = "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines
        )
        path.write_text(text, encoding="utf-8")
        return path

    return write

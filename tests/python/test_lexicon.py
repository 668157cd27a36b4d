"""The tables of English words in the package."""

import re
from pathlib import Path

import pytest

import onrecord
from onrecord import lexicon

FOLDER = Path(onrecord.__file__).parent / "lexicon"
TABLES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.tsv"))
USES = {
    "compare/denial_words": {"denies", "for_another", "verb", "predicate", "negatable", "refuses"},
    "compare/denied_things": {"alone", "accusation", "request"},
    "compare/pronouns": {"he", "she", "they"},
}


def test_there_are_tables() -> None:
    assert "compare/denial_words" in TABLES


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_sorted_unique_and_described(table: str) -> None:
    lines = (FOLDER / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    assert lines[: len(header)] == header
    assert re.search(r"Source: .+\. Licence: .+\.", " ".join(header))
    assert "# Columns: " in "\n".join(header)
    rows = lexicon.rows(table)
    assert len(rows) == len(lines) - len(header)
    words = [row[0] for row in rows]
    assert words == sorted(set(words))
    assert all(cell == cell.strip() and cell for row in rows for cell in row)
    assert all(word == word.lower() for word in words)


@pytest.mark.parametrize("table", TABLES)
def test_columns_have_values_that_mean_something(table: str) -> None:
    for _, *more in lexicon.rows(table):
        assert len(more) == (table in USES)
        assert set(",".join(more).split(",")) <= USES.get(table, {""})

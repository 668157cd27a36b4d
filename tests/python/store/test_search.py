from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord import Store

QUOTES = (
    "“The dam’s wall was cracked,” said Ana Silva.",
    "“A wall is a wall is a wall, and the wall stood,” said Tom Okoro.",
    "“Nobody denies the crack in Zürich’s café,” said Lena Orsi.",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "news.duckdb")
    store.add([{"id": str(number), "text": text} for number, text in enumerate(QUOTES)])
    return store


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("wall", ["1", "0"]),
        ("WALLS", ["1", "0"]),
        ("wall cracked", ["0"]),
        ("zurich CAFÉS", ["2"]),
        ("denied", []),
        ("deny", ["2"]),
        ("crack*", ["0", "2"]),
        ("dams", ["0"]),
        ("dam's", ["0"]),
        ('"the wall"', ["1"]),
        ('"wall the"', []),
        ("“wall was” cracked", ["0"]),
        ("o'brien", []),
        ("'; DROP TABLE quotes; --", []),
    ],
)
def test_finds(store: Store, words: str, articles: list[str]) -> None:
    assert store.search(words)["article"].tolist() == articles


def test_any(store: Store) -> None:
    assert set(store.search("cracked stood", match="any")["article"]) == {"0", "1"}


def test_filters_and_limit(store: Store) -> None:
    assert store.search("wall", speaker="Silva")["article"].tolist() == ["0"]
    assert len(store.search("wall", limit=1)) == 1
    assert len(store.search("wall", limit=None)) == 2


def test_ranks_by_bm25(store: Store) -> None:
    """The scores are those of the formula, worked out by hand over the words of the three quotes."""
    from math import log

    lengths, counts = {"0": 5, "1": 12, "2": 7}, {"0": 1, "1": 4}
    mean, weight = sum(lengths.values()) / 3, log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    found = dict(store.search("wall")[["article", "score"]].to_numpy().tolist())
    for article, count in counts.items():
        norm = 1.2 * (0.25 + 0.75 * lengths[article] / mean)
        assert found[article] == pytest.approx(weight * count * 2.2 / (count + norm))


def test_only_current_versions(store: Store) -> None:
    store.add([{"id": "0", "text": "“The gate held,” said Ana Silva."}])
    assert store.search("wall")["article"].tolist() == ["1"]


def test_no_words(store: Store) -> None:
    with pytest.raises(onrecord.OnRecordError, match="words: expected words to look for"):
        store.search("!?")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"match": "some"}, "match: expected 'all' or 'any', found 'some'"),
        ({"limit": 0}, "limit: expected a whole number, 1 or more, found int 0"),
        ({"limit": "5"}, "limit: expected a whole number, 1 or more, found str '5'"),
    ],
)
def test_errors_name_the_option(store: Store, options: dict[str, Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError) as error:
        store.search("wall", **options)
    assert str(error.value) == message

import datetime
from typing import Any

import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER


def test_filters(store: Store) -> None:
    store.add([DAM, {**LATER, "id": "dam-2", "url": None, "outlet": "Harbour Post", "published": "2031-04-05"}])
    assert set(store.quotes(outlet="Harbour Post")["article"]) == {"dam-2"}
    assert set(store.quotes(until="2031-04-04")["article"]) == {"dam-1"}
    assert set(store.quotes(since="2031-04-05", until="2031-04-05")["article"]) == {"dam-2"}
    assert set(store.quotes(since=datetime.date(2031, 4, 3))["article"]) == {"dam-2"}
    assert set(store.quotes(article="dam-1")["article"]) == {"dam-1"}
    assert set(store.quotes(speaker="orsi")["speaker_name"]) == {"Lena Orsi"}
    assert store.quotes(speaker="Ors").empty
    assert store.quotes(about="town wall")["article"].tolist() == ["dam-2"]
    assert store.quotes(about="town told").empty


def test_names_of_one_party(store: Store) -> None:
    store.add(["The Kremlin said it would not attend.", "Moscow said it was ready to talk."])
    store.add(["“I was moved,” Ms. Washington said."])
    assert store.quotes(speaker="Russia")["speaker_name"].tolist() == ["Kremlin", "Moscow"]
    assert store.quotes(speaker="United States").empty


def test_current_and_all_versions(store: Store) -> None:
    store.add([DAM, LATER])
    assert set(store.quotes()["version"]) == {2}
    assert set(store.quotes(versions="all")["version"]) == {1, 2}


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"since": "spring"}, "since: expected a date or time, found 'spring'"),
        ({"until": "spring"}, "until: expected a date or time, found 'spring'"),
        ({"added_since": "spring"}, "added_since: expected a date or time, found 'spring'"),
        ({"versions": "old"}, "versions: expected 'current' or 'all', found 'old'"),
        ({"about": "?"}, r"about: expected words to look for, found '\?'"),
    ],
)
def test_wrong_filters(store: Store, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match=message):
        store.quotes(**filters)


@pytest.mark.parametrize("table", ["articles", "quotes", "speakers", "claims", "edits"])
def test_no_such_filter(store: Store, table: str) -> None:
    with pytest.raises(TypeError, match="'paper'; the filters are article, outlet, since, until, added_since"):
        getattr(store, table)(paper="Echo")

from pathlib import Path

import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "news.duckdb", aliases={"Aldo Power": "Aldo Group"})
    store.add([DAM, {**LATER, "id": "dam-2", "url": None, "outlet": "Harbour Post", "published": "2031-04-05"}])
    return store


def test_filters(store: Store) -> None:
    assert store.claims(claim_type="denial")["claimant_name"].tolist() == ["Aldo Power"]
    found = store.claims(claim_type="accusation", claimant="Brandt", target="Aldo Power", about="crack")
    assert found["article"].tolist() == ["dam-2"]
    assert store.claims(claim_type="denial", outlet="Harbour Post").empty


def test_phrases(store: Store) -> None:
    assert set(store.claims(about='"17 people"')["article"]) == {"dam-2"}
    assert store.claims(about='"people 17"').empty


def test_targets_are_ids_and_names(store: Store) -> None:
    (row,) = store.claims(claim_type="accusation", article="dam-2", claimant="Brandt").to_dict("records")
    speakers = store.speakers(article=row["article"]).set_index("id")["name"]
    assert speakers[row["target"]] == row["target_name"] == "Aldo Power"
    assert speakers[row["claimant"]] == row["claimant_name"] == "Tomas Brandt"


def test_names_of_one_party(store: Store) -> None:
    assert store.claims(claimant="the Aldo Group")["claimant_name"].tolist() == ["Aldo Power"]


def test_versions(store: Store) -> None:
    store.add([{**DAM, "text": LATER["text"]}])
    assert store.claims(claim_type="denial").empty
    assert len(store.claims(claim_type="denial", versions="all")) == 1


def test_no_words(store: Store) -> None:
    with pytest.raises(onrecord.OnRecordError, match="about: expected words to look for"):
        store.claims(about="?")

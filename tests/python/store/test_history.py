import pytest

import onrecord
from onrecord import Store
from store_samples import DAM


def test_follows_a_claim_through_its_versions(store: Store) -> None:
    for number in ("12", "17", "17", "19"):
        store.add([{"id": "a", "text": f"{len(store.articles(versions='all'))}\n\nAt least {number} people died."}])
    store.add([{"id": "a", "text": "The weather was fine."}])
    found = store.history("a", "c1", version=3)
    assert found["change"].tolist() == ["first", "altered", "same", "altered", "dropped"]
    assert found["min"].tolist()[:4] == [12, 17, 17, 19]


def test_no_such_claim(store: Store) -> None:
    store.add([DAM])
    with pytest.raises(onrecord.OnRecordError, match="no claim 'c9'; its claims are c1"):
        store.history("dam-1", "c9")
    with pytest.raises(onrecord.OnRecordError, match="no article 'dam-9'"):
        store.history("dam-9", "c1")
    with pytest.raises(onrecord.OnRecordError, match="no version 2; its versions are 1 to 1"):
        store.text("dam-1", version=2)

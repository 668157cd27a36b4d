import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER


def test_of_versions(store: Store) -> None:
    store.add([DAM, LATER])
    assert store.text("dam-1") == LATER["text"]
    assert store.text("dam-1", version=1) == DAM["text"]


def test_offsets_count_in_it(store: Store) -> None:
    store.add([DAM, LATER])
    for row in store.claims(versions="all").to_dict("records"):
        assert store.text(row["article"], row["version"])[row["start"] : row["end"]] == row["text"]


def test_no_such_article(store: Store) -> None:
    with pytest.raises(onrecord.OnRecordError, match="no article 'dam-9'"):
        store.text("dam-9")

from onrecord import Store
from store_samples import DAM, LATER


def test_counts_what_each_version_has(store: Store) -> None:
    store.add([DAM, LATER])
    found = store.articles(versions="all")
    assert found["version"].tolist() == [1, 2]
    assert found["is_current"].tolist() == [False, True]
    for row in found.to_dict("records"):
        for table in ("quotes", "claims"):
            rows = getattr(store, table)(versions="all")
            assert row[table] == (rows["version"] == row["version"]).sum() > 0


def test_names_of_articles(store: Store) -> None:
    store.add([{"id": 7, "text": "One."}, {"url": "https://echo.example/2", "text": "Two."}, {"text": "Three."}])
    first, second, third = store.articles()["article"].tolist()
    assert (first, second, len(third)) == ("7", "https://echo.example/2", 12)


def test_filters(store: Store) -> None:
    store.add([DAM, {"id": "dam-2", "text": "Two.", "outlet": "Harbour Post"}])
    assert store.articles(outlet="Harbour Post")["article"].tolist() == ["dam-2"]
    assert store.articles(since="2031-01-01")["article"].tolist() == ["dam-1"]

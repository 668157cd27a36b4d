from onrecord import Store
from store_samples import DAM, LATER


def test_names_of_people_are_not_names_of_parties(store: Store) -> None:
    store.add(["“I was moved,” Ms. Washington said."])
    assert store.speakers(speaker="Washington")["type"].tolist() == ["person"]
    assert store.speakers(speaker="United States").empty


def test_one_row_per_article(store: Store) -> None:
    store.add([DAM, {**LATER, "id": "dam-2", "url": None}])
    found = store.speakers(speaker="Lena Orsi")
    assert found["article"].tolist() == ["dam-1", "dam-2"]
    assert found["quotes"].tolist() == [len(store.quotes(speaker="Orsi", article=name)) for name in found["article"]]


def test_versions(store: Store) -> None:
    store.add([DAM, LATER])
    assert store.speakers(speaker="Brandt")["version"].tolist() == [2]
    assert store.speakers(speaker="Orsi", versions="all")["version"].tolist() == [1, 2]

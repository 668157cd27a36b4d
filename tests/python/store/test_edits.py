import datetime

import pytest

import onrecord
from onrecord import Store
from store_samples import DAM, LATER, records


def test_what_was_added_dropped_and_altered(store: Store) -> None:
    store.add([DAM])
    store.add([LATER])
    found = {(row["item"], row["change"], row["before"], row["after"]) for row in records(store.edits())}
    assert (
        "quote",
        "altered",
        "“Nobody told us that the wall was cracked,” … “We want answers.”",
        "“Nobody in town knew that the wall was cracked,”",
    ) in found
    assert ("claim", "altered", "At least 12 people were killed", "At least 17 people were killed") in found
    changes = {(row["type"], row["change"]) for row in records(store.edits(item="claim"))}
    assert {("casualty_count", "altered"), ("denial", "dropped"), ("accusation", "added")} <= changes


def test_moving_and_repunctuating_is_not_an_edit(store: Store) -> None:
    store.add([{"id": "a", "text": "“We won,” said Ana Silva.\n\n“We lost,” said Tom Okoro."}])
    store.add([{"id": "a", "text": "“We lost”, said Tom Okoro.\n\n“We won,” said Ana Silva."}])
    assert store.articles()["version"].tolist() == [2]
    assert len(store.edits()) == 0


def test_another_speaker(store: Store) -> None:
    store.add([{"id": "a", "text": "“We will win this vote,” said Ana Silva."}])
    store.add([{"id": "a", "text": "“We will win this vote,” said Tom Okoro."}])
    (row,) = records(store.edits(item="quote"))
    assert (row["altered"], row["speaker_name_before"], row["speaker_name_after"]) == (
        "speaker",
        "Ana Silva",
        "Tom Okoro",
    )


def test_a_sentence_that_is_only_read_differently(store: Store) -> None:
    """“She” is not read as the same woman, but her paragraph was not edited."""
    rest = "\n\n“The wall was cracked for years,” she said."
    store.add([{"id": "a", "text": f"Lena Orsi visited the dam.{rest}"}])
    store.add([{"id": "a", "text": f"Mara Lind visited the dam.{rest}"}])
    assert store.quotes(versions="all")["speaker_name"].nunique() == 2
    assert len(store.edits()) == 0


def test_titles(store: Store) -> None:
    store.add([DAM])
    store.add([{**DAM, "title": "Dam breaks, killing 12"}])
    (row,) = records(store.edits())
    assert (row["item"], row["before"], row["after"]) == ("title", "Dam breaks", "Dam breaks, killing 12")


def test_since(store: Store) -> None:
    store.add([DAM], at=datetime.datetime(2031, 4, 2))
    store.add([LATER], at=datetime.datetime(2031, 4, 5))
    assert len(store.edits(added_since="2031-04-05")) > 0
    assert len(store.edits(added_since=datetime.date(2031, 4, 6))) == 0


def test_no_such_item(store: Store) -> None:
    with pytest.raises(onrecord.OnRecordError, match="item: expected 'quote', 'claim' or 'title', found 'quotes'"):
        store.edits(item="quotes")  # type: ignore[arg-type]

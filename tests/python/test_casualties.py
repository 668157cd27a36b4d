from typing import Any

import pandas
import polars
import pytest

import onrecord
from onrecord import schema

FERRY = "The ferry Star of Oban sank off Oban on Monday. "


def article(id: str, published: str | None, text: str, title: str | None = None) -> dict[str, Any]:
    return {"id": id, "outlet": id.upper(), "published": published, "title": title, "text": text}


def events(*articles: dict[str, Any]) -> list[list[tuple[str, int]]]:
    """The article and least number of each count, by event."""
    frame = onrecord.Corpus(list(articles)).casualties()
    return [
        list(zip(group["article"], group["min"].tolist(), strict=True))
        for _, group in frame.groupby("event", sort=False)
    ]


def test_columns() -> None:
    frame = onrecord.Corpus([article("a", "2031-05-01", FERRY + "At least 14 people died, police said.")]).casualties()
    assert list(frame.columns) == list(schema.types("casualties"))
    row = frame.iloc[0]
    assert (row.event, row.kind, row["min"], row.claimant_name) == (1, "killed", 14, "police")
    assert row["max"] is pandas.NA
    assert row.sentence == "At least 14 people died, police said."
    assert row.event_label == row.sentence
    assert not row.is_background


def test_one_event_over_days_and_outlets() -> None:
    assert events(
        article("b", "2031-05-03", FERRY + "The toll rose to 17 dead."),
        article("a", "2031-05-02", FERRY + "It killed 14 people."),
    ) == [[("a", 14), ("b", 17)]]


def test_events_of_other_places_and_years_are_different() -> None:
    text = FERRY + "It killed 14 people.\n\nPolice closed the pier. In 1987 a collision off Oban killed 52 people."
    assert events(article("a", "2031-05-02", text)) == [[("a", 14)], [("a", 52)]]
    text = (
        FERRY + "It killed 14 people. Police closed the pier.\n\nA bombing in Norwick killed six people, he recalled."
    )
    assert events(article("a", "2031-05-02", text)) == [[("a", 14)], [("a", 6)]]


def test_the_past_of_two_stories_is_one_event() -> None:
    past = "A collision outside Oban in 1987 killed 52 people."
    tram = "Mayor Quill opened the tram in Norwick and praised Baywheel, its builder. " * 2
    a, b = article("a", "2031-05-02", FERRY * 3 + past), article("b", "2031-11-02", tram + past)
    assert events(a, b) == [[("a", 52), ("b", 52)]]


def test_each_count_has_its_own_time() -> None:
    text = FERRY + "It killed 14 people on Monday, while a collision off Oban killed 52 people in 1987."
    assert events(article("a", "2031-05-02", text)) == [[("a", 14)], [("a", 52)]]


def test_mentions_in_passing_are_one_event_in_any_words() -> None:
    tram = "Mayor Quill opened the tram in Norwick and praised Baywheel, its builder. "
    sentences = [
        "The Corwen dam disaster that killed 31 people is not forgotten.",
        "Quill spoke of the dam disaster in Corwen, which killed 31 people.",
        "The Corwen disaster killed 31 people when the dam broke.",
    ]
    articles = [article(f"a{at}", f"203{at}-05-02", tram * 3 + f"\n\n{text}") for at, text in enumerate(sentences)]
    assert len(events(*articles)) == 1


def test_stories_that_report_one_event_as_news() -> None:
    gunman = "A gunman killed 49 people at the Lantern club in Oban on Sunday. "
    debate = "Quill and Ardmore argued over rifles in the Norwick senate. Quill held the sale of rifles for a right. "
    a = article("a", "2031-05-02", gunman + "Oban police searched the Lantern club.")
    b = article("b", "2031-05-30", debate * 3 + "Ardmore spoke of the 49 people killed at the Lantern club in Oban.")
    assert events(a, b) == [[("a", 49), ("b", 49)]]
    other = "The mayor spoke of the 12 people killed at the Heron mine in Corwen."
    assert len(events(a, article("b", "2031-05-30", debate * 3 + other))) == 2


def test_two_events_of_one_sentence() -> None:
    text = "Trams run late. Violent assaults killed 130 in Oban last November and 32 in Corwen in March."
    assert events(article("a", "2031-06-17", "The council met. It rained. It snowed. " + text)) == [
        [("a", 130)],
        [("a", 32)],
    ]


def test_a_toll_rises_without_a_word_in_common() -> None:
    a = article("a", "2031-05-02", FERRY + "Fourteen bodies were found.")
    b = article("b", "2031-05-03", FERRY * 2 + "The toll rose to 17 dead, doctors at St. Brigid's said.")
    assert events(a, b) == [[("a", 14), ("b", 17)]]


def test_label_is_a_title_that_reports_harm() -> None:
    text = FERRY + "At least 14 people died, police said."
    first, second = (
        article("a", "2031-05-01", text, "A grey day"),
        article("b", "2031-05-02", text, "Ferry sinks off Oban"),
    )
    frame = onrecord.Corpus([first, second]).casualties()
    assert frame["event_label"].tolist() == ["Ferry sinks off Oban"] * 2


def test_independent_leaves_reprints_out() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    every, own = corpus.casualties(), corpus.casualties(independent=True)
    assert "ferry-ledger-1" in set(every["article"]) - set(own["article"])
    assert set(own["id"] + own["article"]) < set(every["id"] + every["article"])


def test_every_count_of_the_examples_is_there_once() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    claims = corpus.claims[(corpus.claims["type"] == "casualty_count") & corpus.claims["total_of"].isna()]
    found = corpus.casualties()
    assert sorted(zip(found["article"], found["id"], strict=True)) == sorted(
        zip(claims["article"], claims["id"], strict=True)
    )
    texts = onrecord.example_articles().set_index("id")["text"]
    for row in found.itertuples():
        assert row.sentence in " ".join(texts[row.article].split())
        assert " ".join(texts[row.article][row.start : row.end].split()) in row.sentence


def test_offsets_are_code_points() -> None:
    text = "👩‍👩‍👧 Élan é\u0301. " + FERRY + "It killed 14 people in “Oban”. 👩‍👩‍👧"
    assert onrecord.Corpus([text]).casualties()["sentence"].tolist() == ["It killed 14 people in “Oban”."]


def test_without_counts() -> None:
    frame = onrecord.Corpus(["The weather was fine.", None]).casualties()
    assert list(frame.columns) == list(schema.types("casualties"))
    assert len(frame) == 0


def test_polars() -> None:
    frame = onrecord.Corpus(polars.DataFrame({"text": [FERRY + "It killed 14 people."]})).casualties()
    assert frame.select("event", "min", "max").rows() == [(1, 14, 14)]


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_make_no_difference(threads: int) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles(), threads=threads)
    pandas.testing.assert_frame_equal(corpus.casualties(), onrecord.Corpus(onrecord.example_articles()).casualties())

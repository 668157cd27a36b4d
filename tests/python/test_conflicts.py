import pytest

import onrecord
from onrecord import schema

FERRY = "The ferry Star of Oban sank off Oban on Monday. "


def reasons(*articles: tuple[str | None, str]) -> list[str]:
    rows = [{"published": published, "text": FERRY + text} for published, text in articles]
    return list(onrecord.Corpus(rows).conflicts()["reason"])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "It killed 17 people."), ["same day: 14, 17"]),
        (("2031-05-02", "It killed 17 people."), ("2031-05-03", "It killed 14 people."), ["later but lower: 17, 14"]),
        ((None, "It killed 14 people."), ("2031-05-02", "It killed 17 people."), ["no date: 17, 14"]),
        (
            ("2031-05-02", "It killed between 10 and 12 people."),
            ("2031-05-02", "It killed at least 20 people."),
            ["same day: 10 to 12, at least 20"],
        ),
    ],
)
def test_conflicts(one: tuple[str | None, str], other: tuple[str | None, str], expected: list[str]) -> None:
    assert reasons(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A mere update.
        (("2031-05-02", "It killed 14 people."), ("2031-05-03", "It killed 17 people.")),
        (("2031-05-02", "Some 61 people were missing."), ("2031-05-03", "Only 39 people were still missing.")),
        # Bounds that have a number in common.
        (("2031-05-02", "It killed at least 14 people."), ("2031-05-02", "It killed 17 people.")),
        (("2031-05-02", "It killed about 60 people."), ("2031-05-02", "It killed 61 people.")),
        (("2031-05-02", "It killed dozens of people."), ("2031-05-02", "It killed 400 people.")),
        # Other harm.
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "It injured 17 people.")),
        # One of the victims.
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "The driver was killed.")),
        # Some of the victims.
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "It killed six children.")),
        # A toll that has changed.
        (("2031-05-02", "It killed 14 people."), ("2031-05-03", "Police raised the death toll to 14 from 10.")),
        # One voice that counts several things.
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "It killed 14 people. On deck it killed 9 people.")),
        # Another event.
        (("2031-05-02", "It killed 14 people."), ("2031-05-02", "In 1987 a collision off Oban killed 52 people.")),
    ],
)
def test_no_conflict(one: tuple[str | None, str], other: tuple[str | None, str]) -> None:
    assert reasons(one, other) == []


def test_both_sides_keep_source_and_day() -> None:
    articles = [
        {"id": "a", "outlet": "A", "published": "2031-05-02", "text": FERRY + "It killed 14 people, police said."},
        {"id": "b", "outlet": "B", "published": "2031-05-02", "text": FERRY + "Doctors said it killed 17 people."},
    ]
    frame = onrecord.Corpus(articles).conflicts()
    assert list(frame.columns) == list(schema.types("conflicts"))
    row = frame.iloc[0]
    assert [row.article, row.outlet, row.published, row.claimant_name, row["min"]] == [
        "a",
        "A",
        "2031-05-02",
        "police",
        14,
    ]
    assert [row.other_article, row.other_published, row.other_claimant_name] == ["b", "2031-05-02", "Doctors"]
    assert (row.sentence, row.other_sentence) == (
        "It killed 14 people, police said.",
        "Doctors said it killed 17 people.",
    )


def test_claimants_of_one_article_contradict_each_other() -> None:
    text = "It killed 14 people, police said. Doctors said it killed 17 people."
    assert reasons(("2031-05-02", text)) == ["same day: 14, 17"]


def test_a_figure_repeated_in_an_article_counts_once() -> None:
    repeated = "It killed 14 people. The sinking killed 14 people."
    assert len(reasons(("2031-05-02", repeated), ("2031-05-02", "It killed 17 people."))) == 1


def test_the_examples_disagree() -> None:
    frame = onrecord.Corpus(onrecord.example_articles()).conflicts()
    pairs = set(zip(frame["outlet"], frame["other_outlet"], frame["reason"], strict=True))
    assert ("National Courier", "The Dunhaven Mirror", "same day: 29, 15 to 20") in pairs
    assert ("Karvia Today", "National Courier", "later but lower: at least 34, 29") in pairs

from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import schema

FULL = "“We had nine minutes from the first distress call until she was gone,” said Rear Admiral Dagny Solheim."


def corpus(*texts: str, **options: Any) -> onrecord.Corpus:
    articles = [{"id": f"a{n}", "outlet": f"Outlet {n}", "text": text} for n, text in enumerate(texts)]
    return onrecord.Corpus(articles, **options)


def rows(frame: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(None if pandas.isna(cell) else cell for cell in row) for row in frame[list(names)].to_numpy()]


def test_columns() -> None:
    frame = corpus(FULL, FULL).common_quotes()
    assert list(frame.columns) == list(schema.types("common_quotes"))
    assert rows(frame, "group", "article", "id", "similarity", "relation", "differences") == [
        (1, "a0", "q1", 1.0, "identical", None),
        (1, "a1", "q1", 1.0, "identical", None),
    ]


@pytest.mark.parametrize(
    ("text", "relation", "differences"),
    [
        (
            'Solheim said: "From the first distress call until she was gone."',
            "shortened",
            "[-We had nine minutes-] from the first distress call until she was gone",
        ),
        (
            "“We had nine minutes … until she was gone,” Solheim said.",
            "shortened",
            "We had nine minutes [-from the first distress call-] until she was gone",
        ),
        (
            "“We had ten minutes from the first distress call until she was gone,” Solheim said.",
            "altered",
            "We had [-nine-] {+ten+} minutes from the first distress call until she was gone",
        ),
        (
            "“[W]e had nine minutes from the first distress call until she was gone,” Solheim said.",
            "identical",
            None,
        ),
        (
            "“Look, we had nine minutes from the first distress call,” Solheim said.",
            "extended",
            "{+Look+} We had nine minutes from the first distress call [-until she was gone-]",
        ),
    ],
)
def test_relations(text: str, relation: str, differences: str | None) -> None:
    frame = corpus(FULL, text).common_quotes()
    assert rows(frame, "article", "relation", "differences") == [
        ("a0", "identical", None),
        ("a1", relation, differences),
    ]


def test_a_part_of_a_mixed_quote() -> None:
    text = "Élan 👩‍👩‍👧. Solheim said that they had “nine minutes from the first distress call” and no more."
    frame = corpus(FULL, text).common_quotes()
    assert rows(frame, "kind", "text") == [
        ("direct", FULL[: FULL.index("”") + 1]),
        ("mixed", "nine minutes from the first distress call"),
    ]
    assert [text[row.start : row.end] for row in frame.itertuples()][1] == "nine minutes from the first distress call"


def test_places_in_an_interrupted_quote() -> None:
    first, second = "“We sold no tickets after the ramp was up,”", "“and nobody was left on that pier at seven,”"
    whole = f"{first[:-2]}, {second[1:]} said Grace Amankwah."
    broken = f"{first} said Grace Amankwah, {second} she said."
    frame = corpus(whole, broken).common_quotes()
    texts = [whole, broken]
    for row in frame.itertuples():
        shown = texts[int(row.article[1])][row.start : row.end]
        assert shown.startswith(row.text[:20])
        assert shown.endswith(row.text[-20:])
    assert set(frame[frame.article == "a1"].relation) <= {"shortened", "identical"}


def test_halves_of_a_statement_are_in_different_groups() -> None:
    one, two = "We sold no tickets after the ramp was up", "Nobody was left on that pier at seven"
    frame = corpus(
        f"“{one}. {two},” said Grace Amankwah.", f"“{one},” said Grace Amankwah.", f"“{two},” said Grace Amankwah."
    ).common_quotes()
    groups = frame.groupby("group").article.agg(set).tolist()
    assert sorted(map(sorted, groups)) == [["a0", "a1"], ["a0", "a2"]]


def test_other_words_are_not_a_version() -> None:
    other = "“We had two days from the last warning until the storm was here,” said Rear Admiral Dagny Solheim."
    assert len(corpus(FULL, other).common_quotes()) == 0


def test_a_stock_phrase_of_another_speaker_is_not_a_version() -> None:
    one = "“Let me be clear: we are going to look into every part of this,” said Mayor Tom Okoro."
    other = "“Let me be clear to you,” said Ana Silva."
    assert len(corpus(one, other).common_quotes()) == 0


def test_one_article_is_not_several() -> None:
    assert len(corpus(f"{FULL}\n\n{FULL}", "The weather was fine.").common_quotes()) == 0


def test_conflicting_speakers() -> None:
    other = FULL.replace("Rear Admiral Dagny Solheim", "Grace Amankwah")
    short = FULL.replace("Rear Admiral Dagny Solheim", "Solheim")
    assert corpus(FULL, other).common_quotes()["is_conflicting_speaker"].tolist() == [True, True]
    assert corpus(FULL, short).common_quotes()["is_conflicting_speaker"].tolist() == [False, False]


@pytest.mark.parametrize(
    ("report", "is_linked"),
    [
        ("Vane told reporters that his men had not fired on Belmir.", True),
        ("Amankwah told reporters that her men had not fired on Belmir.", False),
        ("Vane told reporters that the talks would go on.", False),
    ],
)
def test_indirect_reports(report: str, is_linked: bool) -> None:
    direct = "“We did not fire on Belmir,” the minister, Osric Vane, said."
    frame = corpus(direct, f"The minister, Osric Vane, spoke to Grace Amankwah. {report}", direct).common_quotes()
    assert frame["kind"].tolist() == (["direct", "indirect", "direct"] if is_linked else ["direct", "direct"])
    reports = corpus(report, report).common_quotes()
    assert len(reports) == 0


def test_halves_with_the_same_words_are_one_group() -> None:
    text = "“We sold no tickets after the ramp was up,” said Grace Amankwah. “Nobody was left on that pier at seven.”"
    whole = "“We sold no tickets after the ramp was up. Nobody was left on that pier at seven,” said Grace Amankwah."
    assert rows(corpus(text, whole).common_quotes(), "group", "article", "relation") == [
        (1, "a0", "identical"),
        (1, "a1", "identical"),
    ]


def test_versions_are_in_one_group() -> None:
    short = "“We had nine minutes from the first distress call,” Solheim said."
    frame = corpus(FULL, short, short).common_quotes()
    assert rows(frame, "group", "article") == [(1, "a0"), (1, "a1"), (1, "a2")]


def test_min_words() -> None:
    texts = ["“Nobody got out,” said Ana Silva.", "“Nobody got out,” Silva said."]
    assert len(corpus(*texts).common_quotes()) == 0
    assert len(corpus(*texts).common_quotes(min_words=3)) == 2


def test_independent_counts_reprints_once() -> None:
    report = (
        "The ferry listed and went down two miles short of the breakwater shortly after seven in the morning. "
        "Fishing boats were the first to reach the scene, and divers went on looking for the missing through the night."
    )
    texts = [f"{report} {FULL}", f"From our staff. {report} {FULL}"]
    assert len(corpus(*texts).common_quotes()) == 2
    assert len(corpus(*texts).common_quotes(independent=True)) == 0
    assert len(corpus(*texts, FULL).common_quotes(independent=True)) == 2


def test_rows_of_one_id_are_versions_of_one_article() -> None:
    versions = onrecord.Corpus([{"id": "a", "text": FULL}, {"id": "a", "text": FULL}, {"id": "b", "text": "Fine."}])
    with pytest.warns(UserWarning, match="the id 'a'"):
        assert len(versions.common_quotes()) == 0


def test_frames_of_the_callers_kind() -> None:
    articles = [{"id": name, "text": FULL} for name in "ab"]
    assert isinstance(onrecord.Corpus(polars.DataFrame(articles)).common_quotes(), polars.DataFrame)
    found = onrecord.Corpus(pyarrow.Table.from_pylist(articles)).common_quotes()
    assert found.column("article").to_pylist() == ["a", "b"]


def test_any_number_of_threads_and_any_order_gives_the_same() -> None:
    words = FULL.split()
    texts = [
        " ".join(word for at, word in enumerate(words) if at == 0 or at > 12 or at % 9 != n % 9) for n in range(30)
    ]
    one, more = (corpus(*texts, threads=threads).common_quotes() for threads in (1, 3))
    assert len(one) > 0
    assert one.equals(more)

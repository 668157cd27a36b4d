from typing import Any

import pandas
import polars
import pyarrow
import pytest
from onrecord.compare.sides import Side

import onrecord
from onrecord.compare import disputes

ACCUSATION = (
    "Prosecutor Ana Silva accused Aldo Power, the operator of the dam, of hiding the cracks in the wall of the dam. "
)
STORY = "The dam of Aldo Power above Port Aldo broke in April. "


def corpus(*texts: str) -> onrecord.Corpus:
    return onrecord.Corpus([{"id": f"a{at}", "outlet": f"Outlet {at}", "text": text} for at, text in enumerate(texts)])


def links(*texts: str) -> list[tuple[str, str]]:
    """The article of each accusation with that of a denial that answers it."""
    frame = corpus(*texts).replies()
    return list(zip(frame["article"], frame["denial_article"], strict=True))


@pytest.mark.parametrize(
    "denial",
    [
        "Aldo Power denied the allegation.",
        "Aldo Power rejected the accusation.",
        "Tomas Brandt, the chief executive of Aldo Power, said that was a lie.",
        "“That is false,” said Lena Orsi, a spokeswoman for Aldo Power.",
        "Aldo Power denied that it had hidden cracks in the wall of the dam.",
    ],
)
def test_answered(denial: str) -> None:
    assert links(ACCUSATION + denial) == [("a0", "a0")]


@pytest.mark.parametrize(
    "text",
    [
        "Aldo Power did not respond to requests for comment.",
        "Aldo Power denied a request for an interview.",
        "Ana Silva denied that she had leaked the letter to the newspapers.",
        "The ferry line Alder denied that its ship was overloaded with passengers from the islands.",
    ],
)
def test_not_answered(text: str) -> None:
    assert (
        links(ACCUSATION + "She spoke to reporters for an hour in the rain, with her coat over her head. " * 3 + text)
        == []
    )


def test_an_answer_in_another_outlet() -> None:
    denial = "Aldo Power denied on Tuesday that it had hidden any cracks in the wall of the dam."
    accused, answered = STORY + ACCUSATION, STORY + denial
    frame = corpus(accused, answered).disputes()
    row = frame.iloc[0]
    assert (row.answered, row.answered_in_article) == (True, False)
    assert (row.outlets_accusing, row.outlets_denying) == (["Outlet 0"], ["Outlet 1"])
    assert row.denials == [denial]
    shares = corpus(accused, answered).right_of_reply()
    assert shares.iloc[0].tolist() == ["Outlet 0", 1, 0, 1, 0, 0.0]


def test_what_answers_one_outlet_answers_all_that_accuse() -> None:
    texts = [STORY + ACCUSATION + "Aldo Power denied the allegation.", STORY + ACCUSATION]
    frame = corpus(*texts).disputes()
    assert frame["dispute"].tolist() == [0, 0]
    assert frame["answered_in_article"].tolist() == [True, False]
    assert frame["answered"].tolist() == [True, True]
    assert frame["outlets_accusing"].tolist() == [["Outlet 0", "Outlet 1"]] * 2
    shares = corpus(*texts).right_of_reply()
    assert shares[["outlet", "share"]].to_numpy().tolist() == [["Outlet 0", 1.0], ["Outlet 1", 0.0]]


def test_independent_leaves_reprints_out() -> None:
    texts = [STORY * 4 + ACCUSATION * 2, "By our own staff.\n\n" + STORY * 4 + ACCUSATION * 2]
    every, own = corpus(*texts).disputes(), corpus(*texts).disputes(independent=True)
    assert set(every["article"]) == {"a0", "a1"}
    assert set(own["article"]) == {"a0"}


def test_columns_and_offsets() -> None:
    text = "👩‍👩‍👧 Élan. " + ACCUSATION + "Aldo Power denied the allegation."
    frame = corpus(text).disputes()
    assert list(frame.columns) == list(disputes.DISPUTES)
    row = frame.iloc[0]
    assert text[row.start : row.end] == row.matter == ACCUSATION.strip()
    assert (row.accuser, row.accused) == ("Ana Silva", "Aldo Power")
    claims = corpus(text).claims.set_index("id")
    assert claims.loc[row.id, "type"] == "accusation"
    assert list(corpus(text).replies().columns) == list(disputes.REPLIES)
    assert list(corpus(text).right_of_reply().columns) == list(disputes.RIGHT_OF_REPLY)


def test_the_examples() -> None:
    articles = onrecord.Corpus(onrecord.example_articles())
    frame = articles.replies()
    found = set(zip(frame["article"], frame["denial"], strict=True))
    assert ("border-meridian-1", "Lethia denied it.") in found
    wire = ("Henrik Vasko, the chief executive of Alder Lines, rejected the allegation.",)
    # The Ledger prints the wire's accusation and leaves out the answer.
    answered = {article for article, denial in found if (denial,) == wire}
    assert answered == {"ferry-meridian-1", "ferry-ledger-1"}
    shares = articles.right_of_reply().set_index("outlet")
    assert shares.loc["The Evening Ledger", "answered_in_article"] == 0
    assert shares.loc["The Evening Ledger", "answered_elsewhere"] > 0


def test_nothing_to_dispute() -> None:
    empty = corpus("The weather was fine.")
    assert [len(empty.disputes()), len(empty.replies()), len(empty.right_of_reply())] == [0, 0, 0]


def test_polars() -> None:
    frame = onrecord.Corpus(polars.DataFrame({"text": [ACCUSATION + "Aldo Power denied the allegation."]})).disputes()
    assert frame["denials"].to_list() == [["Aldo Power denied the allegation."]]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_outlets_keep_their_type(make: Any) -> None:
    denial = "Aldo Power denied on Tuesday that it had hidden any cracks in the wall of the dam."
    texts = [STORY + ACCUSATION, STORY + denial, STORY + ACCUSATION]
    corpus = onrecord.Corpus(
        make([{"outlet": outlet, "text": text} for outlet, text in zip((3, 5, None), texts, strict=True)])
    )
    frames = corpus.right_of_reply(), corpus.disputes()
    shares, found = (frame.to_pandas() if not isinstance(frame, pandas.DataFrame) else frame for frame in frames)
    assert shares["outlet"].dropna().tolist() == [3]
    assert shares["outlet"].isna().tolist() == [False, True]
    assert [list(outlets) for outlets in found["outlets_accusing"]] == [[3], [3]]
    assert [list(outlets) for outlets in found["outlets_denying"]] == [[5], [5]]


def test_threads_make_no_difference() -> None:
    one = onrecord.Corpus(onrecord.example_articles(), threads=1).replies()
    pandas.testing.assert_frame_equal(one, onrecord.Corpus(onrecord.example_articles(), threads=3).replies())


def person(full: str, *roles: str) -> Side:
    return Side(frozenset([full.rsplit(maxsplit=1)[-1][:5]]), frozenset(roles), full, is_person=True)


def body(*names: str) -> Side:
    return Side(frozenset(names), full=" ".join(names))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (person("henrik vasko"), person("vasko"), True),
        (person("mary cheney"), person("liz cheney"), False),
        (person("henrik vasko", "alder"), body("alder"), True),
        (body("alder"), person("henrik vasko", "alder"), True),
        (person("henrik vasko", "alder"), person("grace lee", "alder"), False),
        (body("alder"), body("brenn"), False),
        (Side(), Side(), False),
    ],
)
def test_who_speaks_for_whom(one: Side, other: Side, expected: bool) -> None:
    assert one.speaks_for(other) is expected

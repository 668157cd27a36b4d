import pandas
import pytest

import onrecord
from dispute_samples import ACCUSATION, STORY, corpus
from onrecord import schema


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
    (row,) = corpus(STORY + ACCUSATION, STORY + denial).replies().to_dict("records")
    assert list(row) == list(schema.types("replies"))
    assert (row["article"], row["denial_article"], row["is_in_article"]) == ("a0", "a1", False)
    assert (row["accusation"], row["denial"]) == (ACCUSATION.strip(), denial)
    assert (row["dispute"], row["accuser"], row["accused"], row["denier"]) == (
        1,
        "Ana Silva",
        "Aldo Power",
        "Aldo Power",
    )


def test_independent_leaves_reprints_out() -> None:
    report = STORY * 4 + ACCUSATION + "Aldo Power denied the allegation."
    articles = corpus(report, "By our own staff.\n\n" + report)
    assert set(articles.replies()["article"]) == {"a0", "a1"}
    assert articles.replies(independent=True)[["article", "denial_article"]].to_numpy().tolist() == [["a0", "a0"]]


def test_min_confidence_leaves_doubtful_claims_out() -> None:
    assert len(corpus(STORY + ACCUSATION + "Aldo Power denied the allegation.").replies(min_confidence=1)) == 0


def test_the_examples() -> None:
    articles = onrecord.Corpus(onrecord.example_articles())
    frame = articles.replies()
    found = set(zip(frame["article"], frame["denial"], strict=True))
    assert ("border-meridian-1", "Lethia denied it.") in found
    wire = ("Henrik Vasko, the chief executive of Alder Lines, rejected the allegation.",)
    # The Ledger prints the wire's accusation and leaves out the answer.
    answered = {article for article, denial in found if (denial,) == wire}
    assert answered == {"ferry-meridian-1", "ferry-ledger-1"}


def test_nothing_to_dispute() -> None:
    assert len(corpus("The weather was fine.").replies()) == 0


def test_threads_make_no_difference() -> None:
    one = onrecord.Corpus(onrecord.example_articles(), threads=1).replies()
    pandas.testing.assert_frame_equal(one, onrecord.Corpus(onrecord.example_articles(), threads=3).replies())

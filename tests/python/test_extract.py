import datetime
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from samples import ARTICLES, check


def test_finds_a_quote() -> None:
    quote = onrecord.extract("“We won,” said Ana Silva.").quotes[0]
    assert (quote.kind, quote.act, quote.text, quote.content) == ("direct", "speech", "“We won,”", ((0, 9),))
    assert (quote.cue_text, quote.cue, quote.source_text, quote.source) == ("said", (10, 14), "Ana Silva", (15, 24))


def test_finds_speakers() -> None:
    article = onrecord.extract("“We won,” said Ana Silva, the mayor. She said that it was late.")
    assert [quote.speaker.name for quote in article.quotes if quote.speaker] == ["Ana Silva", "Ana Silva"]
    assert article.quotes[0].speaker is article.quotes[1].speaker is article.speakers[0]
    assert article.speakers[0].type == "person"


def test_finds_claims() -> None:
    (claim,) = onrecord.extract("At least 12 people were killed, the governor, Lena Orsi, said.").claims
    assert claim.type == "casualty_count"
    assert claim.count == onrecord.Count("killed", 12, None, is_approximate=False)
    assert claim.claimant is not None
    assert claim.claimant.name == "Lena Orsi"


@pytest.mark.parametrize("article", ARTICLES)
def test_offsets_count_code_points(article: dict[str, str]) -> None:
    found = onrecord.extract(article["text"])
    check(article["text"], found.to_dict())
    for quote in found.quotes:
        for span, words in ((quote.cue, quote.cue_text), (quote.source, quote.source_text)):
            assert words == (None if span is None else article["text"][slice(*span)])


PIECES = st.sampled_from(
    ["“", "”", '"', "‘", "’", "«", "said", " ", "\n\n", "Ana Silva", "denied", "12 people killed", ",", ".", "—", ":"]
    + ["according to", "who", "👩‍👩‍👧", "e\u0301", "\u202e", "ß", "\x00", "&quot;", "``", "''"]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map(" ".join) | st.text())
def test_any_text_is_read(text: str) -> None:
    article = onrecord.extract(text)
    check(text, article.to_dict())
    assert article.text == text
    assert article == onrecord.extract(text)
    article._repr_html_()


@pytest.mark.parametrize("text", ["", " ", "\n" * 1000, "“" * 5000, "\ufeff", "\x00", "a" * 100_000, "“said ” " * 5000])
def test_odd_texts_are_read(text: str) -> None:
    check(text, onrecord.extract(text).to_dict())


def test_lone_surrogates_keep_the_count() -> None:
    quote = onrecord.extract("Fine \ud83d\ude00\ud800.\n\n“We won,” said Ana Silva.").quotes[0]
    assert quote.content == ((11, 20),)


def test_fields_are_given_back() -> None:
    day = datetime.date(2031, 5, 2)
    article = onrecord.extract("Fine.", id=7, outlet="Valley Echo", published=day, title="t", url="u")
    assert (article.id, article.outlet, article.published, article.title, article.url) == (
        7,
        "Valley Echo",
        day,
        "t",
        "u",
    )
    assert article.to_dict()["published"] == "2031-05-02"


@pytest.mark.parametrize("text", [None, 7, b"Fine.", float("nan"), ["Fine."]])
def test_anything_but_a_string_is_an_error(text: object) -> None:
    with pytest.raises(onrecord.OnRecordError, match="text: expected a string, found") as caught:
        onrecord.extract(text, id="a1")  # type: ignore[arg-type]
    assert caught.value.article == "a1"


def test_threads_may_share_it() -> None:
    text = ARTICLES[0]["text"]
    found: list[onrecord.Article] = []
    threads = [threading.Thread(target=lambda: found.append(onrecord.extract(text))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [onrecord.extract(text)] * 8

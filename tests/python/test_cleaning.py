import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", "\nOne.\n\nTwo.\n"),
        ("A <em>very</em> long<br/>day", "A very long\nday"),
        ("<script>if (a < b) {}</script>Fine.<!-- no -->", "Fine."),
        ("Smith &amp; Sons &#8211; &#x201C;no&quot;", 'Smith & Sons – “no"'),
        ("the infor-\nmation", "the information"),
        ("the infor\u00ad\nmation, co\u00adop", "the information, coop"),
        ("the infor- \r\n  mation", "the information"),
        # Neighbours that stay as they are.
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T; R&D & more", "AT&T; R&D & more"),
        ("Anglo-\nAmerican", "Anglo-\nAmerican"),
        ("from 2001-\n2005", "from 2001-\n2005"),
        ("He said -\nand left.", "He said -\nand left."),
        ("a well-known man", "a well-known man"),
        ("Well — no.\n\n“Yes.”", "Well — no.\n\n“Yes.”"),
        ("mail <ana@echo.example> now", "mail <ana@echo.example> now"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert onrecord.clean(text).text == expected


def test_spans_lead_back() -> None:
    text = "<b>“The har-\nbour is&nbsp;closed,”</b> said <a href='x'>Ana</a> Silva."
    cleaned = onrecord.clean(text)
    (quote,) = onrecord.extract(cleaned.text).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Ana Silva"
    start, end = cleaned.span(*quote.content[0])
    assert text[start:end] == "“The har-\nbour is&nbsp;closed,”"
    assert quote.source is not None
    start, end = cleaned.span(*quote.source)
    assert text[start:end] == "Ana</a> Silva"


@given(st.text(st.sampled_from("ab<>p/&;-\n am\u00ad!“é👩"), max_size=40))
def test_every_span_is_in_the_text(text: str) -> None:
    cleaned = onrecord.clean(text)
    before = 0
    for at in range(len(cleaned.text)):
        start, end = cleaned.span(at, at + 1)
        assert before <= start < end <= len(text)
        before = start
    assert cleaned.span(0, len(cleaned.text)) <= (len(text), len(text))


def test_wrong_arguments() -> None:
    with pytest.raises(onrecord.OnRecordError, match="expected a string, found int"):
        onrecord.clean(7)  # type: ignore[arg-type]
    with pytest.raises(onrecord.OnRecordError, match="span: expected"):
        onrecord.clean("a").span(0, 2)

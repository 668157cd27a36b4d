"""The options that comparisons share."""

from typing import Any

import pytest

import onrecord
from onrecord.compare import COMPARISONS

QUOTE = "“We had nine minutes from the first distress call until she was gone,” said Dagny Solheim."


def comparisons(option: str) -> list[str]:
    return [comparison.method for comparison in COMPARISONS.values() if option in comparison.options]


def test_which_comparisons_have_them() -> None:
    every = {comparison.method for comparison in COMPARISONS.values()}
    assert every - set(comparisons("independent")) == {"parties", "reprints", "stories"}
    assert comparisons("min_confidence") == comparisons("independent")
    assert set(comparisons("by")) == {"concentration", "coverage", "left_out", "right_of_reply"}
    assert set(comparisons("min_words")) == {"common_quotes", "left_out"}


@pytest.mark.parametrize("method", [comparison.method for comparison in COMPARISONS.values()])
@pytest.mark.parametrize("option", ["by", "independent", "min_confidence", "min_words"])
def test_methods_take_what_is_listed(method: str, option: str) -> None:
    compare = getattr(onrecord.Corpus([QUOTE]), method)
    value = {"by": "outlet", "independent": True, "min_confidence": 0.5, "min_words": 3}[option]
    if method in comparisons(option):
        compare(**{option: value})
    else:
        with pytest.raises(TypeError):
            compare(**{option: value})


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("by", "desk", "by: no column 'desk'; the columns are 'text'"),
        ("independent", "yes", "independent: expected True or False, found str 'yes'"),
        ("min_confidence", 50, "min_confidence: expected a number from 0 to 1, or None, found int 50"),
        ("min_confidence", -0.1, "min_confidence: expected a number from 0 to 1, or None, found float -0.1"),
        ("min_confidence", "0.5", "min_confidence: expected a number from 0 to 1, or None, found str '0.5'"),
        ("min_confidence", float("nan"), "min_confidence: expected a number from 0 to 1, or None, found float nan"),
        ("min_confidence", True, "min_confidence: expected a number from 0 to 1, or None, found bool True"),
        ("min_words", 0, "min_words: expected a whole number, 1 or more, found int 0"),
        ("min_words", 2.5, "min_words: expected a whole number, 1 or more, found float 2.5"),
    ],
)
def test_errors_name_the_option(option: str, value: Any, message: str) -> None:
    corpus = onrecord.Corpus([QUOTE])
    for method in comparisons(option):
        with pytest.raises(onrecord.OnRecordError) as error:
            getattr(corpus, method)(**{option: value})
        assert str(error.value) == message


@pytest.mark.parametrize("method", comparisons("min_confidence"))
def test_min_confidence(method: str) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    compare = getattr(corpus, method)
    assert compare(min_confidence=0).equals(compare())
    assert compare(min_confidence=None).equals(compare())
    if method != "concentration":  # it has a row for every outlet
        assert len(compare(min_confidence=0.95)) < len(compare())


def test_min_confidence_is_the_least_that_takes_part() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    least = sorted(corpus.quotes.confidence)[len(corpus.quotes) // 2]
    kept = corpus.quotes[corpus.quotes.confidence >= least]
    assert corpus.coverage(min_confidence=least).quotes.sum() == len(kept)
    assert corpus.concentration(min_confidence=least).quotes.sum() == len(kept)
    groups = corpus.common_quotes(min_confidence=least)
    assert set(zip(groups.article, groups.id, strict=True)) <= set(zip(kept.article, kept.id, strict=True))
    counts = corpus.claims[corpus.claims.type == "casualty_count"].set_index(["article", "id"]).confidence
    found = corpus.casualties(min_confidence=0.9)
    assert all(counts[place] >= 0.9 for place in zip(found.article, found.id, strict=True))

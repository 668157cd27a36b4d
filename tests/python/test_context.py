"""What comparisons have in common is computed once per corpus."""

import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import onrecord
from onrecord import _core
from onrecord.compare import COMPARISONS, context, dispute_matching

METHODS = [comparison.method for comparison in COMPARISONS.values()]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of these is called."""
    count: Counter[str] = Counter()

    def watch(place: Any, name: str) -> None:
        function: Callable[..., Any] = getattr(place, name)

        def watched(*arguments: Any, **options: Any) -> Any:
            count[name] += 1
            return function(*arguments, **options)

        monkeypatch.setattr(place, name, watched)

    for name in ("stories", "reprints", "events", "common_quotes", "terms"):
        watch(_core, name)
    watch(context, "merge")  # which speakers are one party
    watch(context, "PartyRelations")
    watch(dispute_matching, "_rarity")  # once whenever disputes are matched
    return count


@pytest.mark.parametrize("methods", [METHODS, METHODS[::-1]])
def test_each_is_computed_once(methods: list[str], calls: Counter[str]) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for method in methods:
        getattr(corpus, method)()
    assert set(calls.values()) == {1}
    assert set(calls) == {
        *("stories", "reprints", "events", "common_quotes", "terms", "merge", "PartyRelations", "_rarity")
    }


def test_tables_and_comparisons_share_the_parties(calls: Counter[str]) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for _ in (corpus.quotes, corpus.speakers, corpus.claims, corpus.parties(), corpus.coverage()):
        pass
    assert calls == {"merge": 1}


def test_other_options_are_computed_again_but_not_what_is_beneath(calls: Counter[str]) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for options in ({}, {"independent": True}, {"independent": True, "min_confidence": 0.5}):
        for method in ("disputes", "replies", "right_of_reply", "casualties", "conflicts", "left_out"):
            getattr(corpus, method)(**options)
    assert (calls["_rarity"], calls["events"], calls["common_quotes"]) == (3, 3, 3)
    assert (calls["stories"], calls["reprints"], calls["merge"], calls["PartyRelations"]) == (1, 1, 1, 1)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_comparisons_does_not_matter(method: str) -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for other in METHODS:
        getattr(corpus, other)()
    assert getattr(corpus, method)().equals(getattr(onrecord.Corpus(onrecord.example_articles()), method)())


def test_a_frame_may_be_changed_without_harm() -> None:
    corpus = onrecord.Corpus(onrecord.example_articles())
    for method in ("disputes", "common_quotes", "casualties", "reprints", "left_out"):
        frame = getattr(corpus, method)()
        before = frame.copy(deep=True)
        for name in frame.columns:
            frame[name] = None
        assert getattr(corpus, method)().equals(before)


def test_versions_of_one_article_are_named_where_they_are_compared() -> None:
    corpus = onrecord.Corpus([{"id": "a", "text": "Fine."}, {"id": "a", "text": "Fine."}])
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        corpus.common_quotes()
        corpus.left_out()
    (note,) = noted
    assert note.filename == __file__
    assert "the id 'a'" in str(note.message)

import dataclasses
import html.parser
import json
import pickle
from typing import Any

import pandas
import pytest

import onrecord
from onrecord.article import build
from onrecord.display import pieces, to_html, to_terminal
from samples import ARTICLES, check


def record(**found: Any) -> str:
    return json.dumps({"quotes": [], "speakers": [], "claims": []} | found)


def quote(id: str, content: list[list[int]], **parts: Any) -> dict[str, Any]:
    plain = dict.fromkeys(("cue", "source", "speaker", "addressee", "parent"))
    evidence = {"cue": "verb", "content": "model", "source": "model", "speaker": "source"}
    fixed = {"id": id, "kind": "direct", "act": "speech", "content": content, "text": "", "confidence": 0.5}
    return fixed | {"evidence": evidence} | plain | parts


FULL = record(
    quotes=[quote("q1", [[0, 9]], cue=[10, 14], source=[15, 24], speaker="s1")],
    speakers=[
        {"id": "s1", "name": "Ana Silva", "type": "person", "role": "mayor", "anonymous": False, "mentions": [[15, 24]]}
    ],
    claims=[
        {
            "id": "c1",
            "type": "casualty_count",
            "span": [1, 7],
            "quote": "q1",
            "claimant": "s1",
            "target": {"name": "Ana Silva", "speaker": "s1", "span": [15, 24]},
            "count": {"kind": "killed", "min": 12, "max": None, "approximate": True},
            "victims": "winners",
            "cause": None,
            "place": None,
            "when": "Monday",
            "total_of": None,
            "replaces": None,
            "code": None,
            "voice": "quoted",
            "negated": False,
            "hedged": True,
            "confidence": 0.5,
        }
    ],
)


@pytest.fixture
def full() -> onrecord.Article:
    return build("“We won,” said Ana Silva.", {"id": "a1", "outlet": "Valley Echo"}, FULL)


def test_refers_to_objects(full: onrecord.Article) -> None:
    (quote,), (speaker,), (claim,) = full.quotes, full.speakers, full.claims
    assert quote.speaker is speaker
    assert (claim.quote, claim.claimant, claim.text) == (quote, speaker, "We won")
    assert claim.target is not None
    assert claim.target.speaker is speaker
    assert claim.count == onrecord.Count("killed", 12, None, is_approximate=True)


def test_is_light_frozen_and_hashable(full: onrecord.Article) -> None:
    for item in (full, full.quotes[0], full.speakers[0], full.claims[0], full.claims[0].target, full.claims[0].count):
        assert not hasattr(item, "__dict__")
        assert hash(item) == hash(pickle.loads(pickle.dumps(item)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        full.quotes[0].text = "no"  # type: ignore[misc]


def test_to_dict_is_the_record_of_the_core(full: onrecord.Article) -> None:
    given = {"id": "a1", "outlet": "Valley Echo", "published": None, "title": None, "url": None}
    assert full.to_dict() == given | json.loads(FULL)


@pytest.mark.parametrize("article", ARTICLES)
def test_to_dict_is_json(article: dict[str, Any]) -> None:
    fields = {name: article[name] for name in ("id", "outlet", "published", "title", "url")}
    found = onrecord.extract(article["text"], **fields).to_dict()
    check(article["text"], found)
    assert json.loads(json.dumps(found)) == found


def test_to_dict_makes_dates_strings() -> None:
    stamp = pandas.Timestamp("2031-05-02 10:00")
    assert onrecord.extract("", published=stamp).to_dict()["published"] == "2031-05-02T10:00:00"
    assert onrecord.extract("", published=pandas.NaT).to_dict()["published"] is None


def test_repr(full: onrecord.Article) -> None:
    assert repr(full) == "Article(id='a1', outlet='Valley Echo', 25 characters, 1 quote, 1 speaker, 1 claim)"
    assert repr(full.speakers[0]) == "Speaker('Ana Silva', type='person', role='mayor')"
    assert repr(full.claims[0]) == "Claim('We won', type='casualty_count', claimant='Ana Silva')"


class Reader(html.parser.HTMLParser):
    """Gathers the text and the tags, and sees that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open and "sup" not in self._open:
            self.text += data


def test_html_is_escaped() -> None:
    evil = '<script>alert("1")</script>'
    text = f"“{evil},” said {evil}."
    content, source = [0, len(evil) + 3], [len(evil) + 9, len(text) - 1]
    found = record(quotes=[quote("q1", [content], source=source)])
    article = build(text, {"title": evil, "outlet": evil, "published": evil, "id": evil}, found)
    reader = Reader()
    reader.feed(to_html(article))
    assert "script" not in reader.tags
    assert text in reader.text


def test_html_names_the_speaker(full: onrecord.Article) -> None:
    assert "<sup>Ana Silva</sup>" in full._repr_html_()
    assert "at least about 12 killed, hedged" in full._repr_html_()


def test_spans_may_nest_and_overlap() -> None:
    text = "0123456789"
    spans = [quote("q1", [[0, 6]], cue=[5, 8]), quote("q2", [[2, 4], [7, 10]]), quote("q3", [[2, 4]], source=[3, 9])]
    article = build(text, {}, record(quotes=spans))
    cut = list(pieces(article))
    assert "".join(piece.text for piece in cut) == text
    at = 0
    for piece in cut:
        for role, item in (("content", "content"), ("cue", "cue"), ("source", "source")):
            for found in article.quotes:
                spans_of = getattr(found, item)
                spans_of = spans_of if item == "content" else ([spans_of] if spans_of else [])
                covered = any(start <= at and at + len(piece.text) <= end for start, end in spans_of)
                assert ((role, found) in piece.covers) == covered
        at += len(piece.text)
    assert [found.id for piece in cut for found in piece.ends] == ["q3", "q1", "q2"]
    reader = Reader()
    reader.feed(to_html(article))
    assert text in reader.text


def test_terminal_is_safe() -> None:
    article = onrecord.extract("“We \x1b[31mwon\x07,” said Ana Silva.", title="\x1b]0;x\x07")
    assert "\x1b" not in to_terminal(article, colour=False)
    assert "\x1b[32m" in to_terminal(article)

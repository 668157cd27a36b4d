"""One article: its text, and the quotes, speakers and claims in it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from onrecord import _core
from onrecord.claim_types import load
from onrecord.errors import OnRecordError
from onrecord.values import plain

Span = tuple[int, int]
"""Where words stand in the text: `text[start:end]`, in code points."""

FIELDS = ("id", "outlet", "published", "title", "url")
"""What an article has beside its text, in the order of its JSON."""


_DETAILS = (
    "victims",
    "cause",
    "place",
    "when",
    "total_of",
    "replaces",
    "code",
    "voice",
    "negated",
    "hedged",
    "confidence",
)
"""The fields of a claim that its JSON has as they are."""


def _shown(text: str, width: int = 60) -> str:
    """A text short enough for a `repr`."""
    text = " ".join(text.split())
    return repr(text if len(text) <= width else text[: width - 1] + "…")


@dataclass(frozen=True, slots=True, repr=False)
class Speaker:
    """The party behind the sources of an article, after pronouns, short names and titles are resolved.

    >>> import onrecord
    >>> article = onrecord.extract("“We won,” said Ana Silva.")
    >>> [speaker.name for speaker in article.speakers]
    ['Ana Silva']
    """

    id: str
    """Its id in the article: "s1", "s2" ..."""
    name: str
    """Its canonical name: the fullest the article gives."""
    type: Literal["person", "organization", "place", "group", "document", "unknown"]
    """What it is."""
    role: str | None
    """Its role as the article gives it: "foreign minister"."""
    anonymous: bool
    """Whether the article does not name it: "a senior official"."""
    mentions: tuple[Span, ...]
    """Where the article mentions it, pronouns too, in order."""

    def __repr__(self) -> str:
        role = f", role={self.role!r}" if self.role else ""
        return f"Speaker({self.name!r}, type={self.type!r}{role})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a quote is one: what signals it, and what found its words; for a methods section.

    >>> import onrecord
    >>> onrecord.extract("“We won,” said Ana Silva.").quotes[0].evidence
    Evidence(cue='verb', content='model', source='model', speaker='source')
    """

    cue: Literal["verb", "noun", "according to", "colon", "label", "other", "none"]
    """What signals it: "said"; "in a statement"; "according to"; a colon; a speaker label ("ORSO: We won.", "“We won.”
    – Ana Orso"); other words; nothing but quotation marks."""
    content: Literal["model", "label", "signature", "headline", "inner", "marks"]
    """What found content and cue: the trained taggers, or the rule for a name and a colon that open a paragraph, for a
    name behind a dash that closes one, for who says so at the end of a headline, for quotation marks within others, or
    for words in quotation marks that no cue takes."""
    source: Literal["model", "label", "signature", "headline", "inner", "marks"] | None
    """What found the source; none if there is none."""
    speaker: Literal["source", "subject", "outer", "paragraph", "sentence", "above"] | None
    """What tells the speaker: the words of the source; the subject before the cue; of "I" and "we", the quote around
    it; another quote of the paragraph; the subject of the sentence before; the last quote of the paragraph before."""


@dataclass(frozen=True, slots=True, repr=False)
class Quote:
    """A content attributed to a source by a cue.

    >>> import onrecord
    >>> quote = onrecord.extract("“We won,” said Ana Silva.").quotes[0]
    >>> quote.kind, quote.text, quote.cue_text, quote.source_text
    ('direct', '“We won,”', 'said', 'Ana Silva')
    >>> quote.speaker.name
    'Ana Silva'
    """

    id: str
    """Its id in the article: "q1", "q2" ..."""
    kind: Literal["direct", "indirect", "mixed"]
    """Whether all, none or part of the content stands in quotation marks."""
    act: Literal["speech", "thought", "writing"]
    """What the source did."""
    content: tuple[Span, ...]
    """Where the words reported stand: one span or more."""
    text: str
    """The words reported; " … " joins spans."""
    cue: Span | None
    """Where the words stand that signal the quote."""
    cue_text: str | None
    """The words that signal the quote: "said", "according to"."""
    source: Span | None
    """Where the words stand that name who said it."""
    source_text: str | None
    """The words that name who said it: "the spokesman", "he"."""
    speaker: Speaker | None
    """The party behind the source."""
    addressee: Span | None
    """Where the words stand that name whom it was said to."""
    addressee_text: str | None
    """The words that name whom it was said to."""
    parent: str | None
    """The id of the quote in which this one lies."""
    confidence: float
    """How sure, from 0 to 1: of quotes with 0.8, about 80 % are right."""
    evidence: Evidence
    """Why it is one."""

    def __repr__(self) -> str:
        speaker = f", speaker={self.speaker.name!r}" if self.speaker else ""
        return f"Quote({_shown(self.text)}, kind={self.kind!r}{speaker})"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a claim is about."""

    name: str
    """The speaker's canonical name, else the words of the span."""
    speaker: Speaker | None
    """The speaker, if it is one."""
    span: Span
    """Where the words stand that name it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, with its bounds."""

    kind: Literal["killed", "wounded", "missing", "detained", "displaced", "affected"]
    """What happened to them."""
    min: int | None
    """At least so many."""
    max: int | None
    """At most so many."""
    approximate: bool
    """Whether the number is about right or vague: "some 60", "dozens"."""


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """A typed proposition in a sentence.

    >>> import onrecord
    >>> claim = onrecord.extract("The blast killed at least 12 people.").claims[0]
    >>> claim.type, claim.count.kind, claim.count.min, claim.count.max
    ('casualty_count', 'killed', 12, None)
    """

    id: str
    """Its id in the article: "c1", "c2" ..."""
    type: str
    """What it does: "accusation", "denial", "casualty_count", "admission", "threat", "demand", "promise", or a type of
    your own."""
    span: Span
    """Where the words stand that state it."""
    text: str
    """The words that state it."""
    quote: Quote | None
    """The quote in which it stands; none in the article's own voice."""
    claimant: Speaker | None
    """The speaker who puts it forward; none in the article's own voice."""
    target: Target | None
    """Whom it is about."""
    count: Count | None
    """The number of people, of a casualty count."""
    victims: str | None
    """Who the people counted are: "civilians"."""
    cause: str | None
    """What harmed them: "a gas attack"."""
    place: str | None
    """Where, as the sentence gives it: "a village in Norland"."""
    when: str | None
    """When, as the sentence gives it: "Monday", "1994"."""
    total_of: str | None
    """The id of the count that this one is a part of: "87 people, 31 of them children"."""
    replaces: str | None
    """The id of the count that this one takes the place of: "raising the toll to 14 from 10"."""
    code: str | None
    """Its code in CAMEO: "112" of an accusation, "1121" if it is one of crime. Counts have none."""
    voice: Literal["quoted", "own"]
    """Whether it stands in a quote, direct or indirect, or in the article's own words."""
    negated: bool
    """Whether what it says is negated: "vowed not to resign", "no one was hurt"."""
    hedged: bool
    """Whether it is put with reserve: "may have", "reportedly"."""
    confidence: float
    """How sure, from 0 to 1."""

    def __repr__(self) -> str:
        claimant = f", claimant={self.claimant.name!r}" if self.claimant else ""
        return f"Claim({_shown(self.text)}, type={self.type!r}{claimant})"


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """A text with its quotes, speakers and claims. In a notebook it shows itself as coloured text.

    >>> import onrecord
    >>> article = onrecord.extract("“We won,” said Ana Silva.", id="a1", outlet="The Harbour Post")
    >>> article
    Article(id='a1', outlet='The Harbour Post', 25 characters, 1 quote, 1 speaker, 0 claims)
    """

    text: str
    """The text as it was given."""
    id: Any = None
    """Its id, as it was given."""
    outlet: Any = None
    """Who published it."""
    published: Any = None
    """When: a string, date or timestamp, as it was given."""
    title: Any = None
    """Its headline."""
    url: Any = None
    """Where it stands on the web."""
    quotes: tuple[Quote, ...] = field(default=())
    """In order of their first word."""
    speakers: tuple[Speaker, ...] = field(default=())
    """In order of their first mention."""
    claims: tuple[Claim, ...] = field(default=())
    """In order of their first word."""

    def to_dict(self) -> dict[str, Any]:
        """The article as the command line writes it: ready for `json.dumps`, offsets in code points.

        Returns:
            A dictionary with "id", "outlet", "published", "title", "url", "quotes", "speakers" and "claims". Dates
            become strings (ISO 8601).

        >>> import onrecord
        >>> article = onrecord.extract("“We won,” said Ana Silva.", id="a1")
        >>> article.to_dict()["quotes"][0]["content"]
        [[0, 9]]
        """
        return {
            **{name: plain(getattr(self, name)) for name in FIELDS},
            "quotes": [
                {
                    "id": quote.id,
                    "kind": quote.kind,
                    "act": quote.act,
                    "content": [list(span) for span in quote.content],
                    "text": quote.text,
                    "cue": _list(quote.cue),
                    "source": _list(quote.source),
                    "speaker": _id(quote.speaker),
                    "addressee": _list(quote.addressee),
                    "parent": quote.parent,
                    "confidence": quote.confidence,
                    "evidence": {
                        "cue": quote.evidence.cue,
                        "content": quote.evidence.content,
                        "source": quote.evidence.source,
                        "speaker": quote.evidence.speaker,
                    },
                }
                for quote in self.quotes
            ],
            "speakers": [
                {
                    "id": speaker.id,
                    "name": speaker.name,
                    "type": speaker.type,
                    "role": speaker.role,
                    "anonymous": speaker.anonymous,
                    "mentions": [list(span) for span in speaker.mentions],
                }
                for speaker in self.speakers
            ],
            "claims": [
                {
                    "id": claim.id,
                    "type": claim.type,
                    "span": list(claim.span),
                    "quote": _id(claim.quote),
                    "claimant": _id(claim.claimant),
                    "target": claim.target
                    and {
                        "name": claim.target.name,
                        "speaker": _id(claim.target.speaker),
                        "span": list(claim.target.span),
                    },
                    "count": claim.count
                    and {
                        "kind": claim.count.kind,
                        "min": claim.count.min,
                        "max": claim.count.max,
                        "approximate": claim.count.approximate,
                    },
                    **{name: getattr(claim, name) for name in _DETAILS},
                }
                for claim in self.claims
            ],
        }

    def __repr__(self) -> str:
        fields = [f"{name}={getattr(self, name)!r}" for name in FIELDS if getattr(self, name) is not None]
        found = (
            f"{len(items)} {name if len(items) == 1 else name + 's'}"
            for name, items in (("quote", self.quotes), ("speaker", self.speakers), ("claim", self.claims))
        )
        return f"Article({', '.join([*fields, f'{len(self.text):,} characters', *found])})"

    def _repr_html_(self) -> str:
        from onrecord.display import to_html

        return to_html(self)


def extract(
    text: str,
    *,
    id: Any = None,
    outlet: Any = None,
    published: Any = None,
    title: Any = None,
    url: Any = None,
    claim_types: str | os.PathLike[str] | None = None,
) -> Article:
    """Reads one article: who is reported to have said what.

    Args:
        text: the text of the article. Any string will do; paragraphs are told by line breaks.
        id: the article's id, given back as it is; so are the others.
        outlet: who published it.
        published: when: a string, date or timestamp.
        title: its headline.
        url: where it stands on the web.
        claim_types: a file with claim types of your own, to be looked for as well: rows of words and patterns, as the
            README shows.

    Returns:
        The article with its quotes, speakers and claims. Offsets count code points: `text[start:end]` is what is meant.

    Raises:
        OnRecordError: the text is not a string, or the claim types cannot be read (it names file and line).

    >>> import onrecord
    >>> article = onrecord.extract("“We won,” said Ana Silva.")
    >>> for quote in article.quotes:
    ...     print(quote.speaker.name, "|", quote.text)
    Ana Silva | “We won,”
    """
    if not isinstance(text, str):
        raise OnRecordError(f"text: expected a string, found {type(text).__name__}", article=id)
    fields = {"id": id, "outlet": outlet, "published": published, "title": title, "url": url}
    return build(text, fields, _core.annotate([text], None, load(claim_types)).json()[0])


def build(text: str, fields: Mapping[str, Any], record: str) -> Article:
    """An article of its text, its fields, and its quotes, speakers and claims in the JSON of the core."""
    found = json.loads(record)
    speakers = {
        speaker["id"]: Speaker(**{**speaker, "mentions": tuple(map(_span, speaker["mentions"]))})
        for speaker in found["speakers"]
    }
    quotes = {quote["id"]: _quote(text, quote, speakers) for quote in found["quotes"]}
    claims = tuple(_claim(text, claim, quotes, speakers) for claim in found["claims"])
    return Article(text, **fields, quotes=tuple(quotes.values()), speakers=tuple(speakers.values()), claims=claims)


def _quote(text: str, quote: dict[str, Any], speakers: Mapping[str, Speaker]) -> Quote:
    spans = {name: quote[name] and _span(quote[name]) for name in ("cue", "source", "addressee")}
    words = {f"{name}_text": span and text[slice(*span)] for name, span in spans.items()}
    made = {"content": tuple(map(_span, quote["content"])), "evidence": Evidence(**quote["evidence"])}
    return Quote(**{**quote, **spans, **words, **made, "speaker": speakers.get(quote["speaker"])})


def _claim(text: str, claim: dict[str, Any], quotes: Mapping[str, Quote], speakers: Mapping[str, Speaker]) -> Claim:
    span, target, count = _span(claim["span"]), claim["target"], claim["count"]
    target = target and Target(target["name"], speakers.get(target["speaker"]), _span(target["span"]))
    return Claim(
        **{
            **claim,
            "span": span,
            "text": text[slice(*span)],
            "quote": quotes.get(claim["quote"]),
            "claimant": speakers.get(claim["claimant"]),
            "target": target,
            "count": count and Count(**count),
        }
    )


def _span(pair: list[int]) -> Span:
    return pair[0], pair[1]


def _list(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _id(item: Speaker | Quote | None) -> str | None:
    return None if item is None else item.id

"""One article: its text, and the quotes, speakers and claims in it."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_type_hints

from onrecord import _core
from onrecord.claim_types import load
from onrecord.errors import OnRecordError
from onrecord.values import counted, plain

Span = tuple[int, int]
"""A stretch of the text, `text[start:end]`, in code points."""

FIELDS = ("id", "outlet", "published", "title", "url")
"""The fields of an article other than its text, in the order of its JSON."""


def _shown(text: str, width: int = 60) -> str:
    """The repr of a text on one line, shortened if it is longer than `width` characters."""
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
    is_anonymous: bool
    """Whether the article does not name it: "a senior official"."""
    mentions: tuple[Span, ...]
    """The spans that refer to it, pronouns included, in order."""

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
    content: Literal["model", "label", "signature", "headline", "structure", "inner", "marks"]
    """What found content and cue: the trained taggers, or the rule for a name and a colon that open a paragraph, for a
    name after a dash that closes one, for a source at the end of a headline, for quotation marks next to a clause such
    as "Silva said" (structure), for quotation marks within others, or for words in quotation marks without a cue."""
    source: Literal["model", "label", "signature", "headline", "structure", "inner", "marks"] | None
    """What found the source; None if there is none."""
    speaker: Literal["source", "subject", "outer", "paragraph", "sentence", "above"] | None
    """What the choice of speaker rests on: the words of the source; the subject before the cue; for "I" and "we", the
    quote around it; another quote of the paragraph; the subject of the sentence before; the last quote of the paragraph
    before. None if there is no speaker."""


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
    """Whether all, none or part of the content is in quotation marks."""
    act: Literal["speech", "thought", "writing"]
    """What the source did."""
    content: tuple[Span, ...]
    """The spans of the words reported: one or more."""
    text: str
    """The words reported; " … " joins spans."""
    cue: Span | None
    """The span of the cue."""
    cue_text: str | None = field(metadata={"words_of": "cue"})
    """The words that signal the quote: "said", "according to"."""
    source: Span | None
    """The span of the source."""
    source_text: str | None = field(metadata={"words_of": "source"})
    """The words that name who said it: "the spokesman", "he"."""
    speaker: Speaker | None
    """The party behind the source."""
    addressee: Span | None
    """The span of the addressee."""
    addressee_text: str | None = field(metadata={"words_of": "addressee"})
    """The words that name whom it was said to."""
    parent: str | None
    """The id of the quote around this one, if it is inside another."""
    confidence: float
    """From 0 to 1: of quotes with 0.8, about 80 % are right."""
    evidence: Evidence
    """Why it is one."""

    def __repr__(self) -> str:
        speaker = f", speaker={self.speaker.name!r}" if self.speaker else ""
        return f"Quote({_shown(self.text)}, kind={self.kind!r}{speaker})"


@dataclass(frozen=True, slots=True)
class Target:
    """The party that a claim is about."""

    name: str
    """The speaker's canonical name, else the words of the span."""
    speaker: Speaker | None
    """The speaker, if it is one."""
    span: Span
    """The span of the words that name it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, with its bounds."""

    kind: Literal["killed", "wounded", "missing", "detained", "displaced", "affected"]
    """What happened to them."""
    min: int | None
    """The least number."""
    max: int | None
    """The greatest number."""
    is_approximate: bool
    """Whether the number is approximate: "some 60", "dozens"."""


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
    """Its claim type: "accusation", "denial", "casualty_count", "admission", "threat", "demand", "promise", or a
    user-defined type."""
    span: Span
    """The span of the words that state it."""
    text: str = field(metadata={"words_of": "span"})
    """The words that state it."""
    quote: Quote | None
    """The quote that contains it; None in the article's own voice."""
    claimant: Speaker | None
    """The speaker who makes it; None in the article's own voice."""
    target: Target | None
    """Whom it is about."""
    count: Count | None
    """The number of people, of a casualty count."""
    victims: str | None
    """Who the people counted are: "civilians"."""
    cause: str | None
    """What harmed them: "a gas attack"."""
    place: str | None
    """Where, as the sentence says: "a village in Norland"."""
    when: str | None
    """When, as the sentence says: "Monday", "1994"."""
    total_of: str | None
    """The id of the count that this one is a part of: "87 people, 31 of them children"."""
    replaces: str | None
    """The id of the count that this one replaces: "raising the toll to 14 from 10"."""
    code: str | None
    """Its CAMEO code: "112" for an accusation, "1121" for one of crime. Counts have none."""
    voice: Literal["quoted", "own"]
    """Whether it is in a quote, direct or indirect, or in the article's own words."""
    is_negated: bool
    """Whether it is negated: "vowed not to resign", "no one was hurt"."""
    is_hedged: bool
    """Whether it is hedged: "may have", "reportedly"."""
    confidence: float
    """From 0 to 1: of claims with 0.8, about 80 % are right."""

    def __repr__(self) -> str:
        claimant = f", claimant={self.claimant.name!r}" if self.claimant else ""
        return f"Claim({_shown(self.text)}, type={self.type!r}{claimant})"


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """A text with its quotes, speakers and claims. A notebook shows it as coloured text.

    >>> import onrecord
    >>> article = onrecord.extract("“We won,” said Ana Silva.", id="a1", outlet="The Harbour Post")
    >>> article
    Article(id='a1', outlet='The Harbour Post', 25 characters, 1 quote, 1 speaker, 0 claims)
    """

    text: str
    """The text as given."""
    id: Any = None
    """Its id, as given."""
    outlet: Any = None
    """Who published it."""
    published: Any = None
    """When: a string, date or timestamp, as given."""
    title: Any = None
    """Its headline."""
    url: Any = None
    """Its address on the web."""
    quotes: tuple[Quote, ...] = field(default=())
    """In order of their first word."""
    speakers: tuple[Speaker, ...] = field(default=())
    """In order of their first mention."""
    claims: tuple[Claim, ...] = field(default=())
    """In order of their first word."""

    @property
    def language(self) -> Literal["en", "other"] | None:
        """The language of its text: "en", "other", or None if it is too short; onrecord reads English only.

        >>> import onrecord
        >>> onrecord.extract("Мэр заявил, что выборы прошли честно.").language
        'other'
        """
        from onrecord.language import language

        return language(self.text)

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
            "quotes": [_record(quote) for quote in self.quotes],
            "speakers": [_record(speaker) for speaker in self.speakers],
            "claims": [_record(claim) for claim in self.claims],
        }

    def __repr__(self) -> str:
        fields = [f"{name}={getattr(self, name)!r}" for name in FIELDS if getattr(self, name) is not None]
        parts = (("character", self.text), ("quote", self.quotes), ("speaker", self.speakers), ("claim", self.claims))
        return f"Article({', '.join([*fields, *(counted(len(items), noun) for noun, items in parts)])})"

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
        text: the text of the article: any string. Line breaks separate paragraphs.
        id: the article's id, returned as it is; so are the other fields.
        outlet: who published it.
        published: when: a string, date or timestamp.
        title: its headline.
        url: its address on the web.
        claim_types: a file with user-defined claim types to look for as well: rows of words and patterns, as
            docs/claim-types.md describes.

    Returns:
        The article with its quotes, speakers and claims. Offsets count code points: `text[start:end]` gives the words.

    Raises:
        OnRecordError: the text is not a string, or the claim types cannot be read (the message names file and line).

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
    """An article from its text, its fields, and its quotes, speakers and claims in the JSON of the core."""
    found = json.loads(record)
    known: dict[type, dict[str, Any]] = {Quote: {}, Speaker: {}}
    speakers = tuple(_read(Speaker, item, text, known) for item in found["speakers"])
    quotes = tuple(_read(Quote, item, text, known) for item in found["quotes"])
    claims = tuple(_read(Claim, item, text, known) for item in found["claims"])
    return Article(text, **fields, quotes=quotes, speakers=speakers, claims=claims)


# The JSON of a quote, speaker or claim has one key per field, in the order of the fields, except for fields that hold
# words of the text. Where an item refers to a quote or speaker, the JSON has its id.


def _key(name: str) -> str:
    """The JSON key of a field.

    >>> _key("is_hedged"), _key("voice")
    ('hedged', 'voice')
    """
    return name.removeprefix("is_")


def _record(item: Any) -> dict[str, Any]:
    """The JSON object of a quote, speaker or claim, or of a part of one."""
    return {
        _key(part.name): _plain(getattr(item, part.name)) for part in fields(item) if "words_of" not in part.metadata
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (Quote, Speaker)):
        return value.id
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _record(value) if is_dataclass(value) else value


def _read(kind: Any, record: Mapping[str, Any], text: str, known: Mapping[type, dict[str, Any]]) -> Any:
    """A quote, speaker or claim, or a part of one, from its JSON object; `known` has those it may refer to, by id."""
    values: dict[str, Any] = {}
    for name, type_, span in _fields_of(kind):
        if span is not None:
            values[name] = None if values[span] is None else text[slice(*values[span])]
            continue
        value = record[_key(name)]
        if value is None:
            values[name] = None
        elif type_ in known:
            values[name] = known[type_].get(value)
        elif is_dataclass(type_):
            values[name] = _read(type_, value, text, known)
        else:
            values[name] = _tuples(value)
    item = kind(**values)
    if kind in known:
        known[kind][values["id"]] = item
    return item


def _tuples(value: Any) -> Any:
    """A value with tuples for lists."""
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


@functools.cache
def _fields_of(kind: Any) -> tuple[tuple[str, Any, str | None], ...]:
    """The fields of a class: name, type without None, and the field of the span whose words it holds."""
    types: dict[str, Any] = {
        name: next((arg for arg in get_args(hint) if is_dataclass(arg)), hint)
        for name, hint in get_type_hints(kind).items()
    }
    return tuple((part.name, types[part.name], part.metadata.get("words_of")) for part in fields(kind))

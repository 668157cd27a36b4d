"""Every table that leaves the library: its columns, their types, units and meanings.

This is the one place for them: frames are made by it, the tables in the documentation are written from it (`markdown`),
and tests check docstrings and frames against it. A name means one thing and has one type in all tables:

- `id` is the id of the row's own item within its article ("q1", "s1", "c1"); X is an id, `X_name` a name, `X_party` the
  party, which is the same in all articles.
- Booleans begin with `is_` (but for `answered` of disputes, which is part of the stable interface).
- `start` and `end` count code points of the article's text, half open: `text[start:end]`.
- `article`, `outlet` and `published` keep the type they have in the frame that was given.

>>> column("claims", "min").type
'optional integer'
>>> list(types("speakers"))[:4]
['article', 'outlet', 'published', 'id']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TableName = Literal["quotes", "speakers", "claims"]
"""The tables of what is found in single articles."""

ColumnType = Literal[
    "string",
    "strings",
    "integer",
    "optional integer",
    "number",
    "boolean",
    "optional boolean",
    "span",
    "spans",
    "given",
]
"""A string, a list of strings, a span ([start, end] in code points) and a list of spans may be missing; of integers and
booleans only the optional ones. A "given" column is taken from the caller's frame and has the type it has there.
"""

TYPE_NAMES: Mapping[ColumnType, str] = MappingProxyType(
    {
        "string": "string",
        "strings": "list of strings",
        "integer": "integer",
        "optional integer": "integer or missing",
        "number": "number",
        "boolean": "boolean",
        "optional boolean": "boolean or missing",
        "span": "[start, end]",
        "spans": "list of [start, end]",
        "given": "as given",
    }
)
"""What the documentation calls each type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    >>> Column("words", "integer", "the length of the quotes", unit="words").type
    'integer'
    """

    name: str
    """Its name."""
    type: ColumnType
    """Its type."""
    meaning: str
    """What it holds, as a phrase: "the words reported"."""
    unit: str | None = None
    """What a number counts: "code points", "words"."""
    values: tuple[str, ...] = ()
    """The strings it may hold, if they are a fixed set."""


ARTICLE = (
    Column("article", "given", "the article's id; without one its pandas index label, or its row number from 0"),
    Column("outlet", "given", "who published the article"),
    Column("published", "given", "when it was published"),
)
"""The columns that begin most tables."""

_START = Column("start", "integer", "where the words begin in the article's text", unit="code points")
_END = Column("end", "integer", "where they end", unit="code points")
_CONFIDENCE = Column("confidence", "number", "from 0 to 1: of those with 0.8, about 80 % are right")
_FINDERS = ("model", "label", "signature", "headline", "inner", "marks")

FOUND: Mapping[TableName, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (
            Column("id", "string", 'the id of the quote in its article: "q1"'),
            Column(
                "kind",
                "string",
                "whether all, none or part of the content is in quotation marks",
                values=("direct", "indirect", "mixed"),
            ),
            Column("act", "string", "what the source did", values=("speech", "thought", "writing")),
            Column("text", "string", 'the words reported; " … " joins spans'),
            _START,
            _END,
            Column("content", "spans", "the spans of the words reported", unit="code points"),
            Column("cue", "span", "the span of the cue, if there is one", unit="code points"),
            Column("cue_text", "string", 'the words that signal the quote: "said", "according to"'),
            Column("source", "span", "the span of the source, if there is one", unit="code points"),
            Column("source_text", "string", 'the words that name who said it: "the spokesman", "he"'),
            Column("speaker", "string", "the id of the speaker, if one is known"),
            Column("speaker_name", "string", "the speaker's canonical name in the article"),
            Column("addressee", "span", "the span of the addressee, if there is one", unit="code points"),
            Column("addressee_text", "string", "the words that name whom it was said to"),
            Column("parent", "string", "the id of the quote around this one, if it is inside another"),
            _CONFIDENCE,
            Column(
                "evidence_cue",
                "string",
                "what signals the quote",
                values=("verb", "noun", "according to", "colon", "label", "other", "none"),
            ),
            Column("evidence_content", "string", "what found content and cue", values=_FINDERS),
            Column("evidence_source", "string", "what found the source, if there is one", values=_FINDERS),
            Column(
                "evidence_speaker",
                "string",
                "what the choice of speaker rests on, if there is one",
                values=("source", "subject", "outer", "paragraph", "sentence", "above"),
            ),
        ),
        "speakers": (
            Column("id", "string", 'the id of the speaker in its article: "s1"'),
            Column("name", "string", "its canonical name: the fullest the article gives"),
            Column(
                "type",
                "string",
                "what it is",
                values=("person", "organization", "place", "group", "document", "unknown"),
            ),
            Column("role", "string", 'its role as the article gives it: "foreign minister"'),
            Column("is_anonymous", "boolean", 'whether the article does not name it: "a senior official"'),
            Column("mentions", "spans", "the spans that refer to it, pronouns included", unit="code points"),
            Column("quotes", "integer", "the number of its quotes"),
        ),
        "claims": (
            Column("id", "string", 'the id of the claim in its article: "c1"'),
            Column(
                "type",
                "string",
                'the claim type: "accusation", "denial", "casualty_count", "admission", "threat", "demand", "promise", '
                "or a user-defined type",
            ),
            Column("text", "string", "the words that state the claim"),
            _START,
            _END,
            Column("span", "span", "`start` and `end` in one", unit="code points"),
            Column(
                "quote", "string", "the id of the quote that contains the claim; missing in the article's own voice"
            ),
            Column("claimant", "string", "the id of the speaker who makes the claim"),
            Column("claimant_name", "string", "the claimant's canonical name in the article"),
            Column("target", "string", "the id of the speaker that the claim is about, if it is a speaker"),
            Column("target_name", "string", "the target's canonical name in the article, else the words that name it"),
            Column(
                "kind",
                "string",
                "of a casualty count, what happened to the people",
                values=("killed", "wounded", "missing", "detained", "displaced", "affected"),
            ),
            Column("min", "optional integer", "of a casualty count, the least number", unit="people"),
            Column("max", "optional integer", "of a casualty count, the greatest number", unit="people"),
            Column("is_approximate", "optional boolean", 'whether the count is approximate: "some 60", "dozens"'),
            Column("victims", "string", 'who the people counted are: "civilians"'),
            Column("cause", "string", 'what harmed them: "a gas attack"'),
            Column("place", "string", 'where, as the sentence says: "a village in Norland"'),
            Column("when", "string", 'when, as the sentence says: "Monday", "1994"'),
            Column("total_of", "string", "the id of the count that this one is a part of"),
            Column("replaces", "string", "the id of the count that this one replaces"),
            Column("code", "string", 'its CAMEO code: "112" for an accusation; counts have none'),
            Column(
                "voice", "string", "whether it is in a quote or in the article's own words", values=("quoted", "own")
            ),
            Column("is_negated", "boolean", 'whether it is negated: "vowed not to resign"'),
            Column("is_hedged", "boolean", 'whether it is hedged: "may have", "reportedly"'),
            _CONFIDENCE,
        ),
    }
)
"""What is found in single articles: the columns after those of the article."""

PARTIES: Mapping[TableName, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (Column("party", "string", "the party of the speaker, the same in all articles"),),
        "speakers": (Column("party", "string", "the party of the speaker, the same in all articles"),),
        "claims": (
            Column("claimant_party", "string", "the party of the claimant, the same in all articles"),
            Column("target_party", "string", "the party of the target, the same in all articles"),
        ),
    }
)
"""What `Corpus` adds at the end of these tables, because it takes all articles."""

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (*ARTICLE, *FOUND["quotes"], *PARTIES["quotes"]),
        "speakers": (*ARTICLE, *FOUND["speakers"], *PARTIES["speakers"]),
        "claims": (*ARTICLE, *FOUND["claims"], *PARTIES["claims"]),
        "skipped": (
            Column("article", "given", "the article's id"),
            Column("row", "given", "its pandas index label, or its row number from 0"),
            Column("file", "string", "the file it is in, if it was read from one"),
            Column("line", "optional integer", "its line there, from 1"),
            Column("message", "string", "what is wrong with it"),
        ),
    }
)
"""The columns of every table, in order, by the name of the method that gives it."""


def types(table: str) -> dict[str, ColumnType]:
    """The types of a table's columns, in order.

    >>> types("skipped")["line"]
    'optional integer'
    """
    return types_of(TABLES[table])


def types_of(columns: tuple[Column, ...]) -> dict[str, ColumnType]:
    """The types of columns, by name and in order.

    >>> types_of(ARTICLE)
    {'article': 'given', 'outlet': 'given', 'published': 'given'}
    """
    return {column.name: column.type for column in columns}


def column(table: str, name: str) -> Column:
    """A column of a table.

    >>> column("quotes", "start").unit
    'code points'
    """
    return next(column for column in TABLES[table] if column.name == name)


def markdown(table: str) -> str:
    """The columns of a table as a Markdown table.

    >>> print(markdown("skipped").splitlines()[2])
    | `article` | as given | the article's id |
    """
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for found in TABLES[table]:
        unit = f", in {found.unit}" if found.unit else ""
        values = ": " + ", ".join(f"`{value}`" for value in found.values) if found.values else ""
        lines.append(f"| `{found.name}` | {TYPE_NAMES[found.type]} | {found.meaning}{unit}{values} |")
    return "\n".join(lines) + "\n"

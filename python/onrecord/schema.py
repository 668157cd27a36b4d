"""Every table that leaves the library: its columns, their types, units and meanings.

Frames are made from these definitions, the tables in the documentation are written from them (`markdown`), and tests
check docstrings and frames against them. A name means one thing and has one type in all tables:

- `id` is the id of the row's own item within its article ("q1", "s1", "c1"); X is an id, `X_name` a name, `X_party` the
  party, which is the same in all articles.
- Booleans begin with `is_` (except for `answered` of disputes, which is part of the stable interface).
- `start` and `end` count code points of the article's text, half open: `text[start:end]`.
- `article`, `outlet` and `published` keep the type they have in the frame that was given.

>>> column("claims", "min").type
'optional integer'
>>> list(types("speakers"))[:4]
['article', 'outlet', 'published', 'id']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    "time",
    "given",
    "given list",
]
"""The type of a column.

A span is [start, end] in code points. Strings, spans and lists of them may be missing; integers and booleans only if
they are optional. A "time" is in UTC, without a zone; only stores have it. A "given" column is taken from the caller's
frame and keeps its type; a "given list" has lists of such values.
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
        "time": "time (UTC)",
        "given": "as given",
        "given list": "list, as given",
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


ARTICLE_COLUMNS = (
    Column("article", "given", "the article's id; without one its pandas index label, or its row number from 0"),
    Column("outlet", "given", "who published the article"),
    Column("published", "given", "when it was published"),
)
"""The columns that begin most tables."""

# Columns that several tables have.
_START = Column("start", "integer", "where the words begin in the article's text", unit="code points")
_END = Column("end", "integer", "where they end", unit="code points")
_CONFIDENCE = Column("confidence", "number", "from 0 to 1; of the rows with 0.8, about 80 % are right")
_QUOTE_ID = Column("id", "string", 'the id of the quote in its article: "q1"')
_QUOTE_KIND = Column(
    "kind",
    "string",
    "whether all, none or part of the content is in quotation marks",
    values=("direct", "indirect", "mixed"),
)
_SPEAKER = Column("speaker", "string", "the id of the speaker, if one is known")
_SPEAKER_NAME = Column("speaker_name", "string", "the speaker's canonical name in the article")
_CLAIM_ID = Column("id", "string", 'the id of the claim in its article: "c1"')
_VICTIMS = Column("victims", "string", 'who the people counted are: "civilians"')
_PLACE = Column("place", "string", 'where, as the sentence says: "a village in Norland"')
_WHEN = Column("when", "string", 'when, as the sentence says: "Monday", "1994"')
_IS_HEDGED = Column("is_hedged", "boolean", 'whether it is hedged: "may have", "reportedly"')

_FINDERS = ("model", "label", "signature", "headline", "structure", "inner", "marks")
"""What may have found the words of a quote."""

_CASUALTY_KINDS = ("killed", "wounded", "missing", "detained", "displaced", "affected")
"""What may have happened to the people of a casualty count."""

ARTICLE_TABLES: Mapping[TableName, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (
            _QUOTE_ID,
            _QUOTE_KIND,
            Column("act", "string", "what the source did", values=("speech", "thought", "writing")),
            Column("text", "string", 'the words reported; " … " joins spans'),
            _START,
            _END,
            Column("content", "spans", "the spans of the words reported", unit="code points"),
            Column("cue", "span", "the span of the cue, if there is one", unit="code points"),
            Column("cue_text", "string", 'the words that signal the quote: "said", "according to"'),
            Column("source", "span", "the span of the source, if there is one", unit="code points"),
            Column("source_text", "string", 'the words that name who said it: "the spokesman", "he"'),
            _SPEAKER,
            _SPEAKER_NAME,
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
            _CLAIM_ID,
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
                values=_CASUALTY_KINDS,
            ),
            Column("min", "optional integer", "of a casualty count, the lower bound", unit="people"),
            Column("max", "optional integer", "of a casualty count, the upper bound", unit="people"),
            Column("is_approximate", "optional boolean", 'whether the count is approximate: "some 60", "dozens"'),
            _VICTIMS,
            Column("cause", "string", 'what harmed them: "a gas attack"'),
            _PLACE,
            _WHEN,
            Column("total_of", "string", "the id of the count that this one is a part of"),
            Column("replaces", "string", "the id of the count that this one replaces"),
            Column("code", "string", 'its CAMEO code: "112" for an accusation; counts have none'),
            Column(
                "voice", "string", "whether it is in a quote or in the article's own words", values=("quoted", "own")
            ),
            Column("is_negated", "boolean", 'whether it is negated: "vowed not to resign"'),
            _IS_HEDGED,
            _CONFIDENCE,
        ),
    }
)
"""The tables of what is found in single articles: their columns after those of the article."""

_LANGUAGE = Column(
    "language",
    "string",
    "the language of the article, judged by its frequent words; missing if it is too short",
    values=("en", "other"),
)

PARTY_COLUMNS: Mapping[TableName, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (Column("party", "string", "the party of the speaker, the same in all articles"), _LANGUAGE),
        "speakers": (Column("party", "string", "the party of the speaker, the same in all articles"),),
        "claims": (
            Column("claimant_party", "string", "the party of the claimant, the same in all articles"),
            Column("target_party", "string", "the party of the target, the same in all articles"),
        ),
    }
)
"""The columns at the end of these tables that only `Corpus` has, because finding parties takes all articles."""


def _of_other(columns: tuple[Column, ...], prefix: str, meaning: str) -> tuple[Column, ...]:
    """The columns of the other article of a row, with a prefix to their names."""
    return tuple(
        replace(column, name=prefix + column.name, meaning=f"{meaning}: {column.meaning}") for column in columns
    )


_OUTLET = Column("outlet", "given", "the outlet, missing for articles without one; with `by=` that column instead")
_STORY = Column("story", "integer", "the number of the story, from 1")
_EVENT = (
    Column("event", "integer", "the number of the event, from 1"),
    Column("event_label", "string", "the title of the first article that reports it as news, else a sentence"),
    Column(
        "kind",
        "string",
        "what happened to the people",
        values=_CASUALTY_KINDS,
    ),
)
_BOUNDS = (
    Column("min", "optional integer", "the lower bound", unit="people"),
    Column("max", "optional integer", "the upper bound", unit="people"),
)
_CLAIMANT_NAME = Column("claimant_name", "string", "who gives the number; missing in the article's own voice")
_SENTENCE = Column("sentence", "string", "the sentence the number is in")
_CONFLICT_SIDE = (*_BOUNDS, _CLAIMANT_NAME, *ARTICLE_COLUMNS, _SENTENCE)
_ACCUSATION = (
    Column("dispute", "integer", "the number of the dispute, from 1: accusations of one party on one matter"),
    Column("accuser", "string", "the name of the party that accuses"),
    Column("accused", "string", "the name of the party that is accused"),
    Column("accusation", "string", "the words of the accusation"),
    *ARTICLE_COLUMNS,
)

COMPARISON_TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "common_quotes": (
            Column("group", "integer", "the number of the group, from 1 in the order of the articles"),
            *ARTICLE_COLUMNS,
            _QUOTE_ID,
            _QUOTE_KIND,
            _SPEAKER,
            _SPEAKER_NAME,
            Column("text", "string", "the passage that is compared"),
            _START,
            _END,
            Column(
                "similarity", "number", "the share of the words of the shorter version that the fullest one also has"
            ),
            Column(
                "relation",
                "string",
                "how it differs from the fullest version",
                values=("identical", "shortened", "extended", "altered"),
            ),
            Column(
                "differences",
                "string",
                "the fullest version with [-words left out-] and {+words added+}; missing if no word differs",
            ),
            Column(
                "is_conflicting_speaker",
                "boolean",
                "whether this quote is surely by one named person and another of the group surely by another",
            ),
        ),
        "reprints": (
            *ARTICLE_COLUMNS,
            Column("original", "given", "the id of the earlier article"),
            Column("original_outlet", "given", "its outlet"),
            Column("original_published", "given", "when it was published"),
            Column("extent", "string", "whole if at least 80 % of its words are from there", values=("whole", "part")),
            Column("words", "integer", "how much of the article is from there", unit="words"),
            Column("share", "number", "the share of its words that are from there"),
            Column("passages", "spans", "the spans that are from there", unit="code points"),
        ),
        "coverage": (
            _OUTLET,
            Column(
                "speaker_name",
                "string",
                "the name of the party, else of the speaker; missing for quotes without one",
            ),
            Column("type", "string", "what it is in most articles"),
            Column("is_anonymous", "optional boolean", 'whether no article names it: "a senior official"'),
            Column("articles", "integer", "the number of articles that quote it"),
            Column("quotes", "integer", "the number of its quotes"),
            Column("share", "number", "their share of the outlet's quotes"),
            Column("words", "integer", "the length of its quotes, including quotes within quotes", unit="words"),
            Column("words_share", "number", "their share of the words of the outlet's quotes"),
            Column("direct", "integer", "the number of its direct quotes"),
            Column("indirect", "integer", "the number of its indirect quotes"),
            Column("mixed", "integer", "the number of its mixed quotes"),
            Column("first_published", "given", "when the first article that quotes it was published"),
            Column("quoted_first", "integer", "the number of articles whose first quote it has"),
            Column("he", "integer", "how often the text refers to it by he, him, his or himself"),
            Column("she", "integer", "how often the text refers to it by she, her, hers or herself"),
            Column("they", "integer", "how often the text refers to it by they, them, their, theirs or themselves"),
        ),
        "concentration": (
            _OUTLET,
            Column("articles", "integer", "the number of its articles"),
            Column("quotes", "integer", "the number of its quotes"),
            Column("words", "integer", "the length of its quotes", unit="words"),
            Column("speakers", "integer", "the number of its named speakers"),
            Column("anonymous_share", "number", "the share of quotes whose speaker the article does not name"),
            Column("unattributed_share", "number", "the share of quotes without a speaker"),
            Column("shannon", "number", "the entropy of quotes over named speakers", unit="bits"),
            Column("evenness", "number", "`shannon` as a share of its maximum: Pielou 1966"),
            Column("gini", "number", "the Gini coefficient of quotes over named speakers"),
        ),
        "stories": (
            _STORY,
            *ARTICLE_COLUMNS,
            Column("title", "given", "its title"),
            _LANGUAGE,
        ),
        "casualties": (
            *_EVENT,
            *_BOUNDS,
            Column("is_approximate", "boolean", 'whether the count is approximate: "some 60", "dozens"'),
            _IS_HEDGED,
            _VICTIMS,
            _PLACE,
            _WHEN,
            _CLAIMANT_NAME,
            *ARTICLE_COLUMNS,
            Column("is_background", "boolean", "whether the article mentions the event in passing"),
            _SENTENCE,
            _CLAIM_ID,
            _START,
            _END,
        ),
        "conflicts": (
            *_EVENT,
            Column("reason", "string", 'why they cannot both be right: "same day: at least 14, 9"'),
            *_CONFLICT_SIDE,
            *_of_other(_CONFLICT_SIDE, "other_", "of the other count"),
        ),
        "left_out": (
            _OUTLET,
            Column("group", "integer", "the number of the group in `common_quotes`"),
            Column("speaker_name", "string", "the speaker's canonical name in the shortest version"),
            Column("text", "string", "the shortest version, which others extend"),
            Column("quoted_by", "given list", "the outlets that have the quote"),
            _STORY,
            Column("article_ids", "given list", "the ids of the outlet's articles on the story"),
        ),
        "disputes": (
            *_ACCUSATION,
            Column("answered", "boolean", "whether a denial answers it, in any article"),
            Column("is_answered_in_article", "boolean", "whether a denial in the same article answers it"),
            Column("denials", "strings", "the words of the denials, in all articles"),
            Column("outlets_accusing", "given list", "the outlets that have an accusation of the dispute"),
            Column("outlets_denying", "given list", "the outlets that have a denial of the dispute"),
            _CLAIM_ID,
            _START,
            _END,
        ),
        "replies": (
            *_ACCUSATION,
            Column("denier", "string", "the name of the party that denies"),
            Column("denial", "string", "the words of the denial"),
            *_of_other(ARTICLE_COLUMNS, "denial_", "of the denial"),
            Column("is_in_article", "boolean", "whether both are in one article"),
            _CLAIM_ID,
            Column("denial_id", "string", "the id of the denial in its article"),
        ),
        "right_of_reply": (
            _OUTLET,
            Column("accusations", "integer", "the number of accusations in its articles"),
            Column("answered_in_article", "integer", "the number answered in the same article"),
            Column("answered_elsewhere", "integer", "the number answered in another article only"),
            Column("unanswered", "integer", "the number that no denial answers"),
            Column("share", "number", "the share answered in the same article"),
        ),
        "parties": (
            Column("party", "string", "the name of the party"),
            Column("wikidata", "string", "its id in Wikidata, where an alias has it"),
            Column("type", "string", "what it is in most articles"),
            Column("role", "string", "its role in most articles"),
            Column("names", "strings", "the names of its speakers, the most frequent first"),
            Column("articles", "integer", "the number of articles that mention it"),
            Column("outlets", "integer", "the number of their outlets"),
            Column("quotes", "integer", "the number of its quotes"),
            Column("claims", "integer", "the number of claims that it makes"),
        ),
    }
)
"""The tables of comparisons, by the name of the method of `Corpus` that gives each."""

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "quotes": (*ARTICLE_COLUMNS, *ARTICLE_TABLES["quotes"], *PARTY_COLUMNS["quotes"]),
        "speakers": (*ARTICLE_COLUMNS, *ARTICLE_TABLES["speakers"], *PARTY_COLUMNS["speakers"]),
        "claims": (*ARTICLE_COLUMNS, *ARTICLE_TABLES["claims"], *PARTY_COLUMNS["claims"]),
        "skipped": (
            Column("article", "given", "the article's id"),
            Column("row", "given", "its pandas index label, or its row number from 0"),
            Column("file", "string", "the file it is in, if it was read from one"),
            Column("line", "optional integer", "its line there, from 1"),
            Column("message", "string", "what is wrong with it"),
        ),
        **COMPARISON_TABLES,
    }
)
"""The columns of every table of a corpus, in order, by the name of the method that gives it."""


_STORE_ARTICLE = (
    Column("article", "string", "the article's id, else its url, else the start of a digest of its text"),
    Column("outlet", "string", "who published the article"),
    Column("published", "time", "when it was published"),
)
_VERSION = Column("version", "integer", "the version of the article, counted from 1")
_ADDED = Column("added", "time", "when the version was added to the store")
_STORE_VERSION = (_VERSION, _ADDED, Column("is_current", "boolean", "whether it is the latest version of the article"))
_ALTERED = Column("altered", "string", 'what was altered: "text", "speaker", "kind", "target", "count", with commas')

STORE_TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "articles": (
            *_STORE_ARTICLE,
            Column("title", "string", "its headline"),
            Column("url", "string", "its address on the web"),
            *_STORE_VERSION,
            Column("quotes", "integer", "the number of its quotes"),
            Column("claims", "integer", "the number of its claims"),
        ),
        **{name: (*_STORE_ARTICLE, *columns, *_STORE_VERSION) for name, columns in ARTICLE_TABLES.items()},
        "search": (
            Column("score", "number", "how well the quote matches the query, by Okapi BM25"),
            *_STORE_ARTICLE,
            *ARTICLE_TABLES["quotes"],
            *_STORE_VERSION,
        ),
        "edits": (
            *_STORE_ARTICLE,
            _VERSION,
            _ADDED,
            Column("item", "string", "what was changed", values=("quote", "claim", "title")),
            Column("change", "string", "how it was changed", values=("added", "dropped", "altered")),
            _ALTERED,
            Column("type", "string", "the claim type, for a claim"),
            Column("before", "string", "the words before the change"),
            Column("after", "string", "the words after the change"),
            Column("speaker_name_before", "string", "the name of the speaker or claimant before the change"),
            Column("speaker_name_after", "string", "the name of the speaker or claimant after the change"),
        ),
        "history": (
            Column("article", "string", "the article's id, else its url, else the start of a digest of its text"),
            _VERSION,
            _ADDED,
            Column(
                "change",
                "string",
                "what became of the claim in this version",
                values=("first", "same", "altered", "dropped"),
            ),
            _ALTERED,
            *(column for column in ARTICLE_TABLES["claims"] if column.name in ("id", "type", "text", "claimant_name")),
            *(column for column in ARTICLE_TABLES["claims"] if column.name in ("target_name", "kind", "min", "max")),
        ),
    }
)
"""The columns of the tables of a store, in order, by the name of the method of `Store` that gives it."""


def types(table: str) -> dict[str, ColumnType]:
    """The types of a table's columns, in order.

    >>> types("skipped")["line"]
    'optional integer'
    """
    return types_of(TABLES[table])


def types_of(columns: tuple[Column, ...]) -> dict[str, ColumnType]:
    """The types of columns, by name and in order.

    >>> types_of(ARTICLE_COLUMNS)
    {'article': 'given', 'outlet': 'given', 'published': 'given'}
    """
    return {column.name: column.type for column in columns}


def column(table: str, name: str) -> Column:
    """A column of a table.

    >>> column("quotes", "start").unit
    'code points'
    """
    return next(column for column in TABLES[table] if column.name == name)


def markdown(columns: tuple[Column, ...]) -> str:
    """Columns as a Markdown table.

    >>> print(markdown(TABLES["reprints"]).splitlines()[9])
    | `words` | integer | how much of the article is from there (words) |
    """
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for found in columns:
        unit = f" ({found.unit})" if found.unit else ""
        values = ": " + ", ".join(f"`{value}`" for value in found.values) if found.values else ""
        lines.append(f"| `{found.name}` | {TYPE_NAMES[found.type]} | {found.meaning}{unit}{values} |")
    return "\n".join(lines) + "\n"

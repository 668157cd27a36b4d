"""Full-text search over quotes: an index of terms in plain SQL, ranked by BM25.

DuckDB's own full-text search is an extension that is downloaded when it is first used; this one needs no download. A
word is a run of letters and digits without case or accents, and apostrophes inside it are dropped ("don't" is "dont").
A term is a word without the ending of the plural, by the S stemmer (Harman 1991): "denies" is "deny", "missiles" is
"missile". The table `postings` has one row per term and quote, `lengths` the number of words of each quote.

The rank is Okapi BM25 (Robertson and Zaragoza 2009) with k1 = 1.2 and b = 0.75, over the quotes of current versions.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from onrecord.errors import OnRecordError

_MACROS = r"""
CREATE OR REPLACE TEMP MACRO words(string) AS regexp_extract_all(
    regexp_replace(lower(strip_accents(string)), '([\p{L}\p{N}])[''’]([\p{L}\p{N}])', '\1\2', 'g'), '[\p{L}\p{N}]+');
CREATE OR REPLACE TEMP MACRO term(word) AS CASE
    WHEN length(word) < 4 THEN word
    WHEN regexp_matches(word, '[^ae]ies$') THEN word[:-4] || 'y'
    WHEN regexp_matches(word, '[^us]s$') THEN word[:-2]
    ELSE word END;
CREATE OR REPLACE TEMP MACRO terms(string) AS [term(word) FOR word IN words(string)];
"""
"""The words and the terms of a string."""

INDEX = """
INSERT INTO postings
SELECT term(word), quote_number, count(*)
FROM (SELECT quote_number, unnest(words("text")) AS word FROM quotes WHERE quote_number > {after})
GROUP BY ALL;
INSERT INTO lengths SELECT quote_number, coalesce(len(words("text")), 0) FROM quotes WHERE quote_number > {after};
"""
"""Adds the quotes numbered above `after` to the index."""

_RANKED = """
WITH live AS (
    SELECT quote_number, length
    FROM quotes q JOIN articles a ON q.article_number = a.article_number AND q.version = a.current_version
    JOIN lengths USING (quote_number)
), counts AS (  -- how often a quote has each part of the query
    SELECT part, quote_number, count, length FROM ({parts}) JOIN live USING (quote_number)
), everything AS (
    SELECT count(*) AS n, avg(length) AS mean FROM live
), weights AS (
    SELECT part, ln(1 + (n - count(*) + 0.5) / (count(*) + 0.5)) AS weight FROM counts, everything GROUP BY part, n
)
SELECT quote_number, sum(weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))) AS score
FROM counts JOIN weights USING (part), everything
GROUP BY quote_number HAVING count(*) >= {min_parts}
"""


@dataclass(frozen=True, slots=True)
class Query:
    """The words and phrases of a search.

    >>> Query.of("gas attack*", "about")
    Query(words=('gas', 'attack*'), phrases=())
    >>> Query.of('"chemical weapons" Belmir', "about")
    Query(words=('chemical', 'weapons', 'Belmir'), phrases=('chemical weapons',))
    """

    words: tuple[str, ...]
    """The words, each once; a star at the end of a word matches any ending."""
    phrases: tuple[str, ...]
    """Words that must follow each other."""

    @classmethod
    def of(cls, text: str, option: str) -> Query:
        """Parses a query as a user types it.

        Args:
            text: the query.
            option: the option that has it, for the error.

        Raises:
            OnRecordError: there is no word in it.
        """
        text = unicodedata.normalize("NFC", text)
        words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*\*?", text)
        if not words:
            raise OnRecordError(f"{option}: expected words to look for, found {text!r}")
        phrases = re.findall(r'["“]([^"“”]*\w[^"“”]*)["”]', text)
        return cls(tuple(dict.fromkeys(words)), tuple(phrases))


def define_macros(db: Any) -> None:
    """Defines the SQL functions that index and queries use, for one connection."""
    db.execute(_MACROS)


def ranked(query: Query, *, is_any: bool) -> str:
    """SQL for `quote_number` and `score` of the quotes in current versions that match a query.

    The words of the query are the parameters of the SQL.

    Args:
        query: the query; its phrases are not checked.
        is_any: whether one of its words is enough.
    """
    return _RANKED.format(parts=_parts(query), min_parts=1 if is_any else len(query.words))


def matching(query: Query) -> str:
    """SQL for `quote_number` of the quotes of any version with all words of a query, which are its parameters."""
    count = len(query.words)
    return f"SELECT quote_number FROM ({_parts(query)}) GROUP BY quote_number HAVING count(*) >= {count}"


def _parts(query: Query) -> str:
    return " UNION ALL ".join(
        f"SELECT {at} AS part, quote_number, sum(count) AS count FROM postings "
        f"WHERE {_is_term('term', word)} GROUP BY quote_number"
        for at, word in enumerate(query.words)
    )


def has_word(column: str, word: str) -> str:
    """SQL for whether a column has a word of a query, which is its parameter.

    >>> has_word("text", "attack*")
    'len([t FOR t IN terms(text) IF starts_with(t, words(?)[1])]) > 0'
    """
    return f"len([t FOR t IN terms({column}) IF {_is_term('t', word)}]) > 0"


def _is_term(term: str, word: str) -> str:
    return f"starts_with({term}, words(?)[1])" if word.endswith("*") else f"{term} = terms(?)[1]"


def has_phrase(column: str) -> str:
    """SQL for whether a column has a phrase of a query, which is its parameter.

    >>> has_phrase("text")
    "contains(' ' || array_to_string(terms(text), ' ') || ' ', ' ' || array_to_string(terms(?), ' ') || ' ')"
    """
    return f"contains({_joined_terms(column)}, {_joined_terms('?')})"


def _joined_terms(string: str) -> str:
    return f"' ' || array_to_string(terms({string}), ' ') || ' '"

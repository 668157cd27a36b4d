"""The words by which a sentence denies, as patterns over the tables of `onrecord/lexicon/compare/`."""

from __future__ import annotations

import re

from onrecord.lexicon import alternatives, pattern, words

_VERB = alternatives(words("compare/denial_words", "verb"))
_PREDICATE = alternatives(words("compare/denial_words", "predicate"), space=r"\s+")
_NEGATABLE = alternatives(words("compare/denial_words", "negatable"))
_REFUSAL = alternatives(words("compare/denial_words", "refuses"))
_ALONE = alternatives(words("compare/denied_things", "alone"))
_ACCUSATION = alternatives(words("compare/denied_things", "accusation"))
_REQUEST = alternatives(words("compare/denied_things", "request"))

DENIAL = pattern(words("compare/denial_words", "denies"))
"""Words by which a sentence denies: "denied it", "the report is baseless"."""

DENIAL_FOR_ANOTHER = pattern(words("compare/denial_words", "for_another"))
"""Words by which one denies on behalf of another; not "dismissed his plans"."""

NEGATION = pattern(words("compare/negations"))
"""Words by which a sentence may deny: "did not take money"."""

NO_DENIAL = re.compile(
    rf"(?:\bnot|n[’']t|neither|never) (?:\w+ )?(?:confirm\w* or )?{_NEGATABLE}"
    rf"|\b{_REFUSAL} (?:a|an|the|his|her|their|its|\w+[’']s) (?:\w+ )?{_REQUEST}",
    re.IGNORECASE,
)
"""Words that only look like a denial: "did not deny it", "denied a request"."""

BARE_DENIAL = re.compile(
    rf"\b{_VERB}\s+"
    rf"(?:{_ALONE}(?=\s*(?:[.,;:!?”\"]|and\b|$))"
    rf"|(?:the|those|these|any|all|her|his|their)\s+(?:\w+\s+)?{_ACCUSATION}s?\b)"
    rf"|\b(?:that|this|it|they)\s+(?:is|was|are|were)\s+(?:all\s+)?(?:a\s+)?{_PREDICATE}\b",
    re.IGNORECASE,
)
"""A denial of what was just said: "denied the allegation", "that is a lie"."""

ACCUSATION = pattern(words("compare/accusation_words"))
"""Words by which a denial also reports the accusation: "denied claims that he lied"."""

NAME = re.compile(r"\b(?!The\b|A\b|An\b|His\b|Her\b|Their\b|Its\b)[A-Z]")
"""The first letter of a name: "the operator, Alder Lines", but not "The operator"."""

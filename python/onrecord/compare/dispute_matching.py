"""Which denials answer which accusations: the disputes of a corpus.

A denial *answers* an accusation if the accused party, or one that speaks for it, denies the same matter, or if somebody
else denies it on its behalf. Claims of one story are compared (see `stories`):

1. Two claims are about one party if they share its name (of a person, the last name), or if the speaker of one has a
   role in the body that the other is about: "the chief executive of Alder Lines" answers for Alder Lines.
2. They are about one matter if they share rare words other than the parties' names. A denial without words of its own
   ("Vasko rejected the allegation") is about the accusation of its party right before it.
3. Accusations of one party and matter, in any article, are one *dispute*. What answers one of them answers all.

A sentence denies only if it says so ("denied", "did not", "false"); claims of the accuser's side never answer. Known
misses: replies in other words ("a fairy tale"); claims whose parties were not found. The cost is linear in practice,
because an index gives the disputes of a story that are about a party.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord import _core, lexicon
from onrecord.compare.denial_patterns import (
    ACCUSATION,
    BARE_DENIAL,
    DENIAL,
    DENIAL_FOR_ANOTHER,
    NAME,
    NEGATION,
    NO_DENIAL,
)
from onrecord.compare.party_relations import NOBODY, PartyProfile
from onrecord.words import stem

if TYPE_CHECKING:
    from onrecord.compare.context import Context
    from onrecord.compare.table_rows import TableRows

MIN_ACCUSATION_CONFIDENCE = 0.6
"""The minimum confidence of an accusation."""

MIN_DENIAL_CONFIDENCE = 0.3
"""The minimum confidence of a denial in plain words ("denied")."""

MIN_NEGATION_CONFIDENCE = 0.45
"""The minimum confidence of a denial that has only "not", "never" and the like."""

MAX_CHARACTERS_BETWEEN = 500
"""Characters within which a denial may answer an accusation before it without repeating the matter."""

MAX_CHARACTERS_TO_NEXT = 150
"""Characters within which a denial without words of its own answers an accusation, whoever is accused."""

MIN_SIMILARITY = 0.3
"""The minimum similarity of two claims on one matter."""

MIN_COPY_SIMILARITY = 0.8
"""The similarity from which on two claims are one sentence in two articles."""

MIN_SHARED_WORDS = 2
"""The minimum number of words that two claims on one matter share."""

MIN_OWN_WORDS = 3
"""Own words that a denial needs to repeat the matter: with fewer, only its position links it to an accusation."""

MAX_COMPARED_ACCUSATIONS = 8
"""How many accusations of a dispute, the latest ones, a claim is compared with."""

DISPUTE_STEMS = lexicon.words("compare/dispute_stems")
"""Stems of words that occur in disputes on any matter."""


@dataclass(slots=True, eq=False)
class DisputeClaim:
    """An accusation or a denial, with what other claims are compared with."""

    id: str
    """Its id in its article."""
    row: int
    """The row of its article."""
    story: int
    """The story of its article."""
    day: int | None
    """The day of publication, in days since 1970-01-01."""
    start: int
    end: int
    text: str
    """The words that state it, on one line."""
    claimant: PartyProfile
    about: Sequence[PartyProfile]
    """Whom it may be about: its target; if that is the claimant or not a name, the others that its sentence names."""
    words: frozenset[str]
    """The stems of its rare words."""

    def names(self) -> set[str]:
        """The names of its parties."""
        return {name for party in (self.claimant, *self.about) for name in party.names}

    def own_words(self) -> frozenset[str]:
        """Its words other than names of its parties."""
        return self.words - self.names()


@dataclass(slots=True, eq=False)
class Dispute:
    """Accusations of one party on one matter, and what answers them."""

    number: int
    """Its number, from 1 in the order of the first accusations."""
    accusations: list[DisputeClaim] = field(default_factory=list)
    """By day, then by row."""
    denials: list[DisputeClaim] = field(default_factory=list)

    def is_answered_in(self, row: int) -> bool:
        """Whether the article in this row has a denial that answers."""
        return any(denial.row == row for denial in self.denials)


def match_disputes(context: Context[Any], *, independent: bool, min_confidence: float | None) -> list[Dispute]:
    """The disputes of all articles, in the order of their first accusations."""
    table = context.table("claims", independent=independent, min_confidence=min_confidence)
    accusations, denials = _claims(context, table)
    rarity = _rarity([*accusations, *denials])
    dispute_of: defaultdict[int, dict[DisputeClaim, Dispute]] = defaultdict(dict)
    index: dict[tuple[int, str], list[Dispute]] = defaultdict(list)
    disputes: list[Dispute] = []
    for accusation in accusations:
        near = _near(index, accusation.story, accusation.about)
        dispute = next((dispute for dispute in near if _is_one(dispute, accusation, rarity)), None)
        if dispute is None:
            dispute = Dispute(len(disputes) + 1)
            disputes.append(dispute)
        dispute.accusations.append(accusation)
        dispute_of[accusation.row][accusation] = dispute
        for name in _names(accusation.about):
            if dispute not in index[accusation.story, name]:
                index[accusation.story, name].append(dispute)
    for denial in denials:
        here = dispute_of[denial.row]
        answered = [here[accusation] for accusation in _answered_before(denial, here, rarity)]
        if len(denial.own_words()) >= MIN_OWN_WORDS:
            near = _near(index, denial.story, [denial.claimant, *denial.about])
            answered += [dispute for dispute in near if _is_answer(denial, dispute, rarity)]
        for dispute in {dispute.number: dispute for dispute in answered}.values():
            dispute.denials.append(denial)
    return disputes


def _names(parties: Iterable[PartyProfile]) -> list[str]:
    return sorted({name for party in parties for name in party.names | party.roles})


def _near(index: Mapping[tuple[int, str], list[Dispute]], story: int, parties: Iterable[PartyProfile]) -> list[Dispute]:
    """The disputes of a story that may be about one of some parties, each once, in order."""
    near = {dispute.number: dispute for name in _names(parties) for dispute in index.get((story, name), ())}
    return [near[number] for number in sorted(near)]


def _is_one(dispute: Dispute, accusation: DisputeClaim, rarity: Mapping[str, float]) -> bool:
    """Whether an accusation is about the party and on the matter of a dispute."""
    return any(
        any(one.is_same(other) for one in accusation.about for other in member.about)
        and _similarity(accusation, member, rarity) >= MIN_SIMILARITY
        for member in dispute.accusations[-MAX_COMPARED_ACCUSATIONS:]
    )


def _is_answer(denial: DisputeClaim, dispute: Dispute, rarity: Mapping[str, float]) -> bool:
    """Whether a denial, in any article, is on the matter of a dispute and by or for the accused."""
    return any(
        (_is_reply(denial, accusation) or _is_defence(denial, accusation))
        and MIN_SIMILARITY <= _similarity(denial, accusation, rarity) < MIN_COPY_SIMILARITY
        for accusation in dispute.accusations[-MAX_COMPARED_ACCUSATIONS:]
    )


def _answered_before(
    denial: DisputeClaim, accusations: Iterable[DisputeClaim], rarity: Mapping[str, float]
) -> list[DisputeClaim]:
    """The accusations shortly before a denial, or in its sentence, that it answers."""

    def is_answered(accusation: DisputeClaim) -> bool:
        if accusation.start == denial.start:
            return bool(DENIAL.search(denial.text) and ACCUSATION.search(denial.text))
        gap = denial.start - accusation.end
        if not 0 <= gap <= MAX_CHARACTERS_BETWEEN or denial.claimant.speaks_for(accusation.claimant):
            return False
        is_next = gap <= MAX_CHARACTERS_TO_NEXT
        if is_bare and is_next:
            return True
        is_on_matter = (
            is_bare
            or (is_short and is_next)
            or _similarity(denial, accusation, rarity, min_shared=1) >= MIN_SIMILARITY / 2
        )
        return is_on_matter and _is_reply(denial, accusation)

    is_bare = BARE_DENIAL.search(denial.text) is not None
    is_short = len(denial.own_words()) < MIN_OWN_WORDS
    answered = [accusation for accusation in accusations if is_answered(accusation)]
    # "Vasko rejected the allegations" answers all that were made against him, other denials the last one alone.
    return [claim for claim in answered if claim is answered[-1] or (is_bare and _is_reply(denial, claim))]


def _is_reply(denial: DisputeClaim, accusation: DisputeClaim) -> bool:
    """Whether whoever denies speaks for the accused and not for the accuser."""
    if denial.claimant.speaks_for(accusation.claimant):
        return False
    return any(denial.claimant.speaks_for(accused) for accused in accusation.about)


def _is_defence(denial: DisputeClaim, accusation: DisputeClaim) -> bool:
    """Whether whoever denies does it on behalf of the accused."""
    if not DENIAL_FOR_ANOTHER.search(denial.text):
        return False
    if denial.claimant.speaks_for(accusation.claimant):
        return False
    return any(one.is_same(accused) for one in denial.about for accused in accusation.about)


def _similarity(
    one: DisputeClaim, other: DisputeClaim, rarity: Mapping[str, float], *, min_shared: int = MIN_SHARED_WORDS
) -> float:
    """The share of words that two claims have in common, without the names of parties; rare words count more."""
    names = one.names() | other.names()
    common = (one.words & other.words) - names
    if len(common) < min_shared:
        return 0.0
    sizes = [sum(rarity[word] for word in sorted(claim.words - names)) for claim in (one, other)]
    return sum(rarity[word] for word in sorted(common)) / math.sqrt(sizes[0] * sizes[1])


def _rarity(claims: list[DisputeClaim]) -> dict[str, float]:
    """The weight of each word: the fewer claims have it, the more it counts.

    The 50 keeps the weights of a small corpus close to each other.
    """
    found = Counter(word for claim in claims for word in claim.words)
    return {word: math.log((len(claims) + 50) / (count + 0.5)) for word, count in found.items()}


def _claims(context: Context[Any], table: TableRows) -> tuple[list[DisputeClaim], list[DisputeClaim]]:
    """The accusations and the denials whose confidence is high enough, each by day and row."""
    wanted = [at for at, is_wanted in enumerate(_are_wanted(table)) if is_wanted]
    terms = _core.terms([table["text"][at] for at in wanted])
    claims: dict[str, list[DisputeClaim]] = {"accusation": [], "denial": []}
    for at, words in zip(wanted, terms, strict=True):
        claims[table["type"][at]].append(_claim(context, table, at, words))
    for of_type in claims.values():
        of_type.sort(key=lambda claim: (claim.day is None, claim.day or 0, claim.row, claim.start))
    denied = {(claim.row, claim.start): claim for claim in claims["denial"]}
    accusations = [claim for claim in claims["accusation"] if _accuses(claim, denied.get((claim.row, claim.start)))]
    return accusations, claims["denial"]


def _are_wanted(table: TableRows) -> Iterable[bool]:
    """For each claim whether it is an accusation or a denial whose confidence is high enough."""
    columns = table.rows, table["start"], table["type"], table["text"], table["confidence"]
    admissions = {
        (row, start): confidence
        for row, start, type_, _, confidence in zip(*columns, strict=True)
        if type_ == "admission"
    }
    for row, start, type_, text, confidence in zip(*columns, strict=True):
        if type_ == "denial":
            is_plain = DENIAL.search(text) is not None
            denies = (is_plain or NEGATION.search(text)) and not NO_DENIAL.search(text)
            is_likely = confidence >= (MIN_DENIAL_CONFIDENCE if is_plain else MIN_NEGATION_CONFIDENCE)
            yield bool(denies and is_likely and admissions.get((row, start), 0.0) <= confidence)
        else:
            yield bool(type_ == "accusation" and confidence >= MIN_ACCUSATION_CONFIDENCE)


def _claim(context: Context[Any], table: TableRows, at: int, words: list[str]) -> DisputeClaim:
    """The claim in a row of the table of claims, of which `words` are the distinctive ones."""
    relations, row = context.relations, table.rows[at]
    start, end = table["start"][at], table["end"][at]
    claimant = relations.of(row, table["claimant"][at], table["claimant_name"][at])
    target = relations.of(row, table["target"][at], table["target_name"][at])
    others = [party for party in relations.named_in(row, start, end) if not party.is_same(claimant)]
    if target == NOBODY or target.is_same(claimant):
        about = others
    else:
        # "the operator, Alder Lines": a description and a name.
        about = [target] if NAME.search(target.name or "") else [target, *others]
    return DisputeClaim(
        id=table["id"][at],
        row=row,
        story=context.stories[row],
        day=context.days[row],
        start=start,
        end=end,
        text=" ".join(table["text"][at].split()),
        claimant=claimant,
        about=about,
        words=frozenset(stem(word) for word in words) - DISPUTE_STEMS,
    )


def _accuses(accusation: DisputeClaim, denial: DisputeClaim | None) -> bool:
    """Whether an accusation accuses somebody else: not if its speaker serves the accused, or denies in its sentence."""
    if any(accusation.claimant.serves(party) for party in accusation.about):
        return False
    return denial is None or not denial.claimant.is_same(accusation.claimant)

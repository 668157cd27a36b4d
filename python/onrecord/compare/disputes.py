"""Accusations with the denials that answer them.

A denial *answers* an accusation if the accused party, or one that speaks for it, denies the same matter, or if somebody
else denies it on its behalf. Claims of one story are compared (see `stories`):

1. Two claims are about one party if they share its name (of a person the last), or if one is of a body that the other's
   speaker has in the role: "the chief executive of Alder Lines" answers for Alder Lines.
2. They are about one matter if they share rare words other than the parties' names. A denial without words of its own
   ("Vasko rejected the allegation") is about the accusation of its party right before it.
3. Accusations of one party and matter, in whatever article, are one *dispute*. What answers one of them answers all.

A sentence denies only if it says so ("denied", "did not", "false"); claims of the accuser's side never answer. Known
misses: replies in other words ("a fairy tale"); claims whose parties were not found. Cost: linear in practice, for an
index names the disputes of a story about a party.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord import _core
from onrecord.compare.coverage import groups_of
from onrecord.compare.sides import NOBODY, STEM, Side, Sides
from onrecord.compare.stories import days_of, stories_of
from onrecord.parties import word_set
from onrecord.values import plain

if TYPE_CHECKING:
    from onrecord.compare.material import Material
    from onrecord.parties import Aliases, Party, Place
    from onrecord.tables import ColumnType

_LEADING_COLUMNS: Mapping[str, ColumnType] = {
    "dispute": "integer",
    "accuser": "string",
    "accused": "string",
    "matter": "string",
    "article": "given",
    "outlet": "given",
    "published": "given",
}

DISPUTES: Mapping[str, ColumnType] = {
    **_LEADING_COLUMNS,
    "answered": "boolean",
    "answered_in_article": "boolean",
    "denials": "strings",
    "outlets_accusing": "given",
    "outlets_denying": "given",
    "id": "string",
    "start": "integer",
    "end": "integer",
}

REPLIES: Mapping[str, ColumnType] = {
    **_LEADING_COLUMNS,
    "denier": "string",
    "denial": "string",
    "denial_article": "given",
    "denial_outlet": "given",
    "denial_published": "given",
    "in_article": "boolean",
    "id": "string",
    "denial_id": "string",
}

RIGHT_OF_REPLY: Mapping[str, ColumnType] = {
    "outlet": "given",
    "accusations": "integer",
    "answered_in_article": "integer",
    "answered_elsewhere": "integer",
    "unanswered": "integer",
    "share": "number",
}

ACCUSES = 0.6
"""The least confidence of an accusation."""

DENIES = 0.3
"""The least confidence of a denial that says so in plain words."""

NEGATES = 0.45
"""The least confidence of a denial that says "not", "never" and the like."""

NEAR = 500
"""Characters within which a denial follows an accusation that it answers without repeating the matter."""

ALIKE = 0.3
"""The least likeness of two claims on one matter."""

SAME = 0.8
"""The likeness from which on two claims are one sentence told twice."""

SHARED = 2
"""Words that they share at least."""

NEXT = 150
"""Characters within which a denial without words of its own answers whoever accuses."""

BARE = 3
"""A denial with fewer words of its own repeats no matter."""

MEMBERS = 8
"""Accusations of a dispute that another is compared with: the latest."""

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut\w+|disput(?:es?|ed|ing)|rebut\w*"
    r"|false|untrue|fake|hoax|baseless|unfounded|nonsense|inaccurate|not accurate|not true"
    r"|no (?:proof|evidence|truth|basis|information))\b",
    re.IGNORECASE,
)
"""Words by which a sentence denies."""

_NEGATION = re.compile(
    r"\b(?:never|neither|nor|not|no|none|nothing|nobody|innocen\w+|lies?|\w+n[’']t)\b", re.IGNORECASE
)
"""Words by which a sentence may deny."""

_NO_DENIAL = re.compile(
    r"(?:\bnot|n[’']t|neither|never) (?:\w+ )?(?:confirm\w* or )?(?:den[yi]|disput|reject|dismiss|refut)"
    r"|\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?) (?:a|an|the|his|her|their|its|\w+[’']s) (?:\w+ )?"
    r"(?:access|amendment|bid|bill|call|demand|entry|idea|motion|offer|petition|plan|proposal|request|visa)",
    re.IGNORECASE,
)
"""Words that only look like it: "did not deny it", "denied a request"."""

_BARE = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es?|ed)|disput(?:es?|ed))\s+"
    r"(?:(?:it|this|that|them|all|wrongdoing|any wrongdoing|blame|responsibility)(?=\s*(?:[.,;:!?”\"]|and\b|$))"
    r"|(?:the|those|these|any|all|her|his|their)\s+"
    r"(?:\w+\s+)?(?:accusation|account|allegation|assertion|charge|claim|report|suggestion)s?\b)"
    r"|\b(?:that|this|it|they)\s+(?:is|was|are|were)\s+(?:all\s+)?(?:a\s+)?(?:lies?|false|untrue|nonsense|not\s+true)\b",
    re.IGNORECASE,
)
"""A denial of what was just said."""

_DEFENCE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|disput(?:es?|ed|ing)|false|untrue|baseless|unfounded|inaccurate"
    r"|not accurate|not true|no (?:proof|evidence|truth|basis|information))\b",
    re.IGNORECASE,
)
"""Words by which one denies what another is accused of: not "dismissed his plans"."""

_ACCUSATION = re.compile(
    r"\b(?:accus|alleg|charg|claim|collu|complain|critici|investigat|report|suggest|suspicion|said|told)\w*",
    re.IGNORECASE,
)
"""Words by which a sentence that denies tells of the accusation too."""

_NAME = re.compile(r"\b(?!The\b|A\b|An\b|His\b|Her\b|Their\b|Its\b)[A-Z]")

_OF_DISPUTE = word_set(
    "accus admin alleg answe apolo asked basel behin blame charg claim clear comme consi contr criti "
    "decla decli defen denia denie deny dismi dispu evide fake false gover guilt incid innoc invol issue "
    "lied matte mista never nothi polit quest reaso rebut refer refut rejec repli repor respo said sayin "
    "state story sugge true truth untru wrong"
)
"""Stems of words that disputes have whatever their matter."""


@dataclass(slots=True)
class Claim:
    """An accusation or a denial in its place."""

    at: int
    """Its row among the claims."""
    row: int
    story: int
    day: int | None
    start: int
    end: int
    text: str
    speaker: Side
    about: Sequence[Side]
    """Whom it may be about: its target; if that is the speaker or no name, the others that its sentence names."""
    words: frozenset[str]
    """Its telling words, by stems."""

    def names(self) -> set[str]:
        """The names of its parties."""
        return {name for side in (self.speaker, *self.about) for name in side.names}

    def own_words(self) -> frozenset[str]:
        """Its words other than names of its parties."""
        return self.words - self.names()


@dataclass(slots=True)
class Dispute:
    """Accusations of one party and matter, and what answers them."""

    number: int
    accusations: list[Claim] = field(default_factory=list)
    denials: dict[int, Claim] = field(default_factory=dict)

    def is_answered_in(self, row: int) -> bool:
        """Whether an article has a denial that answers."""
        return any(denial.row == row for denial in self.denials.values())


def disputes(material: Material, found: list[Dispute]) -> Any:
    """A frame of accusations, a row each, by dispute and day."""
    outlets = material.cells("outlet")
    ids = material.found("claims").columns["id"]
    rows = [(dispute, accusation) for dispute in found for accusation in dispute.accusations]
    accusing = {dispute.number: _outlets(outlets, dispute.accusations) for dispute in found}
    denying = {dispute.number: _outlets(outlets, dispute.denials.values()) for dispute in found}
    columns: dict[str, list[Any]] = {
        **_accusations(rows),
        "answered": [bool(dispute.denials) for dispute, _ in rows],
        "answered_in_article": [dispute.is_answered_in(accusation.row) for dispute, accusation in rows],
        "denials": [[denial.text for denial in dispute.denials.values()] for dispute, _ in rows],
        "id": [ids[accusation.at] for _, accusation in rows],
        "start": [accusation.start for _, accusation in rows],
        "end": [accusation.end for _, accusation in rows],
    }
    given = material.articles([accusation.row for _, accusation in rows])
    for name, first in (("outlets_accusing", accusing), ("outlets_denying", denying)):
        given[name] = material.take_lists("outlet", [first[dispute.number] for dispute, _ in rows])
    return material.make(DISPUTES, columns, given)


def replies(material: Material, found: list[Dispute]) -> Any:
    """A frame of accusations with a denial that answers, a row each pair."""
    ids = material.found("claims").columns["id"]
    pairs = [
        (dispute, accusation, denial)
        for dispute in found
        for accusation in dispute.accusations
        for denial in dispute.denials.values()
    ]
    columns: dict[str, list[Any]] = {
        **_accusations([(dispute, accusation) for dispute, accusation, _ in pairs]),
        "denier": [denial.speaker.name for _, _, denial in pairs],
        "denial": [denial.text for _, _, denial in pairs],
        "in_article": [accusation.row == denial.row for _, accusation, denial in pairs],
        "id": [ids[accusation.at] for _, accusation, _ in pairs],
        "denial_id": [ids[denial.at] for _, _, denial in pairs],
    }
    given = material.articles([accusation.row for _, accusation, _ in pairs])
    of_denial = material.articles([denial.row for _, _, denial in pairs])
    given |= {f"denial_{name}": column for name, column in of_denial.items()}
    return material.make(REPLIES, columns, given)


def right_of_reply(material: Material, found: list[Dispute]) -> Any:
    """A frame of outlets with how many of the accusations they carry are answered, a row each."""
    cells, outlets = material.cells("outlet"), groups_of(material, "outlet")
    tallies: dict[int, Counter[str]] = defaultdict(Counter)
    for dispute in found:
        for accusation in dispute.accusations:
            if dispute.is_answered_in(accusation.row):
                answer = "answered_in_article"
            else:
                answer = "answered_elsewhere" if dispute.denials else "unanswered"
            tallies[outlets[accusation.row]][answer] += 1
    order = sorted(
        tallies.items(), key=lambda item: (-item[1].total(), cells[item[0]] is None, str(plain(cells[item[0]])))
    )
    columns: dict[str, list[Any]] = {
        "accusations": [tally.total() for _, tally in order],
        "share": [round(tally["answered_in_article"] / tally.total(), 3) for _, tally in order],
    }
    for answer in ("answered_in_article", "answered_elsewhere", "unanswered"):
        columns[answer] = [tally[answer] for _, tally in order]
    return material.make(RIGHT_OF_REPLY, columns, {"outlet": material.take("outlet", [outlet for outlet, _ in order])})


def _accusations(rows: Iterable[tuple[Dispute, Claim]]) -> dict[str, list[Any]]:
    rows = list(rows)
    return {
        "dispute": [dispute.number for dispute, _ in rows],
        "accuser": [accusation.speaker.name for _, accusation in rows],
        "accused": [accusation.about[0].name if accusation.about else None for _, accusation in rows],
        "matter": [accusation.text for _, accusation in rows],
    }


def _outlets(outlets: list[Any], claims: Iterable[Claim]) -> list[int]:
    """The outlets of claims, each once, in order, called by the row of an article of theirs."""
    first: dict[Any, int] = {}
    for claim in claims:
        if outlets[claim.row] is not None:
            first.setdefault(outlets[claim.row], claim.row)
    return list(first.values())


def find(
    material: Material, party_of: Mapping[Place, Party], aliases: Aliases, *, independent: bool = False
) -> list[Dispute]:
    """The disputes of all articles, in the order of their first accusations.

    With `independent`, claims in passages that an article has from an earlier one are left out.
    """
    accusations, denials = _claims(material, party_of, aliases)
    if independent:
        kept = material.found("claims", independent=True)
        own = set(zip(kept.rows.tolist(), kept.columns["id"], strict=True))
        ids = material.found("claims").columns["id"]
        accusations = [claim for claim in accusations if (claim.row, ids[claim.at]) in own]
        denials = [claim for claim in denials if (claim.row, ids[claim.at]) in own]
    rarity = _rarity([*accusations, *denials])
    of_article: dict[int, list[Claim]] = defaultdict(list)
    index: dict[tuple[int, str], list[Dispute]] = defaultdict(list)
    dispute_of: dict[int, Dispute] = {}
    found: list[Dispute] = []
    for accusation in accusations:
        of_article[accusation.row].append(accusation)
        near = _near(index, accusation.story, accusation.about)
        dispute = next((dispute for dispute in near if _is_one(dispute, accusation, rarity)), None)
        if dispute is None:
            dispute = Dispute(len(found))
            found.append(dispute)
        dispute.accusations.append(accusation)
        dispute_of[accusation.at] = dispute
        for name in _names(accusation.about):
            if dispute not in index[accusation.story, name]:
                index[accusation.story, name].append(dispute)
    for denial in denials:
        answered = [dispute_of[accusation.at] for accusation in _before(denial, of_article[denial.row], rarity)]
        if len(denial.own_words()) >= BARE:
            near = _near(index, denial.story, [denial.speaker, *denial.about])
            answered += [dispute for dispute in near if _is_answer(denial, dispute, rarity)]
        for dispute in answered:
            dispute.denials[denial.at] = denial
    return found


def _names(sides: Iterable[Side]) -> list[str]:
    return sorted({name for side in sides for name in side.names | side.roles})


def _near(index: Mapping[tuple[int, str], list[Dispute]], story: int, sides: Iterable[Side]) -> list[Dispute]:
    """The disputes of a story that may be about one of some parties, each once, in order."""
    near = {dispute.number: dispute for name in _names(sides) for dispute in index.get((story, name), ())}
    return [near[number] for number in sorted(near)]


def _is_one(dispute: Dispute, accusation: Claim, rarity: Mapping[str, float]) -> bool:
    return any(
        any(one.is_same(other) for one in accusation.about for other in member.about)
        and _likeness(accusation, member, rarity) >= ALIKE
        for member in dispute.accusations[-MEMBERS:]
    )


def _is_answer(denial: Claim, dispute: Dispute, rarity: Mapping[str, float]) -> bool:
    return any(
        (_is_reply(denial, accusation) or _is_defence(denial, accusation))
        and ALIKE <= _likeness(denial, accusation, rarity) < SAME
        for accusation in dispute.accusations[-MEMBERS:]
    )


def _before(denial: Claim, accusations: Iterable[Claim], rarity: Mapping[str, float]) -> list[Claim]:
    """The accusations shortly before a denial, or in its sentence, that it answers."""

    def is_answered(accusation: Claim) -> bool:
        if accusation.start == denial.start:
            return bool(_DENIAL.search(denial.text) and _ACCUSATION.search(denial.text))
        gap = denial.start - accusation.end
        if not 0 <= gap <= NEAR or denial.speaker.speaks_for(accusation.speaker):
            return False
        if is_explicit and gap <= NEXT:
            return True
        is_on_matter = (
            is_explicit or (is_short and gap <= NEXT) or _likeness(denial, accusation, rarity, shared=1) >= ALIKE / 2
        )
        return is_on_matter and _is_reply(denial, accusation)

    is_explicit = _BARE.search(denial.text) is not None
    is_short = len(denial.own_words()) < BARE
    answered = [accusation for accusation in accusations if is_answered(accusation)]
    # "Vasko rejected the allegations": all that were made of him.
    return [claim for claim in answered if claim is answered[-1] or (is_explicit and _is_reply(denial, claim))]


def _is_reply(denial: Claim, accusation: Claim) -> bool:
    """Whether somebody denies who speaks for the accused, and not for the accuser."""
    if denial.speaker.speaks_for(accusation.speaker):
        return False
    return any(denial.speaker.speaks_for(accused) for accused in accusation.about)


def _is_defence(denial: Claim, accusation: Claim) -> bool:
    """Whether somebody else denies it of the accused."""
    if not _DEFENCE.search(denial.text):
        return False
    if denial.speaker.speaks_for(accusation.speaker):
        return False
    return any(one.is_same(accused) for one in denial.about for accused in accusation.about)


def _likeness(one: Claim, other: Claim, rarity: Mapping[str, float], *, shared: int = SHARED) -> float:
    """How much of the words of one the other has, other than the names of parties."""
    names = one.names() | other.names()
    common = (one.words & other.words) - names
    if len(common) < shared:
        return 0.0
    sizes = [sum(rarity[word] for word in sorted(claim.words - names)) for claim in (one, other)]
    return sum(rarity[word] for word in sorted(common)) / math.sqrt(sizes[0] * sizes[1])


def _rarity(claims: list[Claim]) -> dict[str, float]:
    found = Counter(word for claim in claims for word in claim.words)
    return {word: math.log((len(claims) + 50) / (count + 0.5)) for word, count in found.items()}


def _claims(material: Material, party_of: Mapping[Place, Party], aliases: Aliases) -> tuple[list[Claim], list[Claim]]:
    """The accusations and the denials that are likely enough, by day and row."""
    found = material.found("claims")
    columns, rows = found.columns, found.rows.tolist()
    days, stories, sides = days_of(material), stories_of(material), Sides(material, party_of, aliases)
    admitted = {
        (rows[at], columns["start"][at]): columns["confidence"][at]
        for at, type_ in enumerate(columns["type"])
        if type_ == "admission"
    }

    def is_wanted(at: int) -> bool:
        confidence, text = columns["confidence"][at], columns["text"][at]
        if columns["type"][at] == "accusation":
            return bool(confidence >= ACCUSES)
        is_admission = admitted.get((rows[at], columns["start"][at]), 0.0) > confidence
        says_no = (_DENIAL.search(text) or _NEGATION.search(text)) and not _NO_DENIAL.search(text)
        least = DENIES if _DENIAL.search(text) else NEGATES
        return bool(columns["type"][at] == "denial" and confidence >= least and says_no and not is_admission)

    wanted = [at for at in range(len(rows)) if is_wanted(at)]
    telling = _core.terms([columns["text"][at] for at in wanted])
    claims: dict[str, list[Claim]] = {"accusation": [], "denial": []}
    for at, terms in zip(wanted, telling, strict=True):
        row, start, end = rows[at], columns["start"][at], columns["end"][at]
        speaker = sides.of(row, columns["claimant"][at], columns["claimant_name"][at])
        target = sides.of(row, columns["target"][at], columns["target_name"][at])
        others = [side for side in sides.named_in(row, start, end) if not side.is_same(speaker)]
        if target == NOBODY or target.is_same(speaker):
            about = others
        else:
            # "the operator, Alder Lines": a description and a name.
            about = [target] if _NAME.search(target.name or "") else [target, *others]
        claims[columns["type"][at]].append(
            Claim(
                at=at,
                row=row,
                story=stories[row],
                day=days[row],
                start=start,
                end=end,
                text=" ".join(columns["text"][at].split()),
                speaker=speaker,
                about=about,
                words=frozenset(term[:STEM] for term in terms) - _OF_DISPUTE,
            )
        )
    for of_type in claims.values():
        of_type.sort(key=lambda claim: (claim.day is None, claim.day or 0, claim.row, claim.start))
    denied = {(claim.row, claim.start): claim for claim in claims["denial"]}
    accusations = [claim for claim in claims["accusation"] if _accuses(claim, denied.get((claim.row, claim.start)))]
    return accusations, claims["denial"]


def _accuses(accusation: Claim, denial: Claim | None) -> bool:
    """Whether a sentence accuses another; not where its speaker denies in it, or speaks for the party it is about."""
    if any(accusation.speaker.serves(side) for side in accusation.about):
        return False
    return denial is None or not denial.speaker.is_same(accusation.speaker)

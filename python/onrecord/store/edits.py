"""What changed between two versions of an article: quotes and claims added, dropped, altered.

Statements with the same words and the same of everything else are the same, wherever they stand. Of the others, those
are altered that share most of their words, the most alike first; what is left was dropped or added. Punctuation and
case alone change nothing.

Reading a sentence may depend on others: who "he" is, what is a quote. Where the paragraph of a statement stands in both
versions as it is, nothing in it was edited, whatever was read there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

SHARED = 0.6
"""Share of the shorter one's words that two versions of a statement have in common, in order: at least so much ..."""

ENOUGH = 4
"""... and at least so many words, or the same share of both: a word or two in the midst of a sentence prove little."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote, a claim or the title of one version."""

    item: Literal["quote", "claim", "title"]
    type: str | None
    """The type of a claim; a statement never becomes one of another type."""
    text: str
    speaker: str | None
    """The name of the speaker or claimant."""
    details: tuple[tuple[str, Any], ...] = ()
    """What else may be altered, with its name: the kind of a quote, the target and count of a claim."""
    id: str = ""
    """Its id in the article, which says nothing in another version."""
    paragraphs: frozenset[str] = field(default=frozenset(), repr=False)
    """Those it stands in."""
    words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(word.replace("’", "'").casefold() for word in _WORD.findall(self.text)))

    def parts(self) -> dict[str, Any]:
        """All that may be altered, by name."""
        return {"text": self.words, "speaker": self.speaker and self.speaker.casefold(), **dict(self.details)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A statement that is not in both versions as it is."""

    before: Statement | None
    after: Statement | None

    def is_of_reading(self, old: frozenset[str], new: frozenset[str]) -> bool:
        """Whether the paragraphs it is about are among those of both versions, so that nobody edited them."""
        return (self.before is None or _stands_in(self.before, new)) and (
            self.after is None or _stands_in(self.after, old)
        )

    @property
    def change(self) -> Literal["added", "dropped", "altered"]:
        """What was done."""
        if self.before is None:
            return "added"
        return "dropped" if self.after is None else "altered"

    @property
    def altered(self) -> str | None:
        """What was altered: "text", "speaker", "kind", "target", "count", joined by commas."""
        if self.before is None or self.after is None:
            return None
        before, after = self.before.parts(), self.after.parts()
        return ", ".join(name for name in before if before[name] != after[name])


def quotes(rows: Iterable[dict[str, Any]], text: str) -> list[Statement]:
    """The statements of rows of the quotes table, in a text."""
    return [
        Statement(
            "quote",
            None,
            row["text"],
            row["speaker_name"],
            (("kind", row["kind"]),),
            row["id"],
            paragraphs(text, row["start"], row["end"]),
        )
        for row in rows
    ]


def claims(rows: Iterable[dict[str, Any]], text: str) -> list[Statement]:
    """The statements of rows of the claims table, in a text."""
    return [
        Statement(
            "claim",
            row["type"],
            row["text"],
            row["claimant_name"],
            (
                ("target", row["target_name"]),
                ("count", tuple(row[part] for part in ("kind", "min", "max", "is_approximate"))),
            ),
            row["id"],
            paragraphs(text, row["start"], row["end"]),
        )
        for row in rows
    ]


def paragraphs(text: str, start: int = 0, end: int | None = None) -> frozenset[str]:
    r"""The paragraphs of a text, or those from one offset to another, without regard to white space.

    >>> sorted(paragraphs("One.\n\nTwo.  Three.\nFour.")), sorted(paragraphs("One.\nTwo.\nThree.", 6, 8))
    (['Four.', 'One.', 'Two. Three.'], ['Two.'])
    """
    if end is not None:
        stop = text.find("\n", end)
        text = text[text.rfind("\n", 0, start) + 1 : len(text) if stop < 0 else stop]
    return frozenset(line for part in text.split("\n") if (line := " ".join(part.split())))


def _stands_in(statement: Statement, others: frozenset[str]) -> bool:
    return bool(statement.paragraphs) and statement.paragraphs <= others


def edits(before: Sequence[Statement], after: Sequence[Statement], old: str = "", new: str = "") -> list[Edit]:
    """What changed from the statements of an old text to those of a new one, in the order of the new; what was dropped
    comes first.

    >>> told = Statement("quote", None, "“We fired one shot,” he said.", "Osric Vane")
    >>> [(edit.change, edit.altered) for edit in edits([told], [Statement("quote", None, "We fired one shot", None)])]
    [('altered', 'text, speaker')]
    >>> edits([told], [told])
    []
    """
    partners = pairs(before, after)
    kept = set(partners.values())
    changes = [Edit(statement, None) for at, statement in enumerate(before) if at not in kept]
    for at, statement in enumerate(after):
        edit = Edit(before[partners[at]] if at in partners else None, statement)
        if edit.before is None or edit.altered:
            changes.append(edit)
    old_paragraphs, new_paragraphs = paragraphs(old), paragraphs(new)
    return [edit for edit in changes if not edit.is_of_reading(old_paragraphs, new_paragraphs)]


def pairs(before: Sequence[Statement], after: Sequence[Statement]) -> dict[int, int]:
    """For the position of each later statement that was there before, the position of what it was.

    >>> pairs([Statement("quote", None, "No.", "Ana")], [Statement("quote", None, "Yes.", "Ana")])
    {}
    """
    alike = [
        (-likeness, abs(old - new), new, old)
        for new, later in enumerate(after)
        for old, earlier in enumerate(before)
        if (likeness := _likeness(earlier, later)) > 0
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for *_, new, old in sorted(alike):
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a statement in a version."""

    version: int
    row: int | None
    """Its position among those of the version; None where it was dropped."""
    change: Literal["first", "same", "altered", "dropped"]
    altered: str | None = None


def history(
    told: Mapping[int, Sequence[Statement]], version: int, row: int, texts: Mapping[int, str] | None = None
) -> list[Step]:
    """What became of a statement of a version, from the first version that has it until it is dropped.

    >>> ana, tom = Statement("quote", None, "No.", "Ana"), Statement("quote", None, "Yes.", "Tom")
    >>> [(step.version, step.change) for step in history({1: [tom], 2: [tom, ana], 3: [ana], 4: [tom]}, 3, 0)]
    [(2, 'first'), (3, 'same'), (4, 'dropped')]
    """
    numbers = sorted(told)
    at = numbers.index(version)
    while at > 0 and (earlier := pairs(told[numbers[at - 1]], told[numbers[at]]).get(row)) is not None:
        at, row = at - 1, earlier
    steps = [Step(numbers[at], row, "first")]
    for before, number in zip(numbers[at:], numbers[at + 1 :], strict=False):
        later = {old: new for new, old in pairs(told[before], told[number]).items()}
        if row not in later:
            return [*steps, Step(number, None, "dropped")]
        edit = Edit(told[before][row], told[number][later[row]])
        is_of_reading = texts is not None and edit.is_of_reading(paragraphs(texts[before]), paragraphs(texts[number]))
        altered = None if is_of_reading else edit.altered or None
        row = later[row]
        steps.append(Step(number, row, "altered" if altered else "same", altered))
    return steps


def _likeness(before: Statement, after: Statement) -> float:
    """How alike two statements are: 2 if nothing differs, from 1 if the words are the same, below 1 if they may be
    versions of one, 0 if not.
    """
    if (before.item, before.type) != (after.item, after.type):
        return 0.0
    if before.words == after.words:
        earlier, later = before.parts(), after.parts()
        return 1 + sum(bool(earlier[name] == later[name]) for name in earlier) / len(earlier)
    short, long = sorted((before.words, after.words), key=len)
    if len(set(short) & set(long)) < SHARED * len(set(short)):
        return 0.0
    blocks = SequenceMatcher(None, before.words, after.words, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks)
    if common < SHARED * len(short):
        return 0.0
    share: float = 2 * common / (len(short) + len(long))
    return share if common >= ENOUGH or share >= SHARED or _is_same_count(before, after) else 0.0


def _is_same_count(before: Statement, after: Statement) -> bool:
    """Whether both count the same, by the same claimant: that is said in a few words."""
    kinds = [dict(statement.details).get("count", (None,))[0] for statement in (before, after)]
    return kinds[0] is not None and kinds[0] == kinds[1] and before.speaker == after.speaker

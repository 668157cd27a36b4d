"""What changed between two versions of an article: quotes and claims added, dropped, altered.

Statements with the same words and the same of everything else are the same, wherever they stand. Of the others, those
are altered that share most of their words, the most alike first; what is left was dropped or added. Punctuation and
case alone change nothing.
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


def quotes(rows: Iterable[dict[str, Any]]) -> list[Statement]:
    """The statements of rows of the quotes table."""
    return [
        Statement("quote", None, row["text"], row["speaker_name"], (("kind", row["kind"]),), row["id"]) for row in rows
    ]


def claims(rows: Iterable[dict[str, Any]]) -> list[Statement]:
    """The statements of rows of the claims table."""
    return [
        Statement(
            "claim",
            row["type"],
            row["text"],
            row["claimant_name"],
            (("target", row["target"]), ("count", tuple(row[part] for part in ("kind", "min", "max", "approximate")))),
            row["id"],
        )
        for row in rows
    ]


def edits(before: Sequence[Statement], after: Sequence[Statement]) -> list[Edit]:
    """What changed, in the order of the later version; what was dropped comes first.

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
    return changes


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


def history(told: Mapping[int, Sequence[Statement]], version: int, row: int) -> list[Step]:
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
        altered = Edit(told[before][row], told[number][later[row]]).altered
        row = later[row]
        steps.append(Step(number, row, "altered" if altered else "same", altered or None))
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

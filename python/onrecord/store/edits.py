"""The edits between two versions of an article: quotes and claims that were added, dropped or altered.

Two statements with the same words and details are the same, wherever they are in the article. Of the others, those that
share most of their words are versions of one statement, which was altered; the most similar ones are paired first. The
rest was added or dropped. Case and punctuation do not matter.

How a sentence is read may depend on other sentences: who "he" is, what is a quote. So if the paragraph of a statement
is in both versions as it is, the statement was not edited, however it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from onrecord.words import count_shared_in_order, words_of

MIN_SHARED = 0.6
"""Two statements may be versions of one if both have this share of the words of the shorter, in the same order ..."""

MIN_SHARED_WORDS = 4
"""... and this number of words, because two words of a long sentence prove little; or the share of all words of both.
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote, a claim or the title of one version.

    >>> Statement("quote", None, "“We won,” she said.", "Ana Silva").words
    ('we', 'won', 'she', 'said')
    """

    item: Literal["quote", "claim", "title"]
    type: str | None
    """The type of a claim. Two claims of different types are never versions of one."""
    text: str
    speaker: str | None
    """The name of the speaker or claimant."""
    details: tuple[tuple[str, Any], ...] = ()
    """What else may be altered, by name: the kind of a quote, the target and count of a claim."""
    id: str = ""
    """Its id in its version of the article; the same id may be another statement in the next version."""
    paragraphs: frozenset[str] = field(default=frozenset(), repr=False)
    """The paragraphs that it is in."""
    words: tuple[str, ...] = field(init=False, repr=False)
    """The words that are compared."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(words_of(self.text)))

    def parts(self) -> dict[str, Any]:
        """All that may be altered, by name."""
        return {"text": self.words, "speaker": self.speaker and self.speaker.casefold(), **dict(self.details)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A statement that only one of two versions has, or that they have with differences.

    >>> statement = Statement("quote", None, "We won.", "Ana Silva")
    >>> Edit(statement, None).change, Edit(statement, Statement("quote", None, "We won!", "Tom Okoro")).altered
    ('dropped', 'speaker')
    """

    before: Statement | None
    after: Statement | None

    def is_only_of_reading(self, old: frozenset[str], new: frozenset[str]) -> bool:
        """Whether only the reading differs: its paragraphs are in both versions of the text.

        Args:
            old: the paragraphs of the old text.
            new: the paragraphs of the new text.
        """
        return (self.before is None or _is_in(self.before, new)) and (self.after is None or _is_in(self.after, old))

    @property
    def change(self) -> Literal["added", "dropped", "altered"]:
        """How the statement was changed."""
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


def quotes(rows: Iterable[Mapping[str, Any]], text: str) -> list[Statement]:
    """The statements of rows of the table of quotes.

    Args:
        rows: the rows, by column.
        text: the text that they were found in.
    """
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


def claims(rows: Iterable[Mapping[str, Any]], text: str) -> list[Statement]:
    """The statements of rows of the table of claims; the arguments are those of `quotes`."""
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
    r"""The paragraphs of a text, with each run of white space as one space.

    Args:
        text: the text.
        start: only paragraphs that reach beyond this code point ...
        end: ... and that begin before this one.

    >>> sorted(paragraphs("One.\n\nTwo.  Three.\nFour.")), sorted(paragraphs("One.\nTwo.\nThree.", 6, 8))
    (['Four.', 'One.', 'Two. Three.'], ['Two.'])
    """
    if end is not None:
        stop = text.find("\n", end)
        text = text[text.rfind("\n", 0, start) + 1 : len(text) if stop < 0 else stop]
    return frozenset(line for part in text.split("\n") if (line := " ".join(part.split())))


def _is_in(statement: Statement, others: frozenset[str]) -> bool:
    return bool(statement.paragraphs) and statement.paragraphs <= others


def edits(
    before: Sequence[Statement], after: Sequence[Statement], old_text: str = "", new_text: str = ""
) -> list[Edit]:
    """The edits between two versions: what was dropped, then the others in the order of the new version.

    Args:
        before: the statements of the old version.
        after: the statements of the new version.
        old_text: the text of the old version, to see which paragraphs were not edited.
        new_text: the text of the new version.

    >>> old = Statement("quote", None, "“We fired one shot,” he said.", "Osric Vane")
    >>> [(edit.change, edit.altered) for edit in edits([old], [Statement("quote", None, "We fired one shot", None)])]
    [('altered', 'text, speaker')]
    >>> edits([old], [old])
    []
    """
    partners = pair(before, after)
    kept = set(partners.values())
    changes = [Edit(statement, None) for at, statement in enumerate(before) if at not in kept]
    for at, statement in enumerate(after):
        edit = Edit(before[partners[at]] if at in partners else None, statement)
        if edit.before is None or edit.altered:
            changes.append(edit)
    old, new = paragraphs(old_text), paragraphs(new_text)
    return [edit for edit in changes if not edit.is_only_of_reading(old, new)]


def pair(before: Sequence[Statement], after: Sequence[Statement]) -> dict[int, int]:
    """Pairs the statements of two versions that are versions of one: position in `after` to position in `before`.

    >>> pair([Statement("quote", None, "No.", "Ana")], [Statement("quote", None, "Yes.", "Ana")])
    {}
    """
    similar = [
        (-similarity, abs(old - new), new, old)
        for new, later in enumerate(after)
        for old, earlier in enumerate(before)
        if (similarity := _similarity(earlier, later)) > 0
    ]
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for *_, new, old in sorted(similar):
        if new not in partners and old not in taken:
            partners[new] = old
            taken.add(old)
    return dict(sorted(partners.items()))


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What became of a statement in one version."""

    version: int
    row: int | None
    """Its position among the statements of the version; None where it was dropped."""
    change: Literal["first", "same", "altered", "dropped"]
    altered: str | None = None
    """What was altered, as for `Edit.altered`."""


def history(
    statements: Mapping[int, Sequence[Statement]], version: int, row: int, texts: Mapping[int, str] | None = None
) -> list[HistoryStep]:
    """Follows a statement from the first version that has it until it is dropped.

    Args:
        statements: the statements of each version.
        version: a version that has the statement.
        row: its position among the statements of that version.
        texts: the text of each version, to see which paragraphs were not edited.

    >>> ana, tom = Statement("quote", None, "No.", "Ana"), Statement("quote", None, "Yes.", "Tom")
    >>> [(step.version, step.change) for step in history({1: [tom], 2: [tom, ana], 3: [ana], 4: [tom]}, 3, 0)]
    [(2, 'first'), (3, 'same'), (4, 'dropped')]
    """
    numbers = sorted(statements)
    at = numbers.index(version)
    while at > 0 and (earlier := pair(statements[numbers[at - 1]], statements[numbers[at]]).get(row)) is not None:
        at, row = at - 1, earlier
    steps = [HistoryStep(numbers[at], row, "first")]
    for before, number in zip(numbers[at:], numbers[at + 1 :], strict=False):
        later = {old: new for new, old in pair(statements[before], statements[number]).items()}
        if row not in later:
            return [*steps, HistoryStep(number, None, "dropped")]
        edit = Edit(statements[before][row], statements[number][later[row]])
        altered = edit.altered or None
        if texts is not None and edit.is_only_of_reading(paragraphs(texts[before]), paragraphs(texts[number])):
            altered = None
        row = later[row]
        steps.append(HistoryStep(number, row, "altered" if altered else "same", altered))
    return steps


def _similarity(before: Statement, after: Statement) -> float:
    """The similarity of two statements: 2 if they are the same, 1 to 2 if their words are, above 0 and below 1 if they
    may be versions of one, else 0.
    """
    if (before.item, before.type) != (after.item, after.type):
        return 0.0
    if before.words == after.words:
        earlier, later = before.parts(), after.parts()
        return 1 + sum(bool(earlier[name] == later[name]) for name in earlier) / len(earlier)
    short, long = sorted((before.words, after.words), key=len)
    if len(set(short) & set(long)) < MIN_SHARED * len(set(short)):
        return 0.0
    shared = count_shared_in_order(before.words, after.words)
    if shared < MIN_SHARED * len(short):
        return 0.0
    share = 2 * shared / (len(short) + len(long))
    return share if shared >= MIN_SHARED_WORDS or share >= MIN_SHARED or _is_same_count(before, after) else 0.0


def _is_same_count(before: Statement, after: Statement) -> bool:
    """Whether two claims are counts of the same kind by the same claimant, which often have few words."""
    kinds = [dict(statement.details).get("count", (None,))[0] for statement in (before, after)]
    return kinds[0] is not None and kinds[0] == kinds[1] and before.speaker == after.speaker

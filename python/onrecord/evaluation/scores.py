"""The metrics: how the quotes that the library finds compare with those that an annotator marked.

Every span is compared as the set of its words, so that quotation marks, commas and spaces at its ends do not matter.
All figures are micro-averaged: what is found, what is annotated and what is both is counted over all articles.
"""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from onrecord.article import Article, Speaker
from onrecord.evaluation.annotation import Attribution, GoldArticle, Spans
from onrecord.words import WORD

KINDS = ("all", "direct", "mixed", "indirect")

QUOTE_METRICS = (
    "content_tokens",
    "content_overlap",
    "content_exact",
    "cue",
    "source",
    "attributed",
    "attributed_exact",
)
"""The metrics of quotes that are an F1."""

Error = Literal["missed", "wrong"]
"""Why a quote is an error: annotated but not found, or found but not annotated."""

MIN_CONTENT_SIMILARITY = 0.5
"""Jaccard similarity from which on the contents of two quotes overlap."""

MIN_SOURCE_SHARE = 0.5
"""Share of the words of the shorter of two sources that both must have."""

MAX_EXTRA_SOURCE_WORDS = 8
"""By how many words a source may be longer than the annotated one: one that takes in the sentence is wrong."""

T = TypeVar("T")


class Row(NamedTuple):
    """One figure, as `onrecord.evaluate` describes it."""

    kind: str
    metric: str
    score: float
    """An F1 or a share, in percent."""
    precision: float | None
    """In percent; None for a share."""
    recall: float | None
    """In percent; None for a share."""
    gold: int
    """How many are annotated; the denominator of a share."""
    predicted: int | None
    """How many are found; None for a share."""


@dataclass(frozen=True, slots=True)
class _QuoteWords:
    """A quote, annotated or found, as sets of the numbers of its words."""

    content: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]
    kind: str
    given: Attribution
    speaker: Speaker | None = None


class Scores:
    """Counts over articles, and the figures made of them.

    Args:
        cued: leave out quotes found without a cue or inside another quote.

    >>> scores = Scores()
    >>> [row.score for row in scores.rows()][:2]
    [0.0, 0.0]
    """

    def __init__(self, *, cued: bool = False) -> None:
        self.articles = 0
        self.attributions = 0
        self._cued = cued
        self._counts = {(kind, metric): _Count() for kind in KINDS for metric in QUOTE_METRICS}
        self._given = {kind: _Share() for kind in KINDS}
        self._speakers: dict[str, _Share] = {}
        self._anonymous = _Count()

    def add(self, gold: GoldArticle, found: Article) -> list[tuple[Error, Attribution]]:
        """Adds an article, and returns the quotes that are missed or wrong."""
        words = _TextWords(gold.text)
        annotated = [words.quote(attribution) for attribution in gold.attributions]
        annotated = [quote for quote in annotated if quote.content]
        predicted = [
            words.quote(Attribution(quote.content, _spans(quote.cue), _spans(quote.source)), quote.speaker)
            for quote in found.quotes
        ]
        self.articles += 1
        self.attributions += len(annotated)
        counted = [
            quote
            for of, quote in zip(found.quotes, predicted, strict=True)
            if quote.content and (not self._cued or (of.cue is not None and of.parent is None))
        ]
        for kind in KINDS[1:]:
            of_kind = [quote for quote in annotated if quote.kind == kind]
            self._compare(kind, of_kind, [quote for quote in counted if quote.kind == kind])
        self._compare_speakers(words, gold.attributions, predicted)
        return self._compare("all", annotated, counted)

    def _compare(self, kind: str, gold: list[_QuoteWords], found: list[_QuoteWords]) -> list[tuple[Error, Attribution]]:
        """Counts the quotes of an article for the metrics of a kind, and returns those that are missed or wrong."""

        def count(metric: str, both: int, one: int, other: int) -> None:
            self._counts[kind, metric].add(both, one, other)

        in_gold = frozenset[int]().union(*(quote.content for quote in gold))
        in_found = frozenset[int]().union(*(quote.content for quote in found))
        count("content_tokens", len(in_gold & in_found), len(in_gold), len(in_found))
        overlap = match(gold, found, lambda a, b: jaccard(a.content, b.content), MIN_CONTENT_SIMILARITY)
        exact = match(gold, found, lambda a, b: float(a.content == b.content), 1.0)
        right = [(i, j) for i, j in overlap if same_source(gold[i].source, found[j].source)]
        whole = [(i, j) for i, j in exact if (gold[i].cue, gold[i].source) == (found[j].cue, found[j].source)]
        for metric, pairs in (
            ("content_overlap", overlap),
            ("content_exact", exact),
            ("attributed", right),
            ("attributed_exact", whole),
        ):
            count(metric, len(pairs), len(gold), len(found))
        for part in ("cue", "source"):

            def words_of(quote: _QuoteWords, part: str = part) -> frozenset[int]:
                words: frozenset[int] = getattr(quote, part)
                return words

            def alike(
                a: _QuoteWords, b: _QuoteWords, words_of: Callable[[_QuoteWords], frozenset[int]] = words_of
            ) -> float:
                return 1 + 0.5 * jaccard(a.content, b.content) if words_of(a) == words_of(b) else 0.0

            one, other = ([quote for quote in quotes if words_of(quote)] for quotes in (gold, found))
            count(part, len(match(one, other, alike, 1.0)), len(one), len(other))
        self._given[kind].add(len(right), len(overlap))
        missed, wrong = (
            set(range(len(quotes))) - {pair[at] for pair in right} for at, quotes in enumerate((gold, found))
        )
        errors: list[tuple[Error, Attribution]] = [("missed", gold[i].given) for i in sorted(missed)]
        return errors + [("wrong", found[j].given) for j in sorted(wrong)]

    def _compare_speakers(
        self, words: _TextWords, attributions: Iterable[Attribution], found: list[_QuoteWords]
    ) -> None:
        """Counts the speakers of an article, where they are annotated, over the quotes whose contents overlap."""
        gold = [words.quote(attribution) for attribution in attributions if attribution.speaker]
        for i, j in match(gold, found, lambda a, b: jaccard(a.content, b.content), MIN_CONTENT_SIMILARITY):
            given, speaker = gold[i].given, found[j].speaker
            one, other = name_words(given.speaker or ""), name_words(speaker.name if speaker else "")
            is_linked = bool(other) and (one <= other or other <= one)
            self._share("speaker_linked").add(is_linked, 1)
            self._share("speaker_canonical").add(is_linked and one == other, 1)
            self._share("speaker_found").add(is_linked, 0)
            if is_linked and speaker is not None:
                self._share("speaker_type").add(given.speaker_type == speaker.type, 1)
            is_anonymous = bool(speaker and speaker.is_anonymous)
            self._anonymous.add(given.is_anonymous and is_anonymous, given.is_anonymous, is_anonymous)
        if gold:
            self._share("speaker_found").add(0, len(gold))

    def _share(self, metric: str) -> _Share:
        return self._speakers.setdefault(metric, _Share())

    def rows(self) -> list[Row]:
        """The figures, overall and by kind; those of speakers only if speakers are annotated."""
        rows = []
        for kind in KINDS:
            rows += [self._counts[kind, metric].row(kind, metric) for metric in QUOTE_METRICS]
            rows.append(self._given[kind].row(kind, "source_given"))
        if self._speakers:
            metrics = ("speaker_linked", "speaker_canonical", "speaker_found", "speaker_type")
            rows += [self._share(metric).row("all", metric) for metric in metrics]
            rows.append(self._anonymous.row("all", "speaker_anonymous"))
        return rows

    def to_csv(self) -> str:
        """The figures as CSV, with a header."""
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(Row._fields)
        lines.writerows(self.rows())
        return text.getvalue()


class _Count:
    """How many are annotated, how many are found, and how many are both."""

    def __init__(self) -> None:
        self.both = self.gold = self.found = 0

    def add(self, both: int, gold: int, found: int) -> None:
        self.both += both
        self.gold += gold
        self.found += found

    def row(self, kind: str, metric: str) -> Row:
        precision, recall = _ratio(self.both, self.found), _ratio(self.both, self.gold)
        f1 = _ratio(2 * precision * recall, precision + recall)
        return Row(kind, metric, _percent(f1), _percent(precision), _percent(recall), self.gold, self.found)


class _Share:
    """A share: how many of all are right."""

    def __init__(self) -> None:
        self.right = self.total = 0

    def add(self, right: int, total: int) -> None:
        self.right += right
        self.total += total

    def row(self, kind: str, metric: str) -> Row:
        return Row(kind, metric, _percent(_ratio(self.right, self.total)), None, None, self.total, None)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(share: float) -> float:
    return round(100 * share, 1)


class _TextWords:
    """The words of a text, numbered from 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bounds = [match.span() for match in WORD.finditer(text)]
        self._ends = [end for _, end in self._bounds]

    def inside(self, spans: Spans) -> frozenset[int]:
        """The numbers of the words that have at least half of their characters inside the spans."""
        words = set()
        for start, end in spans:
            for number in range(bisect.bisect_right(self._ends, start), len(self._bounds)):
                first, last = self._bounds[number]
                if first >= end:
                    break
                if min(last, end) - max(first, start) >= (last - first) / 2:
                    words.add(number)
        return frozenset(words)

    def quote(self, given: Attribution, speaker: Speaker | None = None) -> _QuoteWords:
        content, cue, source = (self.inside(spans) for spans in (given.content, given.cue, given.source))
        return _QuoteWords(content, cue, source, kind_of(self._text, given.content), given, speaker)


def kind_of(text: str, content: Spans) -> str:
    """The kind of a content: direct if every piece is in double quotation marks, mixed if a part is, else indirect.

    >>> kind_of("“We won,” she said", ((0, 9),)), kind_of("it “won” twice", ((0, 14),)), kind_of("it won", ((0, 6),))
    ('direct', 'mixed', 'indirect')
    """
    pieces = [re.sub("''|``", '"', text[start:end]).strip(" ,;:\n") for start, end in content]

    def is_marked(piece: str) -> bool:
        is_closed = re.match(r'[.…]*["“]', piece) and re.search(r'["”][.,;:!?…]*$', piece)
        return bool(is_closed or (re.match('["“]', piece) and not re.search('["”]', piece[1:])))

    if pieces and all(map(is_marked, pieces)):
        return "direct"
    return "mixed" if re.search('["“”]', " ".join(pieces)) else "indirect"


def match(gold: Sequence[T], found: Sequence[T], alike: Callable[[T, T], float], floor: float) -> list[tuple[int, int]]:
    """Pairs items one to one, the most similar first.

    Args:
        gold: the items on one side.
        found: the items on the other.
        alike: the similarity of two items.
        floor: the minimum similarity of a pair. Of equally similar pairs, the one with closer positions comes first.

    >>> match([1.0, 2.0], [2.1, 1.1], lambda a, b: 1 - abs(a - b), 0.5)
    [(1, 0), (0, 1)]
    """
    scored = [(alike(one, other), -abs(i - j), i, j) for i, one in enumerate(gold) for j, other in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in sorted((item for item in scored if item[0] >= floor), reverse=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((i, j))
    return pairs


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard similarity of two sets: the size of the intersection over that of the union.

    >>> jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4}))
    0.5
    """
    return _ratio(len(one & other), len(one | other))


def same_source(gold: frozenset[int], found: frozenset[int]) -> bool:
    """Whether two sources share half of the words of the shorter one, and the one found is not much longer."""
    if not gold or not found:
        return not gold and not found
    common = len(gold & found)
    return (
        common > 0
        and common >= MIN_SOURCE_SHARE * min(len(gold), len(found))
        and len(found) <= len(gold) + MAX_EXTRA_SOURCE_WORDS
    )


NAME_STOP_WORDS = frozenset(
    (
        *("a", "an", "the", "mr", "mrs", "ms", "miss", "dr", "sir", "of", "s", "said", "and", "for", "in", "on"),
        *("at", "to", "by", "his", "her", "their", "its", "this", "that", "some", "one"),
    )
)
"""Words of a name that do not distinguish it from others."""


def name_words(name: str) -> frozenset[str]:
    """The words of a name in lower case, without articles and titles; all words if nothing else is left.

    >>> sorted(name_words("the Mayor of Northport"))
    ['mayor', 'northport']
    """
    words = frozenset(re.findall(r"\w+", name.lower()))
    return words - NAME_STOP_WORDS or words


def _spans(span: tuple[int, int] | None) -> Spans:
    return () if span is None else (span,)

"""The metrics: how quotes found compare with those that a coder marked.

Every span is compared as the set of its words, so that quotation marks, commas and blanks at its ends cost nothing. All
figures are micro-averaged over the articles: what is found, marked and both is counted over all of them.
"""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from onrecord.article import Article, Speaker
from onrecord.evaluation.gold import Attribution, GoldArticle, Spans

KINDS = ("all", "direct", "mixed", "indirect")

QUOTES = ("content_tokens", "content_overlap", "content_exact", "cue", "source", "attributed", "attributed_exact")
"""The metrics of quotes that are F1."""

WORD = re.compile(r"\w+(?:['’]\w+)*")

T = TypeVar("T")


class Row(NamedTuple):
    """A figure."""

    kind: str
    metric: str
    score: float
    """F1 or share, in percent."""
    precision: float | None
    recall: float | None
    gold: int
    predicted: int | None


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quote, marked or found, as sets of words."""

    content: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]
    kind: str
    given: Attribution
    speaker: Speaker | None = None


class Scores:
    """Counts, article by article.

    >>> scores = Scores()
    >>> [row.score for row in scores.rows()][:2]
    [0.0, 0.0]
    """

    def __init__(self, *, cued: bool = False) -> None:
        self.articles = 0
        self.attributions = 0
        self._cued = cued
        self._counts = {(kind, metric): _Count() for kind in KINDS for metric in QUOTES}
        self._given = {kind: _Share() for kind in KINDS}
        self._speakers: dict[str, _Share] = {}
        self._anonymous = _Count()

    def add(self, gold: GoldArticle, found: Article) -> list[tuple[str, Attribution]]:
        """Counts an article, and gives each quote that is "missed" or "wrong"."""
        words = _Words(gold.text)
        marked = [words.quote(attribution) for attribution in gold.attributions]
        marked = [quote for quote in marked if quote.content]
        made = [
            (quote, words.quote(Attribution(quote.content, _one(quote.cue), _one(quote.source)), quote.speaker))
            for quote in found.quotes
        ]
        self.articles += 1
        self.attributions += len(marked)
        counted = [q for of, q in made if q.content and (not self._cued or (of.cue is not None and of.parent is None))]
        for kind in KINDS[1:]:
            of_kind = [quote for quote in marked if quote.kind == kind]
            self._compare(kind, of_kind, [quote for quote in counted if quote.kind == kind])
        self._compare_speakers(words, gold.attributions, [quote for _, quote in made])
        return self._compare("all", marked, counted)

    def _compare(self, kind: str, gold: list[_Quote], found: list[_Quote]) -> list[tuple[str, Attribution]]:
        def count(metric: str, both: int, one: int, other: int) -> None:
            self._counts[kind, metric].add(both, one, other)

        in_gold = frozenset[int]().union(*(quote.content for quote in gold))
        in_found = frozenset[int]().union(*(quote.content for quote in found))
        count("content_tokens", len(in_gold & in_found), len(in_gold), len(in_found))
        overlap = match(gold, found, lambda a, b: jaccard(a.content, b.content), 0.5)
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

            def words_of(quote: _Quote, part: str = part) -> frozenset[int]:
                words: frozenset[int] = getattr(quote, part)
                return words

            def alike(a: _Quote, b: _Quote, words_of: Callable[[_Quote], frozenset[int]] = words_of) -> float:
                return 1 + 0.5 * jaccard(a.content, b.content) if words_of(a) == words_of(b) else 0.0

            one, other = ([quote for quote in quotes if words_of(quote)] for quotes in (gold, found))
            count(part, len(match(one, other, alike, 1.0)), len(one), len(other))
        self._given[kind].add(len(right), len(overlap))
        missed, wrong = (
            set(range(len(quotes))) - {pair[at] for pair in right} for at, quotes in enumerate((gold, found))
        )
        return [("missed", gold[i].given) for i in sorted(missed)] + [("wrong", found[j].given) for j in sorted(wrong)]

    def _compare_speakers(self, words: _Words, attributions: Iterable[Attribution], found: list[_Quote]) -> None:
        gold = [words.quote(attribution) for attribution in attributions if attribution.speaker]
        for i, j in match(gold, found, lambda a, b: jaccard(a.content, b.content), 0.5):
            given, speaker = gold[i].given, found[j].speaker
            one, other = meaning(given.speaker or ""), meaning(speaker.name if speaker else "")
            is_linked = bool(other) and (one <= other or other <= one)
            self._share("speaker_linked").add(is_linked, 1)
            self._share("speaker_canonical").add(is_linked and one == other, 1)
            self._share("speaker_found").add(is_linked, 0)
            if is_linked and speaker is not None:
                self._share("speaker_type").add(given.speaker_type == speaker.type, 1)
            unnamed = bool(speaker and speaker.is_anonymous)
            self._anonymous.add(given.anonymous and unnamed, given.anonymous, unnamed)
        if gold:
            self._share("speaker_found").add(0, len(gold))

    def _share(self, metric: str) -> _Share:
        return self._speakers.setdefault(metric, _Share())

    def rows(self) -> list[Row]:
        """The figures, overall and by kind; those of speakers only where the gold has speakers."""
        rows = []
        for kind in KINDS:
            rows += [self._counts[kind, metric].row(kind, metric) for metric in QUOTES]
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
    """How many are in the gold, found, and both."""

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
    """How many of how many."""

    def __init__(self) -> None:
        self.right = self.all = 0

    def add(self, right: int, all: int) -> None:
        self.right += right
        self.all += all

    def row(self, kind: str, metric: str) -> Row:
        return Row(kind, metric, _percent(_ratio(self.right, self.all)), None, None, self.all, None)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(share: float) -> float:
    return round(100 * share, 1)


class _Words:
    """The words of a text, by number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bounds = [match.span() for match in WORD.finditer(text)]
        self._ends = [end for _, end in self._bounds]

    def inside(self, spans: Spans) -> frozenset[int]:
        """The words that lie at least by half inside the spans."""
        words = set()
        for start, end in spans:
            for number in range(bisect.bisect_right(self._ends, start), len(self._bounds)):
                first, last = self._bounds[number]
                if first >= end:
                    break
                if min(last, end) - max(first, start) >= (last - first) / 2:
                    words.add(number)
        return frozenset(words)

    def quote(self, given: Attribution, speaker: Speaker | None = None) -> _Quote:
        content, cue, source = (self.inside(spans) for spans in (given.content, given.cue, given.source))
        return _Quote(content, cue, source, kind_of(self._text, given.content), given, speaker)


def kind_of(text: str, content: Spans) -> str:
    """Direct if every piece stands in double quotation marks, mixed if some of it does, else indirect.

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
    """Pairs one to one, the most alike first, of those alike at least so much; ties go to the same place in the order.

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
    """How much of two sets they share.

    >>> jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4}))
    0.5
    """
    return _ratio(len(one & other), len(one | other))


def same_source(gold: frozenset[int], found: frozenset[int]) -> bool:
    """Whether half of the shorter one's words are shared; what swallows the sentence is not the same."""
    if not gold or not found:
        return not gold and not found
    common = len(gold & found)
    return common > 0 and common >= 0.5 * min(len(gold), len(found)) and len(found) <= len(gold) + 8


EMPTY = frozenset(
    (
        "a an the mr mrs ms miss dr sir of s said and for in on at to by " + "his her their its this that some one"
    ).split()
)
"""Words of a name that carry no meaning."""


def meaning(name: str) -> frozenset[str]:
    """The words of a name that carry meaning, in lower case; all of them if none does.

    >>> sorted(meaning("the Mayor of Northport"))
    ['mayor', 'northport']
    """
    words = frozenset(re.findall(r"\w+", name.lower()))
    return words - EMPTY or words


def _one(span: tuple[int, int] | None) -> Spans:
    return () if span is None else (span,)

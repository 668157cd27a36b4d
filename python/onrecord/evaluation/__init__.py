"""How well the installed library reads the articles that a user annotated: `onrecord.evaluate`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onrecord import batches
from onrecord.article import build
from onrecord.errors import OnRecordError
from onrecord.evaluation import report
from onrecord.evaluation.gold import GoldArticle, read, read_article
from onrecord.evaluation.scores import Row, Scores

__all__ = ["evaluate", "measure"]


def evaluate(
    gold: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    *,
    cued: bool = False,
    progress: bool | None = None,
    threads: int | None = None,
) -> Any:
    """Measures the quotes, and where the gold has them the speakers, against articles annotated by hand.

    Args:
        gold: a `.jsonl` file (or `.jsonl.gz`), an article a line, ``{"id", "text", "attributions": [{"content":
            [[start, end], ...], "cue": [...], "source": [...]}]}``, spans in code points; or a list of such
            dictionaries; or a folder of brat standoff (`.txt` and `.ann`), as PolNeAR ships it. An attribution may have
            "speaker" (its full name or None), "speaker_type" and "anonymous" beside.
        cued: leave out quotes found without a cue, or within another quote: for gold that has neither, as PolNeAR.
        progress: True or False for a progress bar or none; None for one where someone can see it.
        threads: how many threads read; None for one a core.

    Returns:
        A pandas frame, a row a metric and kind, with the columns kind, metric, score, precision, recall, gold,
        predicted. `kind` is "all", "direct", "mixed" or "indirect", told by the quotation marks in the content.
        `score` is F1 in percent, micro-averaged over the articles. Spans are compared as sets of words:

        - content_tokens: is a word inside reported content?
        - content_overlap: quotes matched one to one where contents share half of their words (Jaccard);
          content_exact: where they hold the same words
        - cue, source: matched where the spans hold the same words
        - attributed: content_overlap, where the source is right too: the two share at least half of the shorter
          one's words, or both are absent. The figure to report.
        - attributed_exact: content, cue and source all exact
        - source_given: the share of overlapping quotes whose source is right
        - of speakers, shares: speaker_linked (of the matched, the words of one name contain the other's),
          speaker_canonical (the full name), speaker_found (linked, of all gold), speaker_type (of the linked); and
          speaker_anonymous, an F1. `gold` is how many a share is of.

    Raises:
        OnRecordError: a gold that cannot be read; it names the file and line.

    >>> import onrecord
    >>> text = "“We won,” said Ana Silva."
    >>> gold = [{"id": "a1", "text": text, "attributions": [
    ...     {"content": [[0, 9]], "cue": [[10, 14]], "source": [[15, 24]]}]}]
    >>> figures = onrecord.evaluate(gold)
    >>> figures[figures.metric == "attributed"][["kind", "score", "gold"]].to_numpy().tolist()
    [['all', 100.0, 1], ['direct', 100.0, 1], ['mixed', 0.0, 0], ['indirect', 0.0, 0]]
    """
    import pandas

    scores = measure(gold, cued=cued, progress=progress, threads=threads)
    return pandas.DataFrame(scores.rows(), columns=list(Row._fields))


def measure(
    gold: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    *,
    cued: bool = False,
    progress: bool | None = None,
    threads: int | None = None,
    look: Callable[[str], None] | None = None,
) -> Scores:
    """Reads the gold's articles and scores what is found; `look` is given each quote missed or wrong as a line."""
    articles = _articles(gold)
    scores = Scores(cued=cued)
    bar = batches.Progress(len(articles), progress, unit=" articles")
    try:
        for items, batch in batches.annotate(articles, lambda article: article.text, threads):
            for item, record in zip(items, batch.json(), strict=True):
                errors = scores.add(item, build(item.text, {"id": item.id}, record))
                if look is not None:
                    for what, attribution in errors:
                        look(f"{item.id} {report.error(what, attribution, item.text)}")
            bar.add(len(items))
    finally:
        bar.close()
    return scores


def _articles(gold: str | os.PathLike[str] | Iterable[Mapping[str, Any]]) -> list[GoldArticle]:
    if isinstance(gold, (str, os.PathLike)):
        return read(gold)
    if isinstance(gold, Mapping) or not isinstance(gold, Iterable):
        raise OnRecordError(f"gold: expected a file, a folder or a list of articles, found {type(gold).__name__}")
    articles = [read_article(values, f"gold article {row}", None, None) for row, values in enumerate(gold)]
    if not articles:
        raise OnRecordError("gold: expected articles, found none")
    return articles

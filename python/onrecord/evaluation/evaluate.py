"""Measures what the installed library finds against annotated articles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from onrecord import batches
from onrecord.article import build
from onrecord.errors import OnRecordError
from onrecord.evaluation import report
from onrecord.evaluation.annotation import GoldArticle
from onrecord.evaluation.gold import read, read_article
from onrecord.evaluation.scores import Row, Scores
from onrecord.options import check_threads

if TYPE_CHECKING:
    import pandas


def evaluate(
    gold: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    *,
    cued: bool = False,
    progress: bool | None = None,
    threads: int | None = None,
) -> pandas.DataFrame:
    """Measures quotes, and speakers where they are annotated, against annotated articles.

    Args:
        gold: the annotated articles: a `.jsonl` or `.jsonl.gz` file with one article per line, ``{"id", "text",
            "attributions": [{"content": [[start, end], ...], "cue": [...], "source": [...]}]}``, spans in code points;
            or a list of such dictionaries; or a folder of brat standoff (`.txt` and `.ann`), as PolNeAR ships it. An
            attribution may also have "speaker" (the full name, or None), "speaker_type" and "anonymous".
        cued: leave out quotes that the library finds without a cue or inside another quote. Use it for annotations
            that have neither, such as PolNeAR.
        progress: True for a progress bar, False for none, None for one on a terminal or in a notebook.
        threads: the number of threads; None for one per core.

    Returns:
        A pandas frame with one row per metric and kind, and the columns kind, metric, score, precision, recall, gold,
        predicted. `kind` is "all", or "direct", "mixed" or "indirect" by the quotation marks in the content. `score` is
        F1 in percent, micro-averaged over the articles. Spans are compared as sets of words:

        - content_tokens: is a word inside reported content?
        - content_overlap: quotes matched one to one if their contents share half of their words (Jaccard);
          content_exact: if their contents have the same words
        - cue, source: matched if the spans have the same words
        - attributed: content_overlap, and the source is right: the two sources share at least half of the words of the
          shorter one, and the one found is at most eight words longer; or both are absent. Report this figure.
        - attributed_exact: content, cue and source all have the same words
        - source_given: the share of overlapping quotes whose source is right
        - shares for speakers: speaker_linked (of the matched quotes, those where the words of one name contain those of
          the other), speaker_canonical (where the full name is the same), speaker_found (the linked ones, of all that
          are annotated), speaker_type (where the type is the same, of the linked ones); and speaker_anonymous, which is
          an F1. For a share, `gold` is its denominator.

    Raises:
        OnRecordError: the annotated articles cannot be read (the message names the file and line), or an option has an
            invalid value.

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
    figures: pandas.DataFrame = pandas.DataFrame(scores.rows(), columns=list(Row._fields))
    return figures


def measure(
    gold: str | os.PathLike[str] | Iterable[Mapping[str, Any]],
    *,
    cued: bool = False,
    progress: bool | None = None,
    threads: int | None = None,
    on_error: Callable[[str], None] | None = None,
) -> Scores:
    """Reads the annotated articles and scores what is found.

    Args:
        gold: as for `evaluate`; so are `cued`, `progress` and `threads`.
        on_error: called with one line of text for each quote that is missed or wrong.

    >>> lines = []
    >>> gold = [{"text": "“We won,” said Ana Silva.", "attributions": []}]
    >>> measure(gold, on_error=lines.append).attributions, lines
    (0, ['None wrong: [Ana Silva] [said] “We won,”'])
    """
    check_threads(threads)
    articles = _articles(gold)
    scores = Scores(cued=cued)
    bar = batches.Progress(len(articles), progress, unit=" articles")
    try:
        for items, batch in batches.annotate(articles, lambda article: article.text, threads):
            for item, record in zip(items, batch.json(), strict=True):
                errors = scores.add(item, build(item.text, {"id": item.id}, record))
                if on_error is not None:
                    for error, attribution in errors:
                        on_error(f"{item.id} {report.error_line(error, attribution, item.text)}")
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

"""Scores and errors as lines of text, for the command line."""

from __future__ import annotations

from onrecord.evaluation.annotation import Attribution
from onrecord.evaluation.scores import KINDS, QUOTE_METRICS, Error, Row, Scores
from onrecord.values import counted


def table(scores: Scores) -> str:
    """The scores as lines: one per metric, then the headline figure by kind.

    >>> print(table(Scores()).splitlines()[0])
    0 articles, 0 attributions
    """
    rows = scores.rows()
    lines = [f"{counted(scores.articles, 'article')}, {counted(scores.attributions, 'attribution')}", ""]
    lines.append(f"{'':<26}{'F1':>7}{'precision':>11}{'recall':>8}")
    of_kind = {(row.kind, row.metric): row for row in rows}
    lines += [
        # The headline figure first.
        _line(metric, of_kind["all", metric])
        for metric in sorted(QUOTE_METRICS, key=lambda metric: metric != "attributed")
    ]
    lines += ["", *(_line(f"attributed, {kind}", of_kind[kind, "attributed"]) for kind in KINDS[1:])]
    shares = [row for row in rows if row.precision is None and row.kind == "all"]
    lines += ["", f"{'':<26}{'%':>7}{'of':>11}"]
    lines += [f"{row.metric:<26}{row.score:>7.1f}{row.gold:>11,}" for row in shares]
    if ("all", "speaker_anonymous") in of_kind:
        lines.append(_line("speaker_anonymous (F1)", of_kind["all", "speaker_anonymous"]))
    return "\n".join(lines)


def _line(name: str, row: Row) -> str:
    return f"{name:<26}{row.score:>7.1f}{row.precision:>11.1f}{row.recall:>8.1f}"


def error_line(error: Error, attribution: Attribution, text: str) -> str:
    """A quote that is missed or wrong, in one line: source, cue, content.

    >>> error_line("missed", Attribution(((4, 10),), cue=((0, 3),)), "Ana says it won")
    'missed: [] [Ana] says i'
    """

    def words(spans: tuple[tuple[int, int], ...], width: int) -> str:
        shown = " ".join(" … ".join(text[start:end] for start, end in spans).split())
        return shown if len(shown) <= width else shown[: width - 1] + "…"

    return (
        f"{error}: [{words(attribution.source, 40)}] [{words(attribution.cue, 40)}] {words(attribution.content, 160)}"
    )

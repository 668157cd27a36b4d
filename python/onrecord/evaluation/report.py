"""The figures as a terminal shows them."""

from __future__ import annotations

from onrecord.evaluation.gold import Attribution
from onrecord.evaluation.scores import KINDS, QUOTES, Row, Scores


def table(scores: Scores) -> str:
    """The figures as lines: a metric a line, then the headline by kind.

    >>> print(table(Scores()).splitlines()[0])
    0 articles, 0 attributions
    """
    rows = scores.rows()
    lines = [f"{scores.articles:,} articles, {scores.attributions:,} attributions", ""]
    lines.append(f"{'':<26}{'F1':>7}{'precision':>11}{'recall':>8}")
    of_kind = {(row.kind, row.metric): row for row in rows}
    lines += [_line(metric, of_kind["all", metric]) for metric in ("attributed", *QUOTES[:-2], "attributed_exact")]
    lines += ["", *(_line(f"attributed, {kind}", of_kind[kind, "attributed"]) for kind in KINDS[1:])]
    shares = [row for row in rows if row.precision is None and row.kind == "all"]
    lines += ["", f"{'':<26}{'%':>7}{'of':>11}"]
    lines += [f"{row.metric:<26}{row.score:>7.1f}{row.gold:>11,}" for row in shares]
    if ("all", "speaker_anonymous") in of_kind:
        lines.append(_line("speaker_anonymous (F1)", of_kind["all", "speaker_anonymous"]))
    return "\n".join(lines)


def _line(name: str, row: Row) -> str:
    return f"{name:<26}{row.score:>7.1f}{row.precision:>11.1f}{row.recall:>8.1f}"


def error(what: str, attribution: Attribution, text: str) -> str:
    """A quote missed or wrong, in a line: source, cue, content.

    >>> error("missed", Attribution(((4, 10),), cue=((0, 3),)), "Ana says it won")
    'missed: [] [Ana] says i'
    """

    def words(spans: tuple[tuple[int, int], ...], width: int) -> str:
        shown = " ".join(" … ".join(text[start:end] for start, end in spans).split())
        return shown if len(shown) <= width else shown[: width - 1] + "…"

    return f"{what}: [{words(attribution.source, 40)}] [{words(attribution.cue, 40)}] {words(attribution.content, 160)}"

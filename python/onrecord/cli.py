"""The command `onrecord`.

Exit codes: 0 done; 1 done, but some articles could not be read, each of which is named on standard error; 2 not done
(wrong usage, or a file that cannot be read or written); 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import __version__, _core, batches, claim_types, display, files, output
from onrecord.article import Article, build
from onrecord.compare import COMPARISONS, WORDS, find
from onrecord.corpus import Corpus
from onrecord.errors import OnRecordError
from onrecord.language import language
from onrecord.store import Store
from onrecord.values import counted

DONE, SKIPPED, FAILED, STOPPED, TERMINATED = 0, 1, 2, 130, 143
FIELD_NAMES = ("text", "id", "outlet", "published", "title", "url")
MAX_IDS_SHOWN = 10
EXIT_CODES = "Exit codes: 0 done; 1 done, but some articles could not be read; 2 not done; 130 stopped by Ctrl-C."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code.

    Args:
        arguments: the arguments of the command; those of the process for None.

    >>> main(["extract", "nowhere.jsonl"])
    2
    """
    options = _parser().parse_args(arguments)
    try:
        # An exit by exception removes the unfinished output file, which the default action would leave behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        code: int = options.run(options)
        sys.stdout.flush()
    except OnRecordError as error:
        print(f"onrecord: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("onrecord: stopped", file=sys.stderr)
        return STOPPED
    except OSError as error:
        # Standard output is full, or its reader has closed it. Flushing the rest of the buffer at exit must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return DONE
        print(f"onrecord: standard output: {error.strerror or error}", file=sys.stderr)
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "onrecord",
        description="Reads news articles and says who is reported to have said what, who accuses whom, who denies it.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_extract, _add_compare, _add_show, _add_track, _add_search, _add_evaluate):
        add(commands)
    return parser


def _add_command(
    commands: Any, run: Callable[[argparse.Namespace], int], name: str, summary: str, description: str, **options: Any
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, allow_abbrev=False, **options
    )
    parser.set_defaults(run=run)
    return parser


def _add_extract(commands: Any) -> None:
    extract = _add_command(
        commands,
        _extract,
        "extract",
        "quotes, speakers and claims of articles, as JSON Lines or a table",
        "Reads articles and writes their quotes, speakers and claims: JSON Lines with one article per line, or a "
        "table. Memory use does not grow with the number of articles.",
        epilog=EXIT_CODES,
    )
    _add_files(extract)
    extract.add_argument(
        "--table", choices=["quotes", "speakers", "claims"], help="the table for .csv and .parquet (default: quotes)"
    )
    _add_claim_types(extract)
    _add_reading(extract)


def _add_compare(commands: Any) -> None:
    width = max(map(len, COMPARISONS)) + 2
    compare = _add_command(
        commands,
        _compare,
        "compare",
        "how articles and outlets differ, as a table",
        "Compares articles and writes a table. What can be compared:\n"
        + "\n".join(f"  {name:<{width}}{comparison.help}" for name, comparison in COMPARISONS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXIT_CODES,
    )
    compare.add_argument("what", metavar="WHAT", choices=WORDS, help="the comparison, one of those above")
    _add_files(compare)
    compare.add_argument(
        "--independent", action="store_true", help=f"count reprinted passages once ({_takers('independent')})"
    )
    compare.add_argument(
        "--by", metavar="FIELD", help=f"group articles by this field ({_takers('by')}; default: outlet)"
    )
    compare.add_argument(
        "--min-confidence",
        type=_share,
        metavar="SHARE",
        help=f"leave out quotes and claims with a lower confidence, from 0 to 1 ({_takers('min_confidence')})",
    )
    compare.add_argument(
        "--min-words",
        type=_positive,
        metavar="N",
        help=f"leave out shorter passages ({_takers('min_words')}; default: 5)",
    )
    _add_aliases(compare)
    days = compare.add_mutually_exclusive_group()
    days.add_argument(
        "--day-first", action="store_true", default=None, help="03/04/2025 is 3 April (default: an error)"
    )
    days.add_argument("--month-first", action="store_false", dest="day_first", help="03/04/2025 is March 4")
    _add_reading(compare)


def _takers(option: str) -> str:
    """Which comparisons take an option, in words.

    >>> _takers("min_words"), _takers("independent")
    ('for common-quotes, left-out', 'not for parties, reprints, stories')
    """
    takers = [word for word, comparison in COMPARISONS.items() if option in comparison.options]
    others = [word for word in COMPARISONS if word not in takers]
    return f"for {', '.join(takers)}" if len(takers) < len(others) else f"not for {', '.join(others)}"


def _add_show(commands: Any) -> None:
    show = _add_command(
        commands,
        _show,
        "show",
        "one article with its quotes in colour",
        "Prints one article with contents, cues and sources in colour, the names of speakers, and its claims.",
    )
    show.add_argument(
        "input",
        metavar="FILE",
        help=".txt, .jsonl, .json, .csv, .tsv, .parquet, .xlsx, or - for JSON Lines on standard input",
    )
    show.add_argument("--id", help="the article to show (default: the first)")
    show.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colours (default: on a terminal, unless NO_COLOR is set)",
    )
    _add_claim_types(show)
    _add_fields(show)


def _add_track(commands: Any) -> None:
    track = _add_command(
        commands,
        _track,
        "track",
        "keep articles in a store and show what was changed in them",
        "Adds articles to a store (a DuckDB file), prints how many are new, changed or known, and lists the quotes and "
        "claims that were added, dropped or altered in the changed ones. Two articles are the same if they have the "
        "same id, else the same url, else the same text and title.",
        epilog=EXIT_CODES,
    )
    track.add_argument("store", type=Path, metavar="STORE", help="the file of the store; created if it does not exist")
    _add_inputs(track)
    _add_claim_types(track)
    _add_reading(track)


def _add_search(commands: Any) -> None:
    search = _add_command(
        commands,
        _search,
        "search",
        "quotes in a store that match a query",
        "Prints the quotes in a store that have all the words, best matches first. Words in quotation marks must "
        "follow each other; attack* matches any ending.",
    )
    search.add_argument("store", type=Path, metavar="STORE", help="the file of the store")
    search.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    search.add_argument("--any", action="store_true", help="one of the words is enough")
    search.add_argument("--speaker", metavar="NAME", help="only quotes of this speaker")
    search.add_argument("--outlet", metavar="NAME", help="only quotes in this outlet")
    search.add_argument("--since", metavar="DATE", help="only what was published on or after this day")
    search.add_argument("--until", metavar="DATE", help="only what was published on or before this day")
    search.add_argument(
        "--limit", type=_positive, default=20, metavar="N", help="the maximum number of quotes (default: 20)"
    )
    search.add_argument("-o", "--output", type=Path, metavar="OUTPUT", help="a table: .jsonl, .csv or .parquet")
    _add_aliases(search)


def _add_evaluate(commands: Any) -> None:
    evaluate = _add_command(
        commands,
        _evaluate,
        "evaluate",
        "how well this library reads articles that you annotated",
        "Reads annotated articles, compares the quotes found with those annotated, and prints precision, recall and "
        "F1. The documentation of onrecord.evaluate explains each figure.",
    )
    evaluate.add_argument(
        "gold", metavar="GOLD", help=".jsonl or .jsonl.gz with attributions, or a folder of brat standoff (.txt, .ann)"
    )
    evaluate.add_argument("-o", "--output", type=Path, metavar="OUTPUT", help="a .csv with all figures, also by kind")
    evaluate.add_argument(
        "--cued", action="store_true", help="leave out quotes found without a cue, or inside another quote"
    )
    evaluate.add_argument("--errors", type=_positive, metavar="N", help="print N quotes that are missed or wrong")
    _add_threads(evaluate)


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=".txt files or folders of them, .jsonl, .json, .csv, .tsv, .parquet, .xlsx, or - for JSON Lines on "
        "standard input",
    )


def _add_files(parser: argparse.ArgumentParser) -> None:
    _add_inputs(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUTPUT",
        help=".jsonl, .csv or .parquet; default: JSON Lines on standard output",
    )


def _add_aliases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--aliases", type=Path, metavar="FILE", help="names of one party: a .csv with the columns alias and name"
    )


def _add_claim_types(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--claim-types", type=Path, metavar="FILE", help="user-defined claim types: rows of words and patterns"
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="stop at the first article that cannot be read")
    _add_threads(parser)
    _add_fields(parser)


def _add_threads(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threads", type=_positive, metavar="N", help="the number of threads that read (default: one per core)"
    )


def _add_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--encoding", metavar="NAME", help="the encoding of text files, such as cp1252 (default: utf-8)"
    )
    parser.add_argument(
        "--separator", metavar="CHARACTER", help="what separates the cells of .csv: ; or tab (default: found out)"
    )
    group = parser.add_argument_group("fields", "what the fields of an article are called in the input")
    for name in FIELD_NAMES:
        group.add_argument(f"--{name}-field", default=name, metavar="NAME", help=f"default: {name}")


def _field_names(options: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(options, f"{name}_field") for name in FIELD_NAMES}


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {text}")
    return int(text)


def _share(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, found {text}")


@dataclass(slots=True)
class _Skips:
    """Reports and counts the articles that cannot be read."""

    report: Callable[[str], None]
    count: int = 0

    def add(self, error: OnRecordError) -> None:
        self.count += 1
        self.report(f"onrecord: {error}; skipped")

    def exit_code(self) -> int:
        if not self.count:
            return DONE
        _warn(f"onrecord: {counted(self.count, 'article')} skipped")
        return SKIPPED


def _readable(
    entries: Iterable[files.Entry | OnRecordError], skips: _Skips, *, is_strict: bool
) -> Iterator[files.Entry]:
    """The articles that can be read.

    Raises:
        OnRecordError: `is_strict`, and an article cannot be read.
    """
    for entry in entries:
        if not isinstance(entry, OnRecordError):
            yield entry
        elif is_strict:
            raise entry
        else:
            skips.add(entry)


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


def _extract(options: argparse.Namespace) -> int:
    fields = files.FieldNames(**_field_names(options))
    output.check(options.output, options.table)
    types = claim_types.load(options.claim_types)
    inputs = files.find(options.inputs)
    size = files.size(inputs)
    # A progress bar would break up the lines of output on the same terminal.
    is_wanted = None if options.output is not None or not sys.stdout.isatty() else False
    progress = batches.Progress(size, is_wanted, unit="B", unit_scale=True, unit_divisor=1024)
    skips = _Skips(progress.say)
    layout = files.Layout(options.encoding, options.separator, lambda line: progress.say(f"onrecord: {line}"))
    other: list[Any] = []
    entries = _readable(files.read(inputs, fields, layout), skips, is_strict=options.strict)
    try:
        with (
            output.whole_file(options.output) as file,
            contextlib.closing(
                output.writer(options.output, file, options.table or "quotes", fields, inputs)
            ) as writer,
        ):
            for batch, found in batches.annotate(entries, lambda entry: entry.text, options.threads, types):
                writer.write(batch, found)
                other += [entry.values[fields.id] for entry in batch if language(entry.text) == "other"]
                progress.add(sum(entry.size for entry in batch))
    finally:
        progress.close()
    if other:
        verb, more = "is" if len(other) == 1 else "are", " ..." if len(other) > MAX_IDS_SHOWN else ""
        shown = ", ".join(map(str, other[:MAX_IDS_SHOWN])) + more
        _warn(
            f"onrecord: {counted(len(other), 'article')} {verb} not in English, which is the only language that is "
            f"read: {shown}"
        )
    return skips.exit_code()


def _compare(options: argparse.Namespace) -> int:
    comparison = find(options.what)
    given = {name: getattr(options, name) for name in ("by", "independent", "min_confidence", "min_words")}
    given = {name: value for name, value in given.items() if value is not None and value is not False}
    for name in given:
        if name not in comparison.options:
            option, *others = (f"--{one.replace('_', '-')}" for one in (name, *comparison.options))
            takes = f"; it takes {', '.join(others)}" if others else ""
            raise OnRecordError(f"{option}: not an option of compare {options.what}{takes}")
    output.check(options.output)
    skips = _Skips(_warn)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        corpus = Corpus.read(
            options.inputs,
            **_field_names(options),
            errors="raise" if options.strict else "skip",
            threads=options.threads,
            aliases=options.aliases,
            day_first=options.day_first,
            encoding=options.encoding,
            separator=options.separator,
        )
        for message in corpus.skipped["message"].tolist():
            skips.add(OnRecordError(message))
        frame = getattr(corpus, comparison.method)(**given)
    for warning in caught:
        _warn(f"onrecord: {warning.message}")
    with output.whole_file(options.output) as file:
        output.write_frame(options.output, file, frame)
    return skips.exit_code()


def _show(options: argparse.Namespace) -> int:
    fields = files.FieldNames(**_field_names(options))
    types = claim_types.load(options.claim_types)
    layout = files.Layout(options.encoding, options.separator, lambda line: _warn(f"onrecord: {line}"))
    with contextlib.closing(files.read(files.find([options.input]), fields, layout)) as entries:
        return _show_one_of(entries, options, fields, types)


def _show_one_of(
    entries: Iterable[files.Entry | OnRecordError],
    options: argparse.Namespace,
    fields: files.FieldNames,
    types: _core.ClaimTypes | None,
) -> int:
    """Shows the first of these articles, or that of the id that is asked for."""
    wanted: str | None = options.id
    ids: list[Any] = []
    for entry in entries:
        if isinstance(entry, OnRecordError):
            if wanted is None:
                raise entry
            continue
        if wanted is None or str(entry.values[fields.id]) == wanted:
            print(display.to_terminal(_article(entry, fields, types), colour=_is_coloured(options.color)))
            return DONE
        ids.append(entry.values[fields.id])
    if wanted is None:
        raise OnRecordError(f"{options.input}: expected an article, found none", file=options.input)
    shown = ", ".join(map(str, ids[:MAX_IDS_SHOWN])) + (" ..." if len(ids) > MAX_IDS_SHOWN else "")
    raise OnRecordError(f"{options.input}: no article {wanted!r}; its ids are {shown or 'none'}", file=options.input)


def _article(entry: files.Entry, fields: files.FieldNames, types: _core.ClaimTypes | None) -> Article:
    values = {field: entry.values.get(name) for field, name in fields.names().items()}
    return build(entry.text or "", values, _core.annotate([entry.text], None, types).json()[0])


def _is_coloured(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return choice == "always"


def _track(options: argparse.Namespace) -> int:
    start = datetime.datetime.now(datetime.timezone.utc)
    skips = _Skips(_warn)
    store = Store(options.store, claim_types=options.claim_types)
    added = store.add_files(
        options.inputs,
        **_field_names(options),
        errors="raise" if options.strict else "skip",
        layout=files.Layout(options.encoding, options.separator, lambda line: _warn(f"onrecord: {line}")),
        on_error=skips.add,
        progress=False,
        threads=options.threads,
        at=start,
    )
    print(added)
    for line in display.edits(store.edits(added_since=start).to_dict("records")):
        print(line)
    return skips.exit_code()


def _search(options: argparse.Namespace) -> int:
    output.check(options.output)
    filters = {name: getattr(options, name) for name in ("speaker", "outlet", "since", "until", "limit")}
    # A phrase from which the shell has removed the quotation marks is still one argument.
    words = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in options.words)
    store = Store(options.store, create=False, aliases=options.aliases)
    found = store.search(words, match="any" if options.any else "all", **filters)
    if options.output is not None:
        with output.whole_file(options.output) as file:
            output.write_frame(options.output, file, found)
        return DONE
    for line in display.hits(found.to_dict("records")):
        print(line)
    return DONE


def _evaluate(options: argparse.Namespace) -> int:
    from onrecord import evaluation

    path: Path | None = options.output
    if path is not None and path.suffix.lower() != ".csv":
        raise OnRecordError(f"{path}: expected an output that ends in .csv", file=str(path))
    errors: list[str] = []
    scores = evaluation.measure(options.gold, cued=options.cued, threads=options.threads, on_error=errors.append)
    print(evaluation.report.table(scores))
    for line in errors[: options.errors or 0]:
        print(line)
    if path is not None:
        with output.whole_file(path) as file:
            file.write(scores.to_csv().encode())
    return DONE

"""The command `onrecord`.

Exit codes: 0 all is done; 1 all is done but for articles that could not be read, each named on standard error; 2 it
could not be done (wrong usage, a file that cannot be read or written); 130 stopped by Ctrl-C.
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

from onrecord import __version__, batches, claim_types, display, files, output
from onrecord.article import Article, build
from onrecord.compare import COMPARISONS, WORDS, find
from onrecord.corpus import Corpus
from onrecord.errors import OnRecordError
from onrecord.store import Store

DONE, SKIPPED, FAILED, STOPPED, TERMINATED = 0, 1, 2, 130, 143
FIELD_NAMES = ("text", "id", "outlet", "published", "title", "url")
EXIT_CODES = "Exit codes: 0 done; 1 done, but some articles could not be read; 2 not done; 130 stopped by Ctrl-C."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code.

    >>> main(["extract", "nowhere.jsonl"])
    2
    """
    options = _parser().parse_args(arguments)
    try:
        # So that a file half written is taken away when the process is told to end.
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
        # Standard output is full, or closed by a reader who has seen enough. What it still holds must not fail at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return DONE
        print(f"onrecord: standard output: {error.strerror or error}", file=sys.stderr)
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "onrecord", description="Reads news articles and says who is reported to have said what.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    extract = commands.add_parser(
        "extract",
        help="quotes, speakers and claims of articles, as JSON Lines or a table",
        description="Reads articles and writes their quotes, speakers and claims: JSON Lines, an article a line, or a "
        "table. Memory use does not grow with the number of articles.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    _add_files(extract)
    extract.add_argument(
        "--table", choices=["quotes", "speakers", "claims"], help="the table for .csv and .parquet (default: quotes)"
    )
    extract.add_argument(
        "--claim-types", type=Path, metavar="FILE", help="claim types of your own: rows of words and patterns"
    )
    _add_reading(extract)
    extract.set_defaults(run=_extract)

    compare = commands.add_parser(
        "compare",
        help="what outlets tell differently, as a table",
        description="Compares articles and writes a table. What can be compared:\n"
        + "\n".join(f"  {name:<14} {comparison.help}" for name, comparison in COMPARISONS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    compare.add_argument("what", metavar="WHAT", choices=WORDS, help=", ".join(COMPARISONS))
    _add_files(compare)
    compare.add_argument("--independent", action="store_true", help="count articles copied from others once")
    _add_reading(compare)
    compare.set_defaults(run=_compare)

    show = commands.add_parser(
        "show",
        help="one article with its quotes in colour",
        description="Prints one article with contents, cues and sources in colour, speakers named, and its claims.",
        allow_abbrev=False,
    )
    show.add_argument(
        "input", metavar="FILE", help=".txt, .jsonl, .csv, .parquet, or - for JSON Lines on standard input"
    )
    show.add_argument("--id", help="the article to show (default: the first)")
    show.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colours (default: on a terminal, unless NO_COLOR is set)",
    )
    _add_fields(show)
    show.set_defaults(run=_show)

    track = commands.add_parser(
        "track",
        help="keep articles in a store and tell what was changed in them",
        description="Adds articles to a store (a DuckDB file) and prints how many are new, changed or known, and what "
        "quotes and claims the changed ones have added, dropped or altered. Articles are the same if they have the "
        "same id, else the same url, else the same text.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    track.add_argument("store", type=Path, metavar="STORE", help="the file of the store; made if it is not there")
    _add_inputs(track)
    _add_reading(track)
    track.set_defaults(run=_track)

    search = commands.add_parser(
        "search",
        help="quotes in a store that have words",
        description="Prints the quotes in a store that have all the words, the best first. A phrase in quotation marks "
        "must stand in a row; attack* finds any ending.",
        allow_abbrev=False,
    )
    search.add_argument("store", type=Path, metavar="STORE", help="the file of the store")
    search.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    search.add_argument("--any", action="store_true", help="one of the words is enough")
    search.add_argument("--speaker", metavar="NAME", help="only quotes of this speaker")
    search.add_argument("--outlet", metavar="NAME", help="only quotes in this outlet")
    search.add_argument("--since", metavar="DATE", help="only what was published on this day or later")
    search.add_argument("--until", metavar="DATE", help="only what was published on this day or before")
    search.add_argument("--limit", type=_positive, default=20, metavar="N", help="how many at most (default: 20)")
    search.add_argument("-o", "--output", type=Path, metavar="OUTPUT", help="a table: .jsonl, .csv or .parquet")
    search.set_defaults(run=_search)

    evaluate = commands.add_parser(
        "evaluate",
        help="how well this library reads articles that you annotated",
        description="Reads the articles of a gold, compares the quotes found with those annotated, and prints "
        "precision, recall and F1. onrecord.evaluate says what each figure means.",
        allow_abbrev=False,
    )
    evaluate.add_argument(
        "gold", metavar="GOLD", help=".jsonl or .jsonl.gz with attributions, or a folder of brat standoff (.txt, .ann)"
    )
    evaluate.add_argument("-o", "--output", type=Path, metavar="OUTPUT", help="a .csv for all figures, by kind too")
    evaluate.add_argument(
        "--cued", action="store_true", help="leave out quotes found without a cue, or within another quote"
    )
    evaluate.add_argument("--errors", type=_positive, metavar="N", help="print so many quotes missed or wrong")
    evaluate.add_argument("--threads", type=_positive, metavar="N", help="how many threads read (default: one a core)")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=".txt files or folders of them, .jsonl, .csv, .parquet, or - for JSON Lines on standard input",
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


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="stop at the first article that cannot be read")
    parser.add_argument("--threads", type=_positive, metavar="N", help="how many threads read (default: one a core)")
    _add_fields(parser)


def _add_fields(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fields", "what the fields of an article are called in the input")
    for name in FIELD_NAMES:
        group.add_argument(f"--{name}-field", default=name, metavar="NAME", help=f"(default: {name})")


def _field_names(options: argparse.Namespace) -> dict[str, str]:
    return {name: getattr(options, f"{name}_field") for name in FIELD_NAMES}


def _fields(options: argparse.Namespace) -> files.Fields:
    return files.Fields(**_field_names(options))


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {text}")
    return int(text)


def _extract(options: argparse.Namespace) -> int:
    fields = _fields(options)
    output.check(options.output, options.table)
    types = claim_types.load(options.claim_types)
    inputs = files.find(options.inputs)
    size = files.size(inputs)
    # A bar among lines of output on the same terminal would be in their way.
    shown = None if options.output is not None or not sys.stdout.isatty() else False
    progress = batches.Progress(size, shown, unit="B", unit_scale=True, unit_divisor=1024)
    reading = _Reading(progress.say, options.strict)
    entries = reading.readable(files.read(inputs, fields))
    try:
        with (
            output.whole_file(options.output) as file,
            contextlib.closing(
                output.writer(options.output, file, options.table or "quotes", fields, inputs)
            ) as writer,
        ):
            for batch, found in batches.annotate(entries, lambda entry: entry.text, options.threads, types):
                writer.write(batch, found)
                progress.add(sum(entry.size for entry in batch))
    finally:
        progress.close()
    return _done(reading.skipped)


@dataclass(slots=True)
class _Reading:
    """Reads articles; those that cannot be read are named and counted, or stop it if that is asked for."""

    say: Callable[[str], None]
    is_strict: bool
    skipped: int = 0

    def readable(self, entries: Iterable[files.Entry | OnRecordError]) -> Iterator[files.Entry]:
        for entry in entries:
            if not isinstance(entry, OnRecordError):
                yield entry
            elif self.is_strict:
                raise entry
            else:
                self.skipped += 1
                self.say(f"onrecord: {entry}; skipped")


def _compare(options: argparse.Namespace) -> int:
    comparison = find(options.what)
    if options.independent and "independent" not in comparison.options:
        raise OnRecordError(f"--independent: expected a comparison that counts articles, found {options.what}")
    output.check(options.output)
    corpus = Corpus.read(
        options.inputs,
        **_field_names(options),
        errors="raise" if options.strict else "skip",
        threads=options.threads,
    )
    for error in corpus.skipped["message"].tolist():
        _warn(f"onrecord: {error}; skipped")
    compare = getattr(corpus, comparison.method)
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        frame = compare(independent=True) if options.independent else compare()
    for note in noted:
        _warn(f"onrecord: {note.message}")
    with output.whole_file(options.output) as file:
        output.write_frame(options.output, file, frame)
    return _done(len(corpus.skipped))


def _track(options: argparse.Namespace) -> int:
    start = datetime.datetime.now(datetime.timezone.utc)
    skipped: list[OnRecordError] = []

    def skip(error: OnRecordError) -> None:
        skipped.append(error)
        _warn(f"onrecord: {error}; skipped")

    store = Store(options.store)
    added = store.add_files(
        options.inputs,
        **_field_names(options),
        errors="raise" if options.strict else "skip",
        on_error=skip,
        progress=False,
        threads=options.threads,
        at=start,
    )
    print(added)
    for line in display.edits(store.edits(added_since=start).to_dict("records")):
        print(line)
    return _done(len(skipped))


def _search(options: argparse.Namespace) -> int:
    output.check(options.output)
    filters = {name: getattr(options, name) for name in ("any", "speaker", "outlet", "since", "until", "limit")}
    # A phrase that the shell has taken out of its quotation marks is still one argument.
    words = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in options.words)
    found = Store(options.store, create=False).search(words, **filters)
    if options.output is not None:
        with output.whole_file(options.output) as file:
            output.write_frame(options.output, file, found)
        return DONE
    for line in display.hits(found.to_dict("records")):
        print(line)
    return DONE


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


def _done(skipped: int) -> int:
    if skipped:
        _warn(f"onrecord: {skipped:,} article{'s' if skipped > 1 else ''} skipped")
    return SKIPPED if skipped else DONE


def _show(options: argparse.Namespace) -> int:
    fields = _fields(options)
    wanted: str | None = options.id
    ids: list[Any] = []
    for entry in files.read(files.find([options.input]), fields):
        if isinstance(entry, OnRecordError):
            if wanted is None:
                raise entry
            continue
        if wanted is None or str(entry.values[fields.id]) == wanted:
            print(display.to_terminal(_article(entry, fields), colour=_is_coloured(options.color)))
            return DONE
        ids.append(entry.values[fields.id])
    if wanted is None:
        raise OnRecordError(f"{options.input}: expected an article, found none", file=options.input)
    shown = ", ".join(map(str, ids[:10])) + (" ..." if len(ids) > 10 else "")  # noqa: PLR2004
    raise OnRecordError(f"{options.input}: no article {wanted!r}; its ids are {shown or 'none'}", file=options.input)


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


def _article(entry: files.Entry, fields: files.Fields) -> Article:
    from onrecord import _core

    given = {field: entry.values.get(name) for field, name in fields.names().items()}
    return build(entry.text or "", given, _core.annotate([entry.text]).json()[0])


def _is_coloured(wish: str) -> bool:
    if wish == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wish == "always"


if __name__ == "__main__":
    sys.exit(main())

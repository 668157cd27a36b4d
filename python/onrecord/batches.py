"""Reads articles in batches that are large enough for all cores and small enough to interrupt and to hold in memory."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from onrecord import _core

T = TypeVar("T")

FIRST_CHARACTERS_PER_CORE = 50_000
"""Characters per core in the first batch."""

SECONDS_PER_BATCH = 0.2
"""How long a batch should take; each batch is made longer or shorter by the time that the last one took."""

CHARACTERS_PER_ARTICLE = 100
"""The cost of an article in addition to that of its text, in characters."""


def annotate(
    items: Iterable[T],
    text: Callable[[T], str | None],
    threads: int | None = None,
    claim_types: _core.ClaimTypes | None = None,
) -> Iterator[tuple[list[T], _core.Batch]]:
    """Reads items in batches, and yields each batch with what was found in it.

    The core reads the next batch while the caller works on this one. Ctrl-C stops after the current batch. What is
    found does not depend on how the items are divided into batches.

    Args:
        items: the items.
        text: the text of an item; None for a missing one.
        threads: the number of threads; None for one per core.
        claim_types: user-defined claim types to find as well.

    >>> [(items, len(batch)) for items, batch in annotate(["One.", "Two."], lambda item: item)]
    [(['One.', 'Two.'], 2)]
    """
    worker = ThreadPoolExecutor(1, "onrecord")
    size = float(FIRST_CHARACTERS_PER_CORE * (threads or _cores()))

    def read(texts: list[str | None]) -> _core.Batch:
        nonlocal size
        start = time.perf_counter()
        found = _core.annotate(texts, threads, claim_types)
        size *= min(2.0, max(0.5, SECONDS_PER_BATCH / (time.perf_counter() - start)))
        return found

    try:
        before = None
        for batch in _cut(items, text, lambda: size):
            task = worker.submit(read, [text(item) for item in batch])
            if before:
                yield before[0], before[1].result()
            before = batch, task
        if before:
            yield before[0], before[1].result()
    finally:
        worker.shutdown(cancel_futures=True)


def _cut(items: Iterable[T], text: Callable[[T], str | None], size: Callable[[], float]) -> Iterator[list[T]]:
    """Cuts items into batches of about `size()` characters, which may change from batch to batch."""
    batch: list[T] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(text(item) or "") + CHARACTERS_PER_ARTICLE
        if characters >= size():
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Progress:
    """A progress bar on a terminal or in a notebook, if tqdm is installed.

    Args:
        total: the amount of work, in the unit of `add`; None if it is not known.
        is_wanted: True for a bar, False for none; None for one that appears after a second, on a terminal or in a
            notebook.
        options: passed to tqdm.

    >>> Progress(10, False).add(3)
    """

    def __init__(self, total: float | None, is_wanted: bool | None, **options: Any) -> None:
        self._bar: Any = None
        if is_wanted is False:
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # without ipywidgets a notebook gets a bar made of text
                from tqdm.auto import tqdm
        except ImportError:
            return
        quiet: dict[str, Any] = {} if is_wanted else {"disable": None, "delay": 1}
        self._bar = tqdm(total=total, **{**quiet, **options})

    def add(self, done: float) -> None:
        """Moves the bar by the amount of work done since the last call."""
        if self._bar is not None:
            self._bar.update(done)

    def say(self, line: str) -> None:
        """Writes a line to standard error without breaking the bar."""
        import sys

        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr)

    def close(self) -> None:
        """Ends the bar."""
        if self._bar is not None:
            self._bar.close()

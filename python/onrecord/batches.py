"""Articles in batches: large enough for all cores, small enough to stop quickly and to keep memory constant."""

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
"""The size of the first batch."""

SECONDS_PER_BATCH = 0.2
"""The time that a batch should take; the size of each follows from the time that the one before took."""

CHARACTERS_PER_ARTICLE = 100
"""What an article costs in addition to its text, as if it were longer by this."""


def annotate(
    items: Iterable[T],
    text: Callable[[T], str | None],
    threads: int | None = None,
    claim_types: _core.ClaimTypes | None = None,
) -> Iterator[tuple[list[T], _core.Batch]]:
    """Reads items batch by batch and gives each batch with what is found in it.

    The core reads the next batch while the caller works with this one. Ctrl-C stops after the current batch. What is
    found does not depend on the batches.

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

    `wanted` is True or False, or None for a bar that shows after a second of work, and only on a terminal or in a
    notebook.
    """

    def __init__(self, total: float | None, wanted: bool | None, **options: Any) -> None:
        self._bar: Any = None
        if wanted is False:
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a notebook without ipywidgets gets a bar of text
                from tqdm.auto import tqdm
        except ImportError:
            return
        quiet: dict[str, Any] = {} if wanted else {"disable": None, "delay": 1}
        self._bar = tqdm(total=total, **{**quiet, **options})

    def add(self, done: float) -> None:
        """Moves the bar by an amount of work that is done."""
        if self._bar is not None:
            self._bar.update(done)

    def say(self, line: str) -> None:
        """Writes a line to standard error, past the bar."""
        import sys

        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr)

    def close(self) -> None:
        """Removes the bar, or leaves it full."""
        if self._bar is not None:
            self._bar.close()

"""Short-lived connections to the database file of a store.

DuckDB locks a database file: either many processes may read it, or one may write it. So a store is never kept open.
Readers open it for one query, a writer for one transaction, and all that takes time is done before. A process that
finds the file locked tries again until it is free or its patience ends.

Next to the store is an empty file that ends in `.lock`. A process holds a lock on it while it opens the store, so that
a writer that waits for readers to finish lets no new ones in. Windows has no such lock; there a writer may wait longer.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.errors import OnRecordError, missing_extra
from onrecord.store import search

_THREAD_LOCKS: dict[Path, threading.RLock] = {}
"""For each store a lock between the threads of this process: DuckDB opens a file in one mode at a time per process."""


@contextlib.contextmanager
def read_only(path: Path, patience: float) -> Iterator[Any]:
    """A connection that only reads; other processes may read at the same time.

    Args:
        path: the database file.
        patience: how many seconds to wait for a writer.

    Raises:
        OnRecordError: the store does not exist, cannot be read, or is locked for longer than `patience`.
    """
    with _connection(path, patience, is_read_only=True) as db:
        yield db


@contextlib.contextmanager
def transaction(path: Path, patience: float) -> Iterator[Any]:
    """A connection within a transaction, which is committed when the block ends and undone when it raises.

    Args:
        path: the database file; it is created if it does not exist.
        patience: how many seconds to wait for other processes.

    Raises:
        OnRecordError: the store cannot be written, or is locked for longer than `patience`.
    """
    with _connection(path, patience, is_read_only=False) as db:
        db.begin()
        yield db
        db.commit()


@contextlib.contextmanager
def _connection(path: Path, patience: float, *, is_read_only: bool) -> Iterator[Any]:
    """A connection with the SQL functions of the search; errors of DuckDB become `OnRecordError`."""
    try:
        import duckdb
    except ImportError:
        raise missing_extra("duckdb", "store", "a store") from None
    with _THREAD_LOCKS.setdefault(path.resolve(), threading.RLock()):
        deadline = time.monotonic() + patience
        with _opening_lock(path, deadline, patience):
            while (db := _connect(duckdb, path, is_read_only=is_read_only)) is None:
                _wait(path, deadline, patience)
        try:
            search.define_macros(db)
            yield db
        except duckdb.Error as error:
            raise OnRecordError(f"{path}: {error}", file=str(path)) from error
        finally:
            db.close()


def _connect(duckdb: Any, path: Path, *, is_read_only: bool) -> Any:
    """A connection, or None while another process has locked the file."""
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    try:
        return duckdb.connect(str(path), read_only=is_read_only, config=settings)
    except duckdb.Error as error:
        # The message on Unix, and that on Windows.
        if "Could not set lock" in str(error) or "used by another process" in str(error):
            return None
        raise OnRecordError(f"{path}: {error}", file=str(path)) from None


@contextlib.contextmanager
def _opening_lock(path: Path, deadline: float, patience: float) -> Iterator[None]:
    """The right to open the store. The operating system releases it when the process ends, however that happens."""
    try:
        import fcntl

        file = path.with_name(f"{path.name}.lock").open("ab")
    except (ImportError, OSError):  # Windows; or a folder without write access, where no process can write the store
        yield
        return
    with file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                _wait(path, deadline, patience)
        yield


def _wait(path: Path, deadline: float, patience: float) -> None:
    """Sleeps for a few milliseconds, at random, so that two waiting processes do not retry in step.

    Raises:
        OnRecordError: the deadline has passed.
    """
    if time.monotonic() > deadline:
        raise OnRecordError(f"{path}: another process has held the store for {patience:g} seconds", file=str(path))
    time.sleep(random.uniform(0.001, 0.01))


def first_row(db: Any, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a result, or None. All rows are fetched, because DuckDB runs nothing else while some are left.

    >>> import duckdb
    >>> first_row(duckdb.connect(), "SELECT 1, 2"), first_row(duckdb.connect(), "SELECT 1 WHERE false")
    ((1, 2), None)
    """
    rows = db.execute(sql, parameters).fetchall()
    return rows[0] if rows else None


def single_value(db: Any, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """The only cell of a result.

    >>> import duckdb
    >>> single_value(duckdb.connect(), "SELECT 7")
    7
    """
    ((cell,),) = db.execute(sql, parameters).fetchall()
    return cell

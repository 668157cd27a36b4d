"""A connection to a store for as long as one piece of work takes.

DuckDB locks a database file: many processes may read it, or one may write it. So nobody keeps a store open. Readers
open it for one query, a writer for one transaction, for which all is read and made ready before; who finds it taken
tries again until it is free or patience ends. Beside the store lies an empty file `.lock`: who opens the store holds it
while doing so, so that a writer who waits for readers to leave lets no new ones in. (Windows has no such lock; there a
writer takes its chances.)
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

_HERE: dict[Path, threading.RLock] = {}
"""For each store a lock for the threads of this process, for which DuckDB has but one way to open a file at a time."""


@contextlib.contextmanager
def reading(path: Path, patience: float) -> Iterator[Any]:
    """A connection that cannot write.

    Raises:
        OnRecordError: there is no store, it cannot be read, or others write to it for longer than `patience` seconds.
    """
    with _opened(path, patience, read_only=True) as db:
        yield db


@contextlib.contextmanager
def writing(path: Path, patience: float) -> Iterator[Any]:
    """A connection within a transaction: what is done is done whole when the block ends, or not at all.

    Raises:
        OnRecordError: it cannot be written, or others read or write it for longer than `patience` seconds.
    """
    with _opened(path, patience, read_only=False) as db:
        db.begin()
        yield db
        db.commit()


@contextlib.contextmanager
def _opened(path: Path, patience: float, *, read_only: bool) -> Iterator[Any]:
    try:
        import duckdb
    except ImportError:
        raise missing_extra("duckdb", "store", "a store") from None
    with _HERE.setdefault(path.resolve(), threading.RLock()):
        until = time.monotonic() + patience
        with _turn(path, until, patience):
            while (db := _open(duckdb, path, read_only=read_only)) is None:
                _wait(path, until, patience)
        try:
            search.define(db)
            yield db
        except duckdb.Error as error:
            raise OnRecordError(f"{path}: {error}", file=str(path)) from error
        finally:
            db.close()


def _open(duckdb: Any, path: Path, *, read_only: bool) -> Any:
    """A connection, or None while another process has the file open in a way that bars this one."""
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    try:
        return duckdb.connect(str(path), read_only=read_only, config=settings)
    except duckdb.Error as error:
        if "Could not set lock" in str(error) or "used by another process" in str(error):  # as Unix and Windows put it
            return None
        raise OnRecordError(f"{path}: {error}", file=str(path)) from None


@contextlib.contextmanager
def _turn(path: Path, until: float, patience: float) -> Iterator[None]:
    """The right to open a store. It ends with the process, however that ends."""
    try:
        import fcntl

        file = path.with_name(f"{path.name}.lock").open("ab")
    except (ImportError, OSError):  # Windows; a folder in which nothing can be written, so that nobody writes
        yield
        return
    with file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                _wait(path, until, patience)
        yield


def _wait(path: Path, until: float, patience: float) -> None:
    """Waits a little; of random length, so that two who wait do not meet again and again.

    Raises:
        OnRecordError: patience has ended.
    """
    if time.monotonic() > until:
        raise OnRecordError(f"{path}: another process has held the store for {patience:g} seconds", file=str(path))
    time.sleep(random.uniform(0.001, 0.01))


def first(db: Any, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a result, all of which is fetched: DuckDB does nothing else while some is left."""
    rows = db.execute(sql, parameters).fetchall()
    return rows[0] if rows else None


def only(db: Any, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """The one cell of a result."""
    ((cell,),) = db.execute(sql, parameters).fetchall()
    return cell

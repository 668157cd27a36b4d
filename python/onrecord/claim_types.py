"""User-defined claim types, from a table in a file."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from onrecord import _core
from onrecord.errors import OnRecordError, not_utf8
from onrecord.values import described


def load(path: str | os.PathLike[str] | None) -> _core.ClaimTypes | None:
    """The claim types of a file, or None without a file. A file that has not changed is read once.

    Raises:
        OnRecordError: a file that cannot be read, or a row that is not valid; the message names file and line.

    >>> load(None) is None
    True
    >>> load("nowhere.tsv")
    Traceback (most recent call last):
    onrecord.errors.OnRecordError: nowhere.tsv: No such file or directory
    """
    if path is None:
        return None
    if not isinstance(path, (str, os.PathLike)):
        raise OnRecordError(f"claim_types: expected a file, found {described(path)}")
    file = os.fspath(path)
    try:
        return _read(file, os.stat(file).st_mtime_ns)
    except OSError as error:
        raise OnRecordError(f"{file}: {error.strerror or error}", file=file) from None
    except UnicodeDecodeError as error:
        raise OnRecordError(f"{file}: {not_utf8(error)}", file=file) from None


@functools.lru_cache(maxsize=4)
def _read(file: str, modified: int) -> _core.ClaimTypes:  # noqa: ARG001 (part of the cache's key)
    return _core.ClaimTypes(file, Path(file).read_text(encoding="utf-8"))

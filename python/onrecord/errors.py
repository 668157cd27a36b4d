"""The one error of the package."""

from __future__ import annotations

from typing import Any


class OnRecordError(ValueError):
    """An option, file or table that cannot be read. A text can always be read.

    Attributes:
        file (str | None): the file at fault.
        line (int | None): its line, counted from 1.
        row: the label of the row at fault: its pandas index label, else its number, counted from 0.
        article: the id of the article at fault.

    >>> import onrecord
    >>> try:
    ...     onrecord.Corpus([{"id": "a1", "text": "Fine."}, {"id": "a2", "text": 7}])
    ... except onrecord.OnRecordError as error:
    ...     print(error, "|", error.row, error.article)
    row 1, column 'text': expected a string, found int 7 | 1 a2
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        row: Any = None,
        article: Any = None,
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.row = row
        self.article = article


def not_utf8(error: UnicodeDecodeError, before: int = 0) -> str:
    r"""The message for bytes that are not UTF-8.

    Args:
        error: the error of decoding them.
        before: the number of bytes before them in the file.

    >>> try:
    ...     b"caf\xe9".decode("utf-8")
    ... except UnicodeDecodeError as error:
    ...     print(not_utf8(error))
    expected UTF-8, found the byte 0xE9 at byte 3
    """
    return f"expected UTF-8, found the byte 0x{error.object[error.start]:02X} at byte {before + error.start}"


def missing_extra(module: str, extra: str, purpose: str) -> OnRecordError:
    """The error for a package that is not installed, naming the extra that installs it."""
    return OnRecordError(f"{purpose} needs {module}: pip install 'onrecord[{extra}]'")

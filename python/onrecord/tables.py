"""The tables of quotes, speakers and claims: their columns, and how batches from the core become whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from onrecord import _core

TableName = Literal["quotes", "speakers", "claims"]

ColumnType = Literal[
    "string",
    "strings",
    "integer",
    "optional integer",
    "number",
    "boolean",
    "optional boolean",
    "span",
    "spans",
    "given",
]
"""A string, list of strings, span ([start, end] in code points) or list of spans may be missing; of numbers, only the
optional. What is given is a column of the caller's, of whatever type.
"""

COLUMNS: Mapping[TableName, Mapping[str, ColumnType]] = {
    "quotes": {
        "id": "string",
        "kind": "string",
        "act": "string",
        "text": "string",
        "start": "integer",
        "end": "integer",
        "content": "spans",
        "cue": "span",
        "cue_text": "string",
        "source": "span",
        "source_text": "string",
        "speaker": "string",
        "speaker_name": "string",
        "addressee": "span",
        "addressee_text": "string",
        "parent": "string",
        "confidence": "number",
        "evidence_cue": "string",
        "evidence_content": "string",
        "evidence_source": "string",
        "evidence_speaker": "string",
    },
    "speakers": {
        "id": "string",
        "name": "string",
        "type": "string",
        "role": "string",
        "anonymous": "boolean",
        "mentions": "spans",
        "n_quotes": "integer",
    },
    "claims": {
        "id": "string",
        "type": "string",
        "text": "string",
        "start": "integer",
        "end": "integer",
        "span": "span",
        "quote": "string",
        "claimant": "string",
        "claimant_name": "string",
        "target": "string",
        "target_speaker": "string",
        "kind": "string",
        "min": "optional integer",
        "max": "optional integer",
        "approximate": "optional boolean",
        "victims": "string",
        "cause": "string",
        "place": "string",
        "when": "string",
        "total_of": "string",
        "replaces": "string",
        "code": "string",
        "voice": "string",
        "negated": "boolean",
        "hedged": "boolean",
        "confidence": "number",
    },
}
"""The columns of each table, after `article`, `outlet` and `published`."""

PARTIES: Mapping[TableName, tuple[str, ...]] = {
    "quotes": ("party",),
    "speakers": ("party",),
    "claims": ("claimant_party", "target_party"),
}
"""The columns of strings that `Corpus` adds at the end of each table: parties, which are the same in all articles."""

_BUFFERS: Mapping[ColumnType, str] = {
    "integer": "int64",
    "optional integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "optional boolean": "bool",
}


class Columns:
    """The columns of one table, gathered batch by batch.

    >>> columns = Columns("quotes")
    >>> columns.add(_core.annotate(["“We won,” said Ana Silva."]), [7])
    >>> columns.rows().tolist(), columns.whole()["text"]
    ([7], ['“We won,”'])
    """

    def __init__(self, table: TableName) -> None:
        self.table: TableName = table
        self._rows: list[Any] = []
        self._parts: dict[str, list[Any]] = {name: [] for name in COLUMNS[table]}

    def add(self, batch: _core.Batch, rows: Any) -> None:
        """Adds what was found in a batch whose texts stand in these rows of the caller's frame."""
        import numpy

        columns = batch.columns(self.table)
        self._rows.append(numpy.asarray(rows, dtype="int64")[numpy.frombuffer(columns["row"], dtype="int64")])
        for name, parts in self._parts.items():
            parts.append(columns[name])

    def rows(self) -> Any:
        """For each row of the table the row of its article, as a numpy array."""
        import numpy

        return numpy.concatenate([numpy.empty(0, dtype="int64"), *self._rows])

    def whole(self) -> dict[str, Any]:
        """Each column: a list, a numpy array, or for an optional one a pair of arrays, the second true where it is
        missing.
        """
        import numpy

        def array(parts: list[bytes], dtype: str) -> Any:
            return numpy.frombuffer(bytearray(b"".join(parts)), dtype=dtype)

        whole: dict[str, Any] = {}
        for name, parts in self._parts.items():
            kind = COLUMNS[self.table][name]
            if kind not in _BUFFERS:
                whole[name] = [value for part in parts for value in part]
            elif kind.startswith("optional"):
                values, missing = ([part[which] for part in parts] for which in (0, 1))
                whole[name] = array(values, _BUFFERS[kind]), array(missing, "bool")
            else:
                whole[name] = array(parts, _BUFFERS[kind])
        return whole


def as_list(column: Any) -> list[Any]:
    """A column of `Columns.whole` as a list, with None where a value is missing."""
    if isinstance(column, list):
        return column
    if isinstance(column, tuple):
        return [
            None if missing else value for value, missing in zip(column[0].tolist(), column[1].tolist(), strict=True)
        ]
    return list(column.tolist())

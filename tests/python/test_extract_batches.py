import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest

import onrecord
from samples import ARTICLES, PARTIES, columns


def test_gives_the_rows_of_each_batch() -> None:
    table = pyarrow.Table.from_pylist(ARTICLES)
    given = table.to_batches(max_chunksize=1)
    for name in ("quotes", "speakers", "claims"):
        # A batch does not see the others, so it cannot find parties.
        whole = getattr(onrecord.Corpus(table), name).drop_columns(PARTIES[name])
        found = pyarrow.Table.from_batches(onrecord.extract_batches(iter(given), table=name), whole.schema)
        assert found.column_names == columns(name)
        assert found.equals(whole)


def test_can_be_passed_to_an_engine() -> None:
    work = functools.partial(onrecord.extract_batches, table="claims", text="body")
    batch = pyarrow.RecordBatch.from_pylist([{"id": 1, "body": ""}])
    assert all(isinstance(found, pyarrow.RecordBatch) for found in work(iter([batch, batch])))


def test_needs_an_id() -> None:
    with pytest.raises(onrecord.OnRecordError, match="id: no column 'id'; the columns are 'text'"):
        list(onrecord.extract_batches([pyarrow.RecordBatch.from_pylist([{"text": ""}])]))


def test_may_lack_an_outlet() -> None:
    batch = pyarrow.RecordBatch.from_pylist([{"id": 1, "text": "“We won,” said Ana Silva."}])
    (found,) = onrecord.extract_batches([batch], outlet=None)
    assert found["outlet"].to_pylist() == [None]


def never() -> Iterator[pyarrow.RecordBatch]:
    pytest.fail("read before the options are checked")
    yield


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"table": "x"}, "table: expected 'quotes', 'speakers' or 'claims', found 'x'"),
        ({"errors": "x"}, "errors: expected 'raise' or 'skip', found 'x'"),
        ({"threads": 0}, "threads: expected a whole number, 1 or more, found int 0"),
        ({"claim_types": "nowhere.tsv"}, "nowhere.tsv: No such file or directory"),
    ],
)
def test_checks_options_at_the_call(options: dict[str, Any], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match=message):
        onrecord.extract_batches(never(), **options)


@pytest.mark.parametrize("option", ["text", "id", "outlet", "published", "title", "url"])
def test_checks_columns_at_the_call_if_there_is_a_schema(option: str) -> None:
    reader = pyarrow.Table.from_pylist(ARTICLES).to_reader()
    with pytest.raises(onrecord.OnRecordError, match=f"{option}: no column 'x'; the columns are 'id', 'outlet'"):
        onrecord.extract_batches(reader, **{option: "x"})


def test_takes_the_options_of_a_corpus(tmp_path: Path) -> None:
    types = tmp_path / "types.tsv"
    types.write_text("strike_call\tpattern\tcall|urge ... walkout\n", encoding="utf-8")
    batch = pyarrow.RecordBatch.from_pylist(
        [{"id": 1, "body": "The union called for a walkout.", "head": "", "at": ""}]
    )
    options: dict[str, Any] = {"text": "body", "title": "head", "url": "at", "claim_types": types}
    (found,) = onrecord.extract_batches([batch], "claims", **options)
    assert "strike_call" in found["type"].to_pylist()

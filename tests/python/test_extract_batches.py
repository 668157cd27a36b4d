import functools

import pyarrow
import pytest

import onrecord
from samples import ARTICLES, PARTIES, columns


def test_gives_the_rows_of_each_batch() -> None:
    table = pyarrow.Table.from_pylist(ARTICLES)
    given = table.to_batches(max_chunksize=1)
    for name in ("quotes", "speakers", "claims"):
        # A batch does not see the others, so it cannot tell parties.
        whole = getattr(onrecord.Corpus(table), name).drop_columns(PARTIES[name])
        found = pyarrow.Table.from_batches(onrecord.extract_batches(iter(given), table=name), whole.schema)
        assert found.column_names == columns(name)
        assert found.equals(whole)


def test_may_be_handed_to_an_engine() -> None:
    work = functools.partial(onrecord.extract_batches, table="claims", text="body")
    batch = pyarrow.RecordBatch.from_pylist([{"id": 1, "body": ""}])
    assert all(isinstance(found, pyarrow.RecordBatch) for found in work(iter([batch, batch])))


def test_wants_an_id() -> None:
    with pytest.raises(onrecord.OnRecordError, match="id: no column 'id'; the columns are 'text'"):
        list(onrecord.extract_batches([pyarrow.RecordBatch.from_pylist([{"text": ""}])]))

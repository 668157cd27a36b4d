import pickle

import pytest

import onrecord
from onrecord import _core


def test_carries_the_place() -> None:
    error = onrecord.OnRecordError("no", file="a.jsonl", line=3, row="x", article="a1")
    for same in (error, pickle.loads(pickle.dumps(error))):
        assert isinstance(same, ValueError)
        assert (str(same), same.file, same.line, same.row, same.article) == ("no", "a.jsonl", 3, "x", "a1")


def test_the_core_s_errors_are_of_this_kind() -> None:
    with pytest.raises(onrecord.OnRecordError, match="threads: expected 1 or more, found 0") as caught:
        _core.annotate([], 0)
    assert (caught.value.file, caught.value.line) == (None, None)
    with pytest.raises(onrecord.OnRecordError, match="table: expected 'quotes', 'speakers' or 'claims', found 'x'"):
        _core.annotate([]).columns("x")  # type: ignore[arg-type]


def test_the_core_takes_texts_alone() -> None:
    with pytest.raises(TypeError):
        _core.annotate([7])  # type: ignore[list-item]

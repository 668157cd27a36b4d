from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.aliases import Aliases, Party

CELLS = st.text(max_size=12) | st.sampled_from(["alias", "name", "wikidata", "the Guild", "Harbour Guild", '"', "Q1"])
ROWS = st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=6).map("\n".join)


def read(folder: Path, content: bytes) -> Aliases | str:
    """The aliases of a file, or the message with which it is refused."""
    path = folder / "aliases.csv"
    path.write_bytes(content)
    try:
        return Aliases(path)
    except onrecord.OnRecordError as error:
        return str(error)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | ROWS.map(lambda rows: ("alias,name,wikidata\n" + rows).encode()))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    aliases = read(tmp_path_factory.mktemp("aliases"), content)
    assert isinstance(aliases, Aliases) or "aliases.csv" in aliases


def test_a_file_of_names_is_read(tmp_path: Path) -> None:
    aliases = read(tmp_path, b"alias,name,wikidata\nthe Guild,Harbour Guild,Q1\n")
    assert isinstance(aliases, Aliases)
    assert aliases.of("Guild", "organization") == Party("Harbour Guild", "Q1")


@pytest.mark.parametrize(
    "content", [b"", b"alias\nthe Guild\n", b"alias,name\n,Harbour Guild\n", b"alias,name\n\xff,x\n"]
)
def test_a_file_without_names_is_refused(tmp_path: Path, content: bytes) -> None:
    message = read(tmp_path, content)
    assert isinstance(message, str)
    assert str(tmp_path / "aliases.csv") in message


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=5))
def test_any_dictionary_is_read_or_refused(names: dict[str, str]) -> None:
    try:
        aliases = Aliases(names)
    except onrecord.OnRecordError:
        return
    for alias, name in names.items():
        assert aliases.of(alias, "person") == Party(name)

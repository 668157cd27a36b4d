import re
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import article, schema
from onrecord.schema import TABLES, Column, ColumnType
from samples import ARTICLES

EVERY = [(table, column) for table, columns in TABLES.items() for column in columns]
GIVEN = ("article", "outlet", "published")
"""What is taken from the caller's frame; a store has its own types for it."""

LONG = "The ferry listed and went down two miles short of the breakwater shortly after seven. " * 3
COMPARED = [
    {"id": "a", "outlet": "Echo", "published": "2031-05-02", "text": "At least 14 people died, police said."},
    *({"id": name, "outlet": name, "published": "2031-05-02", "text": LONG} for name in ("b", "c")),
    *ARTICLES,
]

PANDAS: dict[ColumnType, set[str]] = {
    "string": {"str", "object"},
    "strings": {"object"},
    "integer": {"int64"},
    "optional integer": {"Int64"},
    "number": {"float64"},
    "boolean": {"bool"},
    "optional boolean": {"boolean"},
    "span": {"object"},
    "spans": {"object"},
    "given list": {"object"},
}
POLARS: dict[ColumnType, Any] = {
    "string": polars.String,
    "strings": polars.List(polars.String),
    "integer": polars.Int64,
    "optional integer": polars.Int64,
    "number": polars.Float64,
    "boolean": polars.Boolean,
    "optional boolean": polars.Boolean,
    "span": polars.List(polars.Int64),
    "spans": polars.List(polars.List(polars.Int64)),
}
ARROW: dict[ColumnType, str] = {
    "string": "string",
    "strings": "list<element: string>",
    "integer": "int64",
    "optional integer": "int64",
    "number": "double",
    "boolean": "bool",
    "optional boolean": "bool",
    "span": "list<element: int64>",
    "spans": "list<element: list<element: int64>>",
}


def table_of(corpus: onrecord.Corpus[Any], name: str) -> Any:
    found = getattr(corpus, name)
    return found() if callable(found) else found


def owners(table: str) -> list[Any]:
    """The methods and properties that give a table."""
    found = [getattr(owner, table, None) for owner in (onrecord.Corpus, onrecord.Store)]
    return [member.fget if isinstance(member, property) else member for member in found if member is not None]


OF_CORPUS = [table for table in TABLES if hasattr(onrecord.Corpus, table)]


@pytest.mark.parametrize("table", OF_CORPUS)
def test_pandas_frames_have_these_columns(table: str) -> None:
    frame = table_of(onrecord.Corpus(pandas.DataFrame(COMPARED)), table)
    types = schema.types(table)
    assert list(frame.columns) == list(types)
    for name, type_ in types.items():
        assert type_ == "given" or str(frame[name].dtype) in PANDAS[type_], name


@pytest.mark.parametrize("table", OF_CORPUS)
def test_polars_frames_have_these_columns(table: str) -> None:
    frame = table_of(onrecord.Corpus(polars.DataFrame(COMPARED)), table)
    types = schema.types(table)
    assert frame.columns == list(types)
    for name, type_ in types.items():
        assert type_.startswith("given") or frame.schema[name] == POLARS[type_], name


@pytest.mark.parametrize("table", OF_CORPUS)
def test_arrow_tables_have_these_columns(table: str) -> None:
    frame = table_of(onrecord.Corpus(pyarrow.Table.from_pylist(COMPARED)), table)
    types = schema.types(table)
    assert frame.column_names == list(types)
    for name, type_ in types.items():
        found = re.sub(r"list<\w+: ", "list<element: ", str(frame.schema.field(name).type))
        found = re.sub(r"list<\w+: ", "list<element: ", found)
        assert type_.startswith("given") or found == ARROW[type_], name


@pytest.mark.parametrize("table", TABLES)
def test_docstrings_list_these_columns(table: str) -> None:
    listed = [names for owner in owners(table) if (names := columns_of(owner.__doc__)) is not None]
    assert listed, f"no docstring lists the columns of {table}"
    assert list(schema.types(table)) in listed


def columns_of(docstring: str) -> list[str] | None:
    """The names after "Columns:", without what is in parentheses; None if there are none."""
    paragraph = re.search(r"Columns: (.*?)\.(?:\n *\n|\n? *$)", docstring, re.DOTALL)
    if paragraph is None:
        return None
    text, count = paragraph[1], 1
    while count:
        text, count = re.subn(r"\s*\([^()]*\)", "", text)
    return re.split(r"[,;]\s+", text)


def test_one_name_has_one_type() -> None:
    found: dict[str, set[str]] = {}
    for _, column in EVERY:
        if column.name not in GIVEN:
            # Where a table has rows of several kinds, what one kind lacks may be missing.
            found.setdefault(column.name, set()).add(column.type.removeprefix("optional "))
    assert {name: types for name, types in found.items() if len(types) > 1} == {}


@pytest.mark.parametrize(("table", "column"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_names_follow_the_rules(table: str, column: Column) -> None:
    is_boolean = column.type in ("boolean", "optional boolean")
    # `answered` of disputes is part of the stable interface.
    assert column.name == "answered" or is_boolean == column.name.startswith("is_"), table
    assert column.meaning
    assert not column.meaning[0].isupper() or column.meaning[1].isupper()
    assert not column.meaning.endswith(".")
    if column.name.endswith(("_name", "_party")):
        assert column.type == "string"
        assert column.name.rpartition("_")[0] in schema.types(table) or table not in schema.ARTICLE_TABLES
    if column.name == "id":
        assert column.type == "string"


@pytest.mark.parametrize("table", TABLES)
def test_a_name_is_there_once(table: str) -> None:
    assert len(schema.types(table)) == len(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_markdown_has_a_line_for_each_column(table: str) -> None:
    lines = schema.markdown(TABLES[table]).splitlines()[2:]
    assert [line.split("`")[1] for line in lines] == list(schema.types(table))
    assert all(line.count(" | ") == 2 for line in lines)


@pytest.mark.parametrize(
    ("of", "table"), [(onrecord.Quote, "quotes"), (onrecord.Speaker, "speakers"), (onrecord.Claim, "claims")]
)
def test_fields_of_objects_are_columns(of: type, table: str) -> None:
    types: dict[Any, tuple[str, ...]] = {str: ("string",), float: ("number",), bool: ("boolean",), int: ("integer",)}
    columns = schema.types(table)
    for name, hint in fields_of(of):
        plain = next((part for part in (hint, *get_args(hint)) if part in types), None)
        if plain is not None and hint != article.Span:
            assert columns[name] in types[plain], name
    # A field that has a fixed set of values has the same in the schema.
    for name, hint in fields_of(of):
        values = tuple(value for value in get_args(hint) if isinstance(value, str))
        if values:
            assert schema.column(table, name).values == values


@pytest.mark.parametrize(("of", "prefix"), [(onrecord.Evidence, "evidence_"), (onrecord.Count, "")])
def test_fields_of_parts_are_columns(of: type, prefix: str) -> None:
    table = "quotes" if prefix else "claims"
    for name, hint in fields_of(of):
        values = tuple(value for part in get_args(hint) for value in (get_args(part) or (part,)))
        column = schema.column(table, prefix + name)
        assert column.values == tuple(value for value in values if isinstance(value, str))


def fields_of(of: Callable[..., Any]) -> list[tuple[str, Any]]:
    return list(get_type_hints(of).items())

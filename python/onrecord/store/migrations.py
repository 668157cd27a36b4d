"""The tables in the database file of a store, and how a store made by an older onrecord is brought up to date.

A new store goes through the same steps as an old one, from the first. A step that was released is never changed: a
change is a new step. A column that quotes, speakers or claims gain needs no step: it is added to the table, and has no
values for articles that were read before. A column that is renamed needs one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.schema import ARTICLE_TABLES, ColumnType
from onrecord.store import search
from onrecord.store.connection import single_value


@dataclass(frozen=True, slots=True)
class Step:
    """What takes a store from one version of its tables to the next.

    Columns are renamed first, in all steps; then columns that quotes, speakers and claims lack are added; then the SQL
    of the steps runs, which therefore finds the columns of today.
    """

    sql: str = ""
    renamed: tuple[tuple[str, str, str], ...] = ()
    """Table, old name and new name of a column. A column that is not there is left out."""


STEPS = (
    # Each article has a number, which is its key in all tables. Each text that it had is a version.
    Step(
        """
        CREATE TABLE onrecord (schema INTEGER, revision BIGINT);
        INSERT INTO onrecord VALUES (0, 0);
        CREATE TABLE articles (
            article_number BIGINT, article VARCHAR, id VARCHAR, url VARCHAR, current_version INTEGER
        );
        CREATE TABLE versions (
            article_number BIGINT, version INTEGER, digest VARCHAR, outlet VARCHAR, published TIMESTAMP,
            published_as VARCHAR, title VARCHAR, text VARCHAR, added TIMESTAMP, reader VARCHAR
        );
        CREATE TABLE quotes (article_number BIGINT, version INTEGER, quote_number BIGINT);
        CREATE TABLE speakers (article_number BIGINT, version INTEGER);
        CREATE TABLE claims (article_number BIGINT, version INTEGER);
        CREATE TABLE edits (
            article_number BIGINT, version INTEGER, item VARCHAR, change VARCHAR, altered VARCHAR, type VARCHAR,
            before VARCHAR, after VARCHAR, speaker_before VARCHAR, speaker_after VARCHAR
        );
        """
    ),
    # The full-text index.
    Step(
        "CREATE TABLE postings (term VARCHAR, quote_number BIGINT, count INTEGER);"
        "CREATE TABLE lengths (quote_number BIGINT, length INTEGER);" + search.INDEX.format(after=-1)
    ),
    # One rule for names: an id is X and a name X_name, booleans begin with is_.
    Step(
        renamed=(
            ("speakers", "anonymous", "is_anonymous"),
            ("speakers", "n_quotes", "quotes"),
            ("claims", "target", "target_name"),
            ("claims", "target_speaker", "target"),
            ("claims", "approximate", "is_approximate"),
            ("claims", "negated", "is_negated"),
            ("claims", "hedged", "is_hedged"),
            ("edits", "speaker_before", "speaker_name_before"),
            ("edits", "speaker_after", "speaker_name_after"),
        )
    ),
)
"""The steps in order; a store holds the number of those it has gone through."""

SQL_TYPES: Mapping[ColumnType, str] = {
    "string": "VARCHAR",
    "strings": "VARCHAR[]",
    "integer": "BIGINT",
    "optional integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "optional boolean": "BOOLEAN",
    "span": "BIGINT[]",
    "spans": "BIGINT[][]",
}


def steps_taken(db: Any) -> int:
    """The number of steps that a store has gone through; 0 for an empty database.

    Raises:
        OnRecordError: a newer onrecord made the store, or the database is not a store.
    """
    tables = {name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if "onrecord" not in tables:
        raise OnRecordError("expected a store of onrecord, found another database")
    taken = int(single_value(db, "SELECT schema FROM onrecord"))
    if taken > len(STEPS):
        raise OnRecordError(f"expected schema {len(STEPS)} or older, found {taken}: a newer onrecord made the store")
    return taken


def is_current(db: Any) -> bool:
    """Whether a store has gone through all steps and has all columns.

    Raises:
        OnRecordError: as for `steps_taken`.
    """
    return steps_taken(db) == len(STEPS) and not _missing_columns(db)


def migrate(db: Any) -> None:
    """Takes a store through the steps that it lacks, in the transaction of the caller. An empty database becomes a
    store.

    Raises:
        OnRecordError: as for `steps_taken`.
    """
    taken = steps_taken(db)
    if taken == 0:
        db.execute(STEPS[0].sql)
    for step in STEPS[taken:]:
        for table, old, new in step.renamed:
            if (table, old) in _columns(db):
                db.execute(f'ALTER TABLE {table} RENAME COLUMN "{old}" TO "{new}"')
    for table, name, sql_type in _missing_columns(db):
        db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {sql_type}')
    for step in STEPS[max(taken, 1) :]:
        if step.sql:
            db.execute(step.sql)
    db.execute("UPDATE onrecord SET schema = ?", [len(STEPS)])


def _columns(db: Any) -> set[tuple[str, str]]:
    """The columns of all tables, each with its table."""
    return set(db.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall())


def _missing_columns(db: Any) -> list[tuple[str, str, str]]:
    """The columns that quotes, speakers and claims lack: table, name and SQL type."""
    present = _columns(db)
    return [
        (table, column.name, SQL_TYPES[column.type])
        for table, columns in ARTICLE_TABLES.items()
        for column in columns
        if (table, column.name) not in present
    ]

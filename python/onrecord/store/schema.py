"""The tables of a store, and how a store that an older onrecord made becomes one of today.

A new store goes through the same steps as an old one, from the first. A step that was released is never altered: what
must change is a new step. Columns that quotes, speakers and claims have got since a store was made need no step: they
are added, and are empty for what was read before.
"""

from __future__ import annotations

from typing import Any

from onrecord.errors import OnRecordError
from onrecord.store import search
from onrecord.store.connection import only
from onrecord.tables import COLUMNS

STEPS = (
    # An article is a row of `articles`; its number stands for it everywhere. Each text it has had is a version.
    """
    CREATE TABLE onrecord (schema INTEGER, revision BIGINT);
    INSERT INTO onrecord VALUES (0, 0);
    CREATE TABLE articles (article_number BIGINT, article VARCHAR, id VARCHAR, url VARCHAR, current_version INTEGER);
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
    """,
    # The index of words.
    """
    CREATE TABLE postings (term VARCHAR, quote_number BIGINT, count INTEGER);
    CREATE TABLE lengths (quote_number BIGINT, length INTEGER);
    """
    + search.INDEX.format(after=-1),
)
"""SQL that takes a store from each schema to the next."""

SQL_TYPES = {
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


def schema_of(db: Any) -> int:
    """The number of steps a store has gone through; 0 for an empty database.

    Raises:
        OnRecordError: a newer onrecord made the store, or something else made the database.
    """
    tables = {name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if "onrecord" not in tables:
        raise OnRecordError("expected a store of onrecord, found another database")
    schema = int(only(db, "SELECT schema FROM onrecord"))
    if schema > len(STEPS):
        raise OnRecordError(f"expected schema {len(STEPS)} or older, found {schema}: a newer onrecord made the store")
    return schema


def is_current(db: Any) -> bool:
    """Whether a store has all steps and columns.

    Raises:
        OnRecordError: as `schema_of`.
    """
    return schema_of(db) == len(STEPS) and not _missing(db)


def migrate(db: Any) -> None:
    """Takes a store through the steps it lacks, within the caller's transaction. An empty database becomes a store.

    Raises:
        OnRecordError: as `schema_of`.
    """
    schema = schema_of(db)
    if schema == 0:
        db.execute(STEPS[0])
    for table, name, sql_type in _missing(db):
        db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {sql_type}')
    for step in STEPS[max(schema, 1) :]:
        db.execute(step)
    db.execute("UPDATE onrecord SET schema = ?", [len(STEPS)])


def _missing(db: Any) -> list[tuple[str, str, str]]:
    there = set(db.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall())
    return [
        (table, name, SQL_TYPES[kind])
        for table, kinds in COLUMNS.items()
        for name, kind in kinds.items()
        if (table, name) not in there
    ]

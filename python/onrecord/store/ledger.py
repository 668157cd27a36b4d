"""Reading what a store knows of articles, and writing versions into it: all the SQL of `Store.add`."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord._core import __version__
from onrecord.errors import OnRecordError
from onrecord.store import search
from onrecord.store.connection import first, only
from onrecord.store.edits import Edit, Statement
from onrecord.store.intake import Given, Known, Readings, Version
from onrecord.store.query import EDIT_TYPES
from onrecord.tables import COLUMNS
from onrecord.values import utc


def revision(db: Any) -> int:
    """How often the store was added to."""
    return int(only(db, "SELECT revision FROM onrecord"))


def known(db: Any, given: Sequence[Given]) -> tuple[int, int, list[tuple[Known, str | None, str | None]]]:
    """What `intake.plan` needs: the revision, the highest number, and the articles that may be among those given."""
    import pandas

    frame = pandas.DataFrame(
        {name: [getattr(article, name) for article in given] for name in ("id", "url", "digest")}, dtype=object
    )
    with _registered(db, "given", frame):
        rows = db.execute(
            """
            WITH alike AS (
                SELECT article_number FROM articles WHERE id IN (SELECT id FROM given)
                UNION SELECT article_number FROM articles WHERE url IN (SELECT url FROM given)
                UNION SELECT article_number FROM versions WHERE digest IN (SELECT digest FROM given)
            )
            SELECT a.article_number, a.current_version, v.text, v.title, a.id, a.url,
                (SELECT list(digest) FROM versions d WHERE d.article_number = a.article_number)
            FROM articles a JOIN versions v ON v.article_number = a.article_number AND v.version = a.current_version
            WHERE a.article_number IN (SELECT article_number FROM alike)
            ORDER BY a.article_number
            """
        ).fetchall()
    after = only(db, "SELECT coalesce(max(article_number), 0) FROM articles")
    there = [(Known(row[0], row[1], row[2], row[3], set(row[6])), row[4], row[5]) for row in rows]
    return revision(db), after, there


def write(db: Any, versions: Sequence[Version], readings: Readings, added: datetime.datetime) -> None:
    """Writes versions with what was found in them, their edits and their words, within the caller's transaction."""
    import pandas

    frame = pandas.DataFrame(
        {
            "article_number": [version.number for version in versions],
            "version": [version.version for version in versions],
            "article": [version.given.name for version in versions],
            "id": [version.given.id for version in versions],
            "url": [version.given.url for version in versions],
            "digest": [version.given.digest for version in versions],
            "outlet": [version.given.outlet for version in versions],
            "published": pandas.Series([utc(version.given.published) for version in versions], dtype="datetime64[us]"),
            "published_as": [version.given.published for version in versions],
            "title": [version.given.title for version in versions],
            "text": [version.given.text for version in versions],
        }
    )
    with _registered(db, "added", frame):
        db.execute(
            """
            INSERT INTO articles SELECT article_number, article, id, url, version FROM added WHERE version = 1
            ORDER BY article_number
            """
        )
        db.execute(
            """
            UPDATE articles SET current_version = latest.version
            FROM (SELECT article_number, max(version) AS version FROM added GROUP BY ALL) latest
            WHERE articles.article_number = latest.article_number AND latest.version > 1
            """
        )
        db.execute(
            """
            INSERT INTO versions
            SELECT article_number, version, digest, outlet, published, published_as, title, text, ?, ? FROM added
            """,
            [added, __version__],
        )
    last = only(db, "SELECT coalesce(max(quote_number), 0) FROM quotes")
    for table in COLUMNS:
        found = readings.frame(table, versions)
        if table == "quotes":
            found["quote_number"] = range(last + 1, last + 1 + len(found))
        names = ", ".join(f'"{name}"' for name in found.columns)
        with _registered(db, "found", found):
            db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM found")
    db.execute(search.INDEX.format(after=last))
    rows = [_edit_row(version, edit) for version, edit in [*_titles(versions), *readings.edits(versions)]]
    if rows:
        marks = ", ".join("?" * (2 + len(EDIT_TYPES)))
        db.executemany(f"INSERT INTO edits VALUES ({marks})", rows)
    db.execute("UPDATE onrecord SET revision = revision + 1")


def find(db: Any, article: str, version: int | None) -> tuple[int, int]:
    """The number of an article, and a version of it: the current one, if None is asked for.

    Raises:
        OnRecordError: there is none.
    """
    query = "SELECT article_number, current_version FROM articles WHERE article = ? ORDER BY article_number"
    found = first(db, query, [str(article)])
    if found is None:
        raise OnRecordError(f"no article {article!r}", article=article)
    number, current = found
    if version is not None and not 1 <= version <= current:
        raise OnRecordError(f"{article}: no version {version}; its versions are 1 to {current}", article=article)
    return int(number), version or int(current)


def versions(db: Any, number: int) -> dict[int, tuple[datetime.datetime, str]]:
    """The versions of an article, with the time when each was added and its text."""
    query = "SELECT version, added, text FROM versions WHERE article_number = ? ORDER BY version"
    return {version: (added, text) for version, added, text in db.execute(query, [number]).fetchall()}


def claims(db: Any, number: int) -> dict[int, list[dict[str, Any]]]:
    """The claims of an article by version, in the order of the text."""
    names = list(COLUMNS["claims"])
    columns = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT version, {columns} FROM claims WHERE article_number = ? ORDER BY version, rowid"
    found: dict[int, list[dict[str, Any]]] = {}
    for version, *values in db.execute(query, [number]).fetchall():
        found.setdefault(version, []).append(dict(zip(names, values, strict=True)))
    return found


def _titles(versions: Sequence[Version]) -> Iterator[tuple[Version, Edit]]:
    """The titles that were altered."""
    for version in versions:
        before = version.added_before
        if before and (before.title or "") != (version.given.title or ""):
            titles = (before.title, version.given.title)
            old, new = (Statement("title", None, title, None) if title else None for title in titles)
            edit = Edit(old, new)
            if edit.change != "altered" or edit.altered:
                yield version, edit


def _edit_row(version: Version, edit: Edit) -> list[Any]:
    before, after = edit.before, edit.after
    either = before or after
    assert either is not None
    return [
        version.number,
        version.version,
        either.item,
        edit.change,
        edit.altered,
        either.type,
        before and before.text,
        after and after.text,
        before and before.speaker,
        after and after.speaker,
    ]


@contextlib.contextmanager
def _registered(db: Any, name: str, frame: Any) -> Iterator[None]:
    """A pandas frame as a table, for as long as the block runs."""
    # Strings as pandas 3 has them are new to older versions of DuckDB.
    strings = [column for column, dtype in frame.dtypes.items() if str(dtype) == "str"]
    db.register(name, frame.astype(dict.fromkeys(strings, object)))
    try:
        yield
    finally:
        db.unregister(name)

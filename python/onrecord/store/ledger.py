"""The SQL that finds articles in a store and writes versions to it."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord._core import __version__
from onrecord.errors import OnRecordError
from onrecord.schema import ARTICLE_TABLES
from onrecord.store import search
from onrecord.store.connection import first_row, single_value
from onrecord.store.edits import Edit, Statement
from onrecord.store.intake import IncomingArticle, NewVersion, StoredArticle, TextTables


def revision(db: Any) -> int:
    """The number of transactions that have added articles."""
    return int(single_value(db, "SELECT revision FROM onrecord"))


def stored_articles(db: Any, incoming: Sequence[IncomingArticle]) -> tuple[int, int, list[StoredArticle]]:
    """What `intake.find_changes` needs: the revision, the highest number of an article, and the articles of the store
    that may be among those that are being added.
    """
    import pandas

    frame = pandas.DataFrame(
        {name: [getattr(article, name) for article in incoming] for name in ("id", "url", "digest")}, dtype=object
    )
    with _registered(db, "incoming", frame):
        rows = db.execute(
            """
            WITH matching AS (
                SELECT article_number FROM articles WHERE id IN (SELECT id FROM incoming)
                UNION SELECT article_number FROM articles WHERE url IN (SELECT url FROM incoming)
                UNION SELECT article_number FROM versions WHERE digest IN (SELECT digest FROM incoming)
            )
            SELECT a.article_number, a.current_version, a.id, a.url, v.text, v.title,
                (SELECT list(digest) FROM versions d WHERE d.article_number = a.article_number)
            FROM articles a JOIN versions v ON v.article_number = a.article_number AND v.version = a.current_version
            WHERE a.article_number IN (SELECT article_number FROM matching)
            ORDER BY a.article_number
            """
        ).fetchall()
    last_number = single_value(db, "SELECT coalesce(max(article_number), 0) FROM articles")
    return (
        revision(db),
        last_number,
        [
            StoredArticle(number, version, id_, url, text, title, set(digests))
            for number, version, id_, url, text, title, digests in rows
        ],
    )


def write_versions(db: Any, versions: Sequence[NewVersion], found: TextTables, added: datetime.datetime) -> None:
    """Writes versions with their quotes, speakers, claims, edits and index, in the transaction of the caller.

    Args:
        db: the connection.
        versions: the versions.
        found: what was found in their texts, and in those of the versions before.
        added: when they were added, in UTC.
    """
    _write_texts(db, versions, added)
    last_quote = single_value(db, "SELECT coalesce(max(quote_number), 0) FROM quotes")
    for table in ARTICLE_TABLES:
        frame = found.frame(table, versions)
        if table == "quotes":
            frame["quote_number"] = range(last_quote + 1, last_quote + 1 + len(frame))
        names = ", ".join(f'"{name}"' for name in frame.columns)
        with _registered(db, "found", frame):
            db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM found")
    db.execute(search.INDEX.format(after=last_quote))
    rows = [_edit_row(version, edit) for version, edit in [*_title_edits(versions), *found.edits(versions)]]
    if rows:
        names = ", ".join(rows[0])
        placeholders = ", ".join("?" * len(rows[0]))
        sql = f"INSERT INTO edits ({names}) VALUES ({placeholders})"
        db.executemany(sql, [list(row.values()) for row in rows])
    db.execute("UPDATE onrecord SET revision = revision + 1")


def _write_texts(db: Any, versions: Sequence[NewVersion], added: datetime.datetime) -> None:
    """Writes the rows of `articles` and `versions`."""
    import pandas

    articles = [version.article for version in versions]
    frame = pandas.DataFrame(
        {
            "article_number": [version.number for version in versions],
            "version": [version.version for version in versions],
            "article": [article.name for article in articles],
            "published": pandas.Series([article.time for article in articles], dtype="datetime64[us]"),
            "published_as": [article.published for article in articles],
            **{
                name: [getattr(article, name) for article in articles]
                for name in ("id", "url", "digest", "outlet", "title", "text")
            },
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


def find_version(db: Any, article: str, version: int | None) -> tuple[int, int]:
    """The number of an article, and that of a version of it: the current one for None.

    Raises:
        OnRecordError: there is no such article or version.
    """
    query = "SELECT article_number, current_version FROM articles WHERE article = ? ORDER BY article_number"
    found = first_row(db, query, [str(article)])
    if found is None:
        raise OnRecordError(f"no article {article!r}", article=article)
    number, current = found
    if version is not None and not 1 <= version <= current:
        raise OnRecordError(f"{article}: no version {version}; its versions are 1 to {current}", article=article)
    return int(number), version or int(current)


def versions_of(db: Any, number: int) -> dict[int, tuple[datetime.datetime, str]]:
    """The versions of an article: for each, when it was added, and its text."""
    query = "SELECT version, added, text FROM versions WHERE article_number = ? ORDER BY version"
    return {version: (added, text) for version, added, text in db.execute(query, [number]).fetchall()}


def claims_of(db: Any, number: int) -> dict[int, list[dict[str, Any]]]:
    """The claims of each version of an article, in the order of the text."""
    names = [column.name for column in ARTICLE_TABLES["claims"]]
    columns = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT version, {columns} FROM claims WHERE article_number = ? ORDER BY version, rowid"
    found: dict[int, list[dict[str, Any]]] = {}
    for version, *values in db.execute(query, [number]).fetchall():
        found.setdefault(version, []).append(dict(zip(names, values, strict=True)))
    return found


def _title_edits(versions: Sequence[NewVersion]) -> Iterator[tuple[NewVersion, Edit]]:
    """The titles that were added, dropped or altered."""
    for version in versions:
        previous = version.previous
        if previous and (previous.title or "") != (version.article.title or ""):
            titles = (previous.title, version.article.title)
            before, after = (Statement("title", None, title, None) if title else None for title in titles)
            edit = Edit(before, after)
            if edit.change != "altered" or edit.altered:
                yield version, edit


def _edit_row(version: NewVersion, edit: Edit) -> dict[str, Any]:
    """A row of the table `edits`."""
    before, after = edit.before, edit.after
    either = before or after
    assert either is not None
    return {
        "article_number": version.number,
        "version": version.version,
        "item": either.item,
        "change": edit.change,
        "altered": edit.altered,
        "type": either.type,
        "before": before and before.text,
        "after": after and after.text,
        "speaker_name_before": before and before.speaker,
        "speaker_name_after": after and after.speaker,
    }


@contextlib.contextmanager
def _registered(db: Any, name: str, frame: Any) -> Iterator[None]:
    """Makes a pandas frame a table of this name while the block runs."""
    # Older versions of DuckDB do not know the string type of pandas 3.
    strings = [column for column, dtype in frame.dtypes.items() if str(dtype) == "str"]
    db.register(name, frame.astype(dict.fromkeys(strings, object)))
    try:
        yield
    finally:
        db.unregister(name)

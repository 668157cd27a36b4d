from pathlib import Path

import duckdb

from onrecord import Store
from onrecord.schema import ARTICLE_TABLES
from onrecord.store import migrations, search
from store_samples import DAM, records

NAMES_BEFORE_STEP_3 = {
    ("speakers", "is_anonymous"): "anonymous",
    ("speakers", "quotes"): "n_quotes",
    ("claims", "target_name"): "target",
    ("claims", "target"): "target_speaker",
    ("claims", "is_approximate"): "approximate",
    ("claims", "is_negated"): "negated",
    ("claims", "is_hedged"): "hedged",
}
CONTENTS = """
    INSERT INTO articles VALUES (1, 'a', 'a', NULL, 1);
    INSERT INTO versions (article_number, version, text)
        VALUES (1, 1, '“Orsi lied to the town,” said Ana Silva.');
    INSERT INTO quotes (article_number, version, quote_number, id, text, start, "end", confidence)
        VALUES (1, 1, 1, 'q1', '“Orsi lied to the town,”', 0, 24, 0.9);
    INSERT INTO speakers (article_number, version, id, name, type, anonymous, n_quotes)
        VALUES (1, 1, 's1', 'Ana Silva', 'person', false, 1), (1, 1, 's2', 'Orsi', 'person', false, 0);
    INSERT INTO claims (article_number, version, id, type, text, start, "end", target, target_speaker, negated, hedged)
        VALUES (1, 1, 'c1', 'accusation', 'Orsi lied to the town', 1, 22, 'Orsi', 's2', false, true);
    INSERT INTO edits (article_number, version, item, change, after, speaker_after)
        VALUES (1, 1, 'quote', 'added', '“Orsi lied to the town,”', 'Ana Silva');
"""


def old_store(path: Path, steps: int, without: str = "") -> None:
    """A store as it was after the first one or two steps, when columns had other names; it may lack one of them."""
    with duckdb.connect(str(path)) as db:
        search.define_macros(db)
        db.execute(migrations.STEPS[0].sql)
        for table, columns in ARTICLE_TABLES.items():
            for column in columns:
                if column.name != without:
                    name = NAMES_BEFORE_STEP_3.get((table, column.name), column.name)
                    db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {migrations.SQL_TYPES[column.type]}')
        db.execute(CONTENTS)
        for step in migrations.STEPS[1:steps]:
            db.execute(step.sql)
        db.execute("UPDATE onrecord SET schema = ?", [steps])


def test_from_the_first_step(tmp_path: Path) -> None:
    """A store without the index, and without a column of today."""
    path = tmp_path / "news.duckdb"
    old_store(path, 1, without="act")
    store = Store(path)
    with duckdb.connect(str(path), read_only=True) as db:
        assert migrations.steps_taken(db) == len(migrations.STEPS)
    (row,) = records(store.search("lied"))
    assert (row["text"], row["act"]) == ("“Orsi lied to the town,”", None)
    assert store.add([DAM]).new == 1
    assert len(store.search("wall")) == 1


def test_columns_that_were_renamed(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    old_store(path, 2)
    store = Store(path)
    (claim,) = records(store.claims(target="Orsi"))
    assert (claim["target"], claim["target_name"], claim["is_hedged"], claim["is_negated"]) == (
        "s2",
        "Orsi",
        True,
        False,
    )
    assert claim["is_approximate"] is None
    assert store.speakers()[["name", "is_anonymous", "quotes"]].to_numpy().tolist() == [
        ["Ana Silva", False, 1],
        ["Orsi", False, 0],
    ]
    (edit,) = records(store.edits())
    assert (edit["speaker_name_before"], edit["speaker_name_after"]) == (None, "Ana Silva")
    assert len(store.search("lied")) == 1
    assert store.add([{"id": "a", "text": "“Orsi lied to us,” said Ana Silva."}, DAM]).changed == 1
    assert store.speakers(speaker="Lena Orsi")["quotes"].tolist() == [2]
    assert len(store.edits(item="quote")) == 2


def test_no_column_of_an_old_name_is_left(tmp_path: Path) -> None:
    for steps in (1, 2):
        old_store(tmp_path / f"{steps}.duckdb", steps)
        Store(tmp_path / f"{steps}.duckdb")
    Store(tmp_path / "new.duckdb")
    found = []
    for name in ("1", "2", "new"):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb"), read_only=True) as db:
            found.append(set(db.execute("SELECT table_name, column_name, data_type FROM duckdb_columns()").fetchall()))
    assert found[0] == found[1] == found[2]


def test_a_store_of_today_is_left_alone(store: Store) -> None:
    store.add([DAM])
    before = store.path.read_bytes()
    Store(store.path)
    assert store.path.read_bytes() == before

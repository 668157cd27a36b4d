import datetime
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import Store
from onrecord.store import schema, search
from samples import PARTIES

DAM = {
    "id": "dam-1",
    "outlet": "Valley Echo",
    "published": "2031-04-02",
    "title": "Dam breaks",
    "url": "https://echo.example/dam",
    "text": "At least 12 people were killed when the dam broke, Governor Lena Orsi said Monday.\n\n"
    "“Nobody told us that the wall was cracked,” Orsi said. “We want answers.”\n\n"
    "Aldo Power denied the allegation.",
}
LATER = {
    **DAM,
    "text": "At least 17 people were killed when the dam broke, Governor Lena Orsi said Monday.\n\n"
    "“Nobody in town knew that the wall was cracked,” Orsi said.\n\n"
    "Tomas Brandt, an engineer, accused Aldo Power of hiding the cracks.",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "news.duckdb")


def counts(store: Store) -> dict[str, int]:
    with duckdb.connect(str(store.path), read_only=True) as db:
        tables = ("articles", "versions", "quotes", "speakers", "claims", "edits", "postings", "lengths")
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables}


class TestAdd:
    def test_the_same_again_changes_nothing(self, store: Store) -> None:
        assert store.add([DAM]) == onrecord.Added(new=1, changed=0, known=0)
        before = counts(store)
        assert before["quotes"] > 0
        assert store.add([DAM, DAM]) == onrecord.Added(new=0, changed=0, known=2)
        assert counts(store) == before

    def test_other_dates_and_outlets_are_no_change(self, store: Store) -> None:
        store.add([DAM])
        assert store.add([{**DAM, "published": "2031-04-03", "outlet": "Echo"}]).known == 1

    def test_a_changed_text_is_a_version(self, store: Store) -> None:
        store.add([DAM])
        assert store.add([LATER]) == onrecord.Added(new=0, changed=1, known=0)
        assert len(store) == 1
        assert store.articles()["version"].tolist() == [2]
        assert store.articles(versions="all")["is_current"].tolist() == [False, True]
        assert store.text("dam-1") == LATER["text"]
        assert store.text("dam-1", version=1) == DAM["text"]

    def test_both_versions_at_once(self, store: Store) -> None:
        assert store.add([DAM, LATER]) == onrecord.Added(new=1, changed=1, known=0)
        assert store.text("dam-1") == LATER["text"]
        assert len(store.edits()) > 0

    def test_an_earlier_text_again_is_known(self, store: Store) -> None:
        for article in (DAM, LATER):
            store.add([article])
        assert store.add([DAM, LATER]).known == 2

    def test_known_by_url_without_an_id(self, store: Store) -> None:
        store.add([{**DAM, "id": None}])
        assert store.add([{**LATER, "id": None}]).changed == 1
        assert store.articles()["article"].tolist() == ["https://echo.example/dam"]

    def test_known_by_url_with_another_id(self, store: Store) -> None:
        store.add([DAM])
        assert store.add([{**LATER, "id": "dam-1b"}]).changed == 1

    def test_known_by_text_without_either(self, store: Store) -> None:
        article = {"text": DAM["text"]}
        assert store.add([article, article]) == onrecord.Added(new=1, changed=0, known=1)
        assert store.add([{"text": LATER["text"]}]).new == 1

    def test_row_numbers_are_no_ids(self, store: Store) -> None:
        store.add(["“We won,” said Ana Silva."])
        assert store.add(["“We lost,” said Tom Okoro."]).new == 1

    def test_ids_of_numbers(self, store: Store) -> None:
        store.add(pandas.DataFrame({"id": [7, 8], "text": ["One.", "Two."]}))
        frame = pandas.DataFrame({"id": [7.0, None], "text": ["One.", "Three."]})
        assert store.add(frame) == onrecord.Added(new=1, changed=0, known=1)

    def test_the_same_text_in_two_articles(self, store: Store) -> None:
        store.add([DAM, {**DAM, "id": "dam-2", "url": None, "outlet": "The Harbour Post"}])
        quotes = store.quotes()
        assert quotes[quotes.article == "dam-1"]["text"].tolist() == quotes[quotes.article == "dam-2"]["text"].tolist()

    def test_missing_texts_are_passed_over(self, store: Store) -> None:
        assert store.add([{"id": "a", "text": None}]) == onrecord.Added(0, 0, 0)

    def test_any_string(self, store: Store, jsonl: Callable[..., Path]) -> None:
        """A lone surrogate, which UTF-8 cannot hold, becomes one character."""
        line = r'{"id": "a", "text": "“We\u0000won \ud800 👩‍👩‍👧,” said Ana Silva.", "published": "yesterday"}'
        store.add_files(jsonl([line]))
        (row,) = store.quotes().to_dict("records")
        assert store.text("a")[row["start"] : row["end"]] == row["text"]
        assert "\ufffd" in row["text"]
        assert pandas.isna(row["published"])

    @pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
    def test_takes_any_frame(self, store: Store, make: Callable[[Any], Any]) -> None:
        assert store.add(make([DAM])).new == 1
        assert store.add([DAM]).known == 1

    def test_takes_the_options_of_corpus(self, store: Store) -> None:
        assert store.add([{"body": "One."}], text="body").new == 1
        with pytest.raises(onrecord.OnRecordError, match="no column 'words'"):
            store.add([{"body": "One."}], text="words")

    def test_times_are_utc(self, store: Store) -> None:
        at = datetime.datetime(2031, 4, 2, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
        store.add([{**DAM, "published": "2031-04-02T01:00+02:00"}], at=at)
        (row,) = store.articles().to_dict("records")
        assert row["added"] == pandas.Timestamp("2031-04-02T10:00")
        assert row["published"] == pandas.Timestamp("2031-04-01T23:00")


class TestEdits:
    def test_what_was_added_dropped_and_altered(self, store: Store) -> None:
        store.add([DAM])
        store.add([LATER])
        found = {(row["item"], row["change"], row["before"], row["after"]) for row in records(store.edits())}
        assert (
            "quote",
            "altered",
            "“Nobody told us that the wall was cracked,” … “We want answers.”",
            "“Nobody in town knew that the wall was cracked,”",
        ) in found
        assert ("claim", "altered", "At least 12 people were killed", "At least 17 people were killed") in found
        changes = {(row["type"], row["change"]) for row in records(store.edits(item="claim"))}
        assert {("casualty_count", "altered"), ("denial", "dropped"), ("accusation", "added")} <= changes

    def test_moved_and_repunctuated_is_no_edit(self, store: Store) -> None:
        store.add([{"id": "a", "text": "“We won,” said Ana Silva.\n\n“We lost,” said Tom Okoro."}])
        store.add([{"id": "a", "text": "“We lost”, said Tom Okoro.\n\n“We won,” said Ana Silva."}])
        assert store.articles()["version"].tolist() == [2]
        assert len(store.edits()) == 0

    def test_another_speaker(self, store: Store) -> None:
        store.add([{"id": "a", "text": "“We will win this vote,” said Ana Silva."}])
        store.add([{"id": "a", "text": "“We will win this vote,” said Tom Okoro."}])
        (row,) = records(store.edits(item="quote"))
        assert (row["altered"], row["speaker_before"], row["speaker_after"]) == ("speaker", "Ana Silva", "Tom Okoro")

    def test_what_is_only_read_otherwise(self, store: Store) -> None:
        """“She” is not read as the same woman, but her paragraph was not edited."""
        rest = "\n\n“The wall was cracked for years,” she said."
        store.add([{"id": "a", "text": f"Lena Orsi visited the dam.{rest}"}])
        store.add([{"id": "a", "text": f"Mara Lind visited the dam.{rest}"}])
        assert store.quotes(versions="all")["speaker_name"].nunique() == 2
        assert len(store.edits()) == 0

    def test_titles(self, store: Store) -> None:
        store.add([DAM])
        store.add([{**DAM, "title": "Dam breaks, killing 12"}])
        (row,) = records(store.edits())
        assert (row["item"], row["before"], row["after"]) == ("title", "Dam breaks", "Dam breaks, killing 12")

    def test_since(self, store: Store) -> None:
        store.add([DAM], at=datetime.datetime(2031, 4, 2))
        store.add([LATER], at=datetime.datetime(2031, 4, 5))
        assert len(store.edits(added_since="2031-04-05")) > 0
        assert len(store.edits(added_since=datetime.date(2031, 4, 6))) == 0


class TestHistory:
    def test_follows_a_claim_through_its_versions(self, store: Store) -> None:
        for number in ("12", "17", "17", "19"):
            store.add([{"id": "a", "text": f"{len(store.articles(versions='all'))}\n\nAt least {number} people died."}])
        store.add([{"id": "a", "text": "The weather was fine."}])
        found = store.history("a", "c1", version=3)
        assert found["change"].tolist() == ["first", "altered", "same", "altered", "dropped"]
        assert found["min"].tolist()[:4] == [12, 17, 17, 19]

    def test_no_such_claim(self, store: Store) -> None:
        store.add([DAM])
        with pytest.raises(onrecord.OnRecordError, match="no claim 'c9'; its claims are c1"):
            store.history("dam-1", "c9")
        with pytest.raises(onrecord.OnRecordError, match="no article 'dam-9'"):
            store.history("dam-9", "c1")
        with pytest.raises(onrecord.OnRecordError, match="no version 2; its versions are 1 to 1"):
            store.text("dam-1", version=2)


class TestQueries:
    @pytest.mark.parametrize("table", ["quotes", "speakers", "claims"])
    def test_rows_are_those_of_a_corpus(self, store: Store, table: str) -> None:
        articles = onrecord.example_articles()
        store.add(articles)
        found = getattr(store, table)()
        corpus = getattr(onrecord.Corpus(articles), table).drop(columns=PARTIES[table])
        assert list(found.columns) == [*corpus.columns, "version", "added", "is_current"]
        assert (found.dtypes[corpus.columns] == corpus.dtypes).drop("published").all()
        order = ["article", "id"]
        ours, theirs = (frame.sort_values(order).reset_index(drop=True)[corpus.columns] for frame in (found, corpus))
        pandas.testing.assert_frame_equal(ours, theirs, check_dtype=False)

    @pytest.mark.parametrize(("kind", "type_"), [("polars", polars.DataFrame), ("arrow", pyarrow.Table)])
    def test_frames_of_other_kinds(self, tmp_path: Path, kind: Any, type_: type) -> None:
        store = Store(tmp_path / "news.duckdb", frames=kind)
        store.add([DAM, LATER])
        frames = [store.articles(), store.quotes(), store.speakers(), store.claims(), store.edits()]
        frames += [store.search("wall"), store.history("dam-1", "c1"), store.quotes(speaker="nobody")]
        assert all(isinstance(frame, type_) for frame in frames)

    def test_filters(self, store: Store) -> None:
        store.add([DAM, {**LATER, "id": "dam-2", "url": None, "outlet": "Harbour Post", "published": "2031-04-05"}])
        assert set(store.quotes(outlet="Harbour Post")["article"]) == {"dam-2"}
        assert set(store.quotes(until="2031-04-04")["article"]) == {"dam-1"}
        assert set(store.quotes(since="2031-04-05", until="2031-04-05")["article"]) == {"dam-2"}
        assert set(store.quotes(since=datetime.date(2031, 4, 3))["article"]) == {"dam-2"}
        assert set(store.quotes(article="dam-1")["article"]) == {"dam-1"}
        assert set(store.quotes(speaker="orsi")["speaker_name"]) == {"Lena Orsi"}
        assert store.quotes(speaker="Ors").empty
        assert store.quotes(about="town wall")["article"].tolist() == ["dam-2"]
        assert store.quotes(about="town told").empty
        assert store.claims(type="denial")["claimant_name"].tolist() == ["Aldo Power"]
        assert store.claims(type="accusation", claimant="Brandt", target="Aldo Power", about="crack")[
            "article"
        ].tolist() == ["dam-2"]

    def test_names_of_one_party(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "news.duckdb", aliases={"Aldo Power": "Aldo Group"})
        store.add(["The Kremlin said it would not attend.", "Moscow said it was ready to talk."])
        store.add(["Aldo Power denied the allegation.", "“I was moved,” Ms. Washington said."])
        assert store.quotes(speaker="Russia")["speaker_name"].tolist() == ["Kremlin", "Moscow"]
        assert store.claims(claimant="the Aldo Group")["claimant_name"].tolist() == ["Aldo Power"]
        assert store.quotes(speaker="United States").empty
        assert store.speakers(speaker="Washington")["type"].tolist() == ["person"]

    def test_current_and_all_versions(self, store: Store) -> None:
        store.add([DAM, LATER])
        assert set(store.quotes()["version"]) == {2}
        assert set(store.quotes(versions="all")["version"]) == {1, 2}

    @pytest.mark.parametrize(
        ("filters", "message"),
        [
            ({"since": "spring"}, "a date or time of ISO 8601, found 'spring'"),
            ({"versions": "old"}, "'current' or 'all'"),
        ],
    )
    def test_wrong_filters(self, store: Store, filters: dict[str, Any], message: str) -> None:
        with pytest.raises(onrecord.OnRecordError, match=message):
            store.quotes(**filters)


class TestSearch:
    QUOTES = (
        "“The dam’s wall was cracked,” said Ana Silva.",
        "“A wall is a wall is a wall, and the wall stood,” said Tom Okoro.",
        "“Nobody denies the crack in Zürich’s café,” said Lena Orsi.",
    )

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        store = Store(tmp_path / "news.duckdb")
        store.add([{"id": str(number), "text": text} for number, text in enumerate(self.QUOTES)])
        return store

    @pytest.mark.parametrize(
        ("words", "articles"),
        [
            ("wall", ["1", "0"]),
            ("WALLS", ["1", "0"]),
            ("wall cracked", ["0"]),
            ("zurich CAFÉS", ["2"]),
            ("denied", []),
            ("deny", ["2"]),
            ("crack*", ["0", "2"]),
            ("dams", ["0"]),
            ("dam's", ["0"]),
            ('"the wall"', ["1"]),
            ('"wall the"', []),
            ("“wall was” cracked", ["0"]),
            ("o'brien", []),
            ("'; DROP TABLE quotes; --", []),
        ],
    )
    def test_finds(self, store: Store, words: str, articles: list[str]) -> None:
        assert store.search(words)["article"].tolist() == articles

    def test_any(self, store: Store) -> None:
        assert set(store.search("cracked stood", any=True)["article"]) == {"0", "1"}

    def test_filters_and_limit(self, store: Store) -> None:
        assert store.search("wall", speaker="Silva")["article"].tolist() == ["0"]
        assert len(store.search("wall", limit=1)) == 1
        assert len(store.search("wall", limit=None)) == 2

    def test_ranks_by_bm25(self, store: Store) -> None:
        """The scores are those of the formula, worked out by hand over the words of the three quotes."""
        from math import log

        lengths, counts = {"0": 5, "1": 12, "2": 7}, {"0": 1, "1": 4}
        mean, weight = sum(lengths.values()) / 3, log(1 + (3 - 2 + 0.5) / (2 + 0.5))
        found = dict(store.search("wall")[["article", "score"]].to_numpy().tolist())
        for article, count in counts.items():
            norm = 1.2 * (0.25 + 0.75 * lengths[article] / mean)
            assert found[article] == pytest.approx(weight * count * 2.2 / (count + norm))

    def test_only_current_versions(self, store: Store) -> None:
        store.add([{"id": "0", "text": "“The gate held,” said Ana Silva."}])
        assert store.search("wall")["article"].tolist() == ["1"]

    def test_no_words(self, store: Store) -> None:
        with pytest.raises(onrecord.OnRecordError, match="expected words to look for"):
            store.search("!?")


class TestFile:
    def test_another_file(self, tmp_path: Path) -> None:
        path = tmp_path / "news.duckdb"
        path.write_text("x" * 5000)
        with pytest.raises(onrecord.OnRecordError, match="not a valid DuckDB database"):
            Store(path)

    def test_another_database(self, tmp_path: Path) -> None:
        path = tmp_path / "news.duckdb"
        with duckdb.connect(str(path)) as db:
            db.execute("CREATE TABLE t (a INTEGER)")
        with pytest.raises(onrecord.OnRecordError, match="found another database"):
            Store(path)

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(onrecord.OnRecordError, match="no such store"):
            Store(tmp_path / "news.duckdb", create=False)

    def test_no_duckdb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "duckdb", None)
        with pytest.raises(onrecord.OnRecordError, match=r"pip install 'onrecord\[store\]'"):
            Store(tmp_path / "news.duckdb")

    def test_a_newer_schema(self, store: Store) -> None:
        with duckdb.connect(str(store.path)) as db:
            db.execute("UPDATE onrecord SET schema = 99")
        with pytest.raises(onrecord.OnRecordError, match="found 99: a newer onrecord made the store"):
            Store(store.path)


class TestMigration:
    def test_from_the_first_schema(self, tmp_path: Path) -> None:
        """A store without the index, and without a column of today."""
        path = tmp_path / "news.duckdb"
        with duckdb.connect(str(path)) as db:
            db.execute(schema.STEPS[0])
            search.define(db)
            for table, kinds in schema.COLUMNS.items():
                for name, kind in kinds.items():
                    if name != "act":
                        db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {schema.SQL_TYPES[kind]}')
            db.execute("UPDATE onrecord SET schema = 1")
            db.execute("INSERT INTO articles VALUES (1, 'a', 'a', NULL, 1)")
            db.execute(
                "INSERT INTO versions (article_number, version, text) VALUES (1, 1, '“We won,” said Ana Silva.')"
            )
            db.execute(
                'INSERT INTO quotes (article_number, version, quote_number, id, text, start, "end", confidence) '
                "VALUES (1, 1, 1, 'q1', '“We won,”', 0, 9, 0.9)"
            )
        store = Store(path)
        with duckdb.connect(str(path), read_only=True) as db:
            assert schema.schema_of(db) == len(schema.STEPS)
        (row,) = records(store.search("won"))
        assert (row["text"], row["act"]) == ("“We won,”", None)
        assert store.add([DAM]).new == 1
        assert len(store.search("wall")) == 1

    def test_a_store_of_today_is_left_alone(self, store: Store) -> None:
        store.add([DAM])
        before = store.path.read_bytes()
        Store(store.path)
        assert store.path.read_bytes() == before


ADDING = """
import sys, onrecord
from onrecord.store import ledger
path, moment = sys.argv[1:]
store = onrecord.Store(path)
store.add([{"id": "a", "text": "“We won,” said Ana Silva."}])
import os, signal
done = ledger.write
def dies(db, *rest):
    if moment == "half":
        class Db:
            def __getattr__(self, name):
                return getattr(db, name)
            def execute(self, sql, *rest):
                if "INTO claims" in sql:
                    os.kill(os.getpid(), signal.SIGKILL)
                return db.execute(sql, *rest)
        done(Db(), *rest)
    done(db, *rest)
    os.kill(os.getpid(), signal.SIGKILL)
ledger.write = dies
store.add([{"id": f"b{n}", "text": f"“We won {n} seats,” said Ana Silva. It killed {n} people."} for n in range(9)])
"""

LOOP = """
import sys, onrecord
store = onrecord.Store(sys.argv[1])
print("ready", flush=True)
for day in range(10**6):
    texts = [f"“We won {day * 40 + n} seats,” said Ana Silva. The blast killed {n + 2} people." for n in range(40)]
    store.add([{"id": f"{day}-{n}", "text": text} for n, text in enumerate(texts)])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
class TestKilled:
    @pytest.mark.parametrize("moment", ["half", "written"])
    def test_within_an_add(self, tmp_path: Path, moment: str) -> None:
        path = tmp_path / "news.duckdb"
        code = subprocess.run([sys.executable, "-c", ADDING, str(path), moment], check=False).returncode
        assert code == -signal.SIGKILL
        store = Store(path)
        assert store.articles()["article"].tolist() == ["a"]
        assert len(store.quotes()) == len(store.search("won")) == 1
        assert store.add([{"id": "b", "text": "“We lost,” said Tom Okoro."}]).new == 1

    @pytest.mark.parametrize("delay", [0.01, 0.05, 0.1, 0.2, 0.4])
    def test_at_any_moment(self, tmp_path: Path, delay: float) -> None:
        path = tmp_path / "news.duckdb"
        with subprocess.Popen([sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(delay)
            process.kill()
        store = Store(path)
        found = store.articles()
        assert len(found) % 40 == 0
        assert (found["n_quotes"] == 1).all()
        assert (found["n_claims"] == 1).all()
        assert len(store.search("won", limit=None)) == len(found)


def write(path: str, days: int) -> None:
    store = Store(path)
    for day in range(days):
        store.add([{"id": f"{day}-{n}", "text": f"“We won {day} seats,” said Ana Silva."} for n in range(10)])


def read(path: str, days: int, seen: Any) -> None:
    store = Store(path)
    sizes: list[int] = []
    while not sizes or sizes[-1] < days * 10:
        sizes.append(len(store.search("seats", limit=None)))
    seen.put(sizes)


class TestProcesses:
    def test_two_readers_and_a_writer(self, tmp_path: Path) -> None:
        path, days = str(tmp_path / "news.duckdb"), 6
        Store(path)
        context = multiprocessing.get_context("spawn")
        seen = context.Queue()
        processes = [context.Process(target=write, args=(path, days))]
        processes += [context.Process(target=read, args=(path, days, seen)) for _ in range(2)]
        for process in processes:
            process.start()
        looks = [seen.get(timeout=60) for _ in range(2)]
        for process in processes:
            process.join(timeout=60)
            assert process.exitcode == 0
        for sizes in looks:
            assert sizes == sorted(sizes)
            assert all(size % 10 == 0 for size in sizes)
        assert max(len(set(sizes)) for sizes in looks) > 2

    def test_two_writers_add_each_article_once(self, tmp_path: Path) -> None:
        path, days = str(tmp_path / "news.duckdb"), 4
        context = multiprocessing.get_context("spawn")
        processes = [context.Process(target=write, args=(path, days)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(timeout=60)
            assert process.exitcode == 0
        store = Store(path)
        assert len(store) == days * 10
        assert store.articles(versions="all")["article"].is_unique

    def test_patience_ends(self, store: Store) -> None:
        holds = f"import duckdb; db = duckdb.connect({str(store.path)!r}); print('ready', flush=True); input()"
        with subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            with pytest.raises(onrecord.OnRecordError, match="another process has held the store"):
                Store(store.path, patience=0.2)
            process.stdin.close()


def test_nothing_is_downloaded(tmp_path: Path) -> None:
    """Extensions of DuckDB would be kept in the home."""
    code = (
        "import sys, onrecord; store = onrecord.Store(sys.argv[1]); "
        "store.add(onrecord.example_articles()); assert len(store.search('ferry')) > 0"
    )
    environment = {**os.environ, "HOME": str(tmp_path / "nowhere")}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "news.duckdb")], check=True, env=environment)
    assert not (tmp_path / "nowhere").exists()


def records(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord import Store


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


def test_two_readers_and_a_writer(tmp_path: Path) -> None:
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


def test_two_writers_add_each_article_once(tmp_path: Path) -> None:
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


def test_patience_ends(store: Store) -> None:
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

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import Store

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")

ADDING = """
import sys, onrecord
from onrecord.store import ledger
path, moment = sys.argv[1:]
store = onrecord.Store(path)
store.add([{"id": "a", "text": "“We won,” said Ana Silva."}])
import os, signal
done = ledger.write_versions
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
ledger.write_versions = dies
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


@pytest.mark.parametrize("moment", ["half", "written"])
def test_within_an_add(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "news.duckdb"
    code = subprocess.run([sys.executable, "-c", ADDING, str(path), moment], check=False).returncode
    assert code == -signal.SIGKILL
    store = Store(path)
    assert store.articles()["article"].tolist() == ["a"]
    assert len(store.quotes()) == len(store.search("won")) == 1
    assert store.add([{"id": "b", "text": "“We lost,” said Tom Okoro."}]).new == 1


@pytest.mark.parametrize("delay", [0.01, 0.05, 0.1, 0.2, 0.4])
def test_at_any_moment(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "news.duckdb"
    with subprocess.Popen([sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delay)
        process.kill()
    store = Store(path)
    found = store.articles()
    assert len(found) % 40 == 0
    assert (found["quotes"] == 1).all()
    assert (found["claims"] == 1).all()
    assert len(store.search("won", limit=None)) == len(found)

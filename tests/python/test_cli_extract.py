import csv
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pytest
from pyarrow import parquet

import onrecord
from onrecord.cli import main
from samples import ARTICLES, QUOTES, check, columns

Jsonl = Callable[..., Path]
QUOTE = "“We won,” said Ana Silva."


def run(*arguments: object, given: bytes = b"", **options: Any) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "onrecord", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, **options)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def expected() -> list[dict[str, Any]]:
    return [onrecord.extract(**article).to_dict() for article in ARTICLES]


def test_json_lines_to_json_lines(jsonl: Jsonl, tmp_path: Path) -> None:
    assert main(["extract", str(jsonl(ARTICLES)), "-o", str(tmp_path / "out.jsonl")]) == 0
    found = read(tmp_path / "out.jsonl")
    assert found == expected()
    for article, record in zip(ARTICLES, found, strict=True):
        check(article["text"], record)


def test_standard_output_and_input() -> None:
    given = "\n".join(json.dumps(article) for article in ARTICLES).encode()
    done = run("extract", "-", given=given)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()] == expected()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_tables_come_in(ending: str, tmp_path: Path) -> None:
    frame = pandas.DataFrame(ARTICLES)
    path = tmp_path / f"in.{ending}"
    frame.to_csv(path, index=False) if ending == "csv" else frame.to_parquet(path)
    assert main(["extract", str(path), "-o", str(tmp_path / "out.jsonl")]) == 0
    found = read(tmp_path / "out.jsonl")
    assert [record["quotes"] for record in found] == [record["quotes"] for record in expected()]
    assert found[0]["published"] == "2031-04-02"


@pytest.mark.parametrize("table", ["quotes", "speakers", "claims"])
def test_tables_go_out(table: str, jsonl: Jsonl, tmp_path: Path) -> None:
    frame = getattr(onrecord.Corpus(ARTICLES), table)
    for ending in ("csv", "parquet"):
        path = tmp_path / f"out.{ending}"
        assert main(["extract", str(jsonl(ARTICLES)), "-o", str(path), "--table", table]) == 0
    found = pandas.read_parquet(tmp_path / "out.parquet")
    assert list(found.columns) == columns(table)
    assert found["id"].tolist() == frame["id"].tolist()
    assert found["article"].tolist() == frame["article"].tolist()
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["article"] for row in rows] == frame["article"].tolist()
    if table == "quotes":
        assert [json.loads(row["content"]) for row in rows] == frame["content"].tolist()
        assert [row["text"] for row in rows] == frame["text"].tolist()
        assert [span.tolist() for span in found["content"].iloc[0]] == frame["content"].iloc[0]


def test_quotes_are_the_table_if_none_is_named(jsonl: Jsonl, tmp_path: Path) -> None:
    main(["extract", str(jsonl(ARTICLES)), "-o", str(tmp_path / "out.csv")])
    header = (tmp_path / "out.csv").read_text(encoding="utf-8").split("\n")[0]
    assert header == ",".join(columns("quotes"))


def test_parquet_keeps_the_types_of_parquet(tmp_path: Path) -> None:
    published = pyarrow.array([1], pyarrow.timestamp("us", "UTC"))
    parquet.write_table(pyarrow.table({"id": [7], "published": published, "text": [QUOTE]}), tmp_path / "in.parquet")
    assert main(["extract", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet")]) == 0
    schema = parquet.read_schema(tmp_path / "out.parquet")
    assert schema.field("article").type == pyarrow.int64()
    assert schema.field("published").type == published.type
    assert schema.field("outlet").type == pyarrow.string()


def test_mixed_ids_are_strings_in_parquet(jsonl: Jsonl, tmp_path: Path) -> None:
    lines = [{"id": 1, "text": QUOTE}, {"id": "b", "text": QUOTE, "published": {"year": 2031}}]
    assert main(["extract", str(jsonl(lines)), "-o", str(tmp_path / "out.parquet")]) == 0
    found = pandas.read_parquet(tmp_path / "out.parquet")
    assert found["article"].tolist() == ["1", "b"]
    assert found["published"].tolist()[1] == '{"year": 2031}'


def test_no_articles_give_an_empty_table(jsonl: Jsonl, tmp_path: Path) -> None:
    for name in ("out.csv", "out.parquet", "out.jsonl"):
        assert main(["extract", str(jsonl([])), "-o", str(tmp_path / name)]) == 0
    assert list(pandas.read_csv(tmp_path / "out.csv").columns) == columns("quotes")
    assert list(pandas.read_parquet(tmp_path / "out.parquet").columns) == columns("quotes")
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_text_files_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "may").mkdir(parents=True)
    (folder / "b.txt").write_text(QUOTE, encoding="utf-8-sig")
    (folder / "may" / "a.txt").write_text(QUOTE, encoding="utf-8")
    (folder / "notes.md").write_text("no", encoding="utf-8")
    assert main(["extract", str(folder), str(folder / "b.txt"), "-o", str(tmp_path / "out.jsonl")]) == 0
    found = read(tmp_path / "out.jsonl")
    assert [record["id"] for record in found] == ["b", "may/a", "b"]
    assert {str(record["quotes"][0]["content"]) for record in found} == {"[[0, 9]]"}


def test_fields_may_have_other_names(jsonl: Jsonl, tmp_path: Path) -> None:
    names = {"text": "body", "id": "key", "outlet": "paper", "published": "day", "title": "head", "url": "link"}
    lines = [{names[name]: value for name, value in article.items()} for article in ARTICLES]
    options = [part for name, other in names.items() for part in (f"--{name}-field", other)]
    assert main(["extract", str(jsonl(lines)), "-o", str(tmp_path / "out.jsonl"), *options]) == 0
    assert read(tmp_path / "out.jsonl") == expected()


def test_an_article_without_id_is_called_by_its_place(jsonl: Jsonl, tmp_path: Path) -> None:
    one = jsonl([{"text": QUOTE}, "", {"text": QUOTE, "id": None}, {"text": QUOTE, "id": 7}])
    out = tmp_path / "out.jsonl"
    main(["extract", str(one), "-o", str(out)])
    assert [record["id"] for record in read(out)] == ["1", "3", 7]
    (tmp_path / "b.csv").write_text(f'text\n"{QUOTE}\nMore."\n{QUOTE.replace(",", "")}\n', encoding="utf-8")
    main(["extract", str(one), str(tmp_path / "b.csv"), "-o", str(out)])
    assert [record["id"] for record in read(out)] == ["articles.jsonl:1", "articles.jsonl:3", 7, "b.csv:1", "b.csv:2"]


BAD = [
    ("{", "expected a JSON object, character 2: "),
    ("[1]", "expected a JSON object, found list [1]"),
    ('{"body": "x"}', "no field 'text'; the fields are 'body', 'id'"),
    ('{"text": 7}', "field 'text': expected a string, found int 7"),
    ('{"text": "x", "n": ' + "9" * 5000 + "}", "expected a JSON object, Exceeds the limit"),
    ("[" * 100_000, "expected a JSON object, "),
]


@pytest.mark.parametrize(("line", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_line_is_named_and_skipped(line: str, message: str, jsonl: Jsonl, tmp_path: Path) -> None:
    path = jsonl([ARTICLES[0], line, ARTICLES[1]])
    done = run("extract", path, "-o", tmp_path / "out.jsonl")
    errors = done.stderr.decode("utf-8").splitlines()
    assert done.returncode == 1
    assert errors[0].startswith(f"onrecord: {path}, line 2")
    assert message in errors[0]
    assert errors[0].endswith("; skipped")
    assert errors[1] == "onrecord: 1 article skipped"
    assert [record["id"] for record in read(tmp_path / "out.jsonl")] == ["dam-1", "dam-2"]


def test_strict_stops_at_a_bad_line(jsonl: Jsonl, tmp_path: Path) -> None:
    done = run("extract", jsonl([ARTICLES[0], "{", ARTICLES[1]]), "-o", tmp_path / "out.jsonl", "--strict")
    assert done.returncode == 2
    assert b"line 2" in done.stderr
    assert os.listdir(tmp_path) == ["articles.jsonl"]


def test_a_missing_text_is_an_article_without_quotes(jsonl: Jsonl, tmp_path: Path) -> None:
    assert main(["extract", str(jsonl([{"id": "a", "text": None}])), "-o", str(tmp_path / "out.jsonl")]) == 0
    assert read(tmp_path / "out.jsonl")[0]["quotes"] == []


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    lines = [json.dumps(article).encode() for article in ARTICLES]
    lines[1] = '{"text": "café"}'.encode("latin-1")
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    done = run("extract", "in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    at = 3 + len(lines[0]) + 1 + 13
    assert f"in.jsonl, line 2: expected UTF-8, found the byte 0xE9 at byte {at}; skipped" in done.stderr.decode()
    assert done.returncode == 1
    (tmp_path / "in.csv").write_bytes("id,text\na,café\nb,Fine.\n".encode("latin-1"))
    done = run("extract", "in.csv", "-o", "out.jsonl", cwd=tmp_path)
    assert b"in.csv, line 2: expected UTF-8, found the byte 0xE9 at byte 13; skipped" in done.stderr
    assert [record["id"] for record in read(tmp_path / "out.jsonl")] == ["b"]
    (tmp_path / "in.txt").write_bytes(b"\xef\xbb\xbfcaf\xe9")
    done = run("extract", "in.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"in.txt: expected UTF-8, found the byte 0xE9 at byte 6; skipped" in done.stderr
    (tmp_path / "in.jsonl").write_text("{}", encoding="utf-16")
    done = run("extract", "in.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert b"in.jsonl: expected UTF-8, found the byte-order mark of UTF-16 at byte 0" in done.stderr


def test_csv_with_a_mark_crlf_and_line_breaks_in_cells(tmp_path: Path) -> None:
    text = f"{QUOTE.replace('“', chr(34) * 2).replace('”', chr(34) * 2)}\r\nMore."
    (tmp_path / "in.csv").write_bytes(f'id,text\r\na,"{text}"\r\n\r\nb,Fine.,x\r\nc,Fine.\r\n'.encode("utf-8-sig"))
    done = run("extract", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    assert "in.csv, line 5: expected 2 cells, found 3; skipped" in done.stderr.decode()
    assert [record["id"] for record in read(tmp_path / "out.jsonl")] == ["a", "c"]
    assert read(tmp_path / "out.jsonl")[0]["quotes"][0]["text"] == '"We won,"'


def test_a_csv_without_the_column_lists_the_columns(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,body\n", encoding="utf-8")
    done = run("extract", tmp_path / "in.csv")
    assert done.returncode == 2
    assert b"no column 'text' for text; the columns are 'id', 'body'" in done.stderr
    (tmp_path / "in.csv").write_text("", encoding="utf-8")
    assert run("extract", tmp_path / "in.csv").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (
            ["in.docx"],
            "in.docx: expected a folder or a file that ends in .txt, .jsonl, .json, .csv, .tsv, .parquet, .xlsx",
        ),
        (["empty"], "empty: expected .txt files in this folder, found none"),
        (["in.parquet"], "in.parquet: expected a Parquet file"),
        (["in.jsonl", "-o", "out.xlsx"], "out.xlsx: expected an output that ends in .jsonl, .csv, .parquet"),
        (["in.jsonl", "-o", "nowhere/out.csv"], "nowhere/out.csv: No such file or directory"),
        (["in.jsonl", "-o", "out.jsonl", "--table", "claims"], "--table is for a .csv or .parquet output"),
        (["in.jsonl", "--threads", "0"], "expected 1 or more, found 0"),
        ([], "required: INPUT"),
    ],
)
def test_what_cannot_be_done(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("in.docx", "in.jsonl", "in.parquet"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    done = run("extract", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_output_is_whole_or_as_it_was(jsonl: Jsonl, tmp_path: Path) -> None:
    path, out = jsonl([*ARTICLES, "{"]), tmp_path / "out.jsonl"
    out.write_text("before", encoding="utf-8")
    assert main(["extract", str(path), "-o", str(out), "--strict"]) == 2
    assert out.read_text(encoding="utf-8") == "before"
    out.chmod(0o640)
    assert main(["extract", str(path), "-o", str(out)]) == 1
    assert len(read(out)) == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["articles.jsonl", "out.jsonl"]


def test_a_link_stays_a_link(jsonl: Jsonl, tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to("out.jsonl")
    assert main(["extract", str(jsonl(ARTICLES)), "-o", str(tmp_path / "link.jsonl")]) == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len(read(tmp_path / "out.jsonl")) == 3


def started(*arguments: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "onrecord", *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_it_and_leaves_nothing(sent: signal.Signals, code: int, tmp_path: Path) -> None:
    process = started("extract", "-", "-o", tmp_path / "out.jsonl")
    assert process.stdin is not None
    for _ in range(100):
        if os.listdir(tmp_path):
            break
        time.sleep(0.1)
    assert [name for name in os.listdir(tmp_path) if name.endswith(".part")]
    process.stdin.write(json.dumps(ARTICLES[0]).encode() + b"\n")
    process.stdin.flush()
    process.send_signal(sent)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in errors
    assert os.listdir(tmp_path) == []


def test_a_closed_pipe_ends_quietly(jsonl: Jsonl) -> None:
    with started("extract", jsonl([ARTICLES[0]] * 5000)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_is_an_error(jsonl: Jsonl) -> None:
    for arguments in (["extract", str(jsonl(ARTICLES))], ["show", str(jsonl(ARTICLES))]):
        with open("/dev/full", "wb") as full:
            command = [sys.executable, "-m", "onrecord", *arguments]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (2, b"onrecord: standard output: No space left on device\n")
    done = run("extract", jsonl(ARTICLES), "-o", "/dev/full")
    assert done.returncode == 2
    assert b"/dev/full: expected an output that ends in" in done.stderr


def test_memory_does_not_grow(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from onrecord.cli import main; main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def used(copies: int) -> int:
        line = json.dumps({"text": "The weather was fine. " * 20}) + "\n"
        (tmp_path / "in.jsonl").write_text(line * copies, encoding="utf-8")
        command = [sys.executable, "-c", code, "extract", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl")]
        return int(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)

    # Forty times the articles, 9 MB of text more; on Linux the unit is KiB.
    assert used(20_000) < used(500) + 15_000 * (1 if sys.platform == "linux" else 1024)


def test_text_that_utf8_cannot_hold(jsonl: Jsonl, tmp_path: Path) -> None:
    line = '{"id": "\\ud800", "outlet": "é", "text": "\\ud800 “We won,” said Ana Silva."}'
    for name in ("out.jsonl", "out.csv", "out.parquet"):
        assert main(["extract", str(jsonl([line])), "-o", str(tmp_path / name)]) == 0
    assert read(tmp_path / "out.jsonl")[0]["id"] == "\ud800"


def test_the_line_is_compact_utf8(jsonl: Jsonl, tmp_path: Path) -> None:
    main(["extract", str(jsonl([{"id": "é", "text": QUOTE}])), "-o", str(tmp_path / "out.jsonl")])
    line = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert line.startswith('{"id":"é","outlet":null,"published":null,"title":null,"url":null,"quotes":[{"id":"q1",')
    assert set(json.loads(line)["quotes"][0]) == QUOTES


def test_help_and_version() -> None:
    done = run("--version")
    assert done.stdout.decode().strip() == f"onrecord {onrecord.__version__}"
    assert b"--text-field" in run("extract", "--help").stdout
    assert run().returncode == 2

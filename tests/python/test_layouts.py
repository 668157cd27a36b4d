"""Files in other encodings, with other separators, and of other kinds."""

import json
from pathlib import Path

import pandas
import pytest

import onrecord
from onrecord.cli import main
from onrecord.files import Layout

QUOTE = "“Café Zoë won,” said Ana Silva."
ROWS = [{"id": "a", "outlet": "Echo", "text": QUOTE}, {"id": "b", "outlet": "Post", "text": "Fine; or not."}]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8", "utf-8-sig", "UTF8"])
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".json", ".txt"])
def test_encodings(tmp_path: Path, encoding: str, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    frame = pandas.DataFrame(ROWS)
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    text = {".csv": frame.to_csv(index=False), ".jsonl": "\n".join(lines), ".json": f"[{','.join(lines)}]"}
    path.write_bytes(text.get(ending, QUOTE).encode(encoding))
    corpus = onrecord.Corpus.read(path, encoding=encoding)
    assert corpus.quotes[["article", "speaker_name"]].to_numpy().tolist() == [["a", "Ana Silva"]]
    assert corpus.quotes["text"].tolist() == ["“Café Zoë won,”"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators_are_found_with_a_word(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.csv"
    pandas.DataFrame(ROWS).to_csv(path, sep=separator, index=False)
    with pytest.warns(UserWarning, match="the cells are separated by"):
        assert len(onrecord.Corpus.read(path).quotes) == 1
    assert len(onrecord.Corpus.read(path, separator=separator).quotes) == 1


def test_a_comma_needs_no_word(tmp_path: Path) -> None:
    pandas.DataFrame([{"text": QUOTE, "a;text": "x"}]).to_csv(tmp_path / "a.csv", index=False)
    assert len(onrecord.Corpus.read(tmp_path / "a.csv").quotes) == 1


def test_tab_separated(tmp_path: Path) -> None:
    pandas.DataFrame(ROWS).to_csv(tmp_path / "a.tsv", sep="\t", index=False)
    assert len(onrecord.Corpus.read(tmp_path / "a.tsv").quotes) == 1


def test_arrays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([*ROWS, 7]), encoding="utf-8")
    with pytest.raises(onrecord.OnRecordError, match="row 3: expected a JSON object, found int 7"):
        onrecord.Corpus.read(path)
    assert len(onrecord.Corpus.read(path, errors="skip")) == 2
    path.write_text("[{", encoding="utf-8")
    with pytest.raises(onrecord.OnRecordError, match="expected a JSON array of objects"):
        onrecord.Corpus.read(path)
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    assert len(onrecord.Corpus.read(path)) == 2


def test_excel(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    path = tmp_path / "a.xlsx"
    pandas.DataFrame([{**ROWS[0], "published": pandas.Timestamp("2025-03-03")}, {"id": "b"}]).to_excel(
        path, index=False
    )
    corpus = onrecord.Corpus.read(path)
    assert corpus.quotes[["article", "published"]].to_numpy().tolist() == [["a", pandas.Timestamp("2025-03-03")]]
    path.write_bytes(b"PK")
    with pytest.raises(onrecord.OnRecordError, match="expected an Excel file"):
        onrecord.Corpus.read(path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"encoding": "latin-99"}, "encoding: expected the name of one, found str 'latin-99'"),
        ({"separator": ";;"}, "separator: expected one character, found str ';;'"),
    ],
)
def test_wrong_layouts(options: dict[str, str], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError, match=message):
        Layout(**options)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"text\nna\xefve\n")
    with pytest.raises(onrecord.OnRecordError, match="expected UTF-8, found the byte 0xEF"):
        onrecord.Corpus.read(path)
    with pytest.raises(onrecord.OnRecordError, match="expected ascii"):
        onrecord.Corpus.read(path, encoding="ascii")


def test_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(pandas.DataFrame(ROWS).to_csv(sep=";", index=False).encode("cp1252"))
    assert main(["extract", str(path), "--encoding", "cp1252"]) == 0
    out, err = capfd.readouterr()
    assert "Zoë" in out
    assert "separated by ';'" in err
    assert main(["compare", "coverage", str(path), "--encoding", "cp1252", "--separator", ";"]) == 0
    assert main(["show", str(path), "--encoding", "cp1252"]) == 0

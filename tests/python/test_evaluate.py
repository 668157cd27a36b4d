import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest

import onrecord
from onrecord.article import build
from onrecord.evaluation.annotation import Attribution, GoldArticle
from onrecord.evaluation.scores import Scores
from test_article import quote, record

TEXT = "“We won,” said Ana Silva. Rui Costa said the count was wrong. She smiled."
SILVA = {"content": [[0, 9]], "cue": [[10, 14]], "source": [[15, 24]]}
COSTA = {"content": [[41, 60]], "cue": [[36, 40]], "source": [[26, 35]]}


def gold(*attributions: dict[str, Any], text: str = TEXT, id: str = "a1") -> dict[str, Any]:
    return {"id": id, "text": text, "attributions": list(attributions)}


def score(frame: pandas.DataFrame, metric: str, kind: str = "all") -> tuple[Any, ...]:
    (row,) = frame[(frame.metric == metric) & (frame.kind == kind)].itertuples(index=False)
    return row.score, row.precision, row.recall, row.gold, row.predicted


def test_all_right() -> None:
    figures = onrecord.evaluate([gold(SILVA, COSTA)])
    assert figures.columns.tolist() == ["kind", "metric", "score", "precision", "recall", "gold", "predicted"]
    assert score(figures, "attributed") == (100, 100, 100, 2, 2)
    assert score(figures, "attributed_exact") == (100, 100, 100, 2, 2)
    assert score(figures, "attributed", "direct") == (100, 100, 100, 1, 1)
    assert score(figures, "attributed", "mixed") == (0, 0, 0, 0, 0)
    assert score(figures, "attributed", "indirect") == (100, 100, 100, 1, 1)


def test_what_is_not_annotated_is_wrong() -> None:
    assert score(onrecord.evaluate([gold(SILVA)]), "attributed") == (66.7, 50, 100, 1, 2)


def test_what_the_library_does_not_find_is_missed() -> None:
    smiled = {"content": [[62, 72]], "cue": [], "source": []}
    assert score(onrecord.evaluate([gold(SILVA, COSTA, smiled)]), "attributed") == (80, 100, 66.7, 3, 2)


def scored(text: str, marked: list[Attribution], found: list[dict[str, Any]], **options: bool) -> dict[str, float]:
    scores = Scores(**options)
    scores.add(GoldArticle("a1", text, tuple(marked)), build(text, {}, record(quotes=found)))
    return {row.metric: row.score for row in scores.rows() if row.kind == "all"}


WORDS = "one two three four five six seven eight nine ten"
AT = [
    (place, place + len(word)) for place, word in zip([0, 4, 8, 14, 19, 24, 28, 34, 40, 45], WORDS.split(), strict=True)
]


def words(first: int, last: int) -> tuple[int, int]:
    return AT[first - 1][0], AT[last - 1][1]


def test_contents_overlap_by_half_of_their_words() -> None:
    marked = [Attribution((words(1, 4),))]
    half = scored(WORDS, marked, [quote("q1", [list(words(1, 8))])])
    assert (half["content_overlap"], half["content_exact"]) == (100, 0)
    assert half["content_tokens"] == 66.7
    less = scored(WORDS, marked, [quote("q1", [list(words(1, 9))])])
    assert less["content_overlap"] == 0


@pytest.mark.parametrize(
    ("marked", "found", "is_right"),
    [
        ([(5, 5)], (5, 5), True),
        ([(5, 8)], (7, 10), True),
        ([(5, 8)], (8, 10), False),
        ([], None, True),
        ([(5, 5)], None, False),
        ([], (5, 5), False),
    ],
)
def test_sources_share_half_of_the_shorter(
    marked: list[tuple[int, int]], found: tuple[int, int] | None, is_right: bool
) -> None:
    given = Attribution((words(1, 4),), source=tuple(words(*pair) for pair in marked))
    made = quote("q1", [list(words(1, 4))], source=found and list(words(*found)))
    figures = scored(WORDS, [given], [made])
    assert figures["attributed"] == figures["source_given"] == (100 if is_right else 0)


def test_a_source_that_swallows_the_sentence_is_wrong() -> None:
    text = "it won, " + " ".join(f"word{number}" for number in range(20))
    given = Attribution(((0, 6),), source=((8, 13),))
    short = scored(text, [given], [quote("q1", [[0, 6]], source=[8, 8 + 9 * 6 - 1])])
    long = scored(text, [given], [quote("q1", [[0, 6]], source=[8, 8 + 10 * 6 - 1])])
    assert (short["attributed"], long["attributed"]) == (100, 0)


def test_marks_and_commas_cost_nothing() -> None:
    assert scored("“We won,” she said.", [Attribution(((1, 7),))], [quote("q1", [[0, 9]])])["content_exact"] == 100


def test_only_the_first_of_a_source_counts_in_what_is_found() -> None:
    given = Attribution((words(1, 2),), cue=(words(3, 3), words(5, 5)))
    assert scored(WORDS, [given], [quote("q1", [list(words(1, 2))], cue=list(words(3, 3)))])["cue"] == 0


def test_cued_leaves_out_quotes_without_a_cue_or_inside_others() -> None:
    given = Attribution((words(1, 2),), cue=(words(3, 3),))
    found = [
        quote("q1", [list(words(1, 2))], cue=list(words(3, 3))),
        quote("q2", [list(words(5, 6))]),
        quote("q3", [list(words(8, 8))], cue=list(words(9, 9)), parent="q2"),
    ]
    assert scored(WORDS, [given], found)["attributed"] == 50
    assert scored(WORDS, [given], found, cued=True)["attributed"] == 100


def test_speakers() -> None:
    silva = SILVA | {"speaker": "Ana Silva", "speaker_type": "person", "anonymous": False}
    costa = COSTA | {"speaker": "Costa", "speaker_type": "organization", "anonymous": True}
    figures = onrecord.evaluate([gold(silva, costa)])
    shares = {metric: score(figures, f"speaker_{metric}")[0] for metric in ("linked", "canonical", "found", "type")}
    assert shares == {"linked": 100, "canonical": 50, "found": 100, "type": 50}
    assert score(figures, "speaker_anonymous") == (0, 0, 0, 1, 0)


def test_no_speakers_in_the_gold_no_figures_of_them() -> None:
    assert not onrecord.evaluate([gold(SILVA)]).metric.str.startswith("speaker").any()


def test_files(jsonl: Callable[..., Path], tmp_path: Path) -> None:
    path = jsonl([gold(SILVA, COSTA), gold(SILVA, COSTA, id="a2")])
    packed = tmp_path / "gold.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert score(onrecord.evaluate(path), "attributed")[3] == 4
    assert onrecord.evaluate(packed).equals(onrecord.evaluate(str(path)))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: expected a JSON object, "),
        ("[]", "line 1: expected an object, found list []"),
        ('{"id": "a1", "attributions": []}', "line 1: no field 'text'; the fields are 'id', 'attributions'"),
        ('{"text": 7, "attributions": []}', "line 1: field 'text': expected a string, found int 7"),
        ('{"text": "", "attributions": {}}', "line 1: field 'attributions': expected a list, found dict {}"),
        ('{"text": "", "attributions": [7]}', "line 1: attribution 1: expected an object with 'content', found int 7"),
        (
            json.dumps(gold({"content": [[0, 99]]}, text="Short.")),
            "line 1: attribution 1, field 'content': expected spans [start, end] within the 6 code points of the text",
        ),
    ],
)
def test_errors_name_file_and_line(jsonl: Callable[..., Path], line: str, message: str) -> None:
    path = jsonl([line])
    with pytest.raises(onrecord.OnRecordError) as error:
        onrecord.evaluate(path)
    assert str(error.value).startswith(f"{path}, {message}")
    assert (error.value.file, error.value.line) == (str(path), 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere.jsonl", "nowhere.jsonl: no such file or folder"),
        (7, "gold: expected a file, a folder or a list of articles, found int"),
        ([], "gold: expected articles, found none"),
        ([7], "gold article 0: expected an object, found int 7"),
    ],
)
def test_errors(given: Any, message: str) -> None:
    with pytest.raises(onrecord.OnRecordError) as error:
        onrecord.evaluate(given)
    assert str(error.value) == message


def brat(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


EVENTS = """T1\tSource 15 24\tAna Silva
T2\tCue 10 14\tsaid
T3\tContent 0 9\t“We won,”
T4\tAttribution 10 14\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
A1\tKind E1 direct
T5\tSource 26 35\tRui Costa
T6\tCue 36 40\tsaid
T7\tContent 41 50;51 60\tthe count was wrong
E2\tAttribution:T6 Source:T5 Cue:T6 Content:T7
T8\tDiscuss 62 65\tShe
#1\tAnnotatorNotes T8\tis she Silva?
"""

RELATIONS = """T1\tsource 15 24\tAna Silva
T2\tcue 10 14\tsaid
T3\tcontent 0 9\t“We won,”
R1\tSourceOf Arg1:T1 Arg2:T2
R2\tContentOf Arg1:T3 Arg2:T2
T5\tsource 26 35\tRui Costa
T6\tcue 36 40\tsaid
T7\tcontent 41 60\tthe count was wrong
R3\tContentOf Arg1:T7 Arg2:T6
R4\tSourceOf Arg1:T5 Arg2:T7
"""


@pytest.mark.parametrize("annotations", [EVENTS, RELATIONS, EVENTS.replace("\n", "\r\n")])
def test_brat(tmp_path: Path, annotations: str) -> None:
    folder = brat(tmp_path, {"vote.txt": TEXT, "vote.ann": annotations})
    assert score(onrecord.evaluate(folder), "attributed_exact") == (100, 100, 100, 2, 2)


def test_brat_in_separate_folders_by_annotator(tmp_path: Path) -> None:
    files = {"text/the_vote.txt": TEXT, "attributions/the_vote_c1.ann": EVENTS, "attributions/the_vote_c2.ann": EVENTS}
    assert score(onrecord.evaluate(brat(tmp_path, files)), "attributed") == (100, 100, 100, 4, 4)


def test_brat_counts_a_line_break_as_it_is(tmp_path: Path) -> None:
    moved = "T1\tSource 17 26\tAna Silva\nT2\tCue 12 16\tsaid\nT3\tContent 2 11\t“We won,”\n"
    moved += "E1\tCue:T2 Source:T1 Content:T3\n"
    folder = brat(tmp_path, {"a.txt": "\r\n“We won,” said Ana Silva.", "a.ann": moved})
    assert score(onrecord.evaluate(folder), "attributed_exact") == (100, 100, 100, 1, 1)


def test_brat_content_without_a_cue(tmp_path: Path) -> None:
    lines = "T1\tSource 15 24\tAna Silva\nT3\tContent 0 9\t“We won,”\nR1\tSourceOf Arg1:T1 Arg2:T3\n"
    folder = brat(tmp_path, {"a.txt": "“We won,” said Ana Silva.", "a.ann": lines})
    figures = onrecord.evaluate(folder)
    assert score(figures, "attributed") == (100, 100, 100, 1, 1)
    assert score(figures, "attributed_exact")[0] == 0


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "{folder}: expected .ann files in this folder, found none"),
        ({"a.ann": ""}, "{folder}/a.ann: no text a.txt for it in {folder}"),
        (
            {"a.txt": "x", "a.ann": "T1\tCue 0\tx\n"},
            "{folder}/a.ann, line 1: expected a name and offsets such as 'Source 0 5;9 12', found 'Cue 0\\tx'",
        ),
        (
            {"a.txt": "x", "a.ann": "T1\tCue 0 9\tx\n"},
            "{folder}/a.ann, line 1: expected a span within the 1 code points of the text, found '0 9'",
        ),
        ({"a.txt": "x", "a.ann": "E1\tAttribution:T1 Cue:T1\n"}, "{folder}/a.ann, line 1: no span T1 in this file"),
        ({"a.txt": "x", "a.ann": "\nR1\tOf Arg1:T1 Arg2:T2\n"}, "{folder}/a.ann, line 2: no span T1 in this file"),
    ],
)
def test_brat_errors(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(onrecord.OnRecordError) as error:
        onrecord.evaluate(brat(tmp_path, files))
    assert str(error.value) == message.format(folder=tmp_path)


def test_wrong_options() -> None:
    with pytest.raises(onrecord.OnRecordError, match="threads: expected a whole number, 1 or more, found int 0"):
        onrecord.evaluate([gold(SILVA)], threads=0)

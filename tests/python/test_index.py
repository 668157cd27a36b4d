import pandas

import onrecord

QUOTE = "“We won,” said Ana Silva."


def frame() -> pandas.DataFrame:
    index = pandas.MultiIndex.from_tuples([("Echo", 1, "a"), ("Post", 1, "b")], names=["outlet", "number", "kind"])
    return pandas.DataFrame({"text": [QUOTE, QUOTE]}, index=index)


def test_levels_have_columns_of_their_names() -> None:
    quotes = onrecord.Corpus(frame()).quotes
    assert quotes.columns[:5].tolist() == ["number", "index_kind", "article", "outlet", "published"]
    assert quotes[["outlet", "number", "index_kind"]].to_numpy().tolist() == [["Echo", 1, "a"], ["Post", 1, "b"]]
    assert quotes["article"].tolist() == frame().index.tolist()
    assert quotes["kind"].tolist() == ["direct", "direct"]


def test_levels_are_fields_and_groups() -> None:
    corpus = onrecord.Corpus(frame())
    assert corpus.coverage()["outlet"].tolist() == ["Echo", "Post"]
    assert corpus.coverage(by="number")["articles"].tolist() == [2]


def test_levels_without_a_name() -> None:
    unnamed = frame().rename_axis([None, None, None])
    assert onrecord.Corpus(unnamed).speakers.columns[:3].tolist() == ["level_0", "level_1", "level_2"]


def test_a_level_is_no_id_by_itself() -> None:
    ids = frame().rename_axis(["outlet", "id", "section"])
    assert onrecord.Corpus(ids).quotes["article"].tolist() == ids.index.tolist()
    assert onrecord.Corpus(ids).quotes["index_id"].tolist() == [1, 1]


def test_an_index_of_one_level_is_as_before() -> None:
    quotes = onrecord.Corpus(pandas.DataFrame({"text": [QUOTE]}, index=pandas.Index(["a"], name="number"))).quotes
    assert quotes.columns[0] == "article"

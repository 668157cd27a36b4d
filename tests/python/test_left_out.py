from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord import schema

STORY = (
    "The dam above Port Aldo broke on Monday night and the flood took the lower town, the market and the bridge.\n\n"
)
WALL = "“Nobody told us that the wall was cracked,” said Lena Orsi, the governor."
CUT = "“The wall was cracked,” Lena Orsi, the governor, said."
PAID = "“Aldo Power will pay for every house in the valley,” Orsi said."
OTHER = "The council of Norwick voted to keep the old market hall open, and a new roof will be built by next summer."


def article(outlet: str, day: int, *paragraphs: str) -> dict[str, Any]:
    text = STORY + "\n\n".join(paragraphs)
    title = "Dam breaks above Port Aldo"
    return {"id": f"{outlet}-{day}", "outlet": outlet, "published": f"2031-04-0{day}", "title": title, "text": text}


def omitted(articles: Any, **options: Any) -> list[tuple[str, str]]:
    frame = onrecord.Corpus(articles).left_out(**options)
    return [(outlet, text.strip("“”,.")) for outlet, text in zip(frame["outlet"], frame["text"], strict=True)]


def test_what_others_have() -> None:
    articles = [article("Echo", 1, WALL, PAID), article("Post", 1, WALL, PAID), article("Wire", 2, PAID)]
    frame = onrecord.Corpus(articles).left_out()
    assert list(frame.columns) == list(schema.types("left_out"))
    (row,) = frame.to_dict("records")
    assert (row["outlet"], row["speaker_name"]) == ("Wire", "Lena Orsi")
    assert (row["quoted_by"], row["article_ids"]) == (["Echo", "Post"], ["Wire-2"])
    assert "wall was cracked" in row["text"]


def test_part_of_it_is_enough() -> None:
    part = "Lena Orsi said nobody “told us that the wall was cracked”."
    articles = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, part)]
    assert omitted(articles) == []


def test_the_shortest_version_is_shown() -> None:
    articles = [article("Echo", 1, WALL), article("Post", 1, CUT), article("Wire", 2, PAID)]
    assert omitted(articles, min_words=4) == [("Wire", "The wall was cracked")]


def test_not_what_was_said_later() -> None:
    articles = [article("Echo", 2, WALL), article("Post", 3, WALL), article("Wire", 1, PAID)]
    assert omitted(articles) == []


def test_an_outlet_s_other_article_has_it() -> None:
    articles = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 1), article("Wire", 2, WALL)]
    assert omitted(articles) == []


def test_not_by_those_on_another_story() -> None:
    other = {"id": "n", "outlet": "Wire", "published": "2031-04-02", "title": "Market hall stays", "text": OTHER}
    assert omitted([article("Echo", 1, WALL), article("Post", 1, WALL), other]) == []


def test_by_another_column() -> None:
    articles = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, PAID)]
    desks = [{**one, "desk": desk} for one, desk in zip(articles, ("city", "world", "sport"), strict=True)]
    frame = onrecord.Corpus(desks).left_out(by="desk")
    assert frame["desk"].tolist() == ["sport"]


def test_frames_of_other_kinds() -> None:
    articles = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, PAID)]
    frame = onrecord.Corpus(polars.DataFrame(articles)).left_out()
    assert isinstance(frame, polars.DataFrame)
    assert frame["quoted_by"].to_list() == [["Echo", "Post"]]


def test_articles_without_an_outlet_are_ignored() -> None:
    nameless = [{**article("x", day, *said), "outlet": None} for day, said in ((1, [WALL]), (2, [PAID]))]
    assert omitted([article("Echo", 1, WALL), article("Wire", 2, PAID), *nameless]) == []
    named = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, PAID)]
    frame = onrecord.Corpus(named + nameless).left_out()
    assert frame["outlet"].tolist() == ["Wire"]
    assert frame["quoted_by"].tolist() == [["Echo", "Post"]]


OUTLETS = {"Echo": 7, "Post": 8, "Wire": 9}


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_ids_and_outlets_keep_their_type(make: Any) -> None:
    rows = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, PAID), article("Wire", 3, PAID)]
    data = make([{**row, "id": at, "outlet": OUTLETS[row["outlet"]]} for at, row in enumerate(rows, 100)])
    frame = onrecord.Corpus(data).left_out()
    assert type(frame) is type(data)
    found = {name: list(frame[name]) for name in ("outlet", "quoted_by", "article_ids")}
    if isinstance(frame, pyarrow.Table):
        found = frame.select(list(found)).to_pydict()
    assert found["outlet"] == [9]
    assert list(found["quoted_by"][0]) == [7, 8]
    assert list(found["article_ids"][0]) == [102, 103]


def test_article_ids_join_the_frame() -> None:
    rows = [article("Echo", 1, WALL), article("Post", 1, WALL), article("Wire", 2, PAID)]
    data = pandas.DataFrame([{**row, "id": at} for at, row in enumerate(rows)])
    omissions = onrecord.Corpus(data).left_out().explode("article_ids")
    joined = omissions.merge(data, left_on="article_ids", right_on="id")
    assert joined["text_y"].tolist() == [rows[2]["text"]]


def test_a_missing_id_stays_missing() -> None:
    rows = [article("Echo", 1, WALL), article("Post", 1, WALL), {**article("Wire", 2, PAID), "id": None}]
    assert onrecord.Corpus(rows).left_out()["article_ids"].tolist() == [[None]]
    assert onrecord.Corpus(pyarrow.Table.from_pylist(rows)).left_out()["article_ids"].to_pylist() == [[None]]


def test_no_such_column() -> None:
    with pytest.raises(onrecord.OnRecordError, match="no column 'desk'"):
        onrecord.Corpus([article("Echo", 1)]).left_out(by="desk")

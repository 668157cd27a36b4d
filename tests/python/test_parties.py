from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

import onrecord
from onrecord.aliases import Aliases, Party
from onrecord.compare.party_names import NamedSpeaker, merge


def person(name: str, role: str | None = None) -> NamedSpeaker:
    return NamedSpeaker(name, "person", role, False)


def body(name: str, type: str = "organization") -> NamedSpeaker:
    return NamedSpeaker(name, type, None, False)


def names(*speakers: NamedSpeaker, aliases: Any = None) -> list[str | None]:
    return [party and party.name for party in merge(speakers, Aliases(aliases))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ana Silva"), person("Ana Silva")),
        (person("Peter Lang"), person("Peter J. Lang")),
        (person("Peter James Lang"), person("Peter J. Lang")),
        (person("Raúl Labrador"), person("Raul Labrador")),
        (person("Omar al-Haddad"), person("Omar al Haddad")),
        (person("Vera Lima", "senator"), person("Lima", "Senator")),
        (person("Rex Marlow", "U.S. secretary of state"), person("Marlow", "Secretary of State")),
        (person("Hale", "Sheriff"), person("Hale", "sheriff")),
        (body("Aldo Power"), body("Aldo Power Inc.")),
        (body("the Rivers Agency"), body("Rivers Agency")),
        (body("International Grain Fund"), body("IGF")),
        (body("Moscow", "place"), body("the Kremlin")),
        (body("Russia", "place"), body("the Russian government")),
        (body("the U.N."), body("United Nations")),
        (body("the White House"), body("Washington", "place")),
    ],
)
def test_are_one(one: NamedSpeaker, other: NamedSpeaker) -> None:
    first, second = names(one, other)
    assert first is not None
    assert first == second
    assert names(other, one) == [first, first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Anna Berg"), person("Karl Berg")),
        (person("Robert Hale"), person("Robert Hale Jr.")),
        (person("Vera Lima", "senator"), person("Lima")),
        (person("Vera Lima", "senator"), person("Lima", "Mayor")),
        (person("George Ward", "president"), person("Ward", "Vice President")),
        (person("Hale", "Sheriff"), person("Hale", "Judge")),
        (person("Peter J. Lang"), person("Peter K. Lang")),
        (person("Kerry Washington"), body("Washington", "place")),
        (body("International Grain Fund"), body("IGO")),
        (body("Aldo Power"), body("Aldo Water")),
    ],
)
def test_are_two(one: NamedSpeaker, other: NamedSpeaker) -> None:
    first, second = names(one, other)
    assert first is not None
    assert first != second


def test_a_plain_name_between_two_is_a_third() -> None:
    assert len(set(names(person("Peter Lang"), person("Peter J. Lang"), person("Peter K. Lang")))) == 3


def test_initials_of_two_bodies_are_neither() -> None:
    found = names(body("International Grain Fund"), body("Inland Grazing Forum"), body("IGF"))
    assert len(set(found)) == 3


def test_a_family_name_that_two_people_could_have_is_neither() -> None:
    assert names(person("Anna Berg", "senator"), person("Karl Berg", "senator"), person("Berg", "Senator"))[2] is None


@pytest.mark.parametrize(
    "speaker",
    [
        person("Hale"),
        NamedSpeaker("a senior official", "person", None, True),
        body("the coast guard"),
        body("The coast guard"),
        body("the Foreign Ministry"),
        body("residents", "group"),
        body("A Harbour Post report", "document"),
        body("two Republican senators", "group"),
    ],
)
def test_is_not_a_party(speaker: NamedSpeaker) -> None:
    assert names(speaker) == [None]


def test_words_that_another_article_has_in_lower_case_are_not_a_name() -> None:
    assert names(body("Residents", "group"), body("residents", "group")) == [None, None]
    assert names(body("Democrats", "group")) == ["Democrats"]


def test_the_type_in_most_articles_counts() -> None:
    assert (
        len(set(names(body("Harlan Reid"), person("Harlan Reid"), person("Harlan Reid"), person("Harlan B. Reid"))))
        == 1
    )


def test_has_its_most_frequent_name() -> None:
    lang = person("Peter J. Lang")
    assert names(person("Peter Lang"), lang, lang) == ["Peter J. Lang"] * 3


def test_user_defined_aliases_come_first_and_apply_to_people() -> None:
    own = {"Kremlin": "Kremlin", "the coast guard": "Velmora Coast Guard", "Hale": "Robert Hale"}
    found = names(
        body("the Kremlin"),
        body("Moscow", "place"),
        body("The coast guard"),
        person("Hale"),
        person("Robert Hale"),
        aliases=own,
    )
    assert found == ["Kremlin", "Russia", "Velmora Coast Guard", "Robert Hale", "Robert Hale"]


def test_aliases_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("alias,name,wikidata\nthe Guild,Harbour Guild,Q1\nHG,Harbour Guild,\n", encoding="utf-8")
    aliases = Aliases(path)
    for name in ("The Guild", "HG", "Harbour Guild"):
        assert aliases.of(name, "organization") == Party("Harbour Guild", "Q1")
    corpus = onrecord.Corpus(["“It is late,” the Guild said."], aliases=path)
    assert corpus.quotes["party"].tolist() == ["Harbour Guild"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, ": no column 'alias'; the columns are none"),
        ("alias,title\n", 1, ": no column 'name'; the columns are 'alias', 'title'"),
        ("alias,name\nHG,\n", 2, ", line 2: no name"),
        ("alias,name\nHG,Harbour Guild\nhg,Hill Guild\n", 3, ", line 3: alias 'hg' stands for 'Harbour Guild' already"),
    ],
)
def test_errors_of_a_file(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(onrecord.OnRecordError) as error:
        onrecord.Corpus([], aliases=path)
    assert str(error.value) == f"{path}{message}"
    assert (error.value.file, error.value.line) == (str(path), line)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(onrecord.OnRecordError, match=r"nowhere\.csv: No such file"):
        onrecord.Corpus([], aliases="nowhere.csv")


ARTICLES = [
    {"id": "a1", "outlet": "Harbour Post", "text": "“We won,” said Mayor Ana Silva. She said it was late."},
    {
        "id": "a2",
        "outlet": "Valley Echo",
        "text": "“It was close,” Mayor Silva said. A senior official said it was not.",
    },
    {"id": "a3", "outlet": "Valley Echo", "text": "The Kremlin said it was ready. Ana Silva accused Moscow of lying."},
]


def test_columns_of_the_tables() -> None:
    corpus = onrecord.Corpus(ARTICLES)
    quotes = corpus.quotes
    assert set(quotes[quotes.speaker_name.str.contains("Silva")].party) == {"Ana Silva"}
    assert quotes[quotes.speaker_name.str.contains("official")].party.isna().all()
    speakers = corpus.speakers.set_index(["article", "id"])
    joined = quotes.join(speakers.party.rename("same"), on=["article", "speaker"])
    assert (joined.party.fillna("") == joined.same.fillna("")).all()
    claims = corpus.claims
    accusation = claims[claims.type == "accusation"]
    assert accusation[["claimant_party", "target_party"]].to_numpy().tolist() == [["Ana Silva", "Russia"]]


def test_parties() -> None:
    found = onrecord.Corpus(ARTICLES).parties().set_index("party")
    silva = found.loc["Ana Silva"]
    assert (silva.type, silva.role, silva.articles, silva.outlets) == ("person", "Mayor", 3, 2)
    assert silva.quotes >= 3
    assert silva.claims >= 1
    assert sorted(silva.names) == ["Ana Silva", "Silva"]
    assert found.loc["Russia", "wikidata"] == "Q159"
    assert found.quotes.is_monotonic_decreasing


@pytest.mark.parametrize("kind", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
def test_frames_of_the_callers_kind(kind: Any) -> None:
    found = onrecord.Corpus(kind(ARTICLES)).parties()
    assert isinstance(found, (pandas.DataFrame, polars.DataFrame, pyarrow.Table))
    assert type(found) is type(kind(ARTICLES))
    assert next(iter(found["party"])) is not None


def test_no_articles() -> None:
    assert len(onrecord.Corpus([]).parties()) == 0


def test_the_shipped_table_is_whole() -> None:
    text = (Path(onrecord.__file__).parent / "data" / "aliases.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines()[1:]]
    assert all(len(row) == 3 for row in rows)
    assert all(row[2] == "" or row[2][0] == "Q" for row in rows)
    ids: dict[str, set[str]] = {}
    for _, name, wikidata in rows:
        ids.setdefault(name, set()).add(wikidata)
    assert all(len(found) == 1 for found in ids.values())

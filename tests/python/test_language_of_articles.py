# ruff: noqa: E501
import json
from pathlib import Path

import pandas
import pytest

import onrecord
from onrecord.language import language

OTHERS = {
    "German": "Die Regierung hat den Haushalt am Montag vorgelegt, sagte der Minister. Die Opposition lehnt ihn ab, weil er "
    "nach ihrer Ansicht die Gemeinden im Norden benachteiligt und neue Schulden für die Stadt vorsieht.",
    "Dutch": "De burgemeester had gezegd dat de brug of de weg over de rivier dit jaar klaar was, maar de raad had daar geen "
    "geld voor. Volgens de wethouder was het besluit al in het voorjaar genomen en werd er niets gedaan.",
    "French": "Le maire a déclaré lundi que le pont serait fermé pendant deux mois, car les piliers sont en mauvais état. "
    "Les habitants du quartier ont demandé une réunion avec le conseil, qui n'a pas encore répondu.",
    "Spanish": "El alcalde dijo el lunes que no se cerrará el puerto, a pesar de la huelga de los pescadores. El sindicato "
    "lo acusó de no haber cumplido su promesa de hablar con ellos antes de firmar el acuerdo.",
    "Portuguese": "O prefeito disse na segunda-feira que o porto não será fechado, apesar da greve dos pescadores. O "
    "sindicato o acusou de não ter cumprido a promessa de falar com eles antes de assinar o acordo.",
    "Danish": "Borgmesteren sagde mandag, at havnen ikke vil blive lukket, selv om fiskerne har nedlagt arbejdet. For to år "
    "siden lovede han at tale med dem, før han skrev under på en ny aftale med byen og dens ejere.",
    "Polish": "Burmistrz powiedział w poniedziałek, że port nie zostanie zamknięty mimo strajku rybaków. Związek oskarżył go "
    "o to, że nie dotrzymał obietnicy rozmowy z nimi przed podpisaniem nowej umowy z miastem i jego radą.",
    "Turkish": "Belediye başkanı pazartesi günü limanın kapatılmayacağını söyledi. Sendika, yeni anlaşmayı imzalamadan önce "
    "balıkçılarla görüşme sözünü tutmadığı için onu suçladı ve bu hafta sonu için büyük bir yürüyüş çağrısı yaptı.",
    "Russian": "Мэр заявил, что порт не будет закрыт.",
    "Chinese": "市长周一表示，尽管渔民罢工，港口不会关闭。工会指责他没有兑现承诺。",
    "Arabic": "قال رئيس البلدية يوم الاثنين إن الميناء لن يغلق رغم الإضراب.",
}
ENGLISH = (
    "The mayor said on Monday that the harbour would stay open, although the fishermen are on strike. Their union accused "
    "her of breaking a promise to talk to them before she signed the new contract with the owners of the quay."
)
ENGLISH_WITH_NAMES = (
    "PORT ALDER, July 4 – Ana Silva, Tom Okoro, Leyla Damaris, Henrik Vasko, Grace Amankwah and Osric Vane were elected to "
    "the council of Port Alder on Sunday, said Rafael Dunmore, the clerk."
)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages(text: str) -> None:
    assert language(text) == "other"
    assert language(text.upper()) == "other"


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH.upper(), ENGLISH_WITH_NAMES, ENGLISH.replace("harbour", "порт")])
def test_english(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    "text", [None, "", "We won.", "“No,” said Zoë Özdemir.", "GOALS: Silva 2, Okoro 1", "12,000 – 3.5 %"]
)
def test_short_texts_are_not_judged(text: str | None) -> None:
    assert language(text) is None


def test_example_articles_are_english() -> None:
    assert set(map(language, onrecord.example_articles()["text"])) == {"en"}


def test_a_warning_and_a_column() -> None:
    quoted = f"„Wir haben gewonnen“, sagte Ana Silva. {OTHERS['German']}"
    frame = pandas.DataFrame({"id": ["a", "b", "c"], "text": [ENGLISH, quoted, "Fine."]})
    corpus = onrecord.Corpus(frame)
    with pytest.warns(UserWarning, match=r"1 article is not in English.*: 'b'"):
        stories = corpus.stories()
    assert stories.set_index("article")["language"].fillna("").to_dict() == {"a": "en", "b": "other", "c": ""}
    assert set(corpus.quotes.query("article == 'a'")["language"]) == {"en"}
    assert onrecord.extract(quoted).language == "other"
    with pytest.warns(UserWarning, match="not in English"):
        assert len(onrecord.Corpus(frame).claims) >= 0


def test_the_command_line_warns(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from onrecord.cli import main

    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "x", "text": OTHERS["French"]}), encoding="utf-8")
    assert main(["extract", str(path)]) == 0
    assert "onrecord: 1 article is not in English, which is the only language that is read: x" in capfd.readouterr().err

import pytest

import onrecord


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("“We won,” said Ana Silva.", ("verb", "model", "model", "source")),
        ("The bridge is safe, according to the ministry.", ("according to", "model", "model", "source")),
        ("MAYOR ORSO: We had no warning.\n\nREPORTER: When were you told?", ("label", "label", "label", "source")),
        ("“We had no warning of the flood.” — Ana Orso", ("label", "signature", "signature", "source")),
    ],
)
def test_says_why(text: str, evidence: tuple[str, ...]) -> None:
    first = onrecord.extract(text).quotes[0]
    assert first.evidence == onrecord.Evidence(*evidence)


def test_of_marks_alone() -> None:
    quotes = onrecord.extract("“We won,” said Ana Silva. She left the hall. “It was not easy.”").quotes
    assert quotes[-1].evidence == onrecord.Evidence("none", "marks", None, "paragraph")


def test_columns_say_the_same() -> None:
    text = "“We won,” said Ana Silva. She left the hall. “It was not easy.”"
    quotes, columns = onrecord.extract(text).quotes, onrecord.Corpus([text]).quotes
    for part in ("cue", "content", "source", "speaker"):
        found = columns[f"evidence_{part}"].tolist()
        assert [value if isinstance(value, str) else None for value in found] == [
            getattr(q.evidence, part) for q in quotes
        ]

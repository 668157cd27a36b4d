"""Short invented articles, and what must hold of whatever is found."""

from typing import Any

from onrecord import schema

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "dam-1",
        "outlet": "The Harbour Post",
        "published": "2031-04-02",
        "title": "Dam “leaks”",
        "url": "https://harbourpost.example/dam-1",
        "text": "PORT ALDO – At least 12 people were killed when the dam broke, Governor Lena Orsi said Monday.\n\n"
        "“Nobody told us that the wall was cracked,” Orsi said. “We want answers.”\n\n"
        "The operator, Aldo Power, denied that it had ignored the warnings.",
    },
    {
        "id": "dam-2",
        "outlet": "Valley Echo",
        "published": "2031-04-03",
        "title": None,
        "url": None,
        "text": "“The wall was cracked 👩‍👩‍👧 e\u0301,” said Tomas Brandt, an engineer.\n\n"
        "Orsi accused Aldo Power of hiding the cracks.",
    },
    {"id": "dam-3", "outlet": None, "published": None, "title": None, "url": None, "text": "The weather was fine."},
]

QUOTES = {
    *("id", "kind", "act", "content", "text", "cue", "source", "speaker", "addressee", "parent", "confidence"),
    "evidence",
}
SPEAKERS = {"id", "name", "type", "role", "anonymous", "mentions"}
CLAIMS = {"id", "type", "span", "quote", "claimant", "target", "count", "victims", "cause", "place", "when"}
CLAIMS |= {"total_of", "replaces", "code", "voice", "negated", "hedged", "confidence"}

PARTIES = {table: [column.name for column in columns] for table, columns in schema.PARTY_COLUMNS.items()}
"""The columns of each table that only a corpus has."""


def columns(table: str) -> list[str]:
    """The columns of a table that does not compare articles."""
    return [name for name in schema.types(table) if name not in PARTIES[table]]


def corpus_columns(table: str) -> list[str]:
    """The columns of a table of a corpus."""
    return list(schema.types(table))


def check(text: str, record: dict[str, Any]) -> None:
    """The record of an article is as DESIGN.md has it, and its offsets and ids hold."""
    assert list(record) == ["id", "outlet", "published", "title", "url", "quotes", "speakers", "claims"]
    quotes = {quote["id"] for quote in record["quotes"]}
    speakers = {speaker["id"] for speaker in record["speakers"]}
    claims = {claim["id"] for claim in record["claims"]}
    assert len(quotes) == len(record["quotes"])
    assert len(speakers) == len(record["speakers"])

    def is_span(span: Any) -> bool:
        return 0 <= span[0] < span[1] <= len(text)

    for quote in record["quotes"]:
        assert set(quote) == QUOTES
        assert quote["content"] == sorted(quote["content"])
        assert all(map(is_span, quote["content"]))
        assert quote["text"] == " … ".join(text[start:end] for start, end in quote["content"])
        assert all(quote[part] is None or is_span(quote[part]) for part in ("cue", "source", "addressee"))
        assert quote["kind"] in ("direct", "indirect", "mixed")
        assert quote["act"] in ("speech", "thought", "writing")
        assert quote["speaker"] in speakers | {None}
        assert quote["parent"] in quotes | {None}
        assert 0 <= quote["confidence"] <= 1
        evidence = quote["evidence"]
        assert list(evidence) == ["cue", "content", "source", "speaker"]
        assert (evidence["cue"] == "none") == (quote["cue"] is None)
        assert (evidence["source"] is None) == (quote["source"] is None)
        assert (evidence["speaker"] is None) == (quote["speaker"] is None)
    for speaker in record["speakers"]:
        assert set(speaker) == SPEAKERS
        assert speaker["name"]
        assert all(map(is_span, speaker["mentions"]))
        assert speaker["mentions"] == sorted(speaker["mentions"])
    for claim in record["claims"]:
        assert set(claim) == CLAIMS
        assert is_span(claim["span"])
        assert claim["quote"] in quotes | {None}
        assert claim["claimant"] in speakers | {None}
        assert claim["target"] is None or set(claim["target"]) == {"name", "speaker", "span"}
        assert {claim["total_of"], claim["replaces"]} <= claims | {None}
        assert claim["voice"] == ("own" if claim["quote"] is None else "quoted")
        assert claim["count"] is None or set(claim["count"]) == {"kind", "min", "max", "approximate"}

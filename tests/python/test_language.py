"""Documentation is in plain English: docs of Rust items, docstrings and Markdown avoid the words that `RULES` lists.

What is in quotation marks or is code is exempt, because example sentences say "told" and names of code are what they
are. Each rule shows a sentence that it finds and one that it must not.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

UNITS = (
    "row|line|article|process|thread|file|record|element|mark|tick|test|stage|module|metric|word|figure|version|page"
)


@dataclass(frozen=True)
class Rule:
    pattern: str
    """A regular expression without regard to case; a space stands for any white space, also a line break."""
    use: str
    """What to write instead, with the reason."""
    bad: tuple[str, ...]
    good: tuple[str, ...]

    def search(self, text: str) -> Iterator[re.Match[str]]:
        return re.finditer(self.pattern.replace(" ", r"\s+"), text, re.IGNORECASE)


RULES = (
    Rule(
        r"\b(?:tell|tells|told|telling|tellings)\b",
        "say, report, show, describe, classify, distinguish, version: “tell” stood for all of them",
        (
            "It tells quotes apart from titles.",
            "The tellings of one event.",
            "Who is told is the\naddressee.",
            "It says whom he told.",
        ),
        ("In “The minister told parliament that” it is the cue.", "The column `told_by`.", 'such as "told reporters"'),
    ),
    Rule(
        r"\bbeside\b",
        "next to, besides, in addition to",
        ("The columns beside the text.",),
        ("Besides, it is fast.", "The words “beside the road”."),
    ),
    Rule(
        r"\bso many\b",
        "n, that many, a number of: say how many",
        ("After so many words it ends.",),
        ("So much for that.", "That many words."),
    ),
    Rule(
        rf"\b(?:an?|one) (?:{UNITS}) (?:a|an) \w+|\bone a (?:core|row|line|quote|article)\b",
        "one row per quote: the article does not mean “per” in a count of things",
        ("A frame, a row a quote.", "JSON Lines, an article a line.", "None for one a core.", "a row an\noutlet"),
        ("One row per quote.", "A row is a quote.", "Twice a day.", "A row, a quote."),
    ),
    Rule(r"\banew\b", "again", ("The text is read anew.",), ("The text is read again.",)),
    Rule(
        r"\b(?:user|caller)['’]s own\b",
        "user-defined, or leave out “own”",
        ("Claim types of the user's own.", "The caller’s own kind of frame."),
        ("The caller's kind of frame.", "In his own words."),
    ),
    Rule(
        r"(?<!-)\b(?:stand|stands|standing|stood)\b(?!-)(?! (?:for|out|up|trial)\b)",
        "is, appears, occurs, follows, precedes",
        ("Where a name stands before the cue.", "It stood there.", "words that stand in a row"),
        (
            "“AU” stands for the African Union.",
            "A stand-in.",
            "a long-standing dispute",
            "We understand standard English.",
        ),
    ),
    Rule(
        r"\b(?:put|puts|said|stated) with reserve\b",
        "hedged",
        ("Whether it is put with reserve.",),
        ("Whether it is hedged.",),
    ),
    Rule(
        r"\b(?:go|goes|went|going) by\b",
        "is called; is decided by",
        ("All names it goes by.", "They go by an alias."),
        ("The days that passed by.", "He is called Vane."),
    ),
    Rule(
        r"\ba world of (?:its|their) own\b|\bworlds of their own\b",
        "say what is separate from what",
        ("Each batch is a world of its own.",),
        ("The world is large.",),
    ),
    Rule(
        r"\b(?:make|makes) of\b",
        "what it finds in, what it turns into",
        ("What it makes of claims is nothing.", "what a reader\nmakes of a name"),
        ("It is made of words.", "It makes a frame of texts."),
    ),
    Rule(
        r"\bwhat is to be \w+",
        "name the thing: new articles, the options",
        ("What is to be added to a store.",),
        ("What is added to a store.", "It is to be released."),
    ),
    Rule(r"\bparted by\b", "separated by", ("Pieces are parted by blanks.",), ("Pieces are separated by spaces.",)),
    Rule(
        r"\b(?:is|are) worth\b(?! (?:it|\w+ing)\b)",
        "say what is lost or gained",
        ("Three digits are more than a confidence is worth.",),
        ("This is worth knowing.", "It is not worth it."),
    ),
    Rule(
        r"\b(?:kin|kinship|likest)\b",
        "related, similarity, most similar",
        ("The likest event.", "The kinship of two counts.", "A word and its kin."),
        ("The kind of a quote.", "The most similar event."),
    ),
    Rule(r"\bbarred\b", "excluded", ("Antecedents that are barred.",), ("A progress bar.",)),
    Rule(r"\bafar\b", "far away, with the distance", ("A speaker from afar.",), ("A speaker far away.",)),
)

VAGUE_NAMES = "NEAR|LEAST|MOST|REACH|CROWD|AFAR|BARE|AT_ALL|TOGETHER|ENOUGH"

NAMES = re.compile(
    rf"^\s*(?:pub(?:\([a-z]+\))? )?(?:(?:const|static) )?_?({VAGUE_NAMES})\s*(?::[^=]+)?=[^=]", re.MULTILINE
)
"""Constants whose names do not say what they count: `MAX_WORDS_BETWEEN`, `MIN_CONFIDENCE` do."""


@dataclass(frozen=True)
class Block:
    """A stretch of documentation, and the line of its file at which it begins."""

    line: int
    text: str


def blanked(match: re.Match[str]) -> str:
    """As many characters and lines, with a mark that no rule takes for a space."""
    return re.sub(r"[^\n]", "¤", match[0])


EXEMPT = (
    re.compile(r"^ *(`{3,}|~{3,})[^\n]*\n.*?(?:^ *\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL),  # fenced code
    re.compile(r"^ *>>> .*?(?=^\s*$|\Z)", re.MULTILINE | re.DOTALL),  # an example, to the next blank line
    re.compile(r"(`+)(?!`)(?:(?!\n\s*\n).)*?[^`]\1(?!`)", re.DOTALL),  # code spans
    re.compile(r"“(?:(?!\n\s*\n)[^”])*”"),
    re.compile(r"«(?:(?!\n\s*\n)[^»])*»"),
    re.compile(r"„(?:(?!\n\s*\n)[^“”])*[“”]"),
    re.compile(r'(?<!\w)"(?:(?!\n\s*\n)[^"])*"'),
    re.compile(r"\bhttps?://\S+"),
)


def prose(text: str) -> str:
    """The text with all that is exempt left blank."""
    for pattern in EXEMPT:
        text = pattern.sub(blanked, text)
    return text


def rust_docs(code: str) -> Iterator[Block]:
    """The comments `///` and `//!` of a file, those on lines that follow each other as one."""
    lines: list[str] = []
    for number, line in enumerate([*code.splitlines(), ""], 1):
        if found := re.match(r"\s*//[/!](?!/) ?(.*)$", line):
            lines.append(found[1])
        elif lines:
            yield Block(number - len(lines), "\n".join(lines))
            lines = []


def docstrings(code: str) -> Iterator[Block]:
    """The docstrings of a file, those of constants and fields too."""
    for node in ast.walk(ast.parse(code)):
        for statement in getattr(node, "body", ()) if not isinstance(node, (ast.Lambda, ast.IfExp)) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                value = statement.value.value
                if isinstance(value, str):
                    yield Block(statement.lineno, value)


def blocks(path: Path) -> Iterator[Block]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".rs":
        yield from rust_docs(text)
    elif path.suffix == ".py":
        yield from docstrings(text)
    else:
        yield Block(1, text)


def findings(path: Path) -> list[str]:
    """What is wrong in a file, a line of text for each."""
    found = []
    for block in blocks(path):
        text = prose(block.text)
        for rule in RULES:
            for match in rule.search(text):
                line = block.line + text[: match.start()].count("\n")
                found.append((line, f"{' '.join(match[0].split())!r}: use {rule.use}"))
    if path.suffix in (".rs", ".py"):
        code = path.read_text(encoding="utf-8")
        for match in NAMES.finditer(code):
            line = code[: match.start(1)].count("\n") + 1
            found.append((line, f"{match[1]}: name the unit, as MAX_WORDS_BETWEEN does"))
    return [f"{path.relative_to(ROOT)}:{line}: {message}" for line, message in sorted(found)]


def check(paths: list[Path]) -> None:
    assert paths
    found = [finding for path in paths for finding in findings(path)]
    if found:
        counts = Counter(finding.partition(":")[0] for finding in found)
        summary = "\n".join(f"{count:5} {path}" for path, count in counts.most_common())
        pytest.fail("\n".join([*found, f"{len(found)} in {len(counts)} files", summary]), pytrace=False)


def test_rust() -> None:
    check(sorted((ROOT / "src").rglob("*.rs")))


def test_python() -> None:
    folders = ("python", "examples", "benches", "training")
    check(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


def test_markdown() -> None:
    names = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DESIGN.md", "SECURITY.md")
    there = [ROOT / name for name in names if (ROOT / name).exists()]
    folders = ("docs", "models", "training")
    check([*there, *sorted(path for folder in folders for path in (ROOT / folder).rglob("*.md"))])


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [(rule, sentence) for rule in RULES for sentence in rule.bad],
    ids=lambda value: str(value)[:40],
)
def test_finds(rule: Rule, sentence: str) -> None:
    assert list(rule.search(prose(sentence)))


@pytest.mark.parametrize("sentence", [sentence for rule in RULES for sentence in rule.good])
def test_leaves_alone(sentence: str) -> None:
    assert not [match[0] for rule in RULES for match in rule.search(prose(sentence))]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("const NEAR: usize = 12;", True),
        ("pub(crate) const LEAST: f32 = 0.5;", True),
        ("MOST = 15", True),
        ("_REACH: int = 3", True),
        ("const MAX_WORDS_BETWEEN: usize = 12;", False),
        ("MOST_DAYS = 14", False),
        ("if NEAR == 3:", False),
    ],
)
def test_finds_names(name: str, is_found: bool) -> None:
    assert bool(NAMES.search(name)) == is_found


def test_where_prose_is() -> None:
    """Each of these has the word once in prose, in line 3, and else where it is exempt."""
    rust = '\n/// “He told her” is `told`.\n/// Who is told.\n/// ```\n/// let told = "told";\n/// ```\nfn told() {}\n'
    python = '\n"""“He told her”\nWho is told.\n\n>>> told()\ntold\n"""\ntold = "told"  # told\n'
    markdown = "`told`\n\nWho is told.\n\n```python\ntold()\n```\n"
    for found in (rust_docs(rust), docstrings(python), [Block(1, markdown)]):
        lines = [
            block.line + prose(block.text)[: match.start()].count("\n")
            for block in found
            for match in RULES[0].search(prose(block.text))
        ]
        assert lines == [3]


def test_docs_of_fields_and_functions_are_read() -> None:
    code = 'A = 1\n"""One."""\n\nclass B:\n    """Two."""\n\n    c: int\n    """Three."""\n\n'
    code += '    def d(self):\n        """Four."""\n'
    assert [block.text for block in docstrings(code)] == ["One.", "Two.", "Three.", "Four."]

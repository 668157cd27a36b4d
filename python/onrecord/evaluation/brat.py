"""Attributions in brat standoff: a `.txt` file with the text, beside it an `.ann` file with what was marked in it.

A line of `.ann` is one of

    T1<TAB>Source 15 24<TAB>Ana Silva               a span; pieces are parted by ";": "Content 0 9;30 40"
    E1<TAB>Attribution:T4 Source:T1 Cue:T2 Content:T3    an attribution of spans, as PolNeAR has them
    R1<TAB>Source-of Arg1:T1 Arg2:T2                the same as relations between spans

What a span is called, or its place in an attribution, says what it is: source, cue or content, in any case, with or
without a number ("Content2"). Attributes, notes and spans that are part of no attribution ("Discuss", "Discard") are
passed over. Relations are gathered around their cue, those without a cue around their content.

`NAME.ann` belongs to `NAME.txt`, and so does `NAME_CODER.ann`, also where texts and annotations stand in folders of
their own, as `text/` and `attributions/` of PolNeAR do. If several coders marked one text, each is an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from onrecord.errors import OnRecordError
from onrecord.evaluation.gold import Attribution, GoldArticle, Spans

ROLES = ("source", "cue", "content")


def read(folder: Path) -> list[GoldArticle]:
    """The articles of a folder and the folders in it, in order of their names.

    Raises:
        OnRecordError: no `.ann` files, one without its text, or one that cannot be read.
    """
    marked = sorted(folder.rglob("*.ann"))
    if not marked:
        raise OnRecordError(f"{folder}: expected .ann files in this folder, found none", file=str(folder))
    texts: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.txt")):
        texts.setdefault(path.stem, []).append(path)
    return [_article(folder, path, texts) for path in marked]


def _article(folder: Path, path: Path, texts: Mapping[str, list[Path]]) -> GoldArticle:
    found = _text_of(path, texts)
    if found is None:
        raise OnRecordError(f"{path}: no text {path.stem}.txt for it in {folder}", file=str(path))
    text = _decoded(found)
    attributions = parse(_decoded(path), text, str(path))
    return GoldArticle(path.relative_to(folder).with_suffix("").as_posix(), text, tuple(attributions))


def _text_of(path: Path, texts: Mapping[str, list[Path]]) -> Path | None:
    """The text of the same name, or of the name without "_CODER"; the one in the same folder first."""
    stem = path.stem
    while stem:
        if stem in texts:
            return min(texts[stem], key=lambda text: (text.parent != path.parent, text))
        stem = stem.rpartition("_")[0]
    return None


def _decoded(path: Path) -> str:
    try:
        # Not `read_text`, which makes one character of "\r\n": brat counts two.
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{path}: expected UTF-8, found the byte 0x{error.object[error.start]:02X} at byte {error.start}"
        raise OnRecordError(message, file=str(path)) from None
    except OSError as error:
        raise OnRecordError(f"{path}: {error.strerror or error}", file=str(path)) from None


def parse(annotations: str, text: str, file: str) -> list[Attribution]:
    r"""The attributions of an `.ann` file, in its order.

    Raises:
        OnRecordError: a line that cannot be read; it names the line.

    >>> lines = "T1\tSource 0 3\tAna\nT2\tCue 4 8\tsaid\nT3\tContent 9 15\tit won\n"
    >>> lines += "E1\tCue:T2 Source:T1 Content:T3"
    >>> parse(lines, "Ana said it won", "one.ann")[0].content
    ((9, 15),)
    """
    spans: dict[str, tuple[str, Spans]] = {}
    events: list[tuple[int, list[tuple[str, str]]]] = []
    relations: list[tuple[int, list[str]]] = []
    for number, line in enumerate(annotations.splitlines(), 1):
        mark, _, rest = line.partition("\t")
        try:
            if mark.startswith("T"):
                spans[mark] = _span(rest, len(text))
            elif mark.startswith("E"):
                arguments = [argument.partition(":") for argument in rest.split()]
                events.append((number, [(role, target) for role, _, target in arguments]))
            elif mark.startswith("R"):
                _, *arguments_ = rest.split()
                relations.append((number, [argument.partition(":")[2] for argument in arguments_]))
        except ValueError as error:
            raise OnRecordError(f"{file}, line {number}: {error}", file=file, line=number) from None

    def known(number: int, marks: Iterable[str]) -> None:
        missing = next((mark for mark in marks if mark.startswith("T") and mark not in spans), None)
        if missing is not None:
            message = f"{file}, line {number}: no span {missing} in this file"
            raise OnRecordError(message, file=file, line=number)

    made = []
    for number, arguments_of in events:
        known(number, (target for _, target in arguments_of))
        named = [(_role(role) or _role(spans[target][0]), target) for role, target in arguments_of if target in spans]
        made.append(_attribution({role: [t for r, t in named if r == role] for role in ROLES}, spans))
    for number, marks in relations:
        known(number, marks)
    made += _related([marks for _, marks in relations], spans)
    return [attribution for attribution in made if attribution.content]


def _span(rest: str, length: int) -> tuple[str, Spans]:
    """What a span is called, and its pieces: "Source 0 5;9 12"."""
    name, _, places = rest.partition("\t")[0].partition(" ")
    pieces = []
    for piece in places.split(";"):
        ends = piece.split()
        if len(ends) != 2 or not all(end.isdigit() for end in ends):  # noqa: PLR2004
            raise ValueError(f"expected a name and places such as 'Source 0 5;9 12', found {rest!r}")
        start, end = map(int, ends)
        if not start <= end <= length:
            raise ValueError(f"expected a place within the {length:,} code points of the text, found {piece!r}")
        if start < end:
            pieces.append((start, end))
    return name, tuple(pieces)


def _role(name: str) -> str | None:
    """Source, cue or content, whatever the case and number."""
    plain = name.lower().rstrip("0123456789")
    return plain if plain in ROLES else None


def _related(relations: list[list[str]], spans: Mapping[str, tuple[str, Spans]]) -> list[Attribution]:
    """Attributions of relations between spans: around each cue, without one around each content."""
    roles = {mark: _role(name) for mark, (name, _) in spans.items()}
    near: dict[str, list[str]] = {}
    for marks in relations:
        ends = [mark for mark in marks if roles.get(mark)]
        for end in ends:
            near.setdefault(end, []).extend(other for other in ends if other != end)
    with_cue = [mark for mark in near if roles[mark] == "cue"]
    taken = {other for cue in with_cue for other in near[cue]}
    centres = with_cue + [mark for mark in near if roles[mark] == "content" and mark not in taken]
    made = []
    for centre in sorted(centres, key=lambda mark: int(mark[1:]) if mark[1:].isdigit() else 0):
        group = list(dict.fromkeys([centre, *near[centre]]))
        # A source may hang on the content instead of on the cue.
        group += [
            other for mark in list(group) if roles[mark] == "content" for other in near[mark] if other not in group
        ]
        made.append(_attribution({role: [mark for mark in group if roles[mark] == role] for role in ROLES}, spans))
    return made


def _attribution(marks: Mapping[str, list[str]], spans: Mapping[str, tuple[str, Spans]]) -> Attribution:
    found = {role: tuple(sorted({piece for mark in marks[role] for piece in spans[mark][1]})) for role in ROLES}
    return Attribution(found["content"], found["cue"], found["source"])

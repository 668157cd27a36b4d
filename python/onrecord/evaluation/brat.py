"""Attributions in brat standoff: a `.txt` file with the text, and an `.ann` file with the annotations.

A line of `.ann` is one of

    T1<TAB>Source 15 24<TAB>Ana Silva                    a span; ";" separates its pieces: "Content 0 9;30 40"
    E1<TAB>Attribution:T4 Source:T1 Cue:T2 Content:T3    an attribution made of spans, as in PolNeAR
    R1<TAB>Source-of Arg1:T1 Arg2:T2                     the same as relations between spans

The role of a span (source, cue or content) is its role in the attribution, else its name, in upper or lower case, with
or without a number ("Content2"). Attributes, notes and spans outside any attribution ("Discuss", "Discard") are
ignored. Relations are grouped by their cue, those without a cue by their content.

`NAME.ann` belongs to `NAME.txt`, and so does `NAME_ANNOTATOR.ann`, also if texts and annotations are in different
folders, as `text/` and `attributions/` of PolNeAR are. A text with several annotators gives one article for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from onrecord.errors import OnRecordError, not_utf8
from onrecord.evaluation.annotation import Attribution, GoldArticle, Spans

ROLES = ("source", "cue", "content")


def read(folder: Path) -> list[GoldArticle]:
    """The annotated articles of a folder and its subfolders, ordered by path.

    Raises:
        OnRecordError: there are no `.ann` files, one has no text, or one cannot be read.
    """
    annotations = sorted(folder.rglob("*.ann"))
    if not annotations:
        raise OnRecordError(f"{folder}: expected .ann files in this folder, found none", file=str(folder))
    texts: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.txt")):
        texts.setdefault(path.stem, []).append(path)
    return [_article(folder, path, texts) for path in annotations]


def _article(folder: Path, path: Path, texts: Mapping[str, list[Path]]) -> GoldArticle:
    found = _text_of(path, texts)
    if found is None:
        raise OnRecordError(f"{path}: no text {path.stem}.txt for it in {folder}", file=str(path))
    text = _decoded(found)
    attributions = parse(_decoded(path), text, str(path))
    return GoldArticle(path.relative_to(folder).with_suffix("").as_posix(), text, tuple(attributions))


def _text_of(path: Path, texts: Mapping[str, list[Path]]) -> Path | None:
    """The text of the same name, or of the name without "_ANNOTATOR"; preferably in the same folder."""
    stem = path.stem
    while stem:
        if stem in texts:
            return min(texts[stem], key=lambda text: (text.parent != path.parent, text))
        stem = stem.rpartition("_")[0]
    return None


def _decoded(path: Path) -> str:
    try:
        # `read_text` would turn "\r\n" into one character; brat counts two.
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise OnRecordError(f"{path}: {not_utf8(error)}", file=str(path)) from None
    except OSError as error:
        raise OnRecordError(f"{path}: {error.strerror or error}", file=str(path)) from None


def parse(annotations: str, text: str, file: str) -> list[Attribution]:
    r"""The attributions of an `.ann` file, in the order of the file.

    Args:
        annotations: the contents of the file.
        text: the text that was annotated.
        file: the name of the file, for error messages.

    Raises:
        OnRecordError: a line cannot be read; the message gives its number.

    >>> lines = "T1\tSource 0 3\tAna\nT2\tCue 4 8\tsaid\nT3\tContent 9 15\tit won\n"
    >>> lines += "E1\tCue:T2 Source:T1 Content:T3"
    >>> parse(lines, "Ana said it won", "one.ann")[0].content
    ((9, 15),)
    """
    spans: dict[str, tuple[str, Spans]] = {}
    events: list[tuple[int, list[tuple[str, str]]]] = []
    relations: list[tuple[int, list[str]]] = []
    for number, line in enumerate(annotations.splitlines(), 1):
        id_, _, rest = line.partition("\t")
        try:
            if id_.startswith("T"):
                spans[id_] = _span(rest, len(text))
            elif id_.startswith("E"):
                parts = [part.partition(":") for part in rest.split()]
                events.append((number, [(role, target) for role, _, target in parts]))
            elif id_.startswith("R"):
                relations.append((number, [part.partition(":")[2] for part in rest.split()[1:]]))
        except ValueError as error:
            raise OnRecordError(f"{file}, line {number}: {error}", file=file, line=number) from None

    def check_ids(number: int, ids: Iterable[str]) -> None:
        unknown = next((id_ for id_ in ids if id_.startswith("T") and id_ not in spans), None)
        if unknown is not None:
            message = f"{file}, line {number}: no span {unknown} in this file"
            raise OnRecordError(message, file=file, line=number)

    attributions = []
    for number, arguments in events:
        check_ids(number, (target for _, target in arguments))
        named = [(_role(role) or _role(spans[target][0]), target) for role, target in arguments if target in spans]
        ids_of = {role: [target for its_role, target in named if its_role == role] for role in ROLES}
        attributions.append(_attribution(ids_of, spans))
    for number, ids in relations:
        check_ids(number, ids)
    attributions += _of_relations([ids for _, ids in relations], spans)
    return [attribution for attribution in attributions if attribution.content]


def _span(rest: str, length: int) -> tuple[str, Spans]:
    """The name and the pieces of a span: "Source 0 5;9 12"."""
    name, _, offsets = rest.partition("\t")[0].partition(" ")
    pieces = []
    for piece in offsets.split(";"):
        ends = piece.split()
        if len(ends) != 2 or not all(end.isdigit() for end in ends):  # noqa: PLR2004
            raise ValueError(f"expected a name and offsets such as 'Source 0 5;9 12', found {rest!r}")
        start, end = map(int, ends)
        if not start <= end <= length:
            raise ValueError(f"expected a span within the {length:,} code points of the text, found {piece!r}")
        if start < end:
            pieces.append((start, end))
    return name, tuple(pieces)


def _role(name: str) -> str | None:
    """The role that a name stands for: "Content2" is a content."""
    plain = name.lower().rstrip("0123456789")
    return plain if plain in ROLES else None


def _of_relations(relations: list[list[str]], spans: Mapping[str, tuple[str, Spans]]) -> list[Attribution]:
    """Attributions made of relations between spans: one per cue, and one per content without a cue."""
    roles = {id_: _role(name) for id_, (name, _) in spans.items()}
    related: dict[str, list[str]] = {}
    for ids in relations:
        ends = [id_ for id_ in ids if roles.get(id_)]
        for end in ends:
            related.setdefault(end, []).extend(other for other in ends if other != end)
    cues = [id_ for id_ in related if roles[id_] == "cue"]
    with_cue = {other for cue in cues for other in related[cue]}
    centres = cues + [id_ for id_ in related if roles[id_] == "content" and id_ not in with_cue]
    attributions = []
    for centre in sorted(centres, key=lambda id_: int(id_[1:]) if id_[1:].isdigit() else 0):
        group = list(dict.fromkeys([centre, *related[centre]]))
        # A source may be related to the content instead of the cue.
        group += [
            other for id_ in list(group) if roles[id_] == "content" for other in related[id_] if other not in group
        ]
        ids_of = {role: [id_ for id_ in group if roles[id_] == role] for role in ROLES}
        attributions.append(_attribution(ids_of, spans))
    return attributions


def _attribution(ids_of: Mapping[str, list[str]], spans: Mapping[str, tuple[str, Spans]]) -> Attribution:
    pieces = {role: tuple(sorted({piece for id_ in ids_of[role] for piece in spans[id_][1]})) for role in ROLES}
    return Attribution(pieces["content"], pieces["cue"], pieces["source"])

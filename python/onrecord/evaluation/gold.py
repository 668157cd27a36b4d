"""Reads annotated articles from files: JSON Lines, or a folder of brat standoff."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.evaluation import brat
from onrecord.evaluation.annotation import Attribution, GoldArticle, Spans
from onrecord.values import described


def read(path: str | os.PathLike[str]) -> list[GoldArticle]:
    """The articles of a `.jsonl` or `.jsonl.gz` file, or of a folder of brat standoff.

    Raises:
        OnRecordError: the path is neither, or cannot be read.
    """
    given = Path(path)
    if given.is_dir():
        return brat.read(given)
    if not given.exists():
        raise OnRecordError(f"{given}: no such file or folder", file=str(given))
    if not given.name.endswith((".jsonl", ".jsonl.gz")):
        raise OnRecordError(
            f"{given}: expected .jsonl, .jsonl.gz or a folder of brat standoff (.txt and .ann)", file=str(given)
        )
    try:
        with gzip.open(given, "rb") if given.suffix == ".gz" else given.open("rb") as file:
            lines = file.read().splitlines()
    except OSError as error:
        raise OnRecordError(f"{given}: {error.strerror or error}", file=str(given)) from None
    articles = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{given}, line {number}"
            try:
                values = json.loads(line.decode("utf-8-sig"))
            except ValueError as error:
                raise OnRecordError(f"{where}: expected a JSON object, {error}", file=str(given), line=number) from None
            articles.append(read_article(values, where, str(given), number))
    if not articles:
        raise OnRecordError(f"{given}: expected articles, found none", file=str(given))
    return articles


def read_article(values: Any, where: str, file: str | None, line: int | None) -> GoldArticle:
    """Makes an annotated article of a dictionary, as a line of JSON Lines has it.

    Args:
        values: the dictionary.
        where: the place of the article, for error messages: "gold.jsonl, line 3".
        file: the file it is from, if any, for the field `file` of an error.
        line: its line there, counted from 1.

    Raises:
        OnRecordError: a field is missing or has another type; the message names the place.
    """

    def wrong(message: str) -> OnRecordError:
        article = values.get("id") if isinstance(values, Mapping) else None
        return OnRecordError(f"{where}: {message}", file=file, line=line, article=article)

    if not isinstance(values, Mapping):
        raise wrong(f"expected an object, found {described(values)}")
    for name, kind in (("text", str), ("attributions", list)):
        if name not in values:
            raise wrong(f"no field {name!r}; the fields are {', '.join(map(repr, values)) or 'none'}")
        if not isinstance(values[name], kind):
            expected = "a string" if kind is str else "a list"
            raise wrong(f"field {name!r}: expected {expected}, found {described(values[name])}")
    text = values["text"]

    def spans(item: Mapping[str, Any], name: str, number: int) -> Spans:
        value = item.get(name) or []
        pairs = [value] if isinstance(value, list) and value and isinstance(value[0], int) else value
        if not isinstance(pairs, list) or not all(_is_span(pair, len(text)) for pair in pairs):
            bounds = f"spans [start, end] within the {len(text):,} code points of the text"
            raise wrong(f"attribution {number}, field {name!r}: expected {bounds}, found {described(value)}")
        return tuple((pair[0], pair[1]) for pair in pairs)

    attributions = []
    for number, item in enumerate(values["attributions"], 1):
        if not isinstance(item, Mapping) or "content" not in item:
            raise wrong(f"attribution {number}: expected an object with 'content', found {described(item)}")
        cue, source, content = (spans(item, name, number) for name in ("cue", "source", "content"))
        person = {"speaker": item.get("speaker"), "speaker_type": item.get("speaker_type")}
        attributions.append(Attribution(content, cue, source, **person, is_anonymous=bool(item.get("anonymous"))))
    return GoldArticle(values.get("id"), text, tuple(attributions))


def _is_span(pair: Any, length: int) -> bool:
    if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(type(at) is int for at in pair):  # noqa: PLR2004
        return False
    return bool(0 <= pair[0] < pair[1] <= length)

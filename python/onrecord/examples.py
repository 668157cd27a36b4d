"""The articles that ship with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


def example_articles() -> pandas.DataFrame:
    """Invented articles on four events, each reported by several outlets, which differ as real ones do.

    Returns:
        A pandas frame with the columns id, event, outlet, published (datetime64), title, url and text.

    >>> import onrecord
    >>> onrecord.example_articles().columns.tolist()
    ['id', 'event', 'outlet', 'published', 'title', 'url', 'text']
    """
    import pandas

    lines = (files("onrecord") / "data" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles: pandas.DataFrame = pandas.DataFrame([json.loads(line) for line in lines])
    articles["published"] = pandas.to_datetime(articles["published"])
    return articles

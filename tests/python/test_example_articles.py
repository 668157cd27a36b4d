import pandas

import onrecord


def test_is_a_frame_of_articles() -> None:
    articles = onrecord.example_articles()
    assert articles.columns.tolist() == ["id", "event", "outlet", "published", "title", "url", "text"]
    assert len(articles) >= 16
    assert articles["id"].is_unique
    assert pandas.api.types.is_datetime64_any_dtype(articles["published"])
    assert articles.notna().all(axis=None)


def test_has_quotes() -> None:
    quotes = onrecord.example_articles().onrecord.quotes
    assert quotes["article"].nunique() >= 16

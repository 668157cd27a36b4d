"""Reads news articles and says who is reported to have said what, who accuses whom, who denies it.

>>> import onrecord
>>> article = onrecord.extract("“We won,” said Ana Silva.")
>>> article.quotes
(Quote('“We won,”', kind='direct', speaker='Ana Silva'),)

Many articles at once, from a pandas or polars frame, an Arrow table or files: `onrecord.Corpus`.
"""

from onrecord import accessor, pictures
from onrecord._core import __version__
from onrecord.article import Article, Claim, Count, Evidence, Quote, Speaker, Target, extract
from onrecord.cleaning import CleanText, clean
from onrecord.corpus import Corpus, extract_batches
from onrecord.errors import OnRecordError
from onrecord.evaluation import evaluate
from onrecord.examples import example_articles
from onrecord.store import Added, Store

__all__ = [
    "Added",
    "Article",
    "Claim",
    "CleanText",
    "Corpus",
    "Count",
    "Evidence",
    "OnRecordError",
    "Quote",
    "Speaker",
    "Store",
    "Target",
    "__version__",
    "clean",
    "evaluate",
    "example_articles",
    "extract",
    "extract_batches",
    "pictures",
]

accessor.register_when_imported()

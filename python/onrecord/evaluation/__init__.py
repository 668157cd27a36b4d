"""How well the installed library reads articles that a user annotated: `onrecord.evaluate`.

Modules: `evaluate` (the public function), `annotation` (an annotated article), `gold` (annotated articles in files),
`brat` (those in brat standoff), `scores` (the metrics), `report` (the figures as lines of text).
"""

from onrecord.evaluation.evaluate import evaluate, measure

__all__ = ["evaluate", "measure"]

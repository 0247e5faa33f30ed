"""Owns the finding of services by what people type: their words, pinyin, its initials, and words a little wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from foundation.kernel.search import fold_text
from foundation.kernel.text import pinyin_syllables
from procedures.dossiers.selectors import current_versions

# Of 100: what is less like is another word. A wrong sign in four still finds, in pinyin one in five.
_LIKE, _LIKE_PINYIN = 70, 82
_FIRST, _BY_PINYIN, _BY_LIKENESS = 3, 2, 1
LONGEST_QUERY = 60


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service found: the version in force, and how well it fits, the best first."""

    version: Any
    score: tuple[int, float]


@lru_cache(maxsize=4_096)
def _spoken(text: str) -> tuple[str, str]:
    """Return the pinyin of a text without blanks, and its initials."""
    syllables = [one.lower() for one in pinyin_syllables(text) if one.strip()]
    return "".join(syllables), "".join(one[0] for one in syllables)


def find_services(query: str) -> list[ServiceHit]:
    """Return the services in force that what somebody typed may mean, the best first; all of them for nothing typed."""
    words = fold_text(query.strip()[:LONGEST_QUERY])
    versions = list(current_versions())
    if not words:
        return [ServiceHit(version, (0, 0)) for version in versions]
    hits = [ServiceHit(version, score) for version in versions if (score := _score(words, version))[0] > 0]
    return sorted(hits, key=lambda hit: (-hit.score[0], -hit.score[1], hit.version.title))


def _score(words: str, version: Any) -> tuple[int, float]:
    """Return how well a service fits: by its words, by pinyin, by likeness; (0, 0) where it does not."""
    named = [fold_text(one) for one in (version.title, *version.search_words.split())]
    text = fold_text(" ".join((version.title, version.search_words, version.summary, version.audience)))
    parts = words.split()
    if any(words in one for one in named):
        return _FIRST, 100.0
    if all(part in text for part in parts):
        return _FIRST, 50.0
    if words.isascii():
        return _by_pinyin(words.replace(" ", ""), named)
    # Two characters are too few for one of them to be wrong.
    likeness = max((fuzz.partial_ratio(words, one) for one in named), default=0.0) if len(words) > 2 else 0.0
    spoken = max((fuzz.ratio(_spoken(words)[0], _spoken(one)[0]) for one in named), default=0.0)
    best = max(likeness, spoken)
    return (_BY_LIKENESS, best) if best >= _LIKE else (0, 0.0)


def _by_pinyin(typed: str, named: Iterable[str]) -> tuple[int, float]:
    spoken = [_spoken(one) for one in named]
    if any(typed in whole or typed in initials for whole, initials in spoken):
        return _BY_PINYIN, 100.0
    if len(typed) < 4:
        return 0, 0.0
    best = max(
        (fuzz.partial_ratio(typed, whole) for whole, _initials in spoken if len(whole) >= len(typed) - 1), default=0.0
    )
    return (_BY_LIKENESS, best) if best >= _LIKE_PINYIN else (0, 0.0)

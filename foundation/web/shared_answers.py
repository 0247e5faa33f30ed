"""Answers that many read and one computes: kept a few seconds in Django's cache, shared by all processes where it is Redis.

Whoever asks must have been asked for their rights before: the key says what is read, never by whom. So a key names
everything the answer depends on: the area, the period, the language; two readers of one key may read the same.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language
from redis.exceptions import RedisError

from foundation.kernel import city_time

# An answer is given for so long; when it is older, one reader computes and the others still get it until KEPT.
FRESH = timedelta(seconds=5)
KEPT = timedelta(seconds=9)
# Whoever finds nothing kept waits so long for the one who computes, then computes alone.
WAIT_SECONDS = 4.0
LOOK_EVERY_SECONDS = 0.02
# A cache that cannot be reached makes answers dear, not impossible.
AWAY = (RedisError, OSError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was computed, and when."""

    at: datetime
    value: Any


def shared_answer(name: str, *words: object, user_id: int | None, compute: Callable[[], Any]) -> Answer:
    """Return the answer kept under ``name`` and ``words``, or compute it; never one older than the user's last act."""
    key = _key(name, *words)
    acted = _acted_key(user_id)
    found, kept = _read_answer(key, acted)
    if kept and found and city_time.now() - found.at < FRESH:
        return found
    if _claim(key):
        try:
            return _compute_answer(key, compute)
        finally:
            _release(key)
    if kept and found:
        return found
    return _wait_for_answer(key, acted) or _compute_answer(key, compute)


def computed_once(name: str, *words: object, seconds: float, compute: Callable[[], Any]) -> Any:
    """Return what is kept under ``name`` and ``words``, or compute it, one reader at a time; never None.

    For answers that do not grow old, as their words name the revision they were made of; kept for so many seconds.
    """
    key = _key(name, *words)
    found = _read_value(key)
    if found is None and not _claim(key):
        found = _wait_for_value(key)
    if found is None:
        try:
            found = compute()
            with suppress(*AWAY):
                cache.set(key, found, seconds)
        finally:
            _release(key)
    return found


def forget_computed(name: str, *words: object) -> None:
    """Drop one such answer."""
    with suppress(*AWAY):
        cache.delete(_key(name, *words))


def note_act(*user_ids: int) -> None:
    """Remember that these people have just changed something: what was computed before is no answer to them."""
    now = city_time.now()
    with suppress(*AWAY):
        cache.set_many({_acted_key(user_id): now for user_id in user_ids}, 2 * KEPT.total_seconds())


def _read_answer(key: str, acted: str) -> tuple[Answer | None, bool]:
    """Return what is kept, and whether it may still be given to this reader, in one round trip."""
    found: dict[str, Any] = {}
    with suppress(*AWAY):
        found = cache.get_many([key, acted])
    answer, act = found.get(key), found.get(acted)
    if not isinstance(answer, Answer):
        return None, False
    return answer, city_time.now() - answer.at < KEPT and (act is None or act < answer.at)


def _claim(key: str) -> bool:
    """Say whether this reader is the one who computes; where nobody can tell, everyone is."""
    try:
        return bool(cache.add(f"{key}:computing", 1, WAIT_SECONDS))
    except AWAY:
        return True


def _release(key: str) -> None:
    with suppress(*AWAY):
        cache.delete(f"{key}:computing")


def _wait_for_answer(key: str, acted: str) -> Answer | None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        time.sleep(LOOK_EVERY_SECONDS)
        found, kept = _read_answer(key, acted)
        if kept:
            return found
        if _claim(key):
            _release(key)
            return None
    return None


def _read_value(key: str) -> Any:
    with suppress(*AWAY):
        return cache.get(key)
    return None


def _wait_for_value(key: str) -> Any:
    """Wait for the one who computes; nothing where they gave up."""
    until = time.monotonic() + WAIT_SECONDS
    found = None
    while found is None and time.monotonic() < until and not _claim(key):
        time.sleep(LOOK_EVERY_SECONDS)
        found = _read_value(key)
    return found


def _compute_answer(key: str, compute: Callable[[], Any]) -> Answer:
    # The time before, not after: what is committed while it computes may not be in it.
    answer = Answer(city_time.now(), compute())
    with suppress(*AWAY):
        cache.set(key, answer, KEPT.total_seconds())
    return answer


def _key(name: str, *words: object) -> str:
    # Two installations may share one Redis.
    text = "|".join(map(str, (connection.settings_dict["NAME"], get_language(), *words)))
    return f"answer:{name}:{sha256(text.encode()).hexdigest()}"


def _acted_key(user_id: int | None) -> str:
    return f"answer:acted:{connection.settings_dict['NAME']}:{user_id}"

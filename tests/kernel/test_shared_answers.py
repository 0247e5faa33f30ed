"""Who computes an answer, who waits and for how long, at the very edges."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisIsAway

from foundation.web import shared_answers
from foundation.web.shared_answers import FRESH, note_act, shared_answer

Wait = Callable[[Callable[[], Any]], list[float]]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def while_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wait]:
    """Return what lets something happen each time somebody waits, and the list of those waits."""
    waits: list[float] = []

    def arrange(happens: Callable[[], Any]) -> list[float]:
        def sleep(seconds: float) -> None:
            waits.append(seconds)
            happens()

        monkeypatch.setattr(shared_answers.time, "sleep", sleep)
        return waits

    return arrange


def ask(value: str, user_id: int = 1) -> Any:
    return shared_answer("t", user_id=user_id, compute=lambda: value).value


def claim() -> str:
    """Claim the answer as another process does that computes it; return the claim's key."""
    key = f"{shared_answers._key('t')}:computing"
    assert cache.add(key, 1)
    return key


def test_answer_is_computed_again_when_it_is_five_seconds_old(at: Any) -> None:
    ask("old")
    at.shift(FRESH - timedelta(microseconds=1))
    assert ask("new") == "old"
    at.shift(timedelta(microseconds=1))
    assert ask("new") == "new"


def test_answer_of_the_moment_of_an_act_is_none_to_who_acted() -> None:
    ask("old")
    note_act(1)
    assert (ask("new", user_id=2), ask("new", user_id=1)) == ("old", "new")


def test_nobody_waits_for_one_who_failed(while_waiting: Wait) -> None:
    waits = while_waiting(lambda: None)
    with pytest.raises(ZeroDivisionError):
        shared_answer("t", user_id=1, compute=lambda: 1 / 0)
    assert (ask("new"), waits) == ("new", [])


def test_nobody_waits_for_a_cache_that_is_away(monkeypatch: pytest.MonkeyPatch, while_waiting: Wait) -> None:
    def away(*_given: Any, **_words: Any) -> None:
        raise RedisIsAway

    for name in ("get_many", "set", "add", "delete"):
        monkeypatch.setattr(cache, name, away)
    waits = while_waiting(lambda: None)
    assert (ask("new"), waits) == ("new", [])


def test_who_has_an_old_answer_does_not_wait_for_the_new_one(at: Any, while_waiting: Wait) -> None:
    ask("old")
    at.shift(FRESH)
    claim()
    waits = while_waiting(lambda: None)
    assert (ask("new"), waits) == ("old", [])


def test_who_waits_computes_when_the_one_who_computed_is_gone(while_waiting: Wait) -> None:
    key = claim()
    waits = while_waiting(lambda: cache.delete(key))
    assert (ask("new"), len(waits)) == ("new", 1)
    assert cache.get(key) is None


def test_who_waits_in_vain_computes_alone(monkeypatch: pytest.MonkeyPatch, while_waiting: Wait) -> None:
    claim()
    now = itertools.count()
    monkeypatch.setattr(shared_answers.time, "monotonic", lambda: next(now))
    waits = while_waiting(lambda: None)
    assert ask("new") == "new"
    assert len(waits) == shared_answers.WAIT_SECONDS - 1

"""What one reader computes, the next ones find; who gives up is not waited for."""

from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError as Away

from foundation.web.shared_answers import computed_once, forget_computed
from governance.api import SchemaView


def failing() -> bytes:
    """Give up."""
    raise RuntimeError("on purpose")


def test_the_second_reader_computes_nothing(db: None) -> None:
    assert computed_once("x", 1, seconds=9, compute=lambda: b"y") == b"y"
    assert computed_once("x", 1, seconds=9, compute=failing) == b"y"
    assert computed_once("x", 2, seconds=9, compute=lambda: b"z") == b"z"


def test_who_gave_up_is_not_waited_for(db: None) -> None:
    with pytest.raises(RuntimeError):
        computed_once("x", seconds=9, compute=failing)
    assert computed_once("x", seconds=9, compute=lambda: b"y") == b"y"


def test_what_is_forgotten_is_computed_again(db: None) -> None:
    computed_once("x", seconds=9, compute=lambda: b"old")
    forget_computed("x")
    assert computed_once("x", seconds=9, compute=lambda: b"new") == b"new"


def test_a_cache_that_is_away_makes_everyone_compute(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_more: Any) -> None:
        raise Away("gone")

    for name in ("get", "set", "add", "delete"):
        monkeypatch.setattr(LocMemCache, name, away)
    assert computed_once("x", seconds=9, compute=lambda: b"a") == b"a"
    assert computed_once("x", seconds=9, compute=lambda: b"b") == b"b"


def test_the_description_of_the_api_is_made_once(db: None, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = page().get("/api/v1/schema/")
    monkeypatch.setattr(SchemaView, "generator_class", None)
    again = page().get("/api/v1/schema/?other=1")
    assert (first.status_code, again.content) == (200, first.content)

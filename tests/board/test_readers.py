"""Many readers of one area: one computes for all of them, never for another area, and never for who has just acted."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from redis.exceptions import ConnectionError as RedisIsAway

from foundation.web import shared_answers
from foundation.web.shared_answers import note_act, shared_answer
from tests.board.rows import Case, write
from tests.cases.helpers import report
from tests.town import Town

PAGE, MAP, SUMMARY = "/board/", "/board/map/", "/api/v1/board/summary/"
SERIES = "/api/v1/board/series/"
FRESH = {"HX-Request": "true"}
Page = Callable[..., Any]


def counting(ask: Callable[[], Any]) -> list[str]:
    """Return the statements of an answer that read cases or tallies."""
    with CaptureQueriesContext(connection) as found:
        assert ask().status_code == 200
    return [
        query["sql"] for query in found.captured_queries if "cases_incident" in query["sql"] or "board_" in query["sql"]
    ]


@pytest.mark.parametrize(("url", "headers"), [(PAGE, {}), (PAGE, FRESH), (MAP, {}), (SUMMARY, {}), (SERIES, {})])
def test_the_second_reader_of_an_area_counts_nothing(
    town: Town, page: Page, url: str, headers: dict[str, str], at: Any
) -> None:
    area = {"area": town.village_a.code} | ({"measure": "reported", "by": "day"} if url == SERIES else {})
    clients = [page(town.cast[name]) for name in ("city_centre", "official_a", "clerk_a")]
    said = [counting(lambda: client.get(url, area, headers=headers)) for client in clients]  # noqa: B023
    assert [bool(statements) for statements in said] == [True, False, False]
    at.shift(timedelta(seconds=6))
    assert counting(lambda: clients[0].get(url, area, headers=headers))


def test_no_answer_is_given_to_who_may_not_read_the_area(town: Town, page: Page) -> None:
    for url in (PAGE, MAP):
        area = {"area": town.township_a.code}
        assert page(town.official_a).get(url, area).status_code == 200
        assert page(town.clerk_a).get(url, area).status_code == 403
        assert page(town.official_b).get(url, area).status_code == 403


def test_an_answer_is_of_its_area_its_days_and_its_language(town: Town, page: Page) -> None:
    write(town, [Case(), Case(grid="grid_b1")])
    client = page(town.city_centre)
    asked = [{}, {"area": town.township_b.code}, {"from": "2026-11-02", "to": "2026-11-03"}]
    texts = [client.get(PAGE, words, headers=FRESH).content for words in asked]
    town.official_a.language = "zh-hans"
    town.official_a.save()
    texts.append(page(town.official_a).get(PAGE, headers=FRESH).content)
    texts.append(client.get(PAGE, {"area": town.township_a.code}, headers=FRESH).content)
    assert len(set(texts)) == 5


def test_nothing_of_the_reader_is_in_what_is_shared(town: Town, page: Page) -> None:
    page(town.city_centre).get(PAGE, {"area": town.grid_a1.code})
    response = page(town.clerk_a).get(PAGE, {"area": town.grid_a1.code})
    assert [step["name"] for step in response.context["path"]] == [town.village_a.name]
    assert town.city_centre.name not in response.content.decode()


def test_who_acted_reads_the_board_as_it_is_after(
    town: Town, page: Page, actor_of: Callable[..., Any], fire_messages: Callable[[], int], at: Any
) -> None:
    clerk, official = page(town.clerk_a), page(town.official_a)
    area = {"area": town.village_a.code}
    before = clerk.get(MAP, area).json()["grids"]
    official.get(MAP, area)
    at.shift(timedelta(seconds=1))
    report(town, actor_of(town.clerk_a))
    fire_messages()
    after = clerk.get(MAP, area).json()["grids"]
    assert (before[town.grid_a1.code], after[town.grid_a1.code]) == (0, 1)
    assert official.get(MAP, area).json()["grids"] == after


def test_a_refresh_that_would_say_the_same_says_so(town: Town, page: Page, at: Any) -> None:
    client = page(town.official_a)
    first = client.get(PAGE, headers=FRESH)
    known = {**FRESH, "If-None-Match": first.headers["ETag"]}
    again = client.get(PAGE, headers=known)
    assert (again.status_code, again.content, again.headers["Board-At"]) == (304, b"", "10:00:00")
    write(town, [Case()])
    at.shift(timedelta(seconds=6))
    assert client.get(PAGE, headers=known).status_code == 200


def test_one_computes_while_the_others_get_the_last(at: Any) -> None:
    assert shared_answer("t", user_id=1, compute=lambda: "old").value == "old"
    at.shift(timedelta(seconds=6))
    seen: list[Any] = []

    def slow() -> str:
        seen.append(shared_answer("t", user_id=2, compute=lambda: "never").value)
        return "new"

    assert shared_answer("t", user_id=1, compute=slow).value == "new"
    assert seen == ["old"]


def test_who_finds_nothing_waits_for_the_one_who_computes() -> None:
    begun, computed = threading.Event(), []

    def slow() -> str:
        computed.append(1)
        begun.set()
        threading.Event().wait(0.2)
        return "new"

    def ask() -> None:
        with translation.override("en"):
            shared_answer("w", user_id=1, compute=slow)

    first = threading.Thread(target=ask)
    first.start()
    begun.wait(5)
    assert shared_answer("w", user_id=2, compute=slow).value == "new"
    first.join()
    assert len(computed) == 1


def test_an_act_makes_what_was_kept_no_answer_for_its_actor_alone(at: Any) -> None:
    shared_answer("a", user_id=1, compute=lambda: "old")
    at.shift(timedelta(seconds=1))
    note_act(1)
    assert shared_answer("a", user_id=2, compute=lambda: "new").value == "old"
    assert shared_answer("a", user_id=1, compute=lambda: "new").value == "new"


def test_a_cache_that_is_away_makes_answers_dear_and_not_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_words: Any) -> None:
        raise RedisIsAway

    for name in ("get_many", "set", "add", "delete", "set_many"):
        monkeypatch.setattr(cache, name, away)
    note_act(1)
    assert shared_answers.shared_answer("x", user_id=1, compute=lambda: 1).value == 1


def test_a_faulty_answer_keeps_nobody_waiting() -> None:
    with pytest.raises(ZeroDivisionError):
        shared_answer("f", user_id=1, compute=lambda: 1 / 0)
    assert shared_answer("f", user_id=1, compute=lambda: 2).value == 2

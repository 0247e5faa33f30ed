"""What stood open at the end of each day: of now it is what the summary says, of days to come it is nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from foundation.kernel import city_time
from foundation.kernel.actor import system
from governance.board import selectors
from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.board.services import rebuild
from grids.areas import selectors as areas
from tests.board.rows import Case, at, write
from tests.cases.helpers import do, report
from tests.town import Town

BOARD = system("test")
TODAY = date(2026, 11, 24)
LEVELS = ("city", "township_a", "village_a", "grid_a1")
Client = Callable[..., APIClient]


def values(town: Town, name: str, by: str, since: date, until: date) -> list[float | None]:
    question = selectors.Question(areas.place(getattr(town, name).pk), selectors.Period(since, until))
    return [point.value for point in selectors.series(question, "open", by, city_time.now()).points]


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_what_is_open_today_is_what_the_summary_says(town: Town, api: Client, name: str, by: str) -> None:
    write(town, [Case(), Case(reported=at(22)), Case(handled=at(1), closed=at(3)), Case(declined=at(22, 9))])
    rebuild(BOARD)
    client, asked = api(town.city_centre), {"area": getattr(town, name).code}
    points = client.get("/api/v1/board/series/", {**asked, "measure": "open", "by": by}).json()["points"]
    assert points[-1]["value"] == client.get("/api/v1/board/summary/", asked).json()["open"] == 2


@pytest.mark.parametrize("name", LEVELS)
def test_days_to_come_have_no_figure(town: Town, name: str) -> None:
    write(town, [Case()])
    rebuild(BOARD)
    ahead = TODAY + timedelta(days=1)
    assert values(town, name, "day", TODAY - timedelta(days=1), TODAY + timedelta(days=2)) == [1, 1, None, None]
    assert values(town, name, "month", TODAY, date(2026, 12, 5)) == [1, None]
    assert values(town, name, "week", ahead, ahead) == [None]


@pytest.mark.parametrize("name", LEVELS)
def test_what_was_open_before_the_period_still_stands(town: Town, name: str) -> None:
    write(
        town, [Case(reported=at(-300)), Case(reported=at(-300), declined=at(-200)), Case(closed=at(9), handled=at(8))]
    )
    rebuild(BOARD)
    assert values(town, name, "day", at(8).date(), at(9).date()) == [2, 1]


def test_a_midnight_ends_the_day_in_shanghai(town: Town) -> None:
    write(town, [Case(declined=at(3, 23.99)), Case(declined=at(4, 0.01))])
    rebuild(BOARD)
    assert values(town, "city", "day", at(2).date(), at(4).date()) == [2, 1, 0]


def test_declining_on_a_later_day_is_heard(town: Town, at: Any, fire_messages: Callable[[], int]) -> None:
    incident = report(town)
    fire_messages()
    at.shift(timedelta(days=2))
    do(town.clerk_a, incident, "decline", reason="duplicate")
    fire_messages()
    day = TODAY + timedelta(days=2)
    for model in (VillageDay, TownshipDay, MatterDay, CityMatterDay):
        assert list(model.objects.order_by("day").values_list("day", "reported", "ended")) == [
            (TODAY, 1, 0),
            (day, 0, 1),
        ]
    assert values(town, "city", "day", TODAY, day) == [1, 1, 0]


def test_late_by_time_is_refused_and_says_what_to_ask(town: Town, api: Client) -> None:
    response = api(town.official_a).get("/api/v1/board/series/", {"measure": "late", "by": "week"})
    assert (response.status_code, "of now only" in response.json()["message"]) == (422, True)


def test_the_page_draws_what_stood_open_beside_what_came(town: Town, page: Callable[..., Any]) -> None:
    write(town, [Case(reported=at(20)), Case(reported=at(21), handled=at(21), closed=at(22))])
    rebuild(BOARD)
    response = page(town.official_a).get("/board/")
    text, rows = response.content.decode(), response.context["times"].open
    assert "Open at the end of each day" in text
    assert [(row.cells[0].value, bool(row.cells[0].url)) for row in rows[-3:]] == [(1, False), (2, False), (1, True)]


def test_a_long_period_is_drawn_by_weeks(town: Town, page: Callable[..., Any]) -> None:
    response = page(town.official_a).get("/board/", {"from": "2026-01-01", "to": "2026-12-31"})
    assert "Open at the end of each week" in response.content.decode()
    assert len(response.context["times"].open) < len(response.context["times"].flows)

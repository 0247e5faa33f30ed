"""Which days a figure is of: now and the period told apart, a period that has not come, days that do not fit."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from foundation.kernel.actor import system
from governance.board.services import rebuild
from tests.board.rows import Case, at, write
from tests.town import Town

SUMMARY, SERIES, PAGE = "/api/v1/board/summary/", "/api/v1/board/series/", "/board/"
AHEAD = {"from": "2026-12-01", "to": "2026-12-31"}
HALF = {"from": "2026-11-23", "to": "2026-12-31"}
RATES = ("on_time_rate", "closure_rate")
NONE = {"value": None, "numerator": 0, "denominator": 0}
Client = Callable[..., APIClient]
Page = Callable[..., Any]


@pytest.fixture(autouse=True)
def some(town: Town) -> None:
    """Write what was due yesterday and handled, what is due in December, and what was carried over."""
    write(town, [Case(due=at(21), handled=at(21), closed=at(21)), Case(due=at(30)), Case(due=at(40)), Case(due=at(1))])
    rebuild(system("test"))


@pytest.mark.parametrize("name", ["city", "township_a", "village_a", "grid_a1"])
def test_days_that_have_not_begun_have_no_rate(town: Town, api: Client, name: str) -> None:
    body = api(town.city_centre).get(SUMMARY, {"area": getattr(town, name).code, **AHEAD}).json()
    rows = [*body["by_area"], *body["by_matter"]]
    assert [row[rate] for row in [body, *rows] for rate in RATES] == [NONE] * 2 * (1 + len(rows))
    assert (body["rated_until"], body["undecided"]) == (None, 0)


@pytest.mark.parametrize("name", ["city", "township_a", "village_a", "grid_a1"])
def test_days_that_have_not_ended_are_rated_up_to_today(town: Town, api: Client, name: str) -> None:
    client, area = api(town.city_centre), {"area": getattr(town, name).code}
    half, today = (client.get(SUMMARY, {**area, **HALF, **end}).json() for end in ({}, {"to": "2026-11-24"}))
    assert [half[rate] for rate in RATES] == [today[rate] for rate in RATES]
    assert (half["on_time_rate"]["denominator"], half["rated_until"]) == (2, "2026-11-24")
    assert [row["closure_rate"] for row in half["by_area"]] == [row["closure_rate"] for row in today["by_area"]]


@pytest.mark.parametrize("measure", ["on_time_rate", "closure_rate", "reported", "closed", "open"])
@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_days_to_come_have_no_figure_of_any_measure(town: Town, api: Client, measure: str, by: str) -> None:
    points = api(town.official_a).get(SERIES, {"measure": measure, "by": by, **AHEAD}).json()["points"]
    assert {point["value"] for point in points} == {None}


@pytest.mark.parametrize("by", ["matter", "village", "grid"])
def test_rates_of_days_to_come_are_of_nothing_by_whatever(town: Town, api: Client, by: str) -> None:
    points = api(town.official_a).get(SERIES, {"measure": "on_time_rate", "by": by, **AHEAD}).json()["points"]
    assert {(point["value"], point["denominator"]) for point in points} <= {(None, 0)}


def test_the_page_of_days_to_come_says_not_applicable(town: Town, page: Page) -> None:
    response = page(town.official_a).get(PAGE, AHEAD)
    stats = response.context["figures"]["period"].stats
    assert [(stat.value, stat.note, stat.url) for stat in stats[2:]] == [("not applicable", "", "")] * 3
    assert "have not begun" in response.content.decode()
    assert [cell.text for row in response.context["times"].flows for cell in row.cells] == ["–"] * 2 * 31


def test_now_and_the_period_are_told_apart_with_their_days(town: Town, page: Page) -> None:
    groups = page(town.official_a).get(PAGE, {"from": "2026-11-01", "to": "2026-11-20"}).context["figures"]
    assert {key: group.dates for key, group in groups.items()} == {
        "now": "24 Nov 10:00",
        "week": "23 Nov – 24 Nov",
        "period": "1 Nov – 20 Nov",
    }
    assert [stat.label for stat in groups["period"].stats][:2] == ["Reported", "Closed"]
    assert groups["period"].stats[0].value == "4"


def test_this_week_stands_once(town: Town, page: Page) -> None:
    groups = page(town.official_a).get(PAGE, {"from": "2026-11-23", "to": "2026-11-24"}).context["figures"]
    assert list(groups) == ["now", "period"]
    assert "same weekdays last week" in groups["period"].stats[0].note


def test_late_means_one_thing_on_a_board(town: Town, page: Page) -> None:
    write(town, [Case()], next_due_at=at(21), tone="due")
    text = page(town.official_a).get(PAGE).content.decode()
    head = text[text.index("board-late-head") : text.index("board-holders")]
    assert ("late, no card" in head, "</svg>late<" in head.replace(" ", "")) == (True, False)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"from": "2026-11-20", "to": "2026-11-01"}, "ends before it begins"),
        ({"from": "2020-01-01", "to": "2026-11-01"}, "three years"),
        ({"from": "0001-01-01"}, "Nothing was recorded"),
        ({"to": "2026-02-30"}, "wrong format"),
    ],
)
def test_days_that_do_not_fit_lead_back_to_their_form(town: Town, page: Page, days: dict[str, str], said: str) -> None:
    response = page(town.official_a).get(PAGE, {"area": town.village_a.code, **days})
    text = response.content.decode()
    form = text[text.index('<details class="menu" open>') : text.index("board-dates-problem") + 400]
    assert response.status_code == 422
    assert said in form or said in text[text.index('id="board-dates-problem"') :][:400]
    assert response.context["place"].code == town.village_a.code
    assert all(f'value="{day}"' in form for day in days.values() if day != "2026-02-30")


def test_reversed_days_are_named_to_a_program(town: Town, api: Client) -> None:
    response = api(town.official_a).get(SUMMARY, {"from": "2026-11-20", "to": "2026-11-01"})
    assert (response.status_code, response.json()["fields"]) == (422, {"from": "The period ends before it begins."})


def test_an_area_that_does_not_exist_has_no_board_to_lead_back_to(town: Town, page: Page) -> None:
    assert page(town.official_a).get(PAGE, {"area": "000", "from": "x"}).status_code == 422

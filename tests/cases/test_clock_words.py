"""What pages say of a clock: one measure at a time, each figure with its unit, and red where the limit is used up."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.cases.models import Incident
from procedures.clocks import deadlines
from tests.cases.helpers import report
from tests.clocks.test_deadlines import CALENDAR
from tests.conftest import SHANGHAI
from tests.town import Town

Pages = Callable[..., Client]


def local(*parts: int) -> datetime:
    """A moment of the city."""
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]


def read(page: Pages, user: Any, incident: Incident) -> str:
    """Return the page of a case with its spaces made one."""
    return " ".join(page(user).get(reverse("cases:detail", args=[incident.reference])).content.decode().split())


@pytest.mark.parametrize(
    ("moment", "unit", "why"),
    [
        (local(2026, 11, 29, 10), "work_hour", "weekend"),
        (local(2026, 10, 1, 10), "work_day", "holiday"),
        (local(2026, 10, 10, 10), "work_hour", ""),
        (local(2026, 11, 24, 12, 30), "work_hour", "night"),
        (local(2026, 11, 24, 10), "work_hour", ""),
        (local(2026, 11, 29, 10), "urgent_hour", ""),
        (local(2026, 11, 29, 10), "natural_day", ""),
    ],
)
def test_a_clock_says_why_it_stands_still(moment: datetime, unit: str, why: str) -> None:
    assert deadlines.pause_reason(moment, unit, CALENDAR) == why


def test_on_a_sunday_the_weekend_does_not_count_and_no_hours_are_counted_down(town: Town, page: Pages, at: Any) -> None:
    at.move_to(local(2026, 11, 29, 10))
    incident = report(town, matter="fire_exit")
    text = read(page, town.clerk_a, incident)
    assert 'The weekend does not count,</span> <span class="due-left">due Mon 11:00</span>' in text
    assert "0 working hours of 2 working hours used" in text
    assert " left</span>" not in text


def test_an_urgent_clock_counts_down_through_the_weekend(town: Town, page: Pages, at: Any) -> None:
    at.move_to(local(2026, 11, 29, 10))
    text = read(page, town.clerk_a, report(town, matter="gas_leak"))
    assert "1 h left" in text
    assert "does not count" not in text


def test_lists_say_the_day_too(town: Town, page: Pages, at: Any) -> None:
    at.move_to(local(2026, 11, 29, 10))
    report(town, matter="fire_exit")
    assert "due Mon 11:00" in page(town.clerk_a).get("/incidents/").content.decode()


@pytest.mark.parametrize(("hour", "is_red"), [(11, False), (17, True)])
def test_the_bar_is_red_once_the_limit_is_used_up(town: Town, page: Pages, at: Any, hour: int, *, is_red: bool) -> None:
    incident = report(town, matter="fire_exit")
    at.move_to(local(2026, 11, 24, hour))
    assert ("is-running is-over" in read(page, town.clerk_a, incident)) is is_red

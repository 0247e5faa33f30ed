"""Whether a station is open, and when next: at every edge of a day, over lunch, on holidays, moved workdays and closed days."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from residents.stations import services
from residents.stations.models import Station
from residents.stations.presenters import opening_words
from residents.stations.selectors import free_times, opening_at, station_by_id, times_of
from tests.conftest import SHANGHAI
from tests.stations.helpers import SYSTEM, WEEK, station
from tests.town import Town


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def opening(place: Station, text: str) -> Any:
    return opening_at(station_by_id(place.pk), at(text))


@pytest.mark.parametrize(
    ("moment", "is_open", "then"),
    [
        ("2026-11-24 08:59:59", False, "2026-11-24 09:00"),
        ("2026-11-24 09:00", True, "2026-11-24 12:00"),
        ("2026-11-24 11:59:59", True, "2026-11-24 12:00"),
        # The closing minute is closed: nobody starts at the door when it shuts.
        ("2026-11-24 12:00", False, "2026-11-24 13:30"),
        ("2026-11-24 13:30", True, "2026-11-24 17:30"),
        ("2026-11-24 17:30", False, "2026-11-25 09:00"),
        ("2026-11-27 17:30", False, "2026-11-30 09:00"),
        # The National Day, and the Saturday that makes up for it.
        ("2026-09-30 18:00", False, "2026-10-08 09:00"),
        ("2026-10-05 10:00", False, "2026-10-08 09:00"),
        ("2026-10-10 10:00", True, "2026-10-10 12:00"),
        ("2026-10-17 10:00", False, "2026-10-19 09:00"),
    ],
)
def test_open_or_when_next(town: Town, moment: str, is_open: bool, then: str) -> None:
    found = opening(station(town), moment)
    assert (found.is_open, found.closes_at if is_open else found.opens_at) == (is_open, at(then))


def test_a_holiday_says_that_it_is_one(town: Town) -> None:
    assert opening(station(town), "2026-10-05 10:00").reason == "public holiday"


def test_what_follows_no_holidays_is_open_on_them(town: Town) -> None:
    assert opening(station(town, follows_holidays=False), "2026-10-05 10:00").is_open


def test_a_make_up_workday_may_have_hours_of_its_own(town: Town) -> None:
    place = station(town, makeup_slots=[["09:00", "11:00"]])
    assert opening(place, "2026-10-10 10:00").closes_at == at("2026-10-10 11:00")


def test_a_closed_day_says_why_and_when_it_opens_again(town: Town) -> None:
    place = station(town)
    services.set_days(SYSTEM, place.pk, date(2026, 11, 25), date(2026, 11, 26), slots=[], reason="盘点")
    found = opening(place, "2026-11-25 10:00")
    assert (found.is_open, found.reason, found.opens_at) == (False, "盘点", at("2026-11-27 09:00"))


def test_a_single_day_may_have_other_hours_even_on_a_sunday(town: Town) -> None:
    place = station(town)
    services.set_days(
        SYSTEM, place.pk, date(2026, 11, 29), date(2026, 11, 29), slots=[["10:00", "15:00"]], reason="便民日"
    )
    assert opening(place, "2026-11-29 12:30").closes_at == at("2026-11-29 15:00")


def test_a_night_goes_on_over_midnight(town: Town) -> None:
    week = [[["22:00", "24:00"]], [["00:00", "02:00"]], [], [], [], [], []]
    place = station(town, week=week, slot_places=0)
    found = opening(place, "2026-11-23 23:00")
    assert (found.is_open, found.closes_at) == (True, at("2026-11-24 02:00"))


def test_into_a_year_without_a_calendar_nothing_is_promised(town: Town) -> None:
    found = opening(station(town), "2026-12-31 18:00")
    assert (found.is_open, found.opens_at, found.is_known) == (False, None, False)
    assert "not known yet" in opening_words(found, at("2026-12-31 18:00"))


def test_before_it_begins_and_after_it_has_ended_it_is_closed(town: Town) -> None:
    place = station(town, since_on=date(2026, 11, 25), until_on=date(2026, 11, 27))
    assert opening(place, "2026-11-24 10:00").opens_at == at("2026-11-25 09:00")
    assert opening(place, "2026-11-26 10:00").is_open
    last = opening(place, "2026-11-26 18:00")
    assert (last.opens_at, last.is_known) == (None, True)
    assert opening(place, "2026-11-27 10:00").reason == "closed for good"


def test_a_place_without_hours_is_simply_closed(town: Town) -> None:
    found = opening(station(town, week=[[]] * 7, slot_places=0), "2026-11-24 10:00")
    assert (found.is_open, found.is_known) == (False, True)


def test_times_end_with_the_stretch_they_begin_in(town: Town) -> None:
    place = station_by_id(station(town, slot_minutes=50).pk)
    starts = [f"{one:%H:%M}" for one, _end in times_of(place, date(2026, 11, 24))]
    assert starts == ["09:00", "09:50", "10:40", "13:30", "14:20", "15:10", "16:00"]


def test_times_lie_ahead_and_no_farther_than_one_books(town: Town) -> None:
    place = station_by_id(station(town, days_ahead=2).pk)
    found = free_times(place, at("2026-11-24 10:00"))
    assert (found[0].starts_at, found[-1].ends_at) == (at("2026-11-24 10:30"), at("2026-11-26 17:30"))
    assert WEEK[0] and not free_times(place, at("2026-11-24 10:00") + timedelta(days=400))

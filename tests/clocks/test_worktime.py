"""Working-time arithmetic: exact at the edges, never a made-up date."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foundation.kernel.errors import CalendarExhausted
from procedures.clocks.worktime import Slot, add_work_time, parse_slots, slot_length, slot_words, work_time_between
from tests.conftest import SHANGHAI

OFFICE: tuple[Slot, ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))


def weekdays(day: date) -> Sequence[Slot]:
    return OFFICE if day.weekday() < 5 else ()


def never(_day: date) -> Sequence[Slot]:
    return ()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24 10:00", 1, "2026-11-24 11:00"),
        ("2026-11-24 10:00", 2, "2026-11-24 12:00"),
        ("2026-11-24 11:00", 2, "2026-11-24 14:30"),
        ("2026-11-24 12:30", 1, "2026-11-24 14:30"),
        ("2026-11-24 17:00", 1, "2026-11-25 09:30"),
        ("2026-11-27 17:30", 1, "2026-11-30 10:00"),
        ("2026-11-28 12:00", 0, "2026-11-30 09:00"),
        ("2026-11-24 10:00", 0, "2026-11-24 10:00"),
        ("2026-11-24 09:00", 7, "2026-11-24 17:30"),
    ],
)
def test_time_is_used_up_only_while_people_work(start: str, hours: int, end: str) -> None:
    assert add_work_time(local(start), timedelta(hours=hours), weekdays, SHANGHAI) == local(end)


def test_the_answer_is_in_the_zone_of_the_question() -> None:
    due = add_work_time(datetime(2026, 11, 24, 2, tzinfo=UTC), timedelta(hours=1), weekdays, SHANGHAI)
    assert (due, due.tzinfo) == (datetime(2026, 11, 24, 3, tzinfo=UTC), UTC)


def test_a_calendar_without_work_ends_in_an_error_not_a_date() -> None:
    with pytest.raises(CalendarExhausted):
        add_work_time(local("2026-11-24 10:00"), timedelta(hours=1), never, SHANGHAI)


def test_a_year_without_calendar_is_passed_on() -> None:
    def until_2026(day: date) -> Sequence[Slot]:
        if day.year > 2026:
            raise CalendarExhausted("no calendar for 2027")
        return weekdays(day)

    with pytest.raises(CalendarExhausted, match="2027"):
        add_work_time(local("2026-12-31 17:00"), timedelta(hours=1), until_2026, SHANGHAI)


def test_no_time_passes_backwards() -> None:
    assert work_time_between(local("2026-11-24 11:00"), local("2026-11-24 10:00"), weekdays, SHANGHAI) == timedelta()


def test_nights_and_weekends_do_not_count() -> None:
    spent = work_time_between(local("2026-11-27 16:30"), local("2026-11-30 10:00"), weekdays, SHANGHAI)
    assert spent == timedelta(hours=2)


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.integers(0, 20_000),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
)
def test_adding_and_measuring_agree(minutes: int, start: datetime) -> None:
    begin, amount = start.replace(tzinfo=SHANGHAI), timedelta(minutes=minutes)
    due = add_work_time(begin, amount, weekdays, SHANGHAI)
    assert work_time_between(begin, due, weekdays, SHANGHAI) == amount
    assert add_work_time(begin, amount + timedelta(minutes=1), weekdays, SHANGHAI) > due


NIGHTS = parse_slots([["00:00", "06:00"], ["22:00", "24:00"]])


def night_shifts(_day: date) -> Sequence[Slot]:
    return NIGHTS


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24 20:00", 2, "2026-11-25 00:00"),
        ("2026-11-24 23:00", 2, "2026-11-25 01:00"),
        ("2026-11-24 22:00", 8, "2026-11-25 06:00"),
        ("2026-11-24 05:30", 1, "2026-11-24 22:30"),
    ],
)
def test_two_stretches_meet_at_midnight_without_a_lost_minute(start: str, hours: int, end: str) -> None:
    assert add_work_time(local(start), timedelta(hours=hours), night_shifts, SHANGHAI) == local(end)


def test_a_day_around_the_clock_is_24_hours_long() -> None:
    whole = parse_slots([["00:00", "24:00"]])
    assert (slot_length(whole[0]), slot_words(whole[0])) == (timedelta(hours=24), ("00:00", "24:00"))
    due = add_work_time(local("2026-11-24 10:00"), timedelta(hours=48), lambda _day: whole, SHANGHAI)
    assert due == local("2026-11-26 10:00")


@pytest.mark.parametrize(
    "pairs",
    [
        [["22:00", "00:00"]],
        [["24:00", "24:00"]],
        [["22:00", "24:00"], ["23:00", "24:00"]],
        [["20:00", "24:00"], ["21:00", "22:00"]],
        [["09:00+08:00", "12:00+08:00"]],
        [["09:00", "25:00"]],
    ],
)
def test_hours_that_cannot_be_are_refused(pairs: list[list[str]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_slots(pairs)


def test_measuring_asks_no_day_beyond_its_end() -> None:
    def until_2026(day: date) -> Sequence[Slot]:
        if day.year > 2026:
            raise CalendarExhausted("no calendar for 2027")
        return weekdays(day)

    spent = work_time_between(local("2026-12-31 16:30"), local("2027-01-01 00:00"), until_2026, SHANGHAI)
    assert spent == timedelta(hours=1)


def test_measuring_years_loses_no_hour() -> None:
    spent = work_time_between(local("2020-01-01 00:00"), local("2026-01-01 00:00"), night_shifts, SHANGHAI)
    assert spent == timedelta(hours=8) * (date(2026, 1, 1) - date(2020, 1, 1)).days


def test_the_night_on_which_clocks_go_forward_is_an_hour_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 22, tzinfo=berlin)
    assert work_time_between(start, start + timedelta(hours=8), night_shifts, berlin) == timedelta(hours=7)


# -- minute by minute ----------------------------------------------------------------------------------------------


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> tuple[Slot, ...]:
    """Up to three stretches, often touching midnight or one another."""
    edges = sorted(draw(st.lists(st.sampled_from([0, 1, 359, 360, 540, 720, 810, 1050, 1320, 1439, 1440]), max_size=6)))
    pairs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    return parse_slots([[f"{m // 60:02}:{m % 60:02}" for m in pair] for pair in pairs])


weeks = st.lists(hours_of_a_day(), min_size=7, max_size=7).filter(any)


def worked_minutes(week: Sequence[Sequence[Slot]], start: datetime, end: datetime) -> int:
    """Count the minutes one by one, by nothing but their wall time."""
    count, moment = 0, start
    while moment < end:
        clock = moment.time().replace(tzinfo=None)
        slots = week[moment.weekday()]
        count += any(opens <= clock and (closes == time() or clock < closes) for opens, closes in slots)
        moment += timedelta(minutes=1)
    return count


MONDAY = datetime(2026, 1, 5, tzinfo=SHANGHAI)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(
    lambda when: when.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
)


@settings(max_examples=60, deadline=None)
@given(weeks, starts, st.integers(0, 9 * 24 * 60))
def test_measuring_is_exact_to_the_minute(week: Any, start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    spent = work_time_between(start, end, lambda day: week[day.weekday()], SHANGHAI)
    assert spent == timedelta(minutes=worked_minutes(week, start, end))


@settings(max_examples=60, deadline=None)
@given(weeks, starts, st.integers(1, 1500))
def test_adding_ends_with_the_last_minute_worked(week: Any, start: datetime, minutes: int) -> None:
    assume(minutes <= 100 * worked_minutes(week, MONDAY, MONDAY + timedelta(days=7)))  # it gives up after 800 days
    due = add_work_time(start, timedelta(minutes=minutes), lambda day: week[day.weekday()], SHANGHAI)
    if due - start < timedelta(days=20):
        assert worked_minutes(week, start, due) == minutes
        assert worked_minutes(week, due - timedelta(minutes=1), due) == 1

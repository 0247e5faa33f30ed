"""Working-time arithmetic: exact at the edges, never a made-up date."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.kernel.errors import CalendarExhausted
from governance.kernel.worktime import Slot, add_work_time, work_time_between
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

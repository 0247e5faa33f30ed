"""Deadlines: the golden vectors of the calendar of 2026, the five units, and laws that hold for any calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.kernel.errors import CalendarExhausted
from procedures.clocks import deadlines
from procedures.clocks.deadlines import Limit
from procedures.clocks.worktime import Slot
from tests.town import HOLIDAYS_2026, MAKEUP_2026

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE: tuple[Slot, ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
OFF = {date.fromisoformat(day) for days in HOLIDAYS_2026.values() for day in days}
MAKEUP = {date.fromisoformat(day) for day in MAKEUP_2026}


@dataclass(frozen=True)
class Year2026:
    """The days of 2026, and nothing of any other year."""

    zone: ZoneInfo = ZONE
    day_length: timedelta = timedelta(hours=7)

    def slots_of(self, day: date) -> Sequence[Slot]:
        if day.year != 2026:
            raise CalendarExhausted("no such year")
        works = day in MAKEUP or (day.weekday() < 5 and day not in OFF)
        return OFFICE if works else ()


CALENDAR = Year2026()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-02-13 17:00", 60, "2026-02-14 09:30"),
        ("2026-02-13 17:00", 480, "2026-02-24 09:30"),
        ("2026-02-14 16:30", 120, "2026-02-24 10:00"),
        ("2026-02-15 10:00", 60, "2026-02-24 10:00"),
        ("2026-09-19 10:00", 60, "2026-09-20 10:00"),
        ("2026-09-25 10:00", 60, "2026-09-28 10:00"),
        ("2026-09-30 17:00", 60, "2026-10-08 09:30"),
        ("2026-10-10 09:00", 60, "2026-10-10 10:00"),
        ("2026-04-30 16:30", 480, "2026-05-06 17:30"),
    ],
)
def test_golden_vector(start: str, minutes: int, due: str) -> None:
    # A limit of whole hours of which part is used up: any number of minutes is left.
    limit = Limit(-(-minutes // 60), "work_hour")
    used = deadlines.limit_duration(limit, CALENDAR) - timedelta(minutes=minutes)
    assert deadlines.compute_due_at(limit, at(start), used, CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [
        (3, "urgent_hour", "2026-02-13 20:00"),
        (1, "urgent_day", "2026-02-14 17:00"),
        (2, "natural_day", "2026-02-15 17:00"),
        (1, "work_hour", "2026-02-14 09:30"),
        (1, "work_day", "2026-02-14 17:00"),
    ],
)
def test_each_unit_counts_its_own_time(amount: int, unit: str, due: str) -> None:
    assert deadlines.compute_due_at(Limit(amount, unit), at("2026-02-13 17:00"), timedelta(), CALENDAR) == at(due)


@dataclass(frozen=True)
class Rung:
    number: int = 1
    percent: int = 100
    offset: int = 0
    offset_unit: str = "work_hour"


def test_a_share_is_counted_as_the_limit_counts() -> None:
    start, limit = at("2026-02-13 17:00"), Limit(10, "work_hour")
    due = deadlines.compute_due_at(limit, start, timedelta(), CALENDAR)
    assert deadlines.compute_rung_at(Rung(percent=5), limit, start, timedelta(), due, CALENDAR) == at(
        "2026-02-13 17:30"
    )
    assert deadlines.compute_rung_at(Rung(percent=80), limit, start, timedelta(), due, CALENDAR) == at(
        "2026-02-24 09:30"
    )


def test_an_offset_is_counted_from_due_in_its_own_unit() -> None:
    start, limit = at("2026-02-13 15:00"), Limit(2, "urgent_hour")
    due = deadlines.compute_due_at(limit, start, timedelta(), CALENDAR)
    rung = Rung(offset=1, offset_unit="work_hour")
    assert deadlines.compute_rung_at(rung, limit, start, timedelta(), due, CALENDAR) == at("2026-02-14 09:30")


def test_a_share_used_up_before_is_reached_at_once() -> None:
    start, limit = at("2026-02-24 09:00"), Limit(10, "work_hour")
    used = timedelta(hours=9)
    due = deadlines.compute_due_at(limit, start, used, CALENDAR)
    assert deadlines.compute_rung_at(Rung(percent=80), limit, start, used, due, CALENDAR) == start


def test_a_year_nobody_entered_is_said_and_never_guessed() -> None:
    with pytest.raises(CalendarExhausted):
        deadlines.compute_due_at(Limit(3, "work_day"), at("2026-12-31 17:00"), timedelta(), CALENDAR)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)).map(lambda when: when.replace(tzinfo=ZONE))
spans = st.timedeltas(timedelta(seconds=1), timedelta(hours=80))
units = st.sampled_from(["urgent_hour", "urgent_day", "work_hour", "work_day", "natural_day"])


@given(moments, spans, units)
def test_what_was_added_lies_between(start: datetime, amount: timedelta, unit: str) -> None:
    end = deadlines.add_time(start, amount, unit, CALENDAR)
    assert deadlines.time_between(start, end, unit, CALENDAR) == amount


@given(moments, spans, spans, units)
def test_more_time_is_never_due_earlier(start: datetime, one: timedelta, two: timedelta, unit: str) -> None:
    less, more = sorted((one, two))
    assert deadlines.add_time(start, less, unit, CALENDAR) <= deadlines.add_time(start, more, unit, CALENDAR)


@given(moments, moments, spans, units)
def test_a_later_start_is_never_due_earlier(one: datetime, two: datetime, amount: timedelta, unit: str) -> None:
    first, second = sorted((one, two))
    assert deadlines.add_time(first, amount, unit, CALENDAR) <= deadlines.add_time(second, amount, unit, CALENDAR)


@given(moments, st.integers(1, 40), st.integers(1, 100), st.integers(0, 100), units)
def test_a_share_is_never_reached_after_due(start: datetime, amount: int, percent: int, used: int, unit: str) -> None:
    limit = Limit(amount if unit.endswith("hour") else 1 + amount // 20, unit)
    consumed = deadlines.limit_duration(limit, CALENDAR) * used / 100
    due = deadlines.compute_due_at(limit, start, consumed, CALENDAR)
    assert deadlines.compute_rung_at(Rung(percent=percent), limit, start, consumed, due, CALENDAR) <= due


@given(moments, st.integers(1, 5))
def test_two_stretches_consume_what_one_does(start: datetime, days: int) -> None:
    end = start + timedelta(days=days)
    middle = start + (end - start) / 3
    parts = [deadlines.time_between(*pair, "work_day", CALENDAR) for pair in ((start, middle), (middle, end))]
    assert sum(parts, timedelta()) == deadlines.time_between(start, end, "work_day", CALENDAR)

"""When a stage is due and when its rungs are reached: pure arithmetic in the limit's own kind of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from procedures.clocks.choices import LimitUnit
from procedures.clocks.worktime import Slot, add_work_time, work_time_between

WEEKEND = (5, 6)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Urgent and natural time never stops; the others follow the calendar.
CONTINUOUS = frozenset({LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY, LimitUnit.NATURAL_DAY})
# A working day lasts what the calendar says.
_UNIT_LENGTHS: Mapping[str, timedelta] = {
    LimitUnit.URGENT_HOUR: HOUR,
    LimitUnit.WORK_HOUR: HOUR,
    LimitUnit.URGENT_DAY: DAY,
    LimitUnit.NATURAL_DAY: DAY,
}


class Calendar(Protocol):
    """What deadlines ask of a calendar. ``slots_of`` raises ``CalendarExhausted`` in a year that has not been entered."""

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""

    @property
    def day_length(self) -> timedelta:
        """The duration of one nominal working day."""

    def slots_of(self, day: date) -> Sequence[Slot]:
        """The hours worked on a local day."""


class Rung(Protocol):
    """What deadlines ask of one level of a ladder."""

    @property
    def number(self) -> int:
        """Its place, from 1."""

    @property
    def percent(self) -> int:
        """The share of the limit at which it is reached, unless it has an offset."""

    @property
    def offset(self) -> int:
        """How long after due it is reached; 0 for none."""

    @property
    def offset_unit(self) -> str:
        """The unit of the offset."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time in one of the five units."""

    amount: int
    unit: str


def limit_duration(limit: Limit, calendar: Calendar) -> timedelta:
    """Return a limit as a duration in its own kind of time; a working day is the calendar's nominal day."""
    return limit.amount * (calendar.day_length if limit.unit == LimitUnit.WORK_DAY else _UNIT_LENGTHS[limit.unit])


def add_time(start: datetime, amount: timedelta, unit: str, calendar: Calendar) -> datetime:
    """Return the moment ``amount`` of the unit's kind of time after ``start``; raises ``CalendarExhausted``."""
    if unit in CONTINUOUS:
        return start + amount
    return add_work_time(start, amount, calendar.slots_of, calendar.zone)


def time_between(start: datetime, end: datetime, unit: str, calendar: Calendar) -> timedelta:
    """Return the time of the unit's kind from ``start`` to ``end``, zero when ``end`` is not later."""
    if unit in CONTINUOUS:
        return max(end - start, timedelta())
    return work_time_between(start, end, calendar.slots_of, calendar.zone)


def compute_due_at(limit: Limit, start: datetime, consumed: timedelta, calendar: Calendar) -> datetime:
    """Return when the rest of a limit is used up, counting from ``start``.

    With nothing left it is the next moment from ``start`` on at which the unit's kind of time runs; a caller that knows
    an earlier due time keeps it. Raises ``CalendarExhausted``, and never returns ``start`` for lack of a calendar.
    """
    return add_time(start, max(limit_duration(limit, calendar) - consumed, timedelta()), limit.unit, calendar)


def compute_rung_at(
    rung: Rung, limit: Limit, start: datetime, consumed: timedelta, due: datetime, calendar: Calendar
) -> datetime:
    """Return when a rung is reached: a share of the limit in the limit's own kind of time, or an offset after due."""
    if rung.offset:
        offset = Limit(rung.offset, rung.offset_unit)
        return add_time(due, limit_duration(offset, calendar), offset.unit, calendar)
    if rung.percent >= 100:
        return due
    left = limit_duration(limit, calendar) * rung.percent / 100 - consumed
    if left <= timedelta():
        return min(start, due)
    return min(add_time(start, left, limit.unit, calendar), due)


def pause_reason(moment: datetime, unit: str, calendar: Calendar) -> str:
    """Return why time of the unit's kind stands still at a moment: ``weekend``, ``holiday``, ``night``; empty if it runs.

    A day off on a weekday is a holiday. Raises ``CalendarExhausted``.
    """
    if unit in CONTINUOUS:
        return ""
    local = moment.astimezone(calendar.zone)
    slots = calendar.slots_of(local.date())
    if not slots:
        return "weekend" if local.weekday() in WEEKEND else "holiday"
    soon = moment + timedelta(minutes=1)
    return "" if work_time_between(moment, soon, calendar.slots_of, calendar.zone) else "night"

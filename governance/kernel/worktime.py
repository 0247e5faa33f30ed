"""Working-time arithmetic over explicit days: pure, exact, bounded. Times are aware; steps go by local date."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance.kernel.errors import CalendarExhausted

# (start, end) of one stretch of work on a day, local wall time.
Slot = tuple[time, time]
# Answers the slots of a local day, empty on a day off; raises CalendarExhausted for a year without a calendar.
SlotsOf = Callable[[date], Sequence[Slot]]

LONGEST_SEARCH_DAYS = 800


def add_work_time(start: datetime, amount: timedelta, slots_of: SlotsOf, zone: ZoneInfo) -> datetime:
    """Return when ``amount`` of working time after ``start`` is used up, in ``start``'s time zone.

    A zero amount outside working hours answers the next moment of work. Raises ``CalendarExhausted`` when the
    calendar ends first, and never answers ``start`` for want of a calendar.
    """
    left = amount
    for opens, closes in _stretches(start, slots_of, zone):
        length = closes - opens
        if left <= length:
            return (opens + left).astimezone(start.tzinfo)
        left -= length
    raise CalendarExhausted(f"no working time within {LONGEST_SEARCH_DAYS} days of {start.date()}")


def work_time_between(start: datetime, end: datetime, slots_of: SlotsOf, zone: ZoneInfo) -> timedelta:
    """Return the working time from ``start`` to ``end``; zero when ``end`` is not later."""
    total = timedelta()
    if end <= start:
        return total
    for opens, closes in _stretches(start, slots_of, zone):
        if opens >= end:
            return total
        total += min(closes, end) - opens
        if closes >= end:
            return total
    return total


def _stretches(start: datetime, slots_of: SlotsOf, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of work from ``start`` on, the first one cut where ``start`` lies within it."""
    local = start.astimezone(zone)
    for offset in range(LONGEST_SEARCH_DAYS):
        day = local.date() + timedelta(days=offset)
        for opens_at, closes_at in slots_of(day):
            opens = max(datetime.combine(day, opens_at, zone), local)
            closes = datetime.combine(day, closes_at, zone)
            if opens < closes:
                yield opens, closes

"""Working-time arithmetic over explicit days: pure, exact, bounded. Times are aware; steps go by local date."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from foundation.kernel.errors import CalendarExhausted

# (start, end) of one stretch of work on a day, local wall time. An end at 00:00 is the midnight that ends the day.
Slot = tuple[time, time]
# Answers the slots of a local day, empty on a day off; raises CalendarExhausted for a year without a calendar.
SlotsOf = Callable[[date], Sequence[Slot]]

LONGEST_SEARCH_DAYS = 800
# How people write the end of a day: a night shift is one stretch until 24:00 and one from 00:00 on the next day.
END_OF_DAY = "24:00"
MIDNIGHT = time()
ONE_DAY = timedelta(days=1)


def parse_slots(pairs: Iterable[Sequence[str]]) -> tuple[Slot, ...]:
    """Return the stretches of one day from ``[["09:00", "12:00"], …]``; the last may end at 24:00.

    Raises ``ValueError`` when one is empty or two overlap, ``TypeError`` for what is no list of pairs of texts.
    """
    slots = tuple((time.fromisoformat(opens), _end_time(closes)) for opens, closes in pairs)
    edges = [edge for slot in slots for edge in _since_midnight(slot)]
    if any(edge.tzinfo for slot in slots for edge in slot):
        raise ValueError("working hours are those of the city and name no time zone")
    if edges != sorted(edges) or not all(slot_length(slot) for slot in slots):
        raise ValueError("stretches of work follow one another, and each ends after it begins")
    return slots


def slot_length(slot: Slot) -> timedelta:
    """Return how long a stretch of work lasts."""
    opens, closes = _since_midnight(slot)
    return closes - opens


def slot_words(slot: Slot) -> tuple[str, str]:
    """Return a stretch of work as people write it: its end at midnight is 24:00."""
    opens, closes = slot
    return f"{opens:%H:%M}", END_OF_DAY if closes == MIDNIGHT else f"{closes:%H:%M}"


def add_work_time(start: datetime, amount: timedelta, slots_of: SlotsOf, zone: ZoneInfo) -> datetime:
    """Return when ``amount`` of working time after ``start`` is used up, in ``start``'s time zone.

    A zero amount outside working hours returns the next moment of work. Raises ``CalendarExhausted`` when the
    calendar ends first, and never returns ``start`` for lack of a calendar.
    """
    left = amount
    for opens, closes in _work_stretches(start, slots_of, zone):
        length = closes - opens
        if left <= length:
            return (opens + left).astimezone(start.tzinfo)
        left -= length
    raise CalendarExhausted(f"no working time within {LONGEST_SEARCH_DAYS} days of {start.date()}")


def work_time_between(start: datetime, end: datetime, slots_of: SlotsOf, zone: ZoneInfo) -> timedelta:
    """Return the working time from ``start`` to ``end``; zero when ``end`` is not later.

    The calendar is read no further than ``end``.
    """
    stretches = _work_stretches(start, slots_of, zone, until=end)
    return sum((min(closes, end) - opens for opens, closes in stretches), timedelta())


def _end_time(text: str) -> time:
    if text == END_OF_DAY:
        return MIDNIGHT
    closes = time.fromisoformat(text)
    if closes == MIDNIGHT:
        raise ValueError("a day ends at 24:00")
    return closes


def _since_midnight(slot: Slot) -> tuple[timedelta, timedelta]:
    opens, closes = (timedelta(hours=edge.hour, minutes=edge.minute, seconds=edge.second) for edge in slot)
    return opens, closes or ONE_DAY


def _work_stretches(
    start: datetime, slots_of: SlotsOf, zone: ZoneInfo, *, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of work from ``start`` on in UTC, the first one cut where ``start`` lies within it.

    In UTC, because a stretch over a change of the clocks is longer or shorter than its wall times say. ``until`` ends
    the search, ``LONGEST_SEARCH_DAYS`` does without it.
    """
    first = start.astimezone(zone).date()
    begin, end = start.astimezone(UTC), until.astimezone(UTC) if until is not None else None
    for offset in range(LONGEST_SEARCH_DAYS + 1) if end is None else count():
        day = first + timedelta(days=offset)
        if end is not None and _in_utc(day, MIDNIGHT, zone) >= end:
            return
        for opens, closes in _stretches_of(day, tuple(slots_of(day)), zone):
            if end is not None and max(opens, begin) >= end:
                return
            if begin < closes:
                yield max(opens, begin), closes


# The days of a year and a half under a few calendars: whoever computes many deadlines asks for the same days again.
@lru_cache(maxsize=2_048)
def _stretches_of(day: date, slots: tuple[Slot, ...], zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(
        (_in_utc(day, opens, zone), _in_utc(day if closes != MIDNIGHT else day + ONE_DAY, closes, zone))
        for opens, closes in slots
    )


@lru_cache(maxsize=4_096)
def _in_utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)

"""Owns when a station is open: its week, the days that differ, the holidays of the calendar of its place. One function says it.

``opening_at`` answers "open now?" and "open next?" for pages, lists and the API alike; ``times_of`` cuts the same hours into
times for appointments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.errors import CalendarExhausted
from grids.areas import selectors as areas
from procedures.clocks.choices import DayKind
from procedures.clocks.selectors import ClockRules, WorkDays, clock_rules, current_number, normal_hours
from procedures.clocks.worktime import MIDNIGHT, ONE_DAY, Slot, add_work_time, parse_slots


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day; ``reason``: why they are not those of the weekday, or why it is closed."""

    day: date
    slots: Sequence[Slot]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a station is open, until when, when it opens next, and why it is closed today where there is a reason.

    ``opens_at`` is None where it never opens again, and where nobody knows yet: then ``is_known`` is false.
    """

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    reason: str = ""
    is_known: bool = True


class StationHours:
    """The hours of one station, day by day; computed from rows that are read already (``station.days``).

    ``rules``: the calendars, where those of many stations are computed; they are read once.
    """

    def __init__(self, station: Any, rules: ClockRules | None = None) -> None:
        self.station = station
        self.week = tuple(map(parse_slots, station.week))
        self.differing: Mapping[date, Any] = {row.day: row for row in station.days.all()}
        self.zone = ZoneInfo(timezone.get_default_timezone_name())
        self.calendar = self._calendar(rules) if station.follows_holidays else None

    def _calendar(self, rules: ClockRules | None) -> WorkDays | None:
        """Return the calendar of its place with the station's own hours in it, None where there is none."""
        place = areas.successor(areas.own_place(self.station).id)
        found = (rules or clock_rules(current_number())).calendar_for([step.id for step in areas.chain(place)])
        if found is None:
            return None
        makeup = parse_slots(self.station.makeup_slots) or normal_hours(self.week)
        return replace(found, week=self.week, makeup_slots=makeup)

    def on(self, day: date) -> DayHours:
        """Return the hours of a day; raises ``CalendarExhausted`` in a year whose holidays nobody has entered."""
        station = self.station
        if day < station.since_on:
            return DayHours(day, (), _("opens on %(day)s") % {"day": station.since_on.isoformat()})
        if station.until_on is not None and day >= station.until_on:
            return DayHours(day, (), _("closed for good"))
        if day in self.differing:
            row = self.differing[day]
            return DayHours(day, parse_slots(row.slots), row.reason)
        if not station.follows_holidays:
            return DayHours(day, self.week[day.weekday()])
        if self.calendar is None:
            raise CalendarExhausted(_("The calendar has no year %(year)s yet.") % {"year": day.year})
        return DayHours(day, self.calendar.slots_of(day), _REASONS.get(self.calendar.days.get(day, ""), str)())

    def slots_of(self, day: date) -> Sequence[Slot]:
        """Return the stretches of a day, as ``worktime`` counts with them."""
        return self.on(day).slots


_REASONS: Mapping[str, Any] = {
    DayKind.HOLIDAY: lambda: _("public holiday"),
    DayKind.MAKEUP_WORKDAY: lambda: _("make-up workday"),
}


def opening_at(station: Any, now: datetime, hours: StationHours | None = None) -> Opening:
    """Return whether a station is open at a moment and what follows. A closing minute is closed, an opening one open."""
    hours = hours or StationHours(station)
    today = city_time.local_day(now)
    if station.until_on is not None and today >= station.until_on:
        return Opening(is_open=False, reason=_("closed for good"))
    try:
        opens = add_work_time(now, timedelta(0), hours.slots_of, hours.zone)
    except CalendarExhausted:
        return Opening(is_open=False, reason=_reason(hours, today), is_known=_is_known(hours))
    if opens > now:
        return Opening(is_open=False, opens_at=opens, reason=_reason(hours, today))
    return Opening(is_open=True, closes_at=_closing(hours, now), reason=_reason(hours, today))


def _reason(hours: StationHours, day: date) -> str:
    try:
        return hours.on(day).reason
    except CalendarExhausted:
        return ""


def _is_known(hours: StationHours) -> bool:
    """Say whether it is known that it does not open again: no weekday has hours, or its last day is not beyond the calendar."""
    if not any(hours.week):
        return True
    until = hours.station.until_on
    if until is None:
        return False
    try:
        hours.on(until - ONE_DAY)
    except CalendarExhausted:
        return False
    return True


def _closing(hours: StationHours, now: datetime) -> datetime:
    """Return when the stretch ends that ``now`` lies in; one until midnight goes on where the next day begins with it."""
    local = now.astimezone(hours.zone)
    day = local.date()
    closes = next(end for start, end in _moments(hours, day) if start <= now < end)
    while closes.astimezone(hours.zone).time() == MIDNIGHT and closes < now + 7 * ONE_DAY:
        day += ONE_DAY
        try:
            following = next((end for start, end in _moments(hours, day) if start == closes), None)
        except CalendarExhausted:
            break
        if following is None:
            break
        closes = following
    return closes


def _moments(hours: StationHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of a day as moments."""
    for opens, closes in hours.slots_of(day):
        last = day if closes != MIDNIGHT else day + ONE_DAY
        yield datetime.combine(day, opens, hours.zone), datetime.combine(last, closes, hours.zone)


def days_from(station: Any, first: date, count: int, hours: StationHours | None = None) -> list[DayHours | None]:
    """Return the hours of so many days; None for a day whose year nobody has entered."""
    hours = hours or StationHours(station)
    found: list[DayHours | None] = []
    for offset in range(count):
        try:
            found.append(hours.on(first + offset * ONE_DAY))
        except CalendarExhausted:
            found.append(None)
    return found


def times_of(station: Any, day: date, hours: StationHours | None = None) -> list[tuple[datetime, datetime]]:
    """Return the times of a day for appointments: each as long as the station says, none beyond the end of a stretch."""
    if not station.slot_places:
        return []
    hours = hours or StationHours(station)
    length = timedelta(minutes=station.slot_minutes)
    found = []
    try:
        for opens, closes in _moments(hours, day):
            at = opens
            while at + length <= closes:
                found.append((at, at + length))
                at += length
    except CalendarExhausted:
        return []
    return found


def is_time_of(station: Any, starts_at: datetime, ends_at: datetime) -> bool:
    """Say whether this is still one of the station's times, whatever its length: the station is open all through it."""
    hours = StationHours(station)
    try:
        moments = list(_moments(hours, city_time.local_day(starts_at)))
    except CalendarExhausted:
        return False
    return any(opens <= starts_at and ends_at <= closes for opens, closes in moments)


def week_lines(week: Sequence[Sequence[Sequence[str]]]) -> list[tuple[Sequence[int], str]]:
    """Return weekly hours as people write them: neighbouring weekdays with the same hours together, with their numbers."""
    lines: list[tuple[list[int], str]] = []
    for number, slots in enumerate(week):
        words = " ".join("–".join(pair) for pair in slots)
        if lines and lines[-1][1] == words:
            lines[-1][0].append(number)
        else:
            lines.append(([number], words))
    return [(tuple(numbers), words) for numbers, words in lines]


def slot_texts(slots: Iterable[Slot]) -> str:
    """Return stretches of a day as text: 09:00–12:00 13:30–17:30."""
    return " ".join(
        f"{opens:%H:%M}–{'24:00' if closes == time() else format(closes, '%H:%M')}" for opens, closes in slots
    )

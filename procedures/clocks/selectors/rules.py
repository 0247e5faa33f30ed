"""Ladders and calendars as frozen rules, read once per revision and process."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.errors import CalendarExhausted
from procedures.clocks import kinds
from procedures.clocks.choices import DayKind, LimitUnit, YearState
from procedures.clocks.models import CalendarDay, CalendarYear, Ladder, Rung, WorkCalendar
from procedures.clocks.worktime import Slot, parse_slots, slot_length

# One number for calendars, ladders and whatever rows of rules a room above reads together with them.
REVISION = "rules"
URGENT = frozenset({LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY})
NEXT_YEAR_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class RungRule:
    """One level of a ladder."""

    id: int
    number: int
    tone: str
    percent: int
    offset: int
    offset_unit: str
    tells: tuple[str, ...]
    raises: bool
    ignores_quiet_hours: bool


@dataclass(frozen=True, slots=True)
class LadderRule:
    """A ladder with its rungs in order."""

    id: int
    name: str
    area_id: int | None
    stage: str
    is_urgent: bool
    is_active: bool
    rungs: tuple[RungRule, ...]
    valid_from: date | None = None
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Say whether the clocks of what begins on ``day`` go by it."""
        has_begun = self.valid_from is None or self.valid_from <= day
        return self.is_active and has_begun and (self.valid_to is None or day < self.valid_to)

    def tone_of(self, number: int) -> str:
        """Return the tone of the rung with that number, empty for none."""
        return next((rung.tone for rung in self.rungs if rung.number == number), "")


@dataclass(frozen=True)
class WorkDays:
    """A calendar to compute with: the hours of each local day, and the length of one nominal working day."""

    id: int
    name: str
    area_id: int | None
    week: tuple[tuple[Slot, ...], ...]
    makeup_slots: tuple[Slot, ...]
    years: frozenset[int]
    days: dict[date, str]
    zone: ZoneInfo
    day_length: timedelta

    def slots_of(self, day: date) -> Sequence[Slot]:
        """Return the hours worked on ``day``; raises ``CalendarExhausted`` in a year nobody has entered."""
        if day.year not in self.years:
            raise CalendarExhausted(_("The calendar has no year %(year)s yet.") % {"year": day.year})
        kind = self.days.get(day)
        if kind == DayKind.HOLIDAY:
            return ()
        if kind == DayKind.MAKEUP_WORKDAY:
            return self.makeup_slots
        return self.week[day.weekday()]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may take, counted by which calendar and watched by which ladder."""

    amount: int
    unit: str
    calendar: WorkDays
    ladder: LadderRule


@dataclass(frozen=True)
class ClockRules:
    """All ladders and calendars by id, active or not."""

    ladders: dict[int, LadderRule]
    calendars: dict[int, WorkDays]

    @property
    def day_of_ladders(self) -> date:
        """Return the day whose ladders clocks start with: today."""
        return city_time.local_day(city_time.now())

    def calendar_for(self, chain: Sequence[int]) -> WorkDays | None:
        """Return the calendar of a place, None if there is none; ``chain`` holds area ids from the city down."""
        return self._calendar((*reversed(chain), None))

    def limit(self, amount: int, unit: str, stage: str, places: Iterable[int | None]) -> Limit | None:
        """Return an amount of time with the calendar and ladder of the first of the places that has its own.

        ``places`` lead from the nearest area to the city's and end with None, what holds for all; None where there is
        no calendar or no ladder at all. Where no ladder is in force the last one that was is used: a report that comes
        in counts for more than a table that somebody left without one.
        """
        places = tuple(places)
        calendar, ladder = self._calendar(places), self._ladder(stage, places, is_urgent=unit in URGENT)
        if calendar is None or ladder is None:
            return None
        return Limit(amount=amount, unit=unit, calendar=calendar, ladder=ladder)

    def _calendar(self, places: Iterable[int | None]) -> WorkDays | None:
        # An area's own calendar counts from the day its first year is in force.
        own = {row.area_id: row for row in self.calendars.values() if row.years or row.area_id is None}
        return next((own[place] for place in places if place in own), None)

    def _ladder(self, stage: str, places: Iterable[int | None], *, is_urgent: bool) -> LadderRule | None:
        order = [
            (place, of_stage, urgent)
            for urgent in ((True, False) if is_urgent else (False,))
            for place in places
            for of_stage in (stage, "")
        ]
        by_age = sorted(self.ladders.values(), key=lambda row: row.id)
        in_force = [row for row in by_age if row.is_in_force(self.day_of_ladders)]
        for rows in (in_force, by_age):
            found = {(row.area_id, row.stage, row.is_urgent): row for row in rows}
            for key in order:
                if key in found:
                    return found[key]
        return None


def current_number() -> int:
    """Return the number of the current rules; a process that holds another number reads them again."""
    return revisions.current().get(REVISION, 1)


@lru_cache(maxsize=2)
def clock_rules(number: int) -> ClockRules:
    """Return the ladders and calendars of a revision's number, as ``current_number`` gives it."""
    del number
    return ClockRules(ladders=_ladders(), calendars=_calendars())


def forget_rules() -> None:
    """Clear what this process has read; for tests, whose transactions roll the revision back."""
    clock_rules.cache_clear()


def _ladders() -> dict[int, LadderRule]:
    rungs: dict[int, list[RungRule]] = {}
    names = ("id", "number", "tone", "percent", "offset", "offset_unit", "raises", "ignores_quiet_hours")
    for row in Rung.objects.order_by("ladder_id", "number").values("ladder_id", "tells", *names):
        rule = RungRule(tells=tuple(row.pop("tells")), **{name: row[name] for name in names})
        rungs.setdefault(row["ladder_id"], []).append(rule)
    columns = ("id", "name", "area_id", "stage", "is_urgent", "is_active", "valid_from", "valid_to")
    ladders = Ladder.objects.filter(is_draft=False).values(*columns)
    return {row["id"]: LadderRule(**row, rungs=tuple(rungs.get(row["id"], ()))) for row in ladders}


def _calendars() -> dict[int, WorkDays]:
    years: dict[int, set[int]] = {}
    in_force = CalendarYear.objects.filter(state=YearState.IN_FORCE)
    for calendar_id, year in in_force.values_list("calendar_id", "year"):
        years.setdefault(calendar_id, set()).add(year)
    days: dict[int, dict[date, str]] = {}
    entered = CalendarDay.objects.filter(calendar_year__in=in_force)
    for calendar_id, day, kind in entered.values_list("calendar_year__calendar_id", "day", "kind"):
        days.setdefault(calendar_id, {})[day] = kind
    zone = ZoneInfo(timezone.get_default_timezone_name())
    weeks = {row: tuple(map(parse_slots, row.week)) for row in WorkCalendar.objects.all()}
    return {
        row.pk: WorkDays(
            id=row.pk,
            name=row.name,
            area_id=row.area_id,
            week=week,
            makeup_slots=parse_slots(row.makeup_slots) or normal_hours(week),
            years=frozenset(years.get(row.pk, ())),
            days=days.get(row.pk, {}),
            zone=zone,
            day_length=nominal_day(week),
        )
        for row, week in weeks.items()
    }


def nominal_day(week: Sequence[Sequence[Slot]]) -> timedelta:
    """Return the length of a nominal working day: the mean of the weekdays that have hours."""
    lengths = [sum(map(slot_length, slots), timedelta()) for slots in week if slots]
    return sum(lengths, timedelta()) / len(lengths) if lengths else timedelta()


def normal_hours(week: Sequence[tuple[Slot, ...]]) -> tuple[Slot, ...]:
    """Return the hours that most days of the week have, of those that have any."""
    worked = Counter(slots for slots in week if slots)
    return worked.most_common(1)[0][0] if worked else ()


def missing_years(today: date) -> list[tuple[int, str, int]]:
    """Return (calendar id, name, year) for every year that must be entered by ``today`` and is not.

    The current year always; the next one from October on, or as soon as the longest limit could reach into it.
    """
    years = [today.year]
    if today.month >= NEXT_YEAR_FROM_MONTH or (today + _longest_reach(today)).year > today.year:
        years.append(today.year + 1)
    return [
        (calendar.id, calendar.name, year)
        for calendar in clock_rules(current_number()).calendars.values()
        for year in years
        if year not in calendar.years
    ]


def _longest_reach(today: date) -> timedelta:
    """Return a span that no limit in working time exceeds: two days for each working day, and the longest holiday."""
    days = [
        amount if unit == LimitUnit.WORK_DAY else -(-amount // 7)
        for kind in kinds.clock_kinds()
        for amount, unit in kind.limits(today)
        if unit in {LimitUnit.WORK_DAY, LimitUnit.WORK_HOUR}
    ]
    return timedelta(days=2 * max(days, default=0) + 9)

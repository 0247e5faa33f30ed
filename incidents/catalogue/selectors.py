"""What the catalogue says on a day: matters, limits, ladders and calendars, read once per revision and process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.kernel import revisions
from governance.kernel.errors import CalendarExhausted, Invalid
from governance.kernel.worktime import Slot
from incidents.catalogue.choices import DayKind, LimitUnit
from incidents.catalogue.models import CalendarDay, CalendarYear, Ladder, Matter, Rung, TimeLimit, WorkCalendar

REVISION = "catalogue"
URGENT = frozenset({LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY})
NEXT_YEAR_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class MatterRule:
    """An admitted matter as of a day; attributes as the columns of its row."""

    id: int
    code: str
    name: str
    name_en: str
    pinyin: str
    line: str
    icon: str
    start_level: str
    unit_function: str
    filing_condition: str
    closing_condition: str
    photo_to_finish: bool
    dedicated_first: bool
    is_public: bool
    order: int
    valid_from: date
    valid_to: date | None


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

    def tone_of(self, number: int) -> str:
        """Return the tone of the rung with that number, empty for none."""
        return next((rung.tone for rung in self.rungs if rung.number == number), "")


@dataclass(frozen=True)
class WorkDays:
    """A calendar one can count with: the hours of each local day, and what one working day is worth."""

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
class RuleBook:
    """Everything the catalogue says on ``day``. Ladders and calendars are found by id whatever the day."""

    day: date
    matters: dict[int, MatterRule]
    limits: dict[tuple[int | None, int | None, str], tuple[int, str]]
    ladders: dict[int, LadderRule]
    calendars: dict[int, WorkDays]
    by_code: dict[str, MatterRule] = field(init=False, repr=False)
    # Areas with a rule of their own: there are few, so most questions have been asked before.
    _special: frozenset[int | None] = field(init=False, repr=False)
    _answers: dict[tuple[Any, ...], Limit] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {matter.code: matter for matter in self.matters.values()})
        special = {key[1] for key in self.limits}
        special |= {ladder.area_id for ladder in self.ladders.values()}
        special |= {calendar.area_id for calendar in self.calendars.values()}
        object.__setattr__(self, "_special", frozenset(special))

    def limit_for(self, matter_id: int, stage: str, chain: Sequence[int]) -> Limit:
        """Return the limit of a stage; ``chain`` holds area ids from the city down, the nearest rule wins.

        A matter's own limit goes before an area's rule for all matters. Raises ``Invalid`` when the catalogue is empty.
        """
        places = (*(place for place in reversed(chain) if place in self._special), None)
        question = (matter_id, stage, places)
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = self._limit(matter_id, stage, places)
        return known

    def _limit(self, matter_id: int, stage: str, places: tuple[int | None, ...]) -> Limit:
        wanted = [(matter, place, stage) for matter in (matter_id, None) for place in places]
        found = next((self.limits[key] for key in wanted if key in self.limits), None)
        calendar = self._calendar(places)
        ladder = self._ladder(stage, places, is_urgent=found is not None and found[1] in URGENT)
        if found is None or calendar is None or ladder is None:
            raise Invalid(
                _("The catalogue has no time limit for this stage. Ask an administrator to load it."),
                code="rules_missing",
            )
        return Limit(amount=found[0], unit=found[1], calendar=calendar, ladder=ladder)

    def _calendar(self, places: Iterable[int | None]) -> WorkDays | None:
        own = {calendar.area_id: calendar for calendar in self.calendars.values()}
        return next((own[place] for place in places if place in own), None)

    def _ladder(self, stage: str, places: Iterable[int | None], *, is_urgent: bool) -> LadderRule | None:
        active = {(row.area_id, row.stage, row.is_urgent): row for row in self.ladders.values() if row.is_active}
        order = [
            (place, of_stage, urgent)
            for urgent in ((True, False) if is_urgent else (False,))
            for place in places
            for of_stage in (stage, "")
        ]
        return next((active[key] for key in order if key in active), None)


@dataclass(frozen=True)
class _Tables:
    """All rows of one revision, dated ones included."""

    matters: tuple[MatterRule, ...]
    limits: tuple[dict[str, Any], ...]
    ladders: dict[int, LadderRule]
    calendars: dict[int, WorkDays]


def rulebook(day: date, *, revision: int | None = None) -> RuleBook:
    """Return the rules of ``day``. Give the number of the revision "catalogue" to save asking for it."""
    number = revisions.current().get(REVISION, 1) if revision is None else revision
    return _book(day, number)


def forget_rulebook() -> None:
    """Drop what this process has read; for tests, whose transactions take back the revision too."""
    _book.cache_clear()
    _tables.cache_clear()


@lru_cache(maxsize=512)
def _book(day: date, number: int) -> RuleBook:
    tables = _tables(number)
    return RuleBook(
        day=day,
        matters={row.id: row for row in tables.matters if _holds(row.valid_from, row.valid_to, day)},
        limits={
            (row["matter_id"], row["area_id"], row["stage"]): (row["amount"], row["unit"])
            for row in tables.limits
            if _holds(row["valid_from"], row["valid_to"], day)
        },
        ladders=tables.ladders,
        calendars=tables.calendars,
    )


def _holds(valid_from: date, valid_to: date | None, day: date) -> bool:
    return valid_from <= day and (valid_to is None or day < valid_to)


@lru_cache(maxsize=2)
def _tables(number: int) -> _Tables:
    del number
    columns = list(MatterRule.__dataclass_fields__)
    return _Tables(
        matters=tuple(MatterRule(**row) for row in Matter.objects.values(*columns)),
        limits=tuple(
            dict(row)
            for row in TimeLimit.objects.order_by("valid_from").values(
                "matter_id", "area_id", "stage", "amount", "unit", "valid_from", "valid_to"
            )
        ),
        ladders=_ladders(),
        calendars=_calendars(),
    )


def _ladders() -> dict[int, LadderRule]:
    rungs: dict[int, list[RungRule]] = {}
    names = ("id", "number", "tone", "percent", "offset", "offset_unit", "raises", "ignores_quiet_hours")
    for row in Rung.objects.order_by("ladder_id", "number").values("ladder_id", "tells", *names):
        rule = RungRule(tells=tuple(row.pop("tells")), **{name: row[name] for name in names})
        rungs.setdefault(row["ladder_id"], []).append(rule)
    columns = ("id", "name", "area_id", "stage", "is_urgent", "is_active")
    return {
        row["id"]: LadderRule(**row, rungs=tuple(rungs.get(row["id"], ()))) for row in Ladder.objects.values(*columns)
    }


def _calendars() -> dict[int, WorkDays]:
    years: dict[int, set[int]] = {}
    for calendar_id, year in CalendarYear.objects.values_list("calendar_id", "year"):
        years.setdefault(calendar_id, set()).add(year)
    days: dict[int, dict[date, str]] = {}
    for calendar_id, day, kind in CalendarDay.objects.values_list("calendar_id", "day", "kind"):
        days.setdefault(calendar_id, {})[day] = kind
    zone = ZoneInfo(timezone.get_default_timezone_name())
    return {
        row.pk: WorkDays(
            id=row.pk,
            name=row.name,
            area_id=row.area_id,
            week=tuple(_slots(slots) for slots in row.week),
            makeup_slots=_slots(row.makeup_slots),
            years=frozenset(years.get(row.pk, ())),
            days=days.get(row.pk, {}),
            zone=zone,
            day_length=nominal_day(row.week),
        )
        for row in WorkCalendar.objects.all()
    }


def _slots(pairs: Iterable[Sequence[str]]) -> tuple[Slot, ...]:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def nominal_day(week: Sequence[Sequence[Sequence[str]]]) -> timedelta:
    """Return what one working day is worth: the mean of the weekdays that have hours."""
    lengths = [
        sum((_since_midnight(closes) - _since_midnight(opens) for opens, closes in slots), timedelta())
        for slots in week
        if slots
    ]
    return sum(lengths, timedelta()) / len(lengths) if lengths else timedelta()


def _since_midnight(text: str) -> timedelta:
    at = time.fromisoformat(text)
    return timedelta(hours=at.hour, minutes=at.minute)


def missing_years(today: date) -> list[tuple[int, str, int]]:
    """Return (calendar id, name, year) for every year that must be entered by ``today`` and is not.

    The current year always; the next one from October on, or as soon as the longest limit could reach into it.
    """
    book = rulebook(today)
    years = [today.year]
    if today.month >= NEXT_YEAR_FROM_MONTH or (today + _longest_reach(book)).year > today.year:
        years.append(today.year + 1)
    return [
        (calendar.id, calendar.name, year)
        for calendar in book.calendars.values()
        for year in years
        if year not in calendar.years
    ]


def _longest_reach(book: RuleBook) -> timedelta:
    """Return a span no limit in working time exceeds: two days for each working day, and the longest holiday."""
    days = [
        amount if unit == LimitUnit.WORK_DAY else -(-amount // 7)
        for amount, unit in book.limits.values()
        if unit in {LimitUnit.WORK_DAY, LimitUnit.WORK_HOUR}
    ]
    return timedelta(days=2 * max(days, default=0) + 9)


def matters(day: date) -> list[MatterRule]:
    """Return the matters admitted on ``day``, in the order of the catalogue."""
    return sorted(rulebook(day).matters.values(), key=lambda matter: (matter.order, matter.code))

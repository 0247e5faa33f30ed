"""Owns the reading of calendar years: which calendars there are, the versions of a year, and a year as twelve months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.accounts.selectors import names
from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from grids.areas import selectors as areas
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.models import CalendarYear, WorkCalendar

WEEKEND, WORKDAY = "weekend", "workday"


@dataclass(frozen=True, slots=True)
class YearView:
    """One version of one year as pages show it; ``days`` are those that differ from their weekday, as (kind, name)."""

    id: int
    calendar_id: int
    calendar_name: str
    area_name: str
    # Monday first: whether the weekday is worked.
    weekdays: tuple[bool, ...]
    year: int
    number: int | None
    state: str
    version: int
    source: str
    official_text: str
    drafted_by: int | None
    drafter: str
    drafted_at: datetime | None
    approver: str
    approved_at: datetime | None
    days: Mapping[date, tuple[str, str]]

    @property
    def state_name(self) -> str:
        """Return the name of its state."""
        return str(YearState(self.state).label)

    @property
    def is_draft(self) -> bool:
        """Say whether it may still be changed."""
        return self.state == YearState.DRAFT

    def kind_of(self, day: date) -> str:
        """Return the kind of a day: one of ``DayKind``, else ``WORKDAY`` or ``WEEKEND`` by its weekday."""
        kind, _name = self.days.get(day, ("", ""))
        return kind or (WORKDAY if self.weekdays[day.weekday()] else WEEKEND)

    def is_workday(self, day: date) -> bool:
        """Say whether a day is a workday, make-up workdays included."""
        return self.kind_of(day) in (WORKDAY, DayKind.MAKEUP_WORKDAY)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One version of one year in a list."""

    pk: int
    calendar_id: int
    calendar_name: str
    area_name: str
    year: int
    number: int | None
    state: str
    version: int
    source: str
    drafted_at: datetime | None
    approved_at: datetime | None

    @property
    def id(self) -> int:
        """The number, as the API names it."""
        return self.pk


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of the view of a year. ``next_kind``: the kind it gets when chosen, empty for its weekday's."""

    day: date
    kind: str
    name: str
    next_kind: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar with the latest version of each of its years: in force, and in draft."""

    id: int
    name: str
    area_name: str
    years: tuple["YearRow", ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of a calendar: the ids of what is in force and of the draft, 0 for none."""

    year: int
    in_force_id: int = 0
    number: int = 0
    source: str = ""
    draft_id: int = 0


def year_in_force(calendar_id: int, year: int) -> CalendarYear | None:
    """Return the version of a year that is in force, or None."""
    return CalendarYear.objects.filter(calendar_id=calendar_id, year=year, state=YearState.IN_FORCE).first()


def year_in_force_of_city(year: int) -> CalendarYear | None:
    """Return the version of a year in force in the city's calendar, or None."""
    return CalendarYear.objects.filter(calendar__area=None, year=year, state=YearState.IN_FORCE).first()


def calendars() -> list[CalendarRow]:
    """Return all calendars, the city's first, with their years, latest first; this year and the next are always there."""
    this_year = city_time.local_day(city_time.now()).year
    found: dict[int, dict[int, YearRow]] = {}
    live = CalendarYear.objects.filter(state__in=[YearState.IN_FORCE, YearState.DRAFT])
    for row in live.order_by("state"):
        years = found.setdefault(row.calendar_id, {})
        known = years.get(row.year, YearRow(row.year))
        if row.state == YearState.DRAFT:
            years[row.year] = YearRow(row.year, known.in_force_id, known.number, known.source, row.pk)
        else:
            years[row.year] = YearRow(row.year, row.pk, row.number or 0, row.source, known.draft_id)
    listed = sorted(WorkCalendar.objects.all(), key=lambda row: (row.area_id is not None, row.name))
    return [
        CalendarRow(
            row.pk,
            row.name,
            _area_name(row.area_id),
            tuple(
                found.get(row.pk, {}).get(year, YearRow(year))
                for year in sorted({this_year, this_year + 1, *found.get(row.pk, {})}, reverse=True)
            ),
        )
        for row in listed
    ]


def all_years() -> QuerySet[CalendarYear]:
    """Return every version of every year, in no order."""
    return CalendarYear.objects.all()


def read_years(found: QuerySet[CalendarYear]) -> list[YearLine]:
    """Read versions of years as lists show them; one statement."""
    return [
        YearLine(
            row.pk,
            row.calendar_id,
            row.calendar.name,
            _area_name(row.calendar.area_id),
            row.year,
            row.number,
            row.state,
            row.version,
            row.source,
            row.drafted_at,
            row.approved_at,
        )
        for row in found.select_related("calendar")
    ]


def has_draft(calendar_id: int, year: int) -> bool:
    """Say whether a year of a calendar is being drafted."""
    return CalendarYear.objects.filter(calendar_id=calendar_id, year=year, state=YearState.DRAFT).exists()


def year_view(year_id: int) -> YearView:
    """Return one version of a year; raises ``NotFound``."""
    row = CalendarYear.objects.select_related("calendar").filter(pk=year_id).first()
    if row is None:
        raise NotFound(_("There is no such calendar year."))
    people = names([pk for pk in (row.drafted_by, row.approved_by) if pk is not None])
    return YearView(
        id=row.pk,
        calendar_id=row.calendar_id,
        calendar_name=row.calendar.name,
        area_name=_area_name(row.calendar.area_id),
        weekdays=tuple(bool(slots) for slots in row.calendar.week),
        year=row.year,
        number=row.number,
        state=row.state,
        version=row.version,
        source=row.source,
        official_text=row.official_text,
        drafted_by=row.drafted_by,
        drafter=people.get(row.drafted_by or 0, ""),
        drafted_at=row.drafted_at,
        approver=people.get(row.approved_by or 0, ""),
        approved_at=row.approved_at,
        days={day.day: (day.kind, day.name) for day in row.days.all()},
    )


def year_rows(view: YearView) -> list[CalendarYear]:
    """Return the versions of the same year that are or were in force, the latest first."""
    of_year = CalendarYear.objects.filter(calendar_id=view.calendar_id, year=view.year, number__isnull=False)
    return list(of_year.order_by("-number"))


def months_of(view: YearView) -> list[tuple[date, range, list[MonthDay]]]:
    """Return for each month its first day, a range of the empty cells before it (weeks begin on Monday), and its days."""
    found = []
    for month in range(1, 13):
        first = date(view.year, month, 1)
        following = date(view.year + month // 12, month % 12 + 1, 1)
        days = [_month_day(view, first + timedelta(days=step)) for step in range((following - first).days)]
        found.append((first, range(first.weekday()), days))
    return found


def _month_day(view: YearView, day: date) -> MonthDay:
    """Return a day with its next kind: a weekday alternates between worked and off, a weekend day may also be worked."""
    kind = view.kind_of(day)
    if view.weekdays[day.weekday()]:
        order: Sequence[str] = (WORKDAY, DayKind.HOLIDAY)
    else:
        order = (WEEKEND, DayKind.MAKEUP_WORKDAY, DayKind.HOLIDAY)
    place = order.index(kind) if kind in order else len(order) - 1
    following = order[(place + 1) % len(order)]
    return MonthDay(day, kind, view.days.get(day, ("", ""))[1], "" if following in (WORKDAY, WEEKEND) else following)


def _area_name(area_id: int | None) -> str:
    return areas.place(area_id).name if area_id is not None else ""

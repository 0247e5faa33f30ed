"""Owns the versions of calendar years: drafted, filled, checked by a second person, in force at once, never overwritten.

A year comes into force as a whole, in one transaction, with an event: the rooms above compute their deadlines again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import chinese_calendar
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.outbox import publish
from foundation.process.services import ActData, Process, advance, begin
from foundation.process.workflow import Move
from procedures.clocks import selectors
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.events import CalendarChanged
from procedures.clocks.holiday_text import DayRow
from procedures.clocks.models import CalendarDay, CalendarYear, WorkCalendar, YearStep
from procedures.clocks.selectors import REVISION
from procedures.clocks.workflow import YEAR

Write = Callable[[CalendarYear], Any]


def draft_year(actor: Actor, *, calendar_id: int, year: int) -> int:
    """Draft a year with the days in force, a township's first year with the city's; return the draft's id.

    A year has one draft: where there is one already, its id is returned.
    """
    policies.require(actor, "calendar.draft")
    if not city_time.FIRST_YEAR <= year <= city_time.LAST_YEAR:
        raise Invalid(_("Choose another year."), fields={"year": _("Choose another year.")})
    if not WorkCalendar.objects.filter(pk=calendar_id).exists():
        raise NotFound(_("There is no such calendar."))
    known = CalendarYear.objects.filter(calendar_id=calendar_id, year=year, state=YearState.DRAFT)
    pattern = selectors.year_in_force(calendar_id, year) or selectors.year_in_force_of_city(year)
    days = [DayRow(row.day, row.kind, row.name) for row in pattern.days.all()] if pattern else []
    try:
        with transaction.atomic():
            found = known.first()
            return (
                found.pk
                if found
                else _create_draft(actor, calendar_id, year, days, pattern.source if pattern else "").pk
            )
    except IntegrityError:
        # Somebody else began one in the meantime.
        return known.get().pk


def fill_year(actor: Actor, *, year_id: int, days: Sequence[DayRow], source: str = "", official_text: str = "") -> None:
    """Replace the days of a draft, and record their source."""

    def write(draft: CalendarYear) -> None:
        _refuse_days_outside(draft.year, days)
        draft.days.all().delete()
        _insert_days(draft, days)

    columns = {"official_text": official_text, **({"source": source} if source else {})}
    _change_draft(actor, year_id, write, columns)


def mark_day(actor: Actor, *, year_id: int, day: date, kind: str, name: str = "") -> None:
    """Make one day of a draft a holiday or a make-up workday, or, with an empty ``kind``, an ordinary weekday."""

    def write(draft: CalendarYear) -> None:
        _refuse_days_outside(draft.year, [DayRow(day, kind)])
        draft.days.filter(day=day).delete()
        if kind:
            _insert_days(draft, [DayRow(day, kind, name)])

    _change_draft(actor, year_id, write, {})


def name_source(actor: Actor, *, year_id: int, source: str) -> None:
    """Record the source of a draft's days."""
    _change_draft(actor, year_id, lambda _draft: None, {"source": source})


def discard_year(actor: Actor, *, year_id: int) -> None:
    """Discard a draft; its row stays, its days are deleted."""
    _advance_year(actor, year_id, "discard", write=lambda draft: draft.days.all().delete())


def approve_year(actor: Actor, *, year_id: int, version: int, accepts_warnings: bool = False) -> None:
    """Put this ``version`` of a draft in force at once, by a second person.

    Raises ``Denied`` for who drafted it, ``Stale`` when it has changed since, ``Invalid`` while its check finds
    errors, or warnings that are not accepted.
    """
    draft = CalendarYear.objects.filter(pk=year_id).first()
    if draft is None:
        raise NotFound(_("There is no such calendar year."))
    policies.require(actor, "calendar.approve", draft)
    findings = selectors.check_year(year_id)
    if any(finding.blocks for finding in findings):
        raise Invalid(_("This draft cannot be put in force yet: correct what the check found."), code="findings")
    if any(finding.warns for finding in findings) and not accepts_warnings:
        raise Invalid(_("The check found something. Look at it, then confirm that it is right."), code="warnings")
    with transaction.atomic():
        _put_in_force(actor, draft, version)


def load_year(actor: Actor, *, calendar_id: int, year: int, days: Sequence[DayRow], source: str) -> None:
    """Put a year in force from the reference library; only the system does, people draft and approve."""
    policies.require(actor, "calendar.load")
    _refuse_days_outside(year, days)
    with transaction.atomic():
        draft = _create_draft(actor, calendar_id, year, days, source)
        _put_in_force(actor, draft, draft.version)


def official_days(year: int) -> list[DayRow] | None:
    """Return the State Council's days off and make-up workdays as the library chinesecalendar has them, None if not yet."""
    listed = (
        (DayKind.HOLIDAY, chinese_calendar.holidays),
        (DayKind.MAKEUP_WORKDAY, chinese_calendar.workdays),
    )
    rows = [
        DayRow(day, kind, chinese_calendar.Holiday(name).chinese)
        for kind, days in listed
        for day, name in days.items()
        if day.year == year
    ]
    return sorted(rows, key=lambda row: row.day) or None


def _create_draft(actor: Actor, calendar_id: int, year: int, days: Sequence[DayRow], source: str) -> CalendarYear:
    now = city_time.now()
    draft = CalendarYear(
        calendar_id=calendar_id, year=year, number=None, source=source, drafted_by=actor.user_id, drafted_at=now
    )
    begin(actor, YEARS, draft, ActData(write=lambda: _insert_days(draft, days)), at=now)
    return draft


def _put_in_force(actor: Actor, draft: CalendarYear, version: int) -> None:
    """Replace the version in force by the draft and publish the change, inside the caller's transaction."""
    now = city_time.now()
    # The revision's row is the lock: two versions of one year never come into force side by side.
    revisions.bump(REVISION)
    of_year = CalendarYear.objects.filter(calendar_id=draft.calendar_id, year=draft.year)
    if (old := of_year.filter(state=YearState.IN_FORCE).first()) is not None:
        _advance_year(actor, old.pk, "replace", follows=True)
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    columns = {"number": number, "approved_by": actor.user_id, "approved_at": now}
    _advance_year(actor, draft.pk, "approve", columns=columns, version=version)
    event = CalendarChanged(key=f"{draft.calendar_id}:{draft.year}", calendar_id=draft.calendar_id, year=draft.year)
    publish([event], at=now)


def _change_draft(actor: Actor, year_id: int, write: Write, columns: Mapping[str, Any]) -> None:
    who = {"drafted_by": actor.user_id, "drafted_at": city_time.now()}
    _advance_year(actor, year_id, "change", write=write, columns={**columns, **who})


def _advance_year(
    actor: Actor,
    year_id: int,
    action: str,
    *,
    write: Write = lambda _year: None,
    columns: Mapping[str, Any] | None = None,
    version: int | None = None,
    follows: bool = False,
) -> None:
    """Advance one version by an action: set its columns, and write its days."""

    def build(year: CalendarYear, _move: Move) -> ActData:
        return ActData(columns=columns or {}, write=lambda: write(year))

    missing = NotFound(_("There is no such calendar year."))
    advance(actor, YEARS, year_id, action, build, version=version, missing=missing, follows=follows)


def _key(year: CalendarYear) -> str:
    return f"{year.calendar_id}:{year.year}"


YEARS = Process(YEAR, CalendarYear, YearStep, key=_key)


def _insert_days(draft: CalendarYear, days: Sequence[DayRow]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=draft, day=row.day, kind=row.kind, name=row.name[:60]) for row in days
    )


def _refuse_days_outside(year: int, days: Sequence[DayRow]) -> None:
    if any(row.day.year != year for row in days):
        raise Invalid(_("A day lies outside the year."), fields={"days": _("All days must lie in the year.")})

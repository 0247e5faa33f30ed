"""Owns the versions of calendar years: drafted, filled, checked by a second person, in force at once, never overwritten.

A year comes into force as a whole, in one transaction, with an event: the rooms above compute their deadlines again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, Process, advance, begin
from foundation.process.workflow import Move
from procedures.clocks import selectors
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.events import CalendarChanged
from procedures.clocks.holiday_text import DayRow
from procedures.clocks.models import CalendarDay, CalendarYear, WorkCalendar, YearStep
from procedures.clocks.selectors import REVISION
from procedures.clocks.workflow import YEAR


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


def act_on_year(actor: Actor, year_id: int, sent: SentAct) -> CalendarYear:
    """Do one act on a version of a year, once for each id it is sent under; return the version.

    ``change`` takes ``days`` in the place of all there are, with ``official_text``; or ``mark``, one day; or ``source``.
    ``approve`` takes ``accepts``: the warnings of the check are right as they are. Raises what the kernel raises, and
    ``Invalid`` for a day outside the year, while the check finds what cannot be, or warnings that nobody has accepted.
    """

    def build(year: CalendarYear, move: Move) -> ActData:
        if move.action == "approve":
            given = _approval(actor, year, has_accepted=bool(sent.data.get("accepts")))
        elif move.action == "change":
            given = _change(actor, year, sent.data)
        else:
            given = ActData(write=lambda: year.days.all().delete())
        return replace(given, note=sent.note.strip(), id=sent.id)

    rows = CalendarYear.objects.filter(pk=year_id)
    missing = NotFound(_("There is no such calendar year."))
    done: CalendarYear = do_once(actor, YEARS, rows, sent, build, missing=missing)
    return done


def year_act_done_before(actor: Actor, year_id: int, sent: SentAct) -> CalendarYear | None:
    """Return the version of an act that this person did under this id; None where there was none."""
    return done_before(actor, YEARS, CalendarYear.objects.filter(pk=year_id), sent)  # type: ignore[no-any-return]


def fill_year(actor: Actor, *, year_id: int, days: Sequence[DayRow], source: str = "", official_text: str = "") -> None:
    """Replace the days of a draft, and record their source."""
    data = {"days": list(days), "source": source, "official_text": official_text}
    act_on_year(actor, year_id, SentAct("change", data=data))


def mark_day(actor: Actor, *, year_id: int, day: date, kind: str, name: str = "") -> None:
    """Make one day of a draft a holiday or a make-up workday, or, with an empty ``kind``, an ordinary weekday."""
    act_on_year(actor, year_id, SentAct("change", data={"mark": DayRow(day, kind, name)}))


def name_source(actor: Actor, *, year_id: int, source: str) -> None:
    """Record the source of a draft's days."""
    act_on_year(actor, year_id, SentAct("change", data={"source": source}))


def load_year(actor: Actor, *, calendar_id: int, year: int, days: Sequence[DayRow], source: str) -> None:
    """Put a year in force from the reference library; only the system does, people draft and approve."""
    policies.require(actor, "calendar.load")
    _refuse_days_outside(year, days)
    with transaction.atomic():
        draft = _create_draft(actor, calendar_id, year, days, source)
        advance(actor, YEARS, draft.pk, "approve", lambda year, _move: _in_force(actor, year))


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


def _approval(actor: Actor, draft: CalendarYear, *, has_accepted: bool) -> ActData:
    """Return what an approval by a person brings with it, once the check of the draft lets it pass."""
    findings = selectors.check_year(draft.pk)
    if any(finding.blocks for finding in findings):
        raise Invalid(_("This draft cannot be put in force yet: correct what the check found."), code="findings")
    warnings = sum(finding.warns for finding in findings)
    if warnings and not has_accepted:
        needed = {"accepts": _("Say that the days are right as they are.")}
        sentence = _("The check found something. Look at it, then confirm that it is right.")
        raise Invalid(sentence, code="warnings", fields=needed)
    return replace(_in_force(actor, draft), detail={"accepted": warnings})


def _in_force(actor: Actor, draft: CalendarYear) -> ActData:
    """Replace the version in force, and return what makes the draft the next one and tells the rooms above."""
    now = city_time.now()
    # The revision's row is the lock: two versions of one year never come into force side by side.
    revisions.bump(REVISION)
    of_year = CalendarYear.objects.filter(calendar_id=draft.calendar_id, year=draft.year)
    if (old := of_year.filter(state=YearState.IN_FORCE).first()) is not None:
        advance(actor, YEARS, old.pk, "replace", lambda _year, _move: ActData(), follows=True)
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    event = CalendarChanged(key=f"{draft.calendar_id}:{draft.year}", calendar_id=draft.calendar_id, year=draft.year)
    columns = {"number": number, "approved_by": actor.user_id, "approved_at": now}
    return ActData(columns=columns, write=lambda: publish([event], at=now))


def _change(actor: Actor, draft: CalendarYear, data: Mapping[str, Any]) -> ActData:
    """Return what a change of the days, of one day or of their source brings with it."""
    days, mark, source = data.get("days"), data.get("mark"), data.get("source")
    if days is None and mark is None and not source:
        raise Invalid(_("Say what changes: all days, one day, or where they come from."))
    _refuse_days_outside(draft.year, days or ())
    _refuse_days_outside(draft.year, [mark] if mark else ())
    columns = {"drafted_by": actor.user_id, "drafted_at": city_time.now()}
    if source:
        columns["source"] = source
    if days is not None:
        columns["official_text"] = data.get("official_text", "")

    def write() -> None:
        if days is not None:
            draft.days.all().delete()
            _insert_days(draft, days)
        if mark:
            draft.days.filter(day=mark.day).delete()
            _insert_days(draft, [mark] if mark.kind else [])

    return ActData(columns=columns, write=write, detail=_detail_of_change(days, mark, source))


def _detail_of_change(days: Sequence[DayRow] | None, mark: DayRow | None, source: str | None) -> dict[str, Any]:
    """Return what the step keeps of a change; ``_chosen`` reads it back."""
    rows = {"days": [_stored_day(row) for row in days]} if days is not None else {}
    return {**rows, **({"mark": _stored_day(mark)} if mark else {}), **({"source": source} if source else {})}


def _stored_day(row: DayRow) -> list[str]:
    return [row.day.isoformat(), row.kind, row.name]


def _chosen(detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a change was sent with, by the details of its step."""
    found = dict(detail)
    if "days" in detail:
        found["days"] = [_day_row(kept) for kept in detail["days"]]
    if "mark" in detail:
        found["mark"] = _day_row(detail["mark"])
    return found


def _day_row(kept: Sequence[str]) -> DayRow:
    return DayRow(date.fromisoformat(kept[0]), kept[1], kept[2])


def _key(year: CalendarYear) -> str:
    return f"{year.calendar_id}:{year.year}"


YEARS = Process(YEAR, CalendarYear, YearStep, key=_key, chosen=_chosen)


def _insert_days(draft: CalendarYear, days: Sequence[DayRow]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=draft, day=row.day, kind=row.kind, name=row.name[:60]) for row in days
    )


def _refuse_days_outside(year: int, days: Sequence[DayRow]) -> None:
    if len({row.day for row in days}) < len(days):
        raise Invalid(_("A day stands twice."), fields={"days": _("Each day stands once.")})
    if any(row.day.year != year for row in days):
        raise Invalid(_("A day lies outside the year."), fields={"days": _("All days must lie in the year.")})

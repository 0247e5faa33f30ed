"""Owns what a version of an area's rules brings to the clocks: ladders from a day on, and hours of work of its own."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from foundation.kernel.actor import Actor
from procedures.clocks.choices import YearState
from procedures.clocks.holiday_text import DayRow
from procedures.clocks.models import CalendarYear, Ladder, Rung, WorkCalendar
from procedures.clocks.services.calendars import load_year
from procedures.clocks.services.reference import note_change


def draft_ladder(actor: Actor, area_id: int, name: str, *, is_urgent: bool, rungs: Iterable[Mapping[str, Any]]) -> int:
    """Write a ladder that no clock goes by yet, its rungs counted from 1, and return its id."""
    del actor
    ladder = Ladder.objects.create(name=name, area_id=area_id, is_urgent=is_urgent, is_active=False, is_draft=True)
    Rung.objects.bulk_create(Rung(ladder=ladder, number=number, **rung) for number, rung in enumerate(rungs, start=1))
    return ladder.pk


def remove_draft_ladders(actor: Actor, ladder_ids: Collection[int]) -> None:
    """Remove ladders that are still drafts."""
    del actor
    Ladder.objects.filter(pk__in=ladder_ids, is_draft=True).delete()


def replace_ladders(actor: Actor, area_id: int, ladder_ids: Collection[int], day: date) -> None:
    """Let what begins on ``day`` or later go by these ladders, in place of all that the area has for any stage.

    Clocks that run keep the ladder they began with, so nothing fires twice.
    """
    del actor
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    Ladder.objects.filter(open_ended, area_id=area_id, is_draft=False, is_active=True, stage="").update(valid_to=day)
    Ladder.objects.filter(pk__in=ladder_ids).update(is_draft=False, is_active=True, valid_from=day)


def check_week(week: Any) -> str:
    """Return what is wrong with weekly hours, empty where every process could compute with them."""
    try:
        WorkCalendar(week=week, makeup_slots=[]).clean()
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def keep_week(actor: Actor, *, area_id: int, name: str, week: Any) -> None:
    """Give an area weekly hours of its own; an area without a calendar gets one, with the days off of the city's years.

    Open clocks that count by it are computed again in the background. Only the system does this, once the hours are approved.
    """
    with transaction.atomic():
        calendar, is_new = WorkCalendar.objects.get_or_create(area_id=area_id, defaults={"name": name, "week": week})
        if not is_new:
            calendar.week = week
            calendar.save(update_fields=["week"])
        else:
            _copy_years(actor, calendar.pk)
        note_change(actor, kind="workcalendar", key=str(calendar.pk), action="edit", calendar_id=calendar.pk)


def _copy_years(actor: Actor, calendar_id: int) -> None:
    years = CalendarYear.objects.filter(calendar__area=None, state=YearState.IN_FORCE).prefetch_related("days")
    for year in years:
        days = [DayRow(row.day, row.kind, row.name) for row in year.days.all()]
        load_year(actor, calendar_id=calendar_id, year=year.year, days=days, source=year.source)

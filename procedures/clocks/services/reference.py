"""Owns the loading of reference ladders and calendar years, which overwrites nothing, and the audit of edits."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.outbox import publish
from procedures.clocks.choices import YearState
from procedures.clocks.events import CalendarChanged, LadderChanged
from procedures.clocks.models import CalendarYear, Ladder, Rung, WorkCalendar
from procedures.clocks.selectors import REVISION
from procedures.clocks.services.calendars import load_year, official_days

# Shown to officials as it stands; the days come from the library chinesecalendar.
SOURCE = "国务院办公厅节假日安排通知（随程序收录）"


class LoadedYears(NamedTuple):
    """The years entered now, and those asked for that have not been published yet."""

    entered: tuple[int, ...]
    missing: tuple[int, ...]


def note_change(
    actor: Actor, *, kind: str, key: str, action: str, calendar_id: int | None = None, ladder_id: int | None = None
) -> None:
    """Make every process read the rules again after an edit, and audit who edited what.

    For an edited calendar ``CalendarChanged`` is published, so that its deadlines are computed again; for an edited ladder
    ``LadderChanged``.
    """
    now = city_time.now()
    with transaction.atomic():
        revisions.bump(REVISION)
        audit(actor, action, kind, [key], at=now)
        if calendar_id is not None:
            event = CalendarChanged(key=f"{calendar_id}:0", calendar_id=calendar_id, year=0)
            publish([event], at=now)
        if ladder_id is not None:
            publish([LadderChanged(key=f"{ladder_id}:{now.timestamp()}", ladder_id=ladder_id)], at=now)


def load_ladders(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> int:
    """Add the city's ladders that are missing, each with its rungs; return how many were added."""
    policies.require(actor, "rules.change")
    added = 0
    for row in rows:
        ladder, is_new = Ladder.objects.get_or_create(
            area=None,
            stage=row.get("stage", ""),
            is_urgent=row["is_urgent"],
            is_active=True,
            defaults={"name": row["name"]},
        )
        if is_new:
            Rung.objects.bulk_create(Rung(ladder=ladder, **rung) for rung in row["rungs"])
        added += is_new
    return added


def load_calendar(actor: Actor, row: Mapping[str, Any], years: Iterable[int]) -> LoadedYears:
    """Add the city's calendar if it is missing, and every published year of ``years``, this one and the next not yet in force."""
    policies.require(actor, "rules.change")
    calendar, _is_new = WorkCalendar.objects.get_or_create(area=None, defaults=dict(row))
    in_force = CalendarYear.objects.filter(calendar=calendar, state=YearState.IN_FORCE)
    known = set(in_force.values_list("year", flat=True))
    this_year = city_time.local_day(city_time.now()).year
    entered, missing = [], []
    for year in sorted({*years, this_year, this_year + 1} - known):
        days = official_days(year)
        if days is None:
            missing.append(year)
        else:
            load_year(actor, calendar_id=calendar.pk, year=year, days=days, source=SOURCE)
            entered.append(year)
    return LoadedYears(tuple(entered), tuple(missing))

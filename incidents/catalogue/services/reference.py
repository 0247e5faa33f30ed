"""Owns the loading of the reference catalogue from the files beside it; what is there already is never overwritten."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from pypinyin import lazy_pinyin

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.outbox import publish
from governance.kernel.services import audit
from incidents.catalogue.events import TOPIC, CalendarChanged
from incidents.catalogue.models import CalendarYear, Ladder, Matter, Rung, TimeLimit, WorkCalendar
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.services.calendars import load_year, official_days

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "chinesecalendar"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were new, and for which years no official days were found."""

    matters: int
    limits: int
    ladders: int
    years: tuple[int, ...]
    missing: tuple[int, ...]


def load_catalogue(actor: Actor) -> Loaded:
    """Add the matters, limits, ladders and calendar years that are not there yet; running it again changes nothing."""
    policies.require(actor, "catalogue.change")
    rules = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    rows = json.loads((DATA / "matters.json").read_text(encoding="utf-8"))
    since = date.fromisoformat(rules["valid_from"])
    with transaction.atomic():
        matters = _add_matters(rows, since)
        limits = _add_limits(rows, rules["limits"], since)
        ladders = _add_ladders(rules["ladders"])
        years, missing = _add_calendar(actor, rules["calendar"], rules["years"])
        revisions.bump(REVISION)
        audit(actor, "load_catalogue", "catalogue", ["reference"], at=clock.now())
    return Loaded(matters=matters, limits=limits, ladders=ladders, years=years, missing=missing)


def note_change(actor: Actor, *, kind: str, key: str, action: str, calendar_id: int | None = None) -> None:
    """Make every process read the catalogue anew after an edit, and write down who edited what.

    An edited calendar is told to the rooms above, which work its deadlines out again.
    """
    now = clock.now()
    with transaction.atomic():
        revisions.bump(REVISION)
        audit(actor, action, kind, [key], at=now)
        if calendar_id is not None:
            event = CalendarChanged(key=f"{calendar_id}:0", calendar_id=calendar_id, year=0)
            publish(TOPIC, [event], at=now)


def _add_matters(rows: list[dict[str, Any]], since: date) -> int:
    known = set(Matter.objects.values_list("code", flat=True))
    new = [
        Matter(
            **{name: value for name, value in row.items() if name != "limits"},
            valid_from=since,
            pinyin=" ".join(lazy_pinyin(row["name"])),
        )
        for row in rows
        if row["code"] not in known
    ]
    return len(Matter.objects.bulk_create(new))


def _add_limits(rows: list[dict[str, Any]], general: dict[str, list[Any]], since: date) -> int:
    ids = dict(Matter.objects.values_list("code", "pk"))
    known: set[tuple[int | None, str]] = set(TimeLimit.objects.filter(area=None).values_list("matter_id", "stage"))
    wanted: list[tuple[int | None, str, list[Any]]] = [(None, stage, limit) for stage, limit in general.items()]
    wanted += [(ids[row["code"]], stage, limit) for row in rows for stage, limit in row["limits"].items()]
    new = [
        TimeLimit(matter_id=matter, stage=stage, amount=limit[0], unit=limit[1], valid_from=since)
        for matter, stage, limit in wanted
        if (matter, stage) not in known
    ]
    return len(TimeLimit.objects.bulk_create(new))


def _add_ladders(rows: list[dict[str, Any]]) -> int:
    added = 0
    for row in rows:
        ladder, is_new = Ladder.objects.get_or_create(
            area=None, stage="", is_urgent=row["is_urgent"], is_active=True, defaults={"name": row["name"]}
        )
        if is_new:
            Rung.objects.bulk_create(Rung(ladder=ladder, **rung) for rung in row["rungs"])
        added += is_new
    return added


def _add_calendar(actor: Actor, row: dict[str, Any], years: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the years entered now, and those of the wish list or this one and the next that nobody has published yet."""
    calendar, _is_new = WorkCalendar.objects.get_or_create(area=None, defaults=row)
    known = set(CalendarYear.objects.filter(calendar=calendar).values_list("year", flat=True))
    this_year = clock.local_day(clock.now()).year
    entered, missing = [], []
    for year in sorted({*years, this_year, this_year + 1} - known):
        days = official_days(year)
        if days is None:
            missing.append(year)
        else:
            load_year(actor, calendar_id=calendar.pk, year=year, days=days, source=SOURCE)
            entered.append(year)
    return tuple(entered), tuple(missing)

"""Cases written straight as rows, for counting: only what a tally or a list of late ones reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from incidents.cases.models import Incident
from tests.town import Town

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_ONE = date(2026, 11, 2)
_numbers = count(1)


def at(day: int, hour: float = 10) -> datetime:
    """Return a local moment of a day counted from Monday 2 November 2026 as day 0."""
    return datetime.combine(DAY_ONE, time(), SHANGHAI) + timedelta(days=day, hours=hour)


REPORTED = at(0)


@dataclass(frozen=True)
class Case:
    """When a case was reported, due, handled, and closed or declined; None where it was not."""

    grid: str = "grid_a1"
    matter: str = "litter"
    reported: datetime = REPORTED
    due: datetime | None = None
    handled: datetime | None = None
    closed: datetime | None = None
    declined: datetime | None = None


def row(town: Town, case: Case, **columns: Any) -> Incident:
    """Return the case as a row, not yet written."""
    grid = getattr(town, case.grid)
    village, ended = grid.parent, case.closed or case.declined
    state = "declined" if case.declined else "closed" if case.closed else "handled" if case.handled else "dispatched"
    return Incident(
        **{
            "client_id": uuid4(),
            "content_digest": "",
            "reference": f"B{next(_numbers):08}",
            "matter": getattr(town, case.matter),
            "channel": "grid_worker",
            "level": columns.get("level", "village"),
            "lowest_level": columns.get("level", "village"),
            "city": town.city,
            "township": village.parent,
            "village": village,
            "grid": grid,
            "lng": grid.lng,
            "lat": grid.lat,
            "h3_cell": "8",
            "occurred_at": case.reported,
            "reported_at": case.reported,
            "reported_on": day_of(case.reported),
            "handle_due_at": case.due,
            "handle_due_on": day_of(case.due),
            "handled_at": case.handled,
            "ended_at": ended,
            "closed_on": day_of(case.closed),
            "state": state,
            "version": 1,
            "next_due_at": None if ended else case.due,
            "due_stage": "" if ended else "handle",
            **columns,
        }
    )


def day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None


def write(town: Town, cases: Iterable[Case], **columns: Any) -> list[Incident]:
    """Write the cases."""
    return Incident.objects.bulk_create([row(town, case, **columns) for case in cases])

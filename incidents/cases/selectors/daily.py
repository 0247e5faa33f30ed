"""Owns the counting of incidents by day, for tallies and for areas small enough to be counted where their incidents lie.

Counts of days come as rows of ``DAY_COUNTS``; each incident is counted on the local day of each of its events:
``reported`` and ``closed`` on their own days; ``due``, ``on_time`` and ``due_closed`` on the day of the effective
handling deadline; ``settled`` and ``settled_closed`` on the later of that day and the day it was handled, so
that the incidents due before a day and not yet handled when it began are ``sum(due) - sum(settled)`` of all days before it.
``ended`` on the day an incident was closed, declined or voided. Declined and voided incidents and copies of others are reported
and ended, and count as nothing else. ``extended``: due on the day after more time was granted. What an appeal has made exempt
counts as handled on its due day.

A split incident counts once, as the whole: its sub-incidents count as nothing.

What an incident counted before it was opened again, sent back after its due day or declined when late stays where it was
counted: its past rounds count beside it, and ``reopened`` counts the day it was opened again, so that what stood open is
``sum(reported) + sum(reopened) - sum(ended)``.
"""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from foundation.kernel.day_counts import DayCount, Days, counts_by_day, local_day
from incidents.cases.choices import NEVER_DUE, State
from incidents.cases.models import Incident, PastRound
from incidents.cases.selectors.tallies import Scope, counts_as_on_time, incidents_in

DAY_COUNTS = (
    "reported",
    "closed",
    "due",
    "on_time",
    "due_closed",
    "settled",
    "settled_closed",
    "ended",
    "reopened",
    "extended",
)
FLOWS = ("reported", "closed")
# From these follows how many were open on a day.
STANDING = ("reported", "ended", "reopened")


def day_counts(rows: QuerySet[Incident]) -> tuple[DayCount, ...]:
    """Return the counts by day of these incidents and their past rounds: all of ``DAY_COUNTS``."""
    # A split incident is counted once, as the whole (ADR 0041).
    rows = rows.filter(parent__isnull=True)
    return (
        _reported_count(rows),
        _closed_count(rows),
        _declined_count(rows),
        _due_count(rows),
        _settled_late_count(rows),
        *_past_round_counts(rows),
    )


def _reported_count(rows: QuerySet[Incident]) -> DayCount:
    return DayCount(rows.annotate(day=F("reported_on")), {"reported": Count("pk")})


def _closed_count(rows: QuerySet[Incident]) -> DayCount:
    closed = rows.filter(closed_on__isnull=False, state=State.CLOSED).annotate(day=F("closed_on"))
    return DayCount(closed, {"closed": Count("pk"), "ended": Count("pk")})


def _declined_count(rows: QuerySet[Incident]) -> DayCount:
    """Count incidents ended and not closed, declined or voided; this condition uses the index of declined ones."""
    declined = rows.filter(ended_at__isnull=False, closed_on__isnull=True)
    return DayCount(declined.annotate(day=local_day("ended_at")), {"ended": Count("pk")}, moment="ended_at")


def _due_count(rows: QuerySet[Incident]) -> DayCount:
    on_time, closed = counts_as_on_time(), Q(state=State.CLOSED)
    # The local day is computed only for what was late: on SQLite a function of Python's does it.
    settled = on_time | Q(handled_day__lte=F("handle_due_on"))
    due = rows.filter(handle_due_on__isnull=False, master__isnull=True).exclude(state__in=NEVER_DUE)
    return DayCount(
        due.annotate(day=F("handle_due_on")).alias(handled_day=local_day("handled_at")),
        {
            "due": Count("pk"),
            "on_time": Count("pk", filter=on_time),
            "due_closed": Count("pk", filter=closed),
            "settled": Count("pk", filter=settled),
            "settled_closed": Count("pk", filter=settled & closed),
            "extended": Count("pk", filter=Q(extensions__gt=0)),
        },
    )


def _settled_late_count(rows: QuerySet[Incident]) -> DayCount:
    """Count incidents handled on a later day than they were due, on that later day; uses the index of late ones."""
    late = rows.filter(handled_at__gt=F("handle_due_at"), overtime_exempt=False, master__isnull=True).exclude(
        state__in=NEVER_DUE
    )
    return DayCount(
        late.annotate(day=local_day("handled_at")).filter(day__gt=F("handle_due_on")),
        {"settled": Count("pk"), "settled_closed": Count("pk", filter=Q(state=State.CLOSED))},
        moment="handled_at",
    )


def _past_round_counts(rows: QuerySet[Incident]) -> tuple[DayCount, ...]:
    """Count the earlier rounds of the incidents on their own days."""
    found = PastRound.objects.filter(incident__in=rows)
    on_time, closed = counts_as_on_time(), Q(is_closed=True)
    counts: dict[str, dict[str, Count]] = {
        "handle_due_on": {
            "due": Count("pk"),
            "on_time": Count("pk", filter=on_time),
            "due_closed": Count("pk", filter=closed),
            "extended": Count("pk", filter=Q(extensions__gt=0)),
        },
        "settled_on": {"settled": Count("pk"), "settled_closed": Count("pk", filter=closed)},
        "closed_on": {"closed": Count("pk"), "ended": Count("pk")},
        "reopened_on": {"reopened": Count("pk")},
    }
    return tuple(
        DayCount(found.filter(**{f"{column}__isnull": False}).annotate(day=F(column)), counted, path="incident__")
        for column, counted in counts.items()
    )


def day_counts_by(
    scope: Scope,
    column: str,
    names: tuple[str, ...] = DAY_COUNTS,
    *,
    since: date | None = None,
    until: date,
    fold: date | None = None,
) -> QuerySet[Incident, Any]:
    """Return rows (on, id of ``column``, *names) of a scope, counted from the incidents; the caller sums them."""
    return counts_by_day(day_counts(incidents_in(scope)), (f"{column}_id",), names, days=Days(until, since), fold=fold)

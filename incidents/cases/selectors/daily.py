"""Owns the counting of cases by day, for tallies and for areas small enough to be counted where their cases lie.

Counts of days come as rows of ``DAY_COUNTS``; each case is counted on the local day of each of its events:
``reported`` and ``closed`` on their own days; ``due``, ``on_time`` and ``due_closed`` on the day of the effective
handling deadline; ``settled`` and ``settled_closed`` on the later of that day and the day it was handled, so
that the cases due before a day and not yet handled when it began are ``sum(due) - sum(settled)`` of all days before it.
``ended`` on the day a case was closed or declined: what stood open at the end of a day is ``sum(reported) - sum(ended)``
of all days up to it. Declined cases are reported and ended, and count as nothing else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from governance.kernel.clock import midnight
from incidents.cases.choices import State
from incidents.cases.models import Incident
from incidents.cases.selectors.tallies import Scope, within

DAY_COUNTS = ("reported", "closed", "due", "on_time", "due_closed", "settled", "settled_closed", "ended")
FLOWS = ("reported", "closed")
# What tells how many stood open.
STANDING = ("reported", "ended")


@dataclass(frozen=True, slots=True)
class Days:
    """Which local days are asked for: those of ``only``, or all up to ``until``, from ``since`` where it is given."""

    until: date
    since: date | None = None
    only: tuple[date, ...] = ()

    @classmethod
    def of(cls, days: Collection[date]) -> "Days":
        """Return some days, at least one."""
        some = tuple(sorted(days))
        return cls(some[-1], some[0], some)

    def of_dates(self) -> Q:
        """Return the condition on ``day``."""
        if self.only:
            return Q(day__in=self.only)
        return Q(day__lte=self.until) if self.since is None else Q(day__gte=self.since, day__lte=self.until)

    def of_moments(self, column: str) -> Q:
        """Return a wider condition on the moment a day is reckoned from, for its index: days are reckoned of few rows."""
        before = Q(**{f"{column}__lt": midnight(self.until + timedelta(days=1))})
        return before if self.since is None else before & Q(**{f"{column}__gte": midnight(self.since)})


@dataclass(frozen=True, slots=True)
class Part:
    """Cases with the ``day`` on which they count, and as what; ``moment``: the column that day is reckoned from."""

    rows: QuerySet[Incident]
    counts: Mapping[str, Count]
    moment: str = ""

    def within(self, days: Days | None) -> QuerySet[Incident]:
        """Return the cases that count on the days."""
        if days is None:
            return self.rows
        rows = self.rows.filter(days.of_moments(self.moment)) if self.moment else self.rows
        return rows.filter(days.of_dates())


def counts_of(
    rows: QuerySet[Incident],
    keys: tuple[str, ...],
    names: tuple[str, ...] = DAY_COUNTS,
    *,
    days: Days | None = None,
    fold: date | None = None,
) -> QuerySet[Incident, Any]:
    """Return (on, *keys, *names) as value rows; ``on`` is the day, several for one day: their sums count.

    ``fold``: all earlier days count as the day before it, where only their sum is asked.
    """
    parts = (_reported(rows), _closed(rows), _declined(rows), _due(rows), _settled_late(rows))
    found = [_flat(part, days, keys, names, fold) for part in parts if not part.counts.keys().isdisjoint(names)]
    return found[0].union(*found[1:], all=True)


def _reported(rows: QuerySet[Incident]) -> Part:
    return Part(rows.annotate(day=F("reported_on")), {"reported": Count("pk")})


def _closed(rows: QuerySet[Incident]) -> Part:
    closed = rows.filter(closed_on__isnull=False, state=State.CLOSED).annotate(day=F("closed_on"))
    return Part(closed, {"closed": Count("pk"), "ended": Count("pk")})


def _declined(rows: QuerySet[Incident]) -> Part:
    """Count what was ended and not closed; said so, it is found by the index of those few."""
    declined = rows.filter(ended_at__isnull=False, closed_on__isnull=True)
    return Part(declined.annotate(day=_local_day("ended_at")), {"ended": Count("pk")}, moment="ended_at")


def _due(rows: QuerySet[Incident]) -> Part:
    on_time, closed = Q(handled_at__lte=F("handle_due_at")), Q(state=State.CLOSED)
    # The local day is reckoned only for what was late: on SQLite a function of Python's does it.
    settled = on_time | Q(handled_day__lte=F("handle_due_on"))
    due = rows.filter(handle_due_on__isnull=False).exclude(state=State.DECLINED)
    return Part(
        due.annotate(day=F("handle_due_on")).alias(handled_day=_local_day("handled_at")),
        {
            "due": Count("pk"),
            "on_time": Count("pk", filter=on_time),
            "due_closed": Count("pk", filter=closed),
            "settled": Count("pk", filter=settled),
            "settled_closed": Count("pk", filter=settled & closed),
        },
    )


def _settled_late(rows: QuerySet[Incident]) -> Part:
    """Count what was handled on a later day than it was due, on that later day; found by the index of late cases."""
    late = rows.filter(handled_at__gt=F("handle_due_at")).exclude(state=State.DECLINED)
    return Part(
        late.annotate(day=_local_day("handled_at")).filter(day__gt=F("handle_due_on")),
        {"settled": Count("pk"), "settled_closed": Count("pk", filter=Q(state=State.CLOSED))},
        moment="handled_at",
    )


def _local_day(column: str) -> TruncDate:
    return TruncDate(column, tzinfo=timezone.get_default_timezone(), output_field=DateField())


def _flat(
    part: Part, days: Days | None, keys: tuple[str, ...], names: tuple[str, ...], fold: date | None
) -> QuerySet[Incident, Any]:
    day = (
        F("day")
        if fold is None
        else Case(When(day__lt=fold, then=Value(fold - timedelta(days=1))), default=F("day"), output_field=DateField())
    )
    zeros = {name: Value(0) for name in names if name not in part.counts}
    grouped = part.within(days).annotate(on=day).values("on", *keys).order_by()
    grouped = grouped.annotate(**zeros, **{name: count for name, count in part.counts.items() if name in names})
    flat: QuerySet[Incident, Any] = grouped.values_list("on", *keys, *names)
    return flat


def village_days(
    village_id: int | None = None, township_id: int | None = None, days: Collection[date] = ()
) -> QuerySet[Incident, Any]:
    """Return (on, village, township, *DAY_COUNTS) of one village's days, or of everything; rows to be summed."""
    return _days_of(("village_id", "township_id"), (village_id, township_id), days)


def matter_days(
    township_id: int | None = None, matter_id: int | None = None, days: Collection[date] = ()
) -> QuerySet[Incident, Any]:
    """Return (on, township, matter, *DAY_COUNTS) of one matter in one township, or of everything; rows to be summed."""
    return _days_of(("township_id", "matter_id"), (township_id, matter_id), days)


def _days_of(keys: tuple[str, ...], ids: tuple[int | None, ...], days: Collection[date]) -> QuerySet[Incident, Any]:
    if None in ids:
        return counts_of(Incident.objects.all(), keys)
    rows = Incident.objects.filter(**dict(zip(keys, ids, strict=True)))
    return counts_of(rows, keys, days=Days.of(days))


def days_by(
    scope: Scope,
    column: str,
    names: tuple[str, ...] = DAY_COUNTS,
    *,
    since: date | None = None,
    until: date,
    fold: date | None = None,
) -> QuerySet[Incident, Any]:
    """Return (on, id of ``column``, *names) of a scope, straight from the cases; rows to be summed."""
    return counts_of(within(scope), (f"{column}_id",), names, days=Days(until, since), fold=fold)

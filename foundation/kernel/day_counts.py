"""Counting rows by local day in the database: each count says which rows it counts, and on which day of theirs.

A tally or a chart adds up several such counts of one kind of subject. One statement answers them all, as rows of
(day, *keys, *counts) of which several may be of one day and key: their sums count.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from foundation.kernel.city_time import midnight


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
        """Return a wider condition on the moment a day is computed from, for its index: few rows' days are computed."""
        before = Q(**{f"{column}__lt": midnight(self.until + timedelta(days=1))})
        return before if self.since is None else before & Q(**{f"{column}__gte": midnight(self.since)})


@dataclass(frozen=True, slots=True)
class DayCount:
    """Some rows, annotated with the ``day`` on which they count, and as what they count.

    ``moment``: the column that day is computed from; ``path``: the lookup from a row to the subject that has the keys.
    """

    rows: QuerySet[Any]
    counts: Mapping[str, Count]
    moment: str = ""
    path: str = ""

    def within(self, days: Days | None) -> QuerySet[Any]:
        """Return the rows that count on the days."""
        if days is None:
            return self.rows
        rows = self.rows.filter(days.of_moments(self.moment)) if self.moment else self.rows
        return rows.filter(days.of_dates())


def local_day(column: str) -> TruncDate:
    """Return the local day of a moment; on SQLite a function of Python's computes it, so ask it of few rows."""
    return TruncDate(column, tzinfo=timezone.get_default_timezone(), output_field=DateField())


def counts_by_day(
    day_counts: Iterable[DayCount],
    keys: tuple[str, ...],
    names: tuple[str, ...],
    *,
    days: Days | None = None,
    fold: date | None = None,
) -> QuerySet[Any, Any]:
    """Return (on, *keys, *names) as value rows; ``on`` is the day, several for one day: their sums count.

    ``fold``: all earlier days count as the day before it, where only their sum is asked.
    """
    found = [_flat(one, days, keys, names, fold) for one in day_counts if not one.counts.keys().isdisjoint(names)]
    return found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]


def _flat(
    part: DayCount, days: Days | None, keys: tuple[str, ...], names: tuple[str, ...], fold: date | None
) -> QuerySet[Any, Any]:
    day = (
        F("day")
        if fold is None
        else Case(When(day__lt=fold, then=Value(fold - timedelta(days=1))), default=F("day"), output_field=DateField())
    )
    zeros = {name: Value(0) for name in names if name not in part.counts}
    keys = tuple(f"{part.path}{key}" for key in keys)
    grouped = part.within(days).annotate(on=day).values("on", *keys).order_by()
    grouped = grouped.annotate(**zeros, **{name: count for name, count in part.counts.items() if name in names})
    flat: QuerySet[Any, Any] = grouped.values_list("on", *keys, *names)
    return flat

"""Counts rows by local day in the database. Each ``DayCount`` says which rows it counts and which of their days counts.

A tally or a chart adds up several such counts of one kind of subject. One statement answers them all, with rows of
(day, *keys, *counts). Several rows may have the same day and keys; the caller adds them up.
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
    """A choice of local days: those in ``only``, else all up to ``until``, from ``since`` on where that is given."""

    until: date
    since: date | None = None
    only: tuple[date, ...] = ()

    @classmethod
    def of(cls, days: Collection[date]) -> "Days":
        """Return the choice of exactly these days; there must be at least one."""
        some = tuple(sorted(days))
        return cls(some[-1], some[0], some)

    def day_condition(self) -> Q:
        """Return the condition on the annotation ``day``."""
        if self.only:
            return Q(day__in=self.only)
        return Q(day__lte=self.until) if self.since is None else Q(day__gte=self.since, day__lte=self.until)

    def moment_condition(self, column: str) -> Q:
        """Return a wider condition on the datetime ``column`` that ``day`` is computed from.

        The database answers it from an index, so that it computes the day of few rows only.
        """
        before = Q(**{f"{column}__lt": midnight(self.until + timedelta(days=1))})
        return before if self.since is None else before & Q(**{f"{column}__gte": midnight(self.since)})


@dataclass(frozen=True, slots=True)
class DayCount:
    """Rows annotated with the ``day`` on which they count, and the counts to take of them, by name.

    ``moment``: the datetime column that day is computed from, "" for none; ``path``: lookup prefix from a row to the
    subject that has the keys.
    """

    rows: QuerySet[Any]
    counts: Mapping[str, Count]
    moment: str = ""
    path: str = ""

    def rows_on(self, days: Days | None) -> QuerySet[Any]:
        """Return the rows that count on these days; all rows for None."""
        if days is None:
            return self.rows
        rows = self.rows.filter(days.moment_condition(self.moment)) if self.moment else self.rows
        return rows.filter(days.day_condition())


def local_day(column: str) -> TruncDate:
    """Return the expression for the local day of a datetime column. SQLite computes it in Python, so use it on few rows."""
    return TruncDate(column, tzinfo=timezone.get_default_timezone(), output_field=DateField())


def counts_by_day(
    day_counts: Iterable[DayCount],
    keys: tuple[str, ...],
    names: tuple[str, ...],
    *,
    days: Days | None = None,
    fold: date | None = None,
) -> QuerySet[Any, Any]:
    """Return value rows of (day, *keys, *names). Several rows may have the same day and keys; add them up.

    ``fold``: every day before it counts as the day before it, for callers that need only the sum of earlier days.
    """
    found = [_count_rows(one, days, keys, names, fold) for one in day_counts if not one.counts.keys().isdisjoint(names)]
    return found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]


def _count_rows(
    part: DayCount, days: Days | None, keys: tuple[str, ...], names: tuple[str, ...], fold: date | None
) -> QuerySet[Any, Any]:
    day = (
        F("day")
        if fold is None
        else Case(When(day__lt=fold, then=Value(fold - timedelta(days=1))), default=F("day"), output_field=DateField())
    )
    zeros = {name: Value(0) for name in names if name not in part.counts}
    keys = tuple(f"{part.path}{key}" for key in keys)
    grouped = part.rows_on(days).annotate(on=day).values("on", *keys).order_by()
    grouped = grouped.annotate(**zeros, **{name: count for name, count in part.counts.items() if name in names})
    flat: QuerySet[Any, Any] = grouped.values_list("on", *keys, *names)
    return flat

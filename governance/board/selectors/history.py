"""Owns the reading of what happened on past days: of a city or township from the tallies, of a village from its cases.

A village has few enough cases to count them where they lie; so its figures, and those of its grids, are never behind.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from governance.board.choices import By
from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.board.selectors.questions import Question
from governance.board.selectors.rates import Ledger, PeriodCounts, ledgers
from grids.areas.choices import Level
from incidents.cases.selectors import daily

TALLIED = (Level.CITY, Level.TOWNSHIP)
Tally = type[VillageDay | TownshipDay | MatterDay | CityMatterDay]
TALLIES: Mapping[str, Tally] = {By.TOWNSHIP: TownshipDay, By.VILLAGE: VillageDay, By.MATTER: MatterDay}


def has_tallies(question: Question) -> bool:
    """Say whether the area is large enough to be read from tallies."""
    return question.place.level in TALLIED


def _tally_rows(model: Tally, question: Question) -> QuerySet[Any, Any]:
    # A city is read from what is summed over its townships, where there is such a thing.
    if model is MatterDay and question.place.level == Level.CITY:
        model = CityMatterDay
    rows: QuerySet[Any, Any] = model._default_manager.all()
    return rows.filter(**{f"{question.place.level}_id": question.place.id})


def _key_of(column: str) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(column) + 0, output_field=BigIntegerField())


def _sum(name: str, condition: Q) -> Coalesce:
    return Coalesce(Sum(name, filter=condition), 0)


def counts_by(question: Question, column: str, today: date) -> dict[int, PeriodCounts]:
    """Return the period's counts of each ``township``, ``village`` or ``grid`` below or ``matter``, in one statement.

    Of a period that has not ended only the days that have come are counted.
    """
    period = question.period.up_to(today)
    if period is None:
        return {}
    if not has_tallies(question) or column == Level.GRID:
        rows = daily.day_counts_by(question.scope, column, until=period.until, fold=period.since)
        return {key: ledger.period(period) for key, ledger in ledgers(rows).items()}
    within, before = Q(day__gte=period.since), Q(day__lt=period.since)
    sums = {
        **{name: _sum(name, within) for name in ("reported", "closed", "due", "on_time", "extended")},
        "due_closed": Sum("due_closed"),
        "due_before": _sum("due", before),
        "settled_before": _sum("settled", before),
        "settled_closed_before": _sum("settled_closed", before),
    }
    rows = _tally_rows(TALLIES[column], question).filter(day__lte=period.until).annotate(key=_key_of(f"{column}_id"))
    # A sum may not bear the name of the column it sums.
    found = rows.values("key").order_by().annotate(**{f"sum_{name}": total for name, total in sums.items()})
    return {row["key"]: PeriodCounts(**{name: row[f"sum_{name}"] for name in sums}) for row in found}


def ledger_of(question: Question, names: tuple[str, ...] = daily.DAY_COUNTS, since: date | None = None) -> Ledger:
    """Return the counts of every day up to the period's end, from ``since`` on where nothing before it is asked."""
    return Ledger(_by_day(question, names, since), names)


def _by_day(question: Question, names: tuple[str, ...], since: date | None) -> Iterable[tuple[Any, ...]]:
    until = question.period.until
    if has_tallies(question):
        rows = _tally_rows(TownshipDay, question).filter(day__lte=until)
        rows = rows.filter(day__gte=since) if since else rows
        sums = {f"sum_{name}": Sum(name) for name in names}
        summed: Iterable[tuple[Any, ...]] = rows.values("day").order_by().annotate(**sums).values_list("day", *sums)
        return summed
    # Days before the period are asked for together only.
    fold = None if since else question.period.since
    found = daily.day_counts_by(question.scope, question.place.level, names, since=since, until=until, fold=fold)
    return ((day, *counts) for day, _area, *counts in found)

"""Owns the tallies' writing: a cell is counted anew from the cases of its day, one by one after a move, or all at once.

Two messages about one cell may be heard at the same time. Each takes the cell's row first and reads the cases then, so
whoever comes last has seen what both moves wrote; the order of messages does not matter, nor how often one comes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet, Sum

from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.kernel import policies
from governance.kernel.actor import Actor
from incidents.cases.selectors import daily

Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What one move may have touched: a local day of a village, of its township, and of a matter there."""

    day: date
    township_id: int
    village_id: int
    matter_id: int


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of tally: its rows, the columns that name a cell, and those that count."""

    model: type[Model]
    place: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that name a cell, the day first."""
        return ("day", *(f"{name}_id" for name in self.place))

    def upsert(self, cells: Iterable[Mapping[str, Any]]) -> None:
        """Write cells over those that are there, in one statement."""
        self.model._default_manager.bulk_create(
            [self.model(**cell) for cell in cells],
            update_conflicts=True,
            unique_fields=["day", *self.place],
            update_fields=list(self.names),
        )


VILLAGES = Table(VillageDay, ("village", "township"), daily.DAY_COUNTS)
TOWNSHIPS = Table(TownshipDay, ("township",), daily.DAY_COUNTS)
MATTERS = Table(MatterDay, ("township", "matter"), daily.DAY_COUNTS)
CITY_MATTERS = Table(CityMatterDay, ("matter",), daily.DAY_COUNTS)
# What sums up another comes after it.
TABLES = (VILLAGES, TOWNSHIPS, MATTERS, CITY_MATTERS)


def recompute(actor: Actor, cells: Iterable[Cell]) -> None:
    """Count the cells anew from their cases; a cell that counts nothing has no row."""
    policies.require(actor, "board.recompute")
    villages: dict[tuple[int, int], set[date]] = {}
    townships: dict[tuple[int], set[date]] = {}
    matters: dict[tuple[int, int], set[date]] = {}
    of_city: dict[tuple[int], set[date]] = {}
    for cell in cells:
        villages.setdefault((cell.village_id, cell.township_id), set()).add(cell.day)
        townships.setdefault((cell.township_id,), set()).add(cell.day)
        matters.setdefault((cell.township_id, cell.matter_id), set()).add(cell.day)
        of_city.setdefault((cell.matter_id,), set()).add(cell.day)
    with transaction.atomic():
        # Always in the same order, so that two messages never wait for each other.
        _recompute(VILLAGES, villages, daily.village_days)
        _recompute(TOWNSHIPS, townships, _township_days)
        _recompute(MATTERS, matters, daily.matter_days)
        _recompute(CITY_MATTERS, of_city, _city_matter_days)


def _recompute(table: Table, places: Mapping[Any, set[date]], count: Callable[..., Rows]) -> None:
    for ids, days in sorted(places.items()):
        place = dict(zip(table.columns[1:], ids, strict=True))
        # Nothing, for now: this takes the rows and keeps them until the end. What counts is read after.
        table.upsert({"day": day, **place} for day in sorted(days))
        found = _summed(table, count(*ids, days=sorted(days)))
        if found:
            table.upsert({**place, "day": day, **counts} for day, counts in sorted(found.items()))
        if empty := days - found.keys():
            table.model._default_manager.filter(**place, day__in=empty).delete()


def _summed(table: Table, rows: Rows) -> dict[date, dict[str, int]]:
    sums: dict[date, dict[str, int]] = {}
    for row in rows:
        known = sums.setdefault(row[0], dict.fromkeys(table.names, 0))
        for name, count in zip(table.names, row[len(table.columns) :], strict=True):
            known[name] += count
    return sums


def _township_days(township_id: int | None = None, days: Sequence[date] = ()) -> QuerySet[Any, Any]:
    """Return (day, township, *DAY_COUNTS): the villages of one township's days, or of everything, summed."""
    return _summed_up(VillageDay, "township_id", township_id, days)


def _city_matter_days(matter_id: int | None = None, days: Sequence[date] = ()) -> QuerySet[Any, Any]:
    """Return (day, matter, *DAY_COUNTS): the townships' counts of one matter's days, or of everything, summed."""
    return _summed_up(MatterDay, "matter_id", matter_id, days)


def _summed_up(model: type[Model], key: str, value: int | None, days: Sequence[date]) -> QuerySet[Any, Any]:
    rows = model._default_manager.all()
    if value is not None:
        rows = rows.filter(**{key: value}, day__in=days)
    sums = {f"sum_{name}": Sum(name) for name in daily.DAY_COUNTS}
    summed: QuerySet[Any, Any] = rows.values("day", key).order_by().annotate(**sums)
    return summed.values_list("day", key, *sums)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many cells a rebuild wrote."""

    village_days: int
    township_days: int
    matter_days: int
    city_matter_days: int


def rebuild(actor: Actor) -> Rebuilt:
    """Count everything anew in one transaction and a statement a table; readers see the old tallies until the end."""
    policies.require(actor, "board.recompute")
    with transaction.atomic():
        _close_to_writers()
        for table in TABLES:
            table.model._default_manager.all()._raw_delete(using=connection.alias)
        return Rebuilt(
            _fill(VILLAGES, daily.village_days()),
            _fill(TOWNSHIPS, _township_days()),
            _fill(MATTERS, daily.matter_days()),
            _fill(CITY_MATTERS, _city_matter_days()),
        )


def _close_to_writers() -> None:
    """Wait for recomputing under way and hold off more; on SQLite the transaction itself does."""
    if connection.vendor == "postgresql":
        names = (table.model._meta.db_table for table in TABLES)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(map(connection.ops.quote_name, names))} IN EXCLUSIVE MODE")


def _fill(table: Table, rows: QuerySet[Any, Any]) -> int:
    """Sum the rows into cells inside the database; return how many cells there are."""
    source, params = rows.query.get_compiler(using=connection.alias).as_sql()
    quote = connection.ops.quote_name
    given = [f"c{place}" for place in range(len(table.columns) + len(table.names))]
    keys, counts = given[: len(table.columns)], given[len(table.columns) :]
    # Names of our own tables and columns only; every value is a parameter.
    statement = (
        f"INSERT INTO {quote(table.model._meta.db_table)} ({', '.join(map(quote, (*table.columns, *table.names)))}) "  # noqa: S608
        f"WITH counted ({', '.join(given)}) AS ({source}) "
        f"SELECT {', '.join((*keys, *(f'SUM({name})' for name in counts)))} FROM counted GROUP BY {', '.join(keys)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)

"""Owns the tallies' writing: a cell is counted again from its rows, one by one after an event, or all at once.

Two messages about one cell may be heard at the same time. Each takes the cell's row first and reads what counts then, so
whoever comes last has seen what both events wrote; the order of messages does not matter, nor how often one comes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import refresh_statistics
from foundation.kernel.day_counts import Days, counts_by_day
from governance.board.tallies import TALLIES, Cell, Table, Tally

Place = Mapping[str, int]


def recompute(actor: Actor, tally: Tally, cells: Iterable[Cell]) -> None:
    """Count the cells again from their rows; a cell that counts nothing has no row."""
    policies.require(actor, "board.recompute")
    wanted = list(cells)
    with transaction.atomic():
        # Always in the same order, so that two messages never wait for each other.
        for table in tally.tables:
            days_of: dict[tuple[int, ...], set[date]] = {}
            for cell in wanted:
                days_of.setdefault(tuple(getattr(cell, key) for key in table.keys), set()).add(cell.day)
            for ids, days in sorted(days_of.items()):
                _recompute(tally, table, dict(zip(table.keys, ids, strict=True)), days)


def _recompute(tally: Tally, table: Table, place: Place, days: set[date]) -> None:
    # Nothing, for now: this takes the rows and keeps them until the end. What counts is read after.
    _upsert(tally, table, [{"day": day, **place} for day in sorted(days)])
    found = _sum_by_day(tally, table, day_counts_of(tally, table, place, sorted(days)))
    if found:
        _upsert(tally, table, [{**place, "day": day, **counts} for day, counts in sorted(found.items())])
    if empty := days - found.keys():
        table.model._default_manager.filter(**place, day__in=empty).delete()


def _upsert(tally: Tally, table: Table, cells: Iterable[Mapping[str, Any]]) -> None:
    """Write cells over those that are there, in one statement."""
    table.model._default_manager.bulk_create(
        [table.model(**cell) for cell in cells],
        update_conflicts=True,
        unique_fields=list(table.columns),
        update_fields=list(tally.counts),
    )


def _sum_by_day(tally: Tally, table: Table, rows: Iterable[Sequence[Any]]) -> dict[date, dict[str, int]]:
    sums: dict[date, dict[str, int]] = {}
    for row in rows:
        known = sums.setdefault(row[0], dict.fromkeys(tally.counts, 0))
        for name, count in zip(tally.counts, row[len(table.columns) :], strict=True):
            known[name] += count
    return sums


def day_counts_of(
    tally: Tally, table: Table, place: Place | None = None, days: Collection[date] = ()
) -> QuerySet[Any, Any]:
    """Return rows of (day, *keys, *counts) of one place's days, or of everything; several may have the same day and keys."""
    if table.sums is not None:
        return _sum_finer_table(tally, table, place, days)
    rows = tally.rows()
    if place is None:
        return counts_by_day(tally.day_counts(rows), table.keys, tally.counts)
    return counts_by_day(tally.day_counts(rows.filter(**place)), table.keys, tally.counts, days=Days.of(days))


def _sum_finer_table(tally: Tally, table: Table, place: Place | None, days: Collection[date]) -> QuerySet[Any, Any]:
    assert table.sums is not None
    rows = table.sums._default_manager.all()
    if place is not None:
        rows = rows.filter(**place, day__in=days)
    sums = {f"sum_{name}": Sum(name) for name in tally.counts}
    summed: QuerySet[Any, Any] = rows.values(*table.columns).order_by().annotate(**sums)
    return summed.values_list(*table.columns, *sums)


def rebuild(actor: Actor, *tallies: Tally) -> dict[str, int]:
    """Count everything again, of all tallies or of those named; return by table's label how many cells it has.

    One transaction a tally and a statement a table; readers see the old counts until the end.
    """
    policies.require(actor, "board.recompute")
    written: dict[str, int] = {}
    for tally in tallies or TALLIES:
        models = [table.model for table in tally.tables]
        with transaction.atomic():
            _close_to_writers(tally)
            for model in models:
                model._default_manager.all()._raw_delete(using=connection.alias)
            cells = {table.label: _fill(tally, table) for table in tally.tables}
        refresh_statistics(*models, written=max(cells.values()))
        written |= cells
    return written


def _close_to_writers(tally: Tally) -> None:
    """Wait for recomputing under way and hold off more; on SQLite the transaction itself does."""
    if connection.vendor == "postgresql":
        names = (table.model._meta.db_table for table in tally.tables)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(map(connection.ops.quote_name, names))} IN EXCLUSIVE MODE")


def _fill(tally: Tally, table: Table) -> int:
    """Sum the rows into cells inside the database; return how many cells there are."""
    source, params = day_counts_of(tally, table).query.get_compiler(using=connection.alias).as_sql()
    quote = connection.ops.quote_name
    given = [f"c{place}" for place in range(len(table.columns) + len(tally.counts))]
    keys, counts = given[: len(table.columns)], given[len(table.columns) :]
    # Names of our own tables and columns only; every value is a parameter.
    statement = (
        f"INSERT INTO {quote(table.model._meta.db_table)} ({', '.join(map(quote, (*table.columns, *tally.counts)))}) "  # noqa: S608
        f"WITH counted ({', '.join(given)}) AS ({source}) "
        f"SELECT {', '.join((*keys, *(f'SUM({name})' for name in counts)))} FROM counted GROUP BY {', '.join(keys)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)

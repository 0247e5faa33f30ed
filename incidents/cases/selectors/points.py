"""Owns what a map shows of incidents: each one where they are few, else how many lie in each H3 cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import h3
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from incidents.cases.choices import Tone
from incidents.cases.models import Incident

# Cells are merged into larger ones until there are no more than these.
CELLS_AT_MOST = 300
COARSEST = 4
_LATE = (Tone.DUE, Tone.YELLOW, Tone.RED)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many incidents lie in a cell, how many of them are open and late, and their mean position in degrees."""

    count: int
    late: int
    lng: float
    lat: float


def _order_for_map(incidents: QuerySet[Incident], *, latest: bool) -> QuerySet[Incident]:
    """Order by due time, or, with ``latest``, newest first: ended incidents have no due time."""
    return (
        incidents.order_by("-reported_at", "-id")
        if latest
        else incidents.order_by(F("next_due_at").asc(nulls_last=True), "id")
    )


def map_points(incidents: QuerySet[Incident], limit: int, *, latest: bool) -> QuerySet[Incident, Any]:
    """Return the first ``limit`` incidents as dicts of the columns that a map shows."""
    columns = ("reference", "lng", "lat", "tone", "ended_at", "matter_id", "village_id", "grid_id")
    found: QuerySet[Incident, Any] = _order_for_map(incidents, latest=latest)[:limit].values(*columns)
    return found


def map_cells(incidents: QuerySet[Incident], limit: int, *, latest: bool) -> list[Cell]:
    """Return the cells of the first ``limit`` incidents, summed by the database in one statement."""
    columns = ("h3_cell", "lng", "lat", "tone", "ended_at")
    try:
        found, given = _order_for_map(incidents, latest=latest)[:limit].values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    late = ", ".join(["%s"] * len(_LATE))
    statement = f"""
        SELECT h3_cell, COUNT(*), SUM(CASE WHEN ended_at IS NULL AND tone IN ({late}) THEN 1 ELSE 0 END), AVG(lng), AVG(lat)
        FROM ({found}) AS found GROUP BY h3_cell"""  # noqa: S608 - written by the ORM
    with connection.cursor() as cursor:
        cursor.execute(statement, [*map(str, _LATE), *given])
        by_name = {name: Cell(int(count), int(late), lng, lat) for name, count, late, lng, lat in cursor.fetchall()}
    resolution = h3.get_resolution(next(iter(by_name))) if by_name else COARSEST
    while len(by_name) > CELLS_AT_MOST and resolution > COARSEST:
        resolution -= 1
        by_name = _merge_cells(by_name, resolution)
    return list(by_name.values())


def _merge_cells(by_name: dict[str, Cell], resolution: int) -> dict[str, Cell]:
    """Merge cells into those of a coarser H3 resolution."""
    parts: dict[str, list[Cell]] = {}
    for name, cell in by_name.items():
        parts.setdefault(str(h3.cell_to_parent(name, resolution)), []).append(cell)
    return {name: _sum_cells(inside) for name, inside in parts.items()}


def _sum_cells(inside: Iterable[Cell]) -> Cell:
    inside = list(inside)
    count = sum(cell.count for cell in inside)
    lng, lat = (sum(getattr(cell, axis) * cell.count for cell in inside) / count for axis in ("lng", "lat"))
    return Cell(count, sum(cell.late for cell in inside), lng, lat)

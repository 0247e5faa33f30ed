"""Owns what a map shows of cases: each where they are few, above that how many lie in each cell of the H3 grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import h3
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from incidents.cases.choices import Tone
from incidents.cases.models import Incident

# Cells are joined to larger ones until there are no more than these.
CELLS_AT_MOST = 300
COARSEST = 4
_LATE = (Tone.DUE, Tone.YELLOW, Tone.RED)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases lie around a point, in degrees, the middle of them; and how many of them are open and late."""

    count: int
    late: int
    lng: float
    lat: float


def _in_order(cases: QuerySet[Incident], *, latest: bool) -> QuerySet[Incident]:
    """Order by time where ended cases are among them, for of those nothing is due; else what is due first first."""
    return (
        cases.order_by("-reported_at", "-id") if latest else cases.order_by(F("next_due_at").asc(nulls_last=True), "id")
    )


def points(cases: QuerySet[Incident], limit: int, *, latest: bool) -> QuerySet[Incident, Any]:
    """Return the first ``limit`` cases by the few columns that a map shows."""
    columns = ("reference", "lng", "lat", "tone", "ended_at", "matter_id", "village_id", "grid_id")
    found: QuerySet[Incident, Any] = _in_order(cases, latest=latest)[:limit].values(*columns)
    return found


def cells(cases: QuerySet[Incident], limit: int, *, latest: bool) -> list[Cell]:
    """Return in which cells the first ``limit`` cases lie, in one statement: the database adds them up."""
    columns = ("h3_cell", "lng", "lat", "tone", "ended_at")
    try:
        found, given = _in_order(cases, latest=latest)[:limit].values(*columns).query.sql_with_params()
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
        by_name = _joined(by_name, resolution)
    return list(by_name.values())


def _joined(by_name: dict[str, Cell], resolution: int) -> dict[str, Cell]:
    """Join cells to those of a coarser resolution."""
    parts: dict[str, list[Cell]] = {}
    for name, cell in by_name.items():
        parts.setdefault(str(h3.cell_to_parent(name, resolution)), []).append(cell)
    return {name: _sum(inside) for name, inside in parts.items()}


def _sum(inside: Iterable[Cell]) -> Cell:
    inside = list(inside)
    count = sum(cell.count for cell in inside)
    lng, lat = (sum(getattr(cell, axis) * cell.count for cell in inside) / count for axis in ("lng", "lat"))
    return Cell(count, sum(cell.late for cell in inside), lng, lat)

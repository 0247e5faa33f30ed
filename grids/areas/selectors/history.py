"""Owns the reading of dated boundaries: where an area lies on a day, how that changed, and the whole net of a day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel.errors import NotFound
from grids.areas.models import Area, Boundary
from grids.areas.selectors.findings import size_of
from grids.areas.selectors.places import today


@dataclass(frozen=True, slots=True)
class BoundaryVersion:
    """One version of an area's boundary: from when until before when, and how large in m²."""

    valid_from: date
    valid_to: date | None
    area_m2: float

    @property
    def size(self) -> str:
        """The area in words, in m² or km²."""
        return size_of(self.area_m2)


@dataclass(frozen=True, slots=True)
class NetRow:
    """One area of the net of a day, with its polygon in WGS 84 degrees."""

    area_id: int
    code: str
    name: str
    level: str
    kind: str
    parent_id: int | None
    parent_code: str | None
    geometry: BaseGeometry


def boundaries_on(day: date) -> QuerySet[Boundary]:
    """Return the boundaries in force on a day, of areas that exist on that day."""
    return Boundary.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        Q(area__valid_to__isnull=True) | Q(area__valid_to__gt=day),
        valid_from__lte=day,
        area__valid_from__lte=day,
    )


def boundary(area_id: int, *, on: date | None = None) -> BaseGeometry:
    """Return the area's polygon on the day (today), WGS 84 degrees; raises NotFound when it has no boundary then."""
    found: Any = boundaries_on(on or today()).filter(area_id=area_id).values_list("geometry", flat=True).first()
    if not isinstance(found, BaseGeometry):
        raise NotFound(_("This area has no boundary on that day."), code="no_boundary")
    return found


def boundaries(area_id: int) -> list[BoundaryVersion]:
    """Return the versions of an area's boundary, the newest first."""
    rows = Boundary.objects.filter(area_id=area_id).order_by("-valid_from")
    return [BoundaryVersion(*row) for row in rows.values_list("valid_from", "valid_to", "area_m2")]


def net_on(day: date, *, level: str | None = None, below: str = "") -> list[NetRow]:
    """Return the areas of a day with their polygons, ordered by code; only of ``level``, and only ``below`` a path, if given."""
    rows = boundaries_on(day).filter(area__path__startswith=below)
    if level:
        rows = rows.filter(area__level=level)
    columns = (
        "area_id",
        "area__code",
        "area__name",
        "area__level",
        "area__kind",
        "area__parent_id",
        "area__parent__code",
        "geometry",
    )
    return [NetRow(*row) for row in rows.order_by("area__code").values_list(*columns)]


def last_change_day(day: date, revision: int) -> date:
    """Return the last day up to ``day`` on which the net changed; ``date.min`` when there was none.

    ``revision`` is that of the net as the caller has read it: the days are computed once for each revision.
    """
    days = _change_days(revision)
    place = bisect_right(days, day)
    return days[place - 1] if place else date.min


@lru_cache(maxsize=2)
def _change_days(revision: int) -> list[date]:
    """Return the days on which areas or boundaries begin or end, in order; computed once for each revision."""
    del revision
    columns = (
        model.objects.values_list(column, flat=True)
        for model in (Area, Boundary)
        for column in ("valid_from", "valid_to")
    )
    return sorted({day for column in columns for day in column.distinct() if day is not None})


def forget_change_days() -> None:
    """Drop the cached days of change."""
    _change_days.cache_clear()


def first_day() -> date | None:
    """Return the first day on which any boundary is in force; None when there is no boundary."""
    found: date | None = Boundary.objects.aggregate(first=Min(F("valid_from")))["first"]
    return found

"""Owns locating a point: the areas it lies in, from one index of the net cached in the process."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.db.models import Q
from django.utils.translation import gettext as _
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from grids.areas.choices import GridKind, Level
from grids.areas.coords import in_china
from grids.areas.models import Boundary
from grids.areas.net_index import NetIndex
from grids.areas.selectors.places import Place, net_revision, snapshot

# Farther than this from the net, the position itself is wrong, not just beside the border.
FAR_M = 20_000.0


@dataclass(frozen=True, slots=True)
class AreasAtPoint:
    """The four areas a point lies in, and the dedicated grids (park, hospital, market) there."""

    city: Place
    township: Place
    village: Place
    grid: Place
    dedicated: tuple[Place, ...] = ()

    @property
    def chain(self) -> tuple[Place, ...]:
        """City, township, village, grid."""
        return (self.city, self.township, self.village, self.grid)


class OutsideNet(NotFound):
    """The point lies in no grid; ``extra`` names the nearest grid and its distance in metres."""

    code = "outside_net"

    def __init__(self, lng: float, lat: float) -> None:
        super().__init__(outside_sentence(lng, lat))
        beside = nearest_grid(lng, lat) if in_china(lng, lat) else None
        self.extra: dict[str, Any] = (
            {}
            if beside is None
            else {"nearest": {"code": beside[0].code, "name": beside[0].name, "metres": round(beside[1])}}
        )


@dataclass(frozen=True, slots=True)
class _Net:
    revision: int
    begins: datetime
    ends: datetime
    index: NetIndex
    by_grid: dict[int, AreasAtPoint]
    # By territorial grid: the dedicated grids that touch it; most grids have none, and their points need no more checks.
    dedicated: dict[int, list[tuple[Place, BaseGeometry]]]


_held: _Net | None = None


def forget_net() -> None:
    """Drop the cached index; the next call builds it again."""
    global _held  # noqa: PLW0603 - one index for the process
    _held = None
    _net_of.cache_clear()


def locate(lng: float, lat: float, *, net_revision: int | None = None) -> AreasAtPoint | None:
    """Return the areas a point (WGS 84 degrees) lies in; None outside the net.

    Takes one query for the revision of the net, unless the caller passes the one it has read.
    """
    return _areas_at(_current_net(net_revision), lng, lat)


def locate_on(lng: float, lat: float, day: date) -> AreasAtPoint | None:
    """Return the areas a point (WGS 84 degrees) lay in on a day; None outside the net of that day.

    The net of an earlier day is built for the asking and only the last one kept, so it is for single questions.
    """
    if day == city_time.local_day(city_time.now()):
        return locate(lng, lat)
    return _areas_at(_net_of(net_revision(), day), lng, lat)


def _areas_at(net: _Net, lng: float, lat: float) -> AreasAtPoint | None:
    grid_id = net.index.locate(lng, lat)
    if grid_id is None:
        return None
    located = net.by_grid[grid_id]
    on_top = net.dedicated.get(grid_id)
    if not on_top:
        return located
    point = Point(lng, lat)
    over = tuple(found for found, polygon in on_top if polygon.intersects(point))
    return AreasAtPoint(located.city, located.township, located.village, located.grid, over)


def locate_or_refuse(lng: float, lat: float) -> AreasAtPoint:
    """Return the areas a point (WGS 84 degrees) lies in; raises OutsideNet (404) with a sentence and the nearest grid."""
    found = locate(lng, lat)
    if found is None:
        raise OutsideNet(lng, lat)
    return found


def locate_many(points: npt.ArrayLike, *, net_revision: int | None = None) -> npt.NDArray[np.int64]:
    """Return the ids (n,) of the territorial grids of points (n, 2); -1 outside the net."""
    return _current_net(net_revision).index.locate_many(points)


def nearest_grid(lng: float, lat: float, *, net_revision: int | None = None) -> tuple[Place, float] | None:
    """Return the nearest territorial grid and its distance in metres, 0 inside; None when the net is empty."""
    net = _current_net(net_revision)
    found = net.index.nearest(lng, lat)
    return None if found is None else (net.by_grid[found[0]].grid, found[1])


def grids_within(lng: float, lat: float, metres: float, *, net_revision: int | None = None) -> tuple[Place, ...]:
    """Return the territorial grids within ``metres`` of a point, nearest first: the one it lies in stands first."""
    net = _current_net(net_revision)
    return tuple(net.by_grid[grid_id].grid for grid_id in net.index.grids_near(lng, lat, metres))


def outside_sentence(lng: float, lat: float) -> str:
    """Return a sentence for a point that lies in no grid: why, and what to do."""
    if not in_china(lng, lat):
        hint = _("Is latitude written before longitude?") if in_china(lat, lng) else ""
        return " ".join(
            (
                _("The point %(lng)s, %(lat)s is no place in the city: longitude comes first, in degrees.")
                % {"lng": lng, "lat": lat},
                hint,
            )
        ).strip()
    beside = nearest_grid(lng, lat)
    if beside is None:
        return _("No grid has a boundary yet; import boundaries first.")
    if beside[1] > FAR_M:
        return _(
            "This point lies %(km)s km outside the net. Choose the place on the map, or check longitude and latitude."
        ) % {"km": f"{beside[1] / 1000:.0f}"}
    return _(
        "This point lies outside the net. The nearest grid is %(grid)s, %(metres)s m away; move the point there "
        "if that is where it happened."
    ) % {"grid": beside[0].name, "metres": f"{beside[1]:.0f}"}


def _current_net(revision: int | None) -> _Net:
    global _held  # noqa: PLW0603 - one index for the process
    if revision is None:
        revision = net_revision()
    held, now = _held, city_time.now()
    if held is None or held.revision != revision or not held.begins <= now < held.ends:
        held = _held = _build_net(revision, city_time.local_day(now))
    return held


@lru_cache(maxsize=1)
def _net_of(revision: int, day: date) -> _Net:
    return _build_net(revision, day)


def _build_net(revision: int, day: date) -> _Net:
    held = snapshot(revision)
    rows: list[tuple[int, Any]] = list(
        Boundary.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day, area__level=Level.GRID
        ).values_list("area_id", "geometry")
    )
    grids = [(held.by_id[area_id], polygon) for area_id, polygon in rows if held.by_id[area_id].lasts_on(day)]
    territorial = [(found, polygon) for found, polygon in grids if found.kind == GridKind.TERRITORIAL]
    dedicated = [(found, polygon) for found, polygon in grids if found.kind == GridKind.DEDICATED]
    return _Net(
        revision=revision,
        begins=city_time.midnight(day),
        ends=city_time.midnight(day + timedelta(days=1)),
        index=NetIndex((found.id, found.code, polygon) for found, polygon in territorial),
        by_grid={found.id: _areas_above_grid(found, held.by_id) for found, _polygon in territorial},
        dedicated=_dedicated_by_grid(territorial, dedicated),
    )


def _areas_above_grid(grid: Place, by_id: Any) -> AreasAtPoint:
    city, township, village = (by_id[int(step)] for step in grid.path.split("/")[:3])
    return AreasAtPoint(city, township, village, grid)


def _dedicated_by_grid(
    territorial: Sequence[tuple[Place, BaseGeometry]], dedicated: Sequence[tuple[Place, BaseGeometry]]
) -> dict[int, list[tuple[Place, BaseGeometry]]]:
    """Return, by territorial grid, the dedicated grids that touch it with their prepared polygons, ordered by code."""
    found: dict[int, list[tuple[Place, BaseGeometry]]] = defaultdict(list)
    tree = STRtree([polygon for _grid, polygon in territorial])
    for site, polygon in sorted(dedicated, key=lambda pair: pair[0].code):
        shapely.prepare(polygon)
        for position in tree.query(polygon, predicate="intersects"):
            found[territorial[position][0].id].append((site, polygon))
    return dict(found)

"""Owns the question in which grid a point lies, answered from an immutable index of one revision of the net.

The fastest exact way with public Shapely calls, one by one in one thread, is `tree.query(Point(x, y), "intersects")`:
80,000 to 90,000 a second over 1,272 grids and 61,000 to 65,000 over 103,032 (two busy shared cores, Shapely 2.2).
Making the point by `shapely.points(x, y)` costs 10 µs instead of 4; asking boxes only and then `intersects_xy` of
prepared polygons is 15 % slower one by one, though unprepared it wins in bulk. The tree is ordered by code, so the
smallest position is the lowest code.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from grids.areas.coords import metres_per_degree

TERRITORIAL = "territorial"
DEDICATED = "dedicated"
NOWHERE = -1

Entry = tuple[int, str, str, bytes | BaseGeometry]


@dataclass(frozen=True)
class _Layer:
    """The areas of one kind, ordered by code: ids as a list and as an array, polygons and their tree."""

    ids: list[int]
    id_array: npt.NDArray[np.int64]
    polygons: npt.NDArray[Any]
    tree: STRtree


class NetIndex:
    """An immutable index of the boundaries of one revision; cheap to ask from many threads, built anew on a change."""

    __slots__ = ("_dedicated", "_territorial")

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take (area id, code, kind, WKB or polygon in WGS 84 degrees); raises ValueError on an unknown kind."""
        kinds: dict[str, list[tuple[str, int, bytes | BaseGeometry]]] = {TERRITORIAL: [], DEDICATED: []}
        for area_id, code, kind, geometry in entries:
            if kind not in kinds:
                raise ValueError(f"A grid is territorial or dedicated, not {kind!r}.")
            kinds[kind].append((code, area_id, geometry))
        self._territorial = _layer(kinds[TERRITORIAL])
        self._dedicated = _layer(kinds[DEDICATED])

    def __len__(self) -> int:
        return len(self._territorial.ids)

    def locate(self, lng: float, lat: float) -> int | None:
        """Id of the one territorial grid of the point, None outside the net; a border belongs to the lowest code."""
        layer = self._territorial
        found = layer.tree.query(Point(lng, lat), predicate="intersects")
        if len(found) == 0:
            return None
        first: int = found[0] if len(found) == 1 else found.min()
        return layer.ids[first]

    def locate_dedicated(self, lng: float, lat: float) -> list[int]:
        """Ids of all dedicated grids that hold the point, ordered by code; they may overlap."""
        layer = self._dedicated
        return [layer.ids[position] for position in sorted(layer.tree.query(Point(lng, lat), predicate="intersects"))]

    def locate_many(self, points: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Ids (n,) of the territorial grids of points (n, 2) of longitude and latitude; NOWHERE (-1) outside."""
        rows = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        layer = self._territorial
        asked, candidates = layer.tree.query(shapely.points(rows))
        hit = shapely.intersects_xy(layer.polygons[candidates], rows[asked, 0], rows[asked, 1])
        first = np.full(len(rows), len(layer.ids), dtype=np.int64)
        np.minimum.at(first, asked[hit], candidates[hit])
        return np.append(layer.id_array, NOWHERE)[first]

    def nearest(self, lng: float, lat: float) -> tuple[int, float] | None:
        """Id of the nearest territorial grid and its distance in metres (0 inside); None if the index is empty.

        Degrees are scaled to metres at the latitude of the point, right to 0.1 % within some 20 km.
        """
        layer = self._territorial
        if not layer.ids or not (math.isfinite(lng) and math.isfinite(lat)):
            return None
        here = self.locate(lng, lat)
        if here is not None:
            return here, 0.0
        scale = np.array(metres_per_degree(lat))
        origin = Point(0.0, 0.0)

        def metres(positions: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
            flat = shapely.transform(layer.polygons[positions], lambda rows: (rows - (lng, lat)) * scale)
            return np.asarray(shapely.distance(flat, origin), dtype=np.float64)

        # The nearest in degrees bounds the distance; whatever could be nearer in metres meets this box.
        bound = metres(layer.tree.query_nearest(Point(lng, lat))).min()
        reach_lng, reach_lat = bound / scale
        box = shapely.box(lng - reach_lng, lat - reach_lat, lng + reach_lng, lat + reach_lat)
        positions = np.sort(layer.tree.query(box))
        distances = metres(positions)
        best = int(distances.argmin())
        return layer.ids[positions[best]], float(distances[best])


def _layer(rows: list[tuple[str, int, bytes | BaseGeometry]]) -> _Layer:
    rows = sorted(rows, key=lambda row: row[:2])
    polygons = np.array([_polygon(geometry) for _, _, geometry in rows], dtype=object)
    ids = [area_id for _, area_id, _ in rows]
    return _Layer(ids, np.array(ids, dtype=np.int64), polygons, STRtree(polygons))


def _polygon(geometry: bytes | BaseGeometry) -> BaseGeometry:
    """The polygon itself; raises shapely.errors.ShapelyError if the bytes are no WKB."""
    if isinstance(geometry, BaseGeometry):
        return geometry
    return shapely.from_wkb(bytes(geometry))

"""Owns the question in which territorial grid a point lies, answered from an immutable index of one revision of the net.

The fastest exact way with public Shapely calls, one by one in one thread, is ``tree.query(Point(x, y), "intersects")``:
80,000 to 90,000 a second over 1,272 grids and 61,000 to 65,000 over 103,032 (two busy shared cores, Shapely 2.2).
Making the point by ``shapely.points(x, y)`` costs 10 µs instead of 4; asking boxes only and then ``intersects_xy`` of
prepared polygons is 15 % slower one by one, though unprepared it wins in bulk. The tree is ordered by code, so the
smallest position is the lowest code.
"""

import math
from collections.abc import Iterable
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from grids.areas.coords import metres_per_degree

NOWHERE = -1

Entry = tuple[int, str, BaseGeometry]


class NetIndex:
    """An immutable index of one revision's territorial grids; cheap to ask from many threads. A change of the net builds another one."""

    __slots__ = ("_id_array", "_ids", "_polygons", "_tree")

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take (area id, code, polygon in WGS 84 degrees) of each grid."""
        rows = sorted(entries, key=itemgetter(1, 0))
        self._ids = [area_id for area_id, _code, _polygon in rows]
        self._id_array = np.array(self._ids, dtype=np.int64)
        self._polygons = np.array([polygon for _area_id, _code, polygon in rows], dtype=object)
        self._tree = STRtree(self._polygons)

    def __len__(self) -> int:
        return len(self._ids)

    def locate(self, lng: float, lat: float) -> int | None:
        """Return the id of the territorial grid of a point, None outside the net; a border belongs to the lowest code."""
        found = self._tree.query(shapely.points(lng, lat), predicate="intersects")
        if len(found) == 0:
            return None
        first: int = found[0] if len(found) == 1 else found.min()
        return self._ids[first]

    def locate_many(self, points: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the ids (n,) of the territorial grids of points (n, 2) in longitude and latitude; NOWHERE (-1) outside."""
        rows = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        asked, candidates = self._tree.query(shapely.points(rows))
        hit = shapely.intersects_xy(self._polygons[candidates], rows[asked, 0], rows[asked, 1])
        first = np.full(len(rows), len(self._ids), dtype=np.int64)
        np.minimum.at(first, asked[hit], candidates[hit])
        return np.append(self._id_array, NOWHERE)[first]

    def nearest(self, lng: float, lat: float) -> tuple[int, float] | None:
        """Return the id of the nearest territorial grid and its distance in metres (0 inside); None if the index is empty.

        Degrees are scaled to metres at the latitude of the point, right to 0.1 % within some 20 km.
        """
        if not self._ids or not (math.isfinite(lng) and math.isfinite(lat)):
            return None
        here = self.locate(lng, lat)
        if here is not None:
            return here, 0.0
        # The nearest in degrees bounds the distance; whatever could be nearer in metres meets its box.
        bound = self._metres(self._tree.query_nearest(Point(lng, lat)), lng, lat).min()
        positions, distances = self._candidates(lng, lat, bound)
        best = int(distances.argmin())
        return self._ids[positions[best]], float(distances[best])

    def grids_near(self, lng: float, lat: float, metres: float) -> list[int]:
        """Return the ids of the territorial grids within ``metres`` of a point, nearest first; equally near ones by code."""
        positions, distances = self._candidates(lng, lat, metres)
        near = np.argsort(distances, kind="stable")
        return [self._ids[positions[place]] for place in near if distances[place] <= metres]

    def _candidates(
        self, lng: float, lat: float, metres: float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the positions, ordered by code, of the grids that meet the circle's box, and their distances in metres."""
        reach_lng, reach_lat = metres / np.array(metres_per_degree(lat))
        box = shapely.box(lng - reach_lng, lat - reach_lat, lng + reach_lng, lat + reach_lat)
        positions = np.sort(self._tree.query(box))
        return positions, self._metres(positions, lng, lat)

    def _metres(self, positions: npt.NDArray[np.int64], lng: float, lat: float) -> npt.NDArray[np.float64]:
        scale = np.array(metres_per_degree(lat))
        flat = shapely.transform(self._polygons[positions], lambda rows: (rows - (lng, lat)) * scale)
        return np.asarray(shapely.distance(flat, Point(0.0, 0.0)), dtype=np.float64)

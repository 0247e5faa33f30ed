"""Owns the coordinate systems in which a place may be declared, and the way from each of them to WGS 84 and back."""

import math
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

FloatArray = npt.NDArray[np.float64]
Pair = tuple[FloatArray, FloatArray]
Geometry = TypeVar("Geometry", bound=BaseGeometry)

# The ellipsoid of Krasovsky 1940, on which the GCJ-02 offset is defined (not the ellipsoid of WGS 84).
KRASOVSKY_A = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
# WGS 84, whose difference from CGCS2000 (0.1 mm in the semi-minor axis) is nothing here.
WGS84_A = 6378137.0
WGS84_E2 = 0.00669437999014

# The rectangle in which the GCJ-02 offset applies: west, south, east, north, degrees.
OFFSET_BOX = (72.004, 0.8293, 137.8347, 55.8271)
# The rectangle in which a place of this platform can lie at all: the mainland, Hainan and the South China Sea.
CHINA_BOX = (73.0, 3.0, 136.0, 54.0)

MAX_ROUNDS = 40
CONVERGED = 1e-13


class CRS(StrEnum):
    """A coordinate system that a caller may declare; all are longitude then latitude, in degrees."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class UnknownCRS(ValueError):
    """The declared system is none that can be read; ``declared`` is the text, ``accepted`` what to write instead."""

    accepted = ("EPSG:4490", "EPSG:4326", "GCJ-02", "BD-09")

    def __init__(self, declared: str) -> None:
        self.declared = declared
        super().__init__(
            f"Unknown coordinate system {declared!r}: declare one of {', '.join(self.accepted)} "
            "(CGCS2000, WGS 84, the offset system of AMap and Tencent, the one of Baidu). It is never guessed."
        )


_NAMES = {
    "4490": CRS.CGCS2000,
    "EPSG4490": CRS.CGCS2000,
    "URNOGCDEFCRSEPSG4490": CRS.CGCS2000,
    "CGCS2000": CRS.CGCS2000,
    "CGCS": CRS.CGCS2000,
    "CHINAGEODETICCOORDINATESYSTEM2000": CRS.CGCS2000,
    "4326": CRS.WGS84,
    "EPSG4326": CRS.WGS84,
    "URNOGCDEFCRSEPSG4326": CRS.WGS84,
    "WGS84": CRS.WGS84,
    "CRS84": CRS.WGS84,
    "OGCCRS84": CRS.WGS84,
    "URNOGCDEFCRSOGC13CRS84": CRS.WGS84,
    "GCJ02": CRS.GCJ02,
    "GCJ": CRS.GCJ02,
    "BD09": CRS.BD09,
    "BD09LL": CRS.BD09,
}


def parse_crs(text: str) -> CRS:
    """Read a declared coordinate system, whatever its case and punctuation; raises UnknownCRS (a ValueError)."""
    key = re.sub(r"[^0-9A-Z]", "", str(text).upper())
    try:
        return _NAMES[key]
    except KeyError:
        raise UnknownCRS(str(text)) from None


def to_wgs84(crs: CRS, lng: float, lat: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of ``crs`` as those of WGS 84; raises ValueError unless both are finite."""
    return _scalar(_INTO[crs], lng, lat)


def from_wgs84(crs: CRS, lng: float, lat: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of WGS 84 as those of ``crs``; raises ValueError unless both are finite."""
    return _scalar(_OUT_OF[crs], lng, lat)


def geometry_to_wgs84(crs: CRS, geom: Geometry) -> Geometry:
    """The geometry moved vertex by vertex from ``crs`` to WGS 84; heights are dropped, the type is kept."""
    return _transformed(_INTO[crs], geom)


def geometry_from_wgs84(crs: CRS, geom: Geometry) -> Geometry:
    """The geometry moved vertex by vertex from WGS 84 to ``crs``; heights are dropped, the type is kept."""
    return _transformed(_OUT_OF[crs], geom)


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres of one degree of longitude and of one degree of latitude at this latitude, on the ellipsoid of WGS 84."""
    phi = math.radians(lat)
    under_root = 1.0 - WGS84_E2 * math.sin(phi) ** 2
    prime_vertical = WGS84_A / math.sqrt(under_root)
    meridian = WGS84_A * (1.0 - WGS84_E2) / under_root**1.5
    return math.radians(prime_vertical * math.cos(phi)), math.radians(meridian)


def area_m2(geom: BaseGeometry) -> float:
    """Area in square metres of a geometry in degrees, by one local scale at the middle of its latitudes.

    Within one city (half a degree) the error stays below 0.01 %; a slip of land is measured as well as a township.
    """
    if geom.is_empty:
        return 0.0
    _, south, _, north = geom.bounds
    per_lng, per_lat = metres_per_degree((south + north) / 2)
    return float(geom.area * per_lng * per_lat)


def in_china(lng: float, lat: float) -> bool:
    """Whether the point lies in the rectangle around China that bounds every place of this platform."""
    west, south, east, north = CHINA_BOX
    return west <= lng <= east and south <= lat <= north


def _scalar(move: Callable[[FloatArray, FloatArray], Pair], lng: float, lat: float) -> tuple[float, float]:
    if not (math.isfinite(lng) and math.isfinite(lat)):
        raise ValueError("Longitude and latitude must be finite numbers.")
    moved_lng, moved_lat = move(np.array([lng], dtype=float), np.array([lat], dtype=float))
    return float(moved_lng[0]), float(moved_lat[0])


def _transformed(move: Callable[[FloatArray, FloatArray], Pair], geom: Geometry) -> Geometry:
    def move_rows(rows: Any) -> FloatArray:
        if not np.isfinite(rows).all():
            raise ValueError("Longitude and latitude must be finite numbers.")
        return np.column_stack(move(rows[:, 0], rows[:, 1]))

    moved: Geometry = shapely.transform(geom, move_rows)
    return moved


def _same(lng: FloatArray, lat: FloatArray) -> Pair:
    return lng, lat


def _waves(x: FloatArray, terms: tuple[tuple[float, float], ...]) -> FloatArray:
    """The sum of sines of the offset: amplitude × sin(frequency × π × x), all scaled by two thirds."""
    return sum((a * np.sin(f * math.pi * x) for a, f in terms), np.zeros_like(x)) * (2.0 / 3.0)


_RIPPLE = ((20.0, 6.0), (20.0, 2.0))
_LNG_WAVES = ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
_LAT_WAVES = ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))


def _wgs84_to_gcj02(lng: FloatArray, lat: FloatArray) -> Pair:
    x, y = lng - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = _waves(x, _RIPPLE)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple + _waves(x, _LNG_WAVES)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple + _waves(y, _LAT_WAVES)
    phi = np.radians(lat)
    under_root = 1.0 - KRASOVSKY_E2 * np.sin(phi) ** 2
    d_lng = np.degrees(east * np.sqrt(under_root) / (KRASOVSKY_A * np.cos(phi)))
    d_lat = np.degrees(north * under_root**1.5 / (KRASOVSKY_A * (1.0 - KRASOVSKY_E2)))
    west_edge, south_edge, east_edge, north_edge = OFFSET_BOX
    inside = (west_edge <= lng) & (lng <= east_edge) & (south_edge <= lat) & (lat <= north_edge)
    return lng + np.where(inside, d_lng, 0.0), lat + np.where(inside, d_lat, 0.0)


def _gcj02_to_bd09(lng: FloatArray, lat: FloatArray) -> Pair:
    turn = math.pi * 3000.0 / 180.0
    radius = np.hypot(lng, lat) + 2e-5 * np.sin(lat * turn)
    angle = np.arctan2(lat, lng) + 3e-6 * np.cos(lng * turn)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _wgs84_to_bd09(lng: FloatArray, lat: FloatArray) -> Pair:
    return _gcj02_to_bd09(*_wgs84_to_gcj02(lng, lat))


def _inverse(forward: Callable[[FloatArray, FloatArray], Pair]) -> Callable[[FloatArray, FloatArray], Pair]:
    """The way back by fixed-point iteration: the offset changes so slowly that each round gains two to three digits."""

    def backward(lng: FloatArray, lat: FloatArray) -> Pair:
        guess_lng, guess_lat = lng, lat
        for _ in range(MAX_ROUNDS):
            there_lng, there_lat = forward(guess_lng, guess_lat)
            miss_lng, miss_lat = there_lng - lng, there_lat - lat
            guess_lng, guess_lat = guess_lng - miss_lng, guess_lat - miss_lat
            if max(np.abs(miss_lng).max(initial=0.0), np.abs(miss_lat).max(initial=0.0)) < CONVERGED:
                break
        return guess_lng, guess_lat

    return backward


_OUT_OF: dict[CRS, Callable[[FloatArray, FloatArray], Pair]] = {
    CRS.CGCS2000: _same,
    CRS.WGS84: _same,
    CRS.GCJ02: _wgs84_to_gcj02,
    CRS.BD09: _wgs84_to_bd09,
}
_INTO: dict[CRS, Callable[[FloatArray, FloatArray], Pair]] = {
    CRS.CGCS2000: _same,
    CRS.WGS84: _same,
    CRS.GCJ02: _inverse(_wgs84_to_gcj02),
    CRS.BD09: _inverse(_wgs84_to_bd09),
}

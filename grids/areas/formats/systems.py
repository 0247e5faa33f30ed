"""Owns what a file says of its coordinate system against what its sender declares; nothing is guessed."""

from collections.abc import Callable

import numpy as np
import pyproj
import shapely
from django.utils.translation import gettext as _
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from foundation.kernel.errors import Invalid
from foundation.kernel.tables import unreadable_file
from foundation.kernel.text import join_words
from grids.areas.coords import CRS, UnknownCRS, geometry_to_wgs84, parse_crs

Move = Callable[[BaseGeometry], BaseGeometry]
# The two datums that differ by less than a hand's breadth; a file in either may be declared as either.
DATUMS = {4326: "WGS 84", 4490: "CGCS2000"}
DATUM_NAMES = {
    "wgs 84": 4326,
    "gcs_wgs_1984": 4326,
    "wgs_1984": 4326,
    "wgs 84 (crs84)": 4326,
    "china geodetic coordinate system 2000": 4490,
    "gcs_china_geodetic_coordinate_system_2000": 4490,
    "china_2000": 4490,
    "cgcs2000": 4490,
}


def parse_declared_crs(crs: str | None) -> CRS:
    """Return the system the sender declares; raises Invalid when none or an unknown one is."""
    if not (crs or "").strip():
        raise Invalid(
            _(
                "Declare the coordinate system: CGCS2000, WGS 84, GCJ-02 (AMap, Tencent) or BD-09 (Baidu). "
                "It is never guessed."
            ),
            code="no_crs",
            fields={"crs": _("This is needed.")},
        )
    try:
        return parse_crs(str(crs))
    except UnknownCRS as error:
        message = _("“%(crs)s” is no coordinate system known here; declare one of %(accepted)s.") % {
            "crs": str(crs)[:40],
            "accepted": join_words(error.accepted),
        }
        raise Invalid(message, code="unknown_crs", fields={"crs": message}) from None


def wgs84_converter(wanted: CRS, said: str | None) -> Move:
    """Return how a polygon of the file becomes WGS 84 degrees; raises Invalid when file and sender disagree."""
    if not said:
        return lambda geometry: geometry_to_wgs84(wanted, geometry)
    system = _parse_system(said)
    if _datum(system) is None:
        raise unreadable_file(
            _(
                "The file says it is in %(crs)s, which cannot be turned into CGCS2000 without the surveyors' own "
                "parameters; convert it first, then import it as CGCS2000."
            )
            % {"crs": system.name},
            code="crs_mismatch",
        )
    if not system.is_projected:
        return lambda geometry: geometry_to_wgs84(wanted, geometry)
    if wanted in (CRS.GCJ02, CRS.BD09):
        raise unreadable_file(
            _(
                "The file says it is projected (%(crs)s) but you declared %(declared)s, which is always in degrees. "
                "Declare CGCS2000 or WGS 84 if the file is right."
            )
            % {"crs": system.name, "declared": wanted.value},
            code="crs_mismatch",
        )
    return _unprojecting_converter(system)


def _parse_system(said: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(said)
    except ProjError:
        raise unreadable_file(
            _("The file names a coordinate system nobody knows (%(crs)s); export it as CGCS2000.") % {"crs": said[:80]},
            code="crs_mismatch",
        ) from None


def _datum(system: pyproj.CRS) -> int | None:
    """Return 4326 or 4490 when the system rests on WGS 84 or CGCS2000, whoever wrote its name."""
    base = system.geodetic_crs
    if base is None:
        return None
    code = base.to_epsg(min_confidence=70)
    return code if code in DATUMS else DATUM_NAMES.get(base.name.lower())


def _unprojecting_converter(system: pyproj.CRS) -> Move:
    transformer = pyproj.Transformer.from_crs(system, system.geodetic_crs, always_xy=True)

    def move(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda rows: np.column_stack(transformer.transform(rows[:, 0], rows[:, 1])))

    return move

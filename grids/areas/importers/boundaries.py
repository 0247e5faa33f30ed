"""Owns the way of a file of boundaries to rows in WGS 84 degrees, each with its number and its fault, if it has one."""

from pathlib import Path

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from grids.areas.coverage import MAX_VERTICES, FaultKind
from grids.areas.importers import binary, systems
from grids.areas.importers.features import (
    MAX_BYTES,
    NAME_COLUMNS,
    REPLACES_COLUMNS,
    Feature,
    Source,
    code_column,
    codes_of,
    column,
    fault,
    refuse,
    text_of,
)
from grids.areas.importers.geojson import read_geojson
from grids.areas.importers.systems import Move
from grids.areas.selectors.planned import BoundaryRow, RowFault


def read_boundaries(source: Path | bytes, filename: str, crs: str | None) -> list[BoundaryRow]:
    """Read GeoJSON, GeoPackage, or a Shapefile (zipped, or plain when ``source`` is a path with its parts beside it).

    ``crs`` is what the sender declares: cgcs2000, wgs84, gcj02 or bd09. Raises Invalid when the file as a whole cannot
    be read or contradicts the declaration; what is wrong with a row stands in the row.
    """
    wanted = systems.declared(crs)
    found = _open(source, filename)
    if not found.features:
        raise refuse(_("The file is empty."))
    move = systems.way_to_wgs84(wanted, found.crs)
    columns = code_column(found.columns), column(found.columns, NAME_COLUMNS), column(found.columns, REPLACES_COLUMNS)
    return [_row(number, feature, columns, move) for number, feature in enumerate(found.features, start=1)]


def _open(source: Path | bytes, filename: str) -> Source:
    ending = Path(filename).suffix.lower()
    if isinstance(source, Path) and ending == ".shp":
        parts = {part: source.with_suffix(part) for part in binary.PARTS}
        return binary.read_shapefile({part: _bytes(path) for part, path in parts.items() if path.exists()})
    data = _bytes(source) if isinstance(source, Path) else _capped(source)
    if data.startswith(binary.GEOPACKAGE_BEGINS):
        return binary.read_geopackage(data)
    if data.startswith(binary.ZIP_BEGINS):
        return binary.read_zip(data)
    if data.startswith(binary.SHAPEFILE_BEGINS):
        raise refuse(_("This is the .shp alone; zip it together with its .dbf, .shx and .prj."))
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_geojson(data)
    raise refuse(_("This is neither GeoJSON nor GeoPackage nor a zipped Shapefile."))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            return _capped(bytes(MAX_BYTES + 1))
        return path.read_bytes()
    except OSError as error:
        raise refuse(
            _("The file %(path)s cannot be opened: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None


def _capped(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise refuse(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})
    return data


def _row(number: int, feature: Feature, columns: tuple[str, str | None, str | None], move: Move) -> BoundaryRow:
    code, name, replaces = (feature.values.get(named) if named else None for named in columns)
    code, name, replaces = text_of(code)[:32], text_of(name), codes_of(replaces)
    if feature.geometry is None:
        return BoundaryRow(number, code, name, None, feature.fault, replaces)
    if not code:
        return BoundaryRow(number, "", name, None, fault(RowFault.NO_CODE), replaces)
    return BoundaryRow(number, code, name, *_moved(feature.geometry, move), replaces)


def _moved(geometry: BaseGeometry, move: Move) -> tuple[BaseGeometry | None, dict[str, object]]:
    """Return the polygon in WGS 84, or the fault that keeps it from being moved there."""
    count = int(shapely.get_num_coordinates(geometry))
    if count > MAX_VERTICES:
        return None, fault(FaultKind.TOO_MANY_VERTICES, vertices=count, limit=MAX_VERTICES)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None, fault(FaultKind.NOT_CLOSED_OR_NAN)
    moved = move(geometry)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        return None, fault(FaultKind.OUT_OF_BOUNDS)
    return moved, {}

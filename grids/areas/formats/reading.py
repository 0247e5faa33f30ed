"""Owns the way of a file's bytes to rows in WGS 84 degrees; the task that the fenced child runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel.codes import fold_code
from foundation.kernel.tables import unreadable_file
from grids.areas.coverage import MAX_VERTICES, FaultKind
from grids.areas.formats import archives, geopackage, shapefile, systems
from grids.areas.formats.geojson import read_geojson
from grids.areas.formats.rows import (
    LONGEST_CODE,
    BoundaryRow,
    Columns,
    Feature,
    RowFault,
    Source,
    codes_of,
    fault,
    name_of,
    refuse_rounded,
)
from grids.areas.formats.systems import Move


def read(parts: Sequence[bytes], *, endings: Sequence[str], crs: str | None) -> tuple[list[Any], list[bytes]]:
    """Return the rows as lists, and the polygons of those that have one as WKB; ``endings`` name the parts given."""
    rows = rows_of(dict(zip(endings, parts, strict=True)), crs)
    document = [
        [row.row, row.code, row.name, row.geometry is not None, row.fault, row.replaces, row.remarks] for row in rows
    ]
    return document, [shapely.to_wkb(row.geometry) for row in rows if row.geometry is not None]


def rows_of(parts: Mapping[str, bytes], crs: str | None) -> list[BoundaryRow]:
    """Read one file, or a Shapefile's parts by their endings, in the system declared; raises Invalid."""
    wanted = systems.parse_declared_crs(crs)
    found = _open_source(parts)
    if not found.features:
        raise unreadable_file(_("The file is empty."))
    move = systems.wgs84_converter(wanted, found.crs)
    columns = Columns.find_in(found.columns)
    refuse_rounded(found.features, columns)
    return [_read_row(number, feature, columns, move) for number, feature in enumerate(found.features, start=1)]


def _open_source(parts: Mapping[str, bytes]) -> Source:
    if len(parts) > 1:
        return shapefile.read_shapefile(parts)
    (data,) = parts.values()
    if data.startswith(geopackage.GEOPACKAGE_BEGINS):
        return geopackage.read_geopackage(data)
    if data.startswith(archives.ZIP_BEGINS):
        return archives.read_zip(data)
    if data.startswith(shapefile.SHAPEFILE_BEGINS):
        raise unreadable_file(_("This is the .shp alone; zip it together with its .dbf, .shx and .prj."))
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_geojson(data)
    raise unreadable_file(_("This is neither GeoJSON nor GeoPackage nor a zipped Shapefile."))


def _read_row(number: int, feature: Feature, columns: Columns, move: Move) -> BoundaryRow:
    values = feature.values
    code = fold_code(values.get(columns.code))[:LONGEST_CODE]
    name = name_of(values.get(columns.name)) if columns.name else ""
    replaces = codes_of(values.get(columns.replaces)) if columns.replaces else ()
    geometry, wrong = feature.geometry, feature.fault
    if geometry is not None and not code:
        geometry, wrong = None, fault(RowFault.NO_CODE)
    elif geometry is not None:
        geometry, wrong = _move_to_wgs84(geometry, move)
    return BoundaryRow(number, code, name, geometry, wrong, replaces, feature.remarks)


def _move_to_wgs84(geometry: BaseGeometry, move: Move) -> tuple[BaseGeometry | None, dict[str, object]]:
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

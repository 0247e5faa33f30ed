"""Small files of boundaries for tests, made from the town's own net."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw
from shapely.geometry import Polygon, box, mapping

from tests.town import square, strip

A1, A2, A3 = "442000101201001", "442000101201002", "442000101202001"
NEW, NEWER = "442000101201003", "442000101201004"
PARK, NEW_PARK = "442000101201901", "442000101201902"

# The border between the first two grids, moved 100 m to the west.
WIDER_A2 = {A1: box(113.30, 22.50, 113.309, 22.51), A2: box(113.309, 22.50, 113.32, 22.51)}
# The two grids of the first village become one; and one of them becomes two.
MERGED = {NEW: strip(0, 1)}
SPLIT = {NEW: box(113.30, 22.50, 113.305, 22.51), NEWER: box(113.305, 22.50, 113.31, 22.51)}
AS_IT_STANDS = {A1: square(0), A2: square(1)}


def geojson(
    shapes: Mapping[str, Any],
    *,
    column: str = "code",
    crs: str = "",
    replaces: Mapping[str, Any] | None = None,
    replaces_column: str = "replaces",
) -> bytes:
    """Write a FeatureCollection; a shape may be a geometry or a raw GeoJSON geometry."""
    ended = {code: {replaces_column: codes} for code, codes in (replaces or {}).items()}
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {column: code, "name": f"网格{code[-3:]}", **ended.get(code, {})},
                "geometry": shape if isinstance(shape, dict) else mapping(shape),
            }
            for code, shape in shapes.items()
        ],
    }
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document).encode()


def written(
    path: Path,
    shapes: Mapping[str, Polygon],
    *,
    crs: str | None = "EPSG:4490",
    column: str = "code",
    encoding: str | None = None,
    replaces: Mapping[str, str] | None = None,
) -> Path:
    """Write a GeoPackage or a Shapefile by the ending of the path."""
    raw.write(
        str(path),
        geometry=np.array([shapely.to_wkb(shape) for shape in shapes.values()], dtype=object),
        field_data=[
            np.array(list(shapes), dtype=object),
            np.array([f"网格{code[-3:]}" for code in shapes], dtype=object),
            np.array([(replaces or {}).get(code) for code in shapes], dtype=object),
        ],
        fields=[column, "name", "合并自"],
        geometry_type="Polygon",
        crs=crs,
        encoding=encoding,
        driver="GPKG" if path.suffix == ".gpkg" else "ESRI Shapefile",
    )
    return path


def zipped(path: Path, *, without: Sequence[str] = (), folder: str = "") -> bytes:
    """Zip a Shapefile with its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part.suffix not in without:
                archive.write(part, folder + part.name)
    return buffer.getvalue()

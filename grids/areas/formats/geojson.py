"""Owns the reading of GeoJSON by hand: a library would repair open rings and hide what a row should report."""

import json
from typing import Any

import shapely
from django.utils.translation import gettext as _

from foundation.kernel.tables import unreadable_file
from grids.areas.coverage import FaultKind, check_rings
from grids.areas.formats.rows import MAX_ROWS, Feature, RowFault, Source, fault

TYPES = ("Polygon", "MultiPolygon")


def read_geojson(data: bytes) -> Source:
    """Read a FeatureCollection or one Feature; raises Invalid when it is none, a row's own faults stay with the row."""
    document = _document(data)
    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    if not isinstance(listed, list) or not listed:
        raise unreadable_file(_("The file is no GeoJSON FeatureCollection, or it is empty."))
    if len(listed) > MAX_ROWS:
        raise unreadable_file(_("The file has more than %(limit)s rows.") % {"limit": MAX_ROWS})
    features = [_feature(item) for item in listed]
    columns: dict[str, None] = {}
    for feature in features:
        columns |= dict.fromkeys(feature.values)
    return Source(features, list(columns), _declared_crs(document))


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise unreadable_file(_("The file is not written in UTF-8, as GeoJSON must be.")) from None
    except RecursionError:
        raise unreadable_file(_("The file is nested too deep to be GeoJSON.")) from None
    except ValueError as error:
        raise unreadable_file(_("The file is not JSON: %(reason)s.") % {"reason": str(error)[:200]}) from None
    if not isinstance(document, dict):
        raise unreadable_file(_("The file is no GeoJSON FeatureCollection, or it is empty."))
    return document


def _declared_crs(document: dict[str, Any]) -> str | None:
    """Return the system named by the ``crs`` member of older GeoJSON."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return None
    # {"type": "EPSG", "properties": {"code": 4490}} is the still older form.
    name, code = properties.get("name"), properties.get("code")
    if isinstance(code, int | str) and str(code).isdecimal():
        return f"EPSG:{code}"
    return name if isinstance(name, str) else None


def _feature(item: Any) -> Feature:
    if not isinstance(item, dict) or item.get("type") != "Feature":
        return Feature({}, None, fault(RowFault.UNREADABLE, reason="Feature"))
    properties = item.get("properties")
    values = properties if isinstance(properties, dict) else {}
    geometry = item.get("geometry")
    if geometry is None:
        return Feature(values, None, fault(FaultKind.EMPTY))
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in TYPES:
        return Feature(values, None, fault(FaultKind.NOT_POLYGON, type=str(kind)[:40]))
    coordinates = geometry.get("coordinates")
    try:
        return _polygons(values, [coordinates] if kind == "Polygon" else coordinates)
    except (TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return Feature(values, None, fault(FaultKind.NOT_CLOSED_OR_NAN))


def _polygons(values: dict[str, Any], parts: list[Any]) -> Feature:
    polygons: list[shapely.Polygon] = []
    rings = [ring for part in parts for ring in part]
    found = check_rings("", rings)
    if found:
        return Feature(values, None, fault(found[0].kind, **found[0].message_args))
    for part in parts:
        shell, *holes = ([position[:2] for position in ring] for ring in part)
        polygons.append(shapely.Polygon(shell, holes))
    return Feature(values, polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons))

"""Owns map layers: the boundaries below an area, simplified with shared borders kept, computed once per revision.

A layer's name identifies its content before it is computed: a client that has it gets 304 without any work, and a layer
computed once is reused, in this process and by others.
"""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from foundation.web.shared_answers import computed_once, forget_computed
from grids.areas.choices import GridKind
from grids.areas.coverage import simplify_net
from grids.areas.selectors.findings import Finding
from grids.areas.selectors.history import NetRow, last_change_day, net_on
from grids.areas.selectors.kept_checks import Check
from grids.areas.selectors.places import net_revision, place, today

# A screen is about this many pixels wide: a corner smaller than one cannot be seen.
PIXELS = 1600
# A layer of few areas is looked at more closely and may weigh more for each.
MANY, PIXELS_OF_FEW = 400, 6400
# Above this many degrees a pixel, coordinates to a metre will do; below it, to a decimetre.
WIDE_PIXEL = 1e-4
LAYERS_HELD = 64
SECONDS_KEPT = 3600.0


@dataclass(frozen=True, slots=True)
class Layer:
    """A GeoJSON FeatureCollection as bytes, plain and gzipped, and the ETag of its content."""

    body: bytes
    packed: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class LayerName:
    """Identifies a layer: the areas of a level below an area (None: all), by the net's revision and the day of its last change."""

    revision: int
    since: date
    area_id: int | None
    level: str

    @property
    def etag(self) -> str:
        """Return a string that changes whenever the layer's content may change."""
        said = f"{settings.VERSION}|{self.revision}|{self.since}|{self.area_id}|{self.level}"
        return hashlib.sha256(said.encode()).hexdigest()[:20]


_held: OrderedDict[str, Layer] = OrderedDict()
_drawing = Lock()


def layer_name(area_id: int | None, level: str, *, on: date | None = None) -> LayerName:
    """Return the name of the layer of a day (today), in one query; days between two changes of the net share a name."""
    revision = net_revision()
    return LayerName(revision, last_change_day(on or today(), revision), area_id, str(level))


def layer(area_id: int | None, level: str, *, on: date | None = None) -> Layer:
    """Return the layer of a day (today)."""
    return layer_by_name(layer_name(area_id, level, on=on))


def layer_by_name(name: LayerName) -> Layer:
    """Return a layer by its name; computed once, then kept in the process and in Django's cache."""
    found = _held.get(name.etag)
    if found is None:
        with _drawing:
            found = _held.get(name.etag) or _store_layer(name)
    return found


def _store_layer(name: LayerName) -> Layer:
    packed = computed_once("layer", name.etag, seconds=SECONDS_KEPT, compute=lambda: _draw_layer(name))
    found = _held[name.etag] = Layer(gzip.decompress(packed), packed, name.etag)
    while len(_held) > LAYERS_HELD:
        _held.popitem(last=False)
    return found


def drawing_of(area_id: int) -> dict[str, Any]:
    """Return what a page needs to redraw a grid: GeoJSON features with ``role`` target, neighbour, site or outline."""
    found = place(area_id)
    features = []
    for row in net_on(today(), below=place(found.parent_id or area_id).path):
        role = "neighbour" if row.level == found.level else "outline"
        if row.kind == GridKind.DEDICATED and row.code != found.code:
            role = "site"
        words = {"code": row.code, "name": row.name, "role": "target" if row.code == found.code else role}
        features.append(feature_of(row.geometry, words))
    return {"type": "FeatureCollection", "features": features}


def plan_layer(check: Check) -> bytes:
    """Return what a plan would change as GeoJSON: features with ``role`` ended, before, after or fault."""
    features = [
        feature_of(
            ending.geometry,
            {"code": ending.code, "name": ending.name, "role": "ended", "sentence": ending.sentence},
        )
        for ending in check.endings
    ]
    for change in check.changes:
        words = {
            "code": change.code,
            "name": change.name,
            "kind": change.kind,
            "row": change.row,
            "level": change.level,
        }
        if change.kind == "moved":
            features.append(feature_of(change.before, {**words, "role": "before"}))
        if change.kind != "unchanged":
            features.append(feature_of(change.after, {**words, "role": "after"}))
    features += findings_as_geojson(check.findings)["features"]
    return _compact_json({"type": "FeatureCollection", "features": features})


def findings_as_geojson(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings that have a place; their ``number`` is their position in the list, from 1."""
    return {
        "type": "FeatureCollection",
        "features": [
            feature_of(
                finding.geometry,
                {
                    "role": "fault",
                    "number": number,
                    "kind": finding.kind,
                    "label": finding.label,
                    "sentence": finding.sentence,
                },
            )
            for number, finding in enumerate(findings, start=1)
            if finding.geometry is not None
        ],
    }


def feature_of(geometry: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    """Return one GeoJSON feature; without a geometry when it is none that JSON can hold."""
    drawn = None
    if geometry is not None and np.isfinite(shapely.get_coordinates(geometry)).all():
        drawn = shapely.geometry.mapping(geometry)
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def _compact_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def forget_layers() -> None:
    """Drop the cached layers."""
    for etag in _held:
        forget_computed("layer", etag)
    _held.clear()


def _draw_layer(name: LayerName) -> bytes:
    """Return the layer as gzipped GeoJSON."""
    below = place(name.area_id).path if name.area_id is not None else ""
    rows = net_on(name.since, level=name.level, below=below)
    thin = _simplify_rows(rows)
    features = [
        {
            "type": "Feature",
            "id": row.area_id,
            "properties": {
                "id": row.area_id,
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "kind": row.kind,
                "parent": row.parent_code,
                "parent_id": row.parent_id,
            },
            "geometry": shapely.geometry.mapping(thin[row.code]),
        }
        for row in rows
    ]
    return gzip.compress(_compact_json({"type": "FeatureCollection", "features": features}), 6, mtime=0)


def _simplify_rows(rows: list[NetRow]) -> dict[str, BaseGeometry]:
    """Return the rows' polygons by code, simplified: territorial areas together, dedicated grids one by one."""
    if not rows:
        return {}
    west, south, east, north = shapely.total_bounds([row.geometry for row in rows])
    pixel = max(east - west, north - south) / (PIXELS if len(rows) > MANY else PIXELS_OF_FEW)
    tiles = {row.code: row.geometry for row in rows if row.kind != GridKind.DEDICATED}
    thin = simplify_net(tiles, pixel) if tiles else {}
    thin |= {row.code: row.geometry.simplify(pixel / 2) for row in rows if row.kind == GridKind.DEDICATED}
    decimals = 5 if pixel > WIDE_PIXEL else 6
    return {code: shapely.transform(polygon, lambda xy: xy.round(decimals)) for code, polygon in thin.items()}

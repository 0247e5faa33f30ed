"""Owns the calls of pyogrio, which reads shapes and is imported in the fenced child alone."""

from pathlib import Path
from typing import Any

import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio import raw
from pyogrio.errors import DataSourceError
from shapely.geometry.base import BaseGeometry

from foundation.kernel.tables import unreadable_file
from grids.areas.coverage import FaultKind
from grids.areas.formats.rows import Feature, RowFault, fault


def read_layer(path: Path, *, layer: str | None = None, columns: list[str] | None = None, **config: str) -> Any:
    """Return (meta, shapes as WKB, columns of values) of a layer; raises Invalid when the file cannot be read."""
    pyogrio.set_gdal_config_options(config)
    try:
        meta, _ids, shapes, values = raw.read(path, layer=layer, columns=columns, force_2d=True)
    except DataSourceError as error:
        raise unreadable(error, path) from None
    return meta, shapes, values


def unreadable(error: Exception, path: Path) -> Exception:
    """Return the refusal for what the reader says: it names its own copy of the file, and goes on about drivers."""
    reason = str(error).replace(f"{path.parent}/", "").partition(";")[0].rstrip(".")[:200]
    return unreadable_file(_("The file cannot be read: %(reason)s. Export it again.") % {"reason": reason})


def feature_of(values: dict[str, Any], shape: bytes | None, remarks: tuple[dict[str, Any], ...] = ()) -> Feature:
    """Return the feature of a row, or its fault where the shape is none."""
    if shape is None:
        return Feature(values, None, fault(FaultKind.EMPTY), remarks)
    try:
        geometry: BaseGeometry = shapely.from_wkb(shape)
    except shapely.errors.GEOSException as error:
        reason = str(error)
        if "closed" in reason or "Invalid number of points" in reason:
            return Feature(values, None, fault(FaultKind.NOT_CLOSED_OR_NAN), remarks)
        return Feature(values, None, fault(RowFault.UNREADABLE, reason=reason[:120]), remarks)
    return Feature(values, geometry, {}, remarks)

"""Owns the way of a file of boundaries through the fence to rows in WGS 84 degrees, each with its fault, if it has one."""

from pathlib import Path

import shapely
from django.utils.translation import gettext as _

from foundation.kernel import fence
from foundation.kernel.tables import unreadable_file
from grids.areas.formats.rows import MAX_BYTES, PARTS, BoundaryRow

TASK = "grids.areas.formats.reading:read"


def read_boundaries(source: Path | bytes, filename: str, crs: str | None) -> list[BoundaryRow]:
    """Read GeoJSON, GeoPackage, or a Shapefile (zipped, or plain when ``source`` is a path with its parts beside it).

    ``crs`` is what the sender declares: cgcs2000, wgs84, gcj02 or bd09. Raises Invalid when the file as a whole cannot
    be read within its limits or contradicts the declaration; what is wrong with a row stands in the row.
    """
    parts = _parts(source, Path(filename).suffix.lower())
    document, shapes = fence.run(TASK, list(parts.values()), {"endings": list(parts), "crs": crs})
    polygons = iter(shapely.from_wkb(shapes))
    return [
        BoundaryRow(row, code, name, next(polygons) if is_drawn else None, fault, tuple(replaces), tuple(remarks))
        for row, code, name, is_drawn, fault, replaces, remarks in document
    ]


def _parts(source: Path | bytes, ending: str) -> dict[str, bytes]:
    """Return the file, or of a plain Shapefile its parts by ending, whatever their case."""
    if isinstance(source, bytes):
        return {ending: _require_size(source)}
    if ending != ".shp":
        return {ending: _bytes(source)}
    try:
        beside = [path for path in source.parent.iterdir() if path.stem == source.stem]
    except OSError:
        beside = []
    named = {path.suffix.lower(): path for path in sorted(beside)} | {ending: source}
    return {part: _bytes(named[part]) for part in PARTS if part in named}


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large()
        return path.read_bytes()
    except OSError as error:
        raise unreadable_file(
            _("The file %(path)s cannot be opened: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None


def _require_size(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large()
    return data


def _too_large() -> Exception:
    return unreadable_file(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})

"""Owns the reading of GeoPackage and Shapefile through pyogrio, from a folder of its own with names of our own."""

import io
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio import raw
from pyogrio.errors import DataSourceError
from shapely.geometry.base import BaseGeometry

from grids.areas.coverage import FaultKind
from grids.areas.importers.features import CODE_COLUMNS, MAX_ROWS, Feature, Source, column, fault, refuse
from grids.areas.selectors.planned import RowFault

MAX_UNPACKED = 200 * 2**20
MAX_MEMBERS = 200
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
GEOPACKAGE_BEGINS = b"SQLite format 3\x00"
SHAPEFILE_BEGINS = b"\x00\x00\x27\x0a"
ZIP_BEGINS = b"PK\x03\x04"


def read_geopackage(data: bytes) -> Source:
    """Read the one layer of polygons of a GeoPackage."""
    return _read({"layer.gpkg": data}, "layer.gpkg")


def read_shapefile(parts: dict[str, bytes]) -> Source:
    """Read a Shapefile from its parts by ending (``.shp``, ``.dbf``, …)."""
    if not parts.get(".shp", b"").startswith(SHAPEFILE_BEGINS) or ".dbf" not in parts:
        raise refuse(_("A Shapefile needs at least its .shp and its .dbf; zip them together with .shx and .prj."))
    return _read({f"layer{ending}": data for ending, data in parts.items()}, "layer.shp")


def read_zip(data: bytes) -> Source:
    """Read a zipped Shapefile or GeoPackage; members are taken by ending alone, never by path."""
    members = _members(data)
    shapes = sorted({stem for stem, ending in members if ending == ".shp"})
    packages = [name for name in members if name[1] == ".gpkg"]
    if len(shapes) == 1 and not packages:
        return read_shapefile({ending: body for (stem, ending), body in members.items() if stem == shapes[0]})
    if len(packages) == 1 and not shapes:
        return read_geopackage(members[packages[0]])
    raise refuse(
        _("The zip must hold exactly one Shapefile (.shp with .dbf, .shx, .prj); it holds %(count)s.")
        % {"count": len(shapes) + len(packages)}
    )


def _members(data: bytes) -> dict[tuple[str, str], bytes]:
    """Return the bodies by (stem, ending), unpacking no more than the limit whatever the directory claims."""
    found: dict[tuple[str, str], bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:MAX_MEMBERS]:
                name = PurePosixPath(info.filename.replace("\\", "/"))
                ending = name.suffix.lower()
                if ending not in (*PARTS, ".gpkg") or name.name.startswith("._"):
                    continue
                with archive.open(info) as member:
                    body = member.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise refuse(
                        _("Unpacked, the file would be larger than %(limit)s MB.") % {"limit": MAX_UNPACKED // 2**20}
                    )
                found[name.stem.lower(), ending] = body
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise refuse(_("The zip file is broken or locked with a password.")) from None
    return found


def _read(files: dict[str, bytes], main: str) -> Source:
    with TemporaryDirectory(prefix="boundaries-") as folder:
        for name, body in files.items():
            (Path(folder) / name).write_bytes(body)
        path = Path(folder) / main
        try:
            layer = _layer(path)
            meta, values, shapes = _decoded(path, layer, "layer.cpg" in files or main.endswith(".gpkg"))
        except DataSourceError as error:
            # The reader names its own copy of the file, and goes on about drivers.
            reason = str(error).replace(f"{folder}/", "").partition(";")[0].rstrip(".")[:200]
            raise refuse(_("The file cannot be read: %(reason)s. Export it again.") % {"reason": reason}) from None
    columns = [str(name) for name in meta["fields"]]
    features = [
        _feature(dict(zip(columns, row, strict=True)), wkb)
        for row, wkb in zip(_rows(values, len(shapes)), shapes, strict=True)
    ]
    return Source(features, columns, meta["crs"])


def _layer(path: Path) -> str:
    """Return the layer to read: the only one with a shape, else the only one with a column of codes."""
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if len(layers) > 1:
        coded = [name for name in layers if column(pyogrio.read_info(path, layer=name)["fields"], CODE_COLUMNS)]
        layers = coded if len(coded) == 1 else layers
    if len(layers) != 1:
        raise refuse(
            _("The file must hold one layer of boundaries; it holds these: %(layers)s.")
            % {"layers": ", ".join(layers) or _("none")}
        )
    if pyogrio.read_info(path, layer=layers[0])["features"] > MAX_ROWS:
        raise refuse(_("The file has more than %(limit)s rows.") % {"limit": MAX_ROWS})
    return layers[0]


def _decoded(path: Path, layer: str, names_its_encoding: bool) -> tuple[dict[str, Any], list[Any], Any]:  # noqa: FBT001
    """Read; a dBase table that does not say how it is written is UTF-8, and where it is not, GB 18030."""
    encodings = [None] if names_its_encoding else ["UTF-8", "GB18030"]
    for encoding in encodings:
        try:
            meta, _fids, shapes, values = raw.read(path, layer=layer, force_2d=True, encoding=encoding)
        except UnicodeDecodeError:
            continue
        return meta, values, shapes
    raise refuse(_("The table's writing is neither UTF-8 nor GB 18030; add a .cpg file that names it."))


def _rows(values: list[Any], count: int) -> list[tuple[Any, ...]]:
    return list(zip(*(column_values.tolist() for column_values in values), strict=True)) if values else [()] * count


def _feature(values: dict[str, Any], wkb: bytes | None) -> Feature:
    if wkb is None:
        return Feature(values, None, fault(FaultKind.EMPTY))
    try:
        geometry: BaseGeometry = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        reason = str(error)
        if "closed" in reason or "Invalid number of points" in reason:
            return Feature(values, None, fault(FaultKind.NOT_CLOSED_OR_NAN))
        return Feature(values, None, fault(RowFault.UNREADABLE, reason=reason[:120]))
    return Feature(values, geometry)

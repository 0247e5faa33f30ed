"""Owns the reading of GeoPackages: their layers must be tables that lie there, never views that are worked out."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
from django.utils.translation import gettext as _
from pyogrio.errors import DataSourceError

from foundation.kernel.tables import find_heading, unreadable_file
from foundation.kernel.text import join_words
from grids.areas.formats.rows import CODE_COLUMNS, MAX_ROWS, Columns, Source
from grids.areas.formats.wkb import feature_of, read_layer, unreadable

GEOPACKAGE_BEGINS = b"SQLite format 3\x00"


def read_geopackage(data: bytes) -> Source:
    """Read the one layer of polygons of a GeoPackage."""
    with TemporaryDirectory(prefix="boundaries-") as folder:
        path = Path(folder) / "layer.gpkg"
        path.write_bytes(data)
        _refuse_what_computes(path)
        layer, names = _layer(path)
        columns = Columns.find_in(names)
        try:
            meta, shapes, values = read_layer(path, layer=layer, columns=columns.headings())
        except UnicodeDecodeError:
            raise unreadable_file(
                _("The GeoPackage holds texts that are not in UTF-8, as they must be; export it again.")
            ) from None
    read = [str(name) for name in meta["fields"]]
    rows = zip(*(column.tolist() for column in values), strict=True)
    features = [feature_of(dict(zip(read, row, strict=True)), shape) for row, shape in zip(rows, shapes, strict=True)]
    return Source(features, names, meta["crs"])


def _refuse_what_computes(path: Path) -> None:
    """Refuse views, which run as queries whenever they are read, and virtual tables besides the index of shapes.

    Only their names are looked up: nothing of them runs here.
    """
    try:
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as database:
            listed = database.execute("SELECT type, name, COALESCE(sql, '') FROM sqlite_master").fetchall()
        database.close()
    except (sqlite3.Error, UnicodeDecodeError, ValueError):
        raise unreadable_file(
            _("The file cannot be read: %(reason)s. Export it again.") % {"reason": "GeoPackage"}
        ) from None
    computed = [
        str(name)
        for kind, name, sql in listed
        if kind == "view" or (str(sql).upper().startswith("CREATE VIRTUAL") and "USING RTREE" not in str(sql).upper())
    ]
    if computed:
        raise unreadable_file(
            _("The GeoPackage holds queries instead of tables: %(names)s. Export the layer into a new GeoPackage.")
            % {"names": join_words(computed)[:200]},
            code="not_a_table",
        )


def _layer(path: Path) -> tuple[str, list[str]]:
    """Return the layer to read with its columns: the only one with a shape, else the only one with a column of codes."""
    try:
        found: dict[str, Any] = {
            str(name): pyogrio.read_info(path, layer=str(name))
            for name, kind in pyogrio.list_layers(path)
            if kind is not None
        }
    except DataSourceError as error:
        raise unreadable(error, path) from None
    if len(found) > 1:
        coded = {name: info for name, info in found.items() if find_heading(info["fields"], CODE_COLUMNS)}
        found = coded if len(coded) == 1 else found
    if len(found) != 1:
        raise unreadable_file(
            _("The file must hold one layer of boundaries; it holds these: %(layers)s.")
            % {"layers": join_words(found) or _("none")}
        )
    ((name, info),) = found.items()
    if info["features"] > MAX_ROWS:
        raise unreadable_file(_("The file has more than %(limit)s rows.") % {"limit": MAX_ROWS})
    return name, [str(column) for column in info["fields"]]

"""Owns the reading of Shapefiles: the shapes through pyogrio, the table beside them by hand."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.tables import find_heading, unreadable_file
from foundation.kernel.text import join_words
from foundation.kernel.text_encodings import Slip
from grids.areas.formats.dbase import DbaseField, DbaseTable, read_dbase
from grids.areas.formats.rows import CODE_COLUMNS, MAX_ROWS, Columns, Feature, Source, fault
from grids.areas.formats.wkb import feature_of, read_layer

SHAPEFILE_BEGINS = b"\x00\x00\x27\x0a"


def read_shapefile(parts: Mapping[str, bytes]) -> Source:
    """Read a Shapefile from its parts by ending (``.shp``, ``.dbf``, …)."""
    if not parts.get(".shp", b"").startswith(SHAPEFILE_BEGINS) or ".dbf" not in parts:
        raise unreadable_file(
            _("A Shapefile needs at least its .shp and its .dbf; zip them together with .shx and .prj.")
        )
    table = read_dbase(parts[".dbf"], parts.get(".cpg"))
    if len(table.records) > MAX_ROWS:
        raise unreadable_file(_("The file has more than %(limit)s rows.") % {"limit": MAX_ROWS})
    crs, shapes = _shapes(parts)
    if len(shapes) != len(table.records):
        raise unreadable_file(
            _(
                "The .shp holds %(shapes)s shapes and its .dbf %(rows)s rows: they are not of one export. "
                "Zip the parts of one export together."
            )
            % {"shapes": len(shapes), "rows": len(table.records)}
        )
    wanted = _columns_to_read(table)
    features = [
        _feature(table, record, wanted, shape)
        for position, (record, shape) in enumerate(zip(table.records, shapes, strict=True))
        if not table.is_deleted(position)
    ]
    return Source(features, [column.name for column in table.fields], crs)


def _shapes(parts: Mapping[str, bytes]) -> tuple[str | None, Any]:
    """Return the system and the shapes as WKB, in the order of the table; the reader never sees the table itself."""
    with TemporaryDirectory(prefix="boundaries-") as folder:
        for ending in (".shp", ".shx", ".prj"):
            if ending in parts:
                (Path(folder) / f"layer{ending}").write_bytes(parts[ending])
        meta, shapes, _values = read_layer(Path(folder) / "layer.shp", SHAPE_RESTORE_SHX="YES")
    return meta["crs"], shapes


def _columns_to_read(table: DbaseTable) -> list[DbaseField]:
    """Return the columns to read; raises Invalid where the one of codes may hide behind a name that cannot be decoded."""
    names = [column.name for column in table.fields]
    damaged = [column.name for column in table.fields if not column.is_sound]
    if damaged and find_heading(names, CODE_COLUMNS) is None:
        raise unreadable_file(
            _(
                "No column of codes can be made out: these names of columns are cut inside a character or cannot be "
                "decoded: %(columns)s. Name the column code, or export the Shapefile in GBK, or as a GeoPackage."
            )
            % {"columns": join_words(f"“{name}…”" for name in damaged)},
            code="no_code_column",
        )
    named = Columns.find_in(names).headings()
    return [table.fields[names.index(name)] for name in named]


def _feature(table: DbaseTable, record: bytes, wanted: list[DbaseField], shape: bytes | None) -> Feature:
    values, remarks = {}, []
    for column in wanted:
        value, slip = table.value(record, column)
        values[column.name] = value
        if slip is not Slip.NONE:
            remarks.append(fault(slip, column=column.name, value=str(value)[:80]))
    return feature_of(values, shape, tuple(remarks))

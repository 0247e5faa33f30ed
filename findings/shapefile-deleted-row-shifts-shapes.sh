#!/usr/bin/env bash
# pyshp 3.1.6 gives a row of a Shapefile the shape of its neighbour as soon as an earlier row is marked deleted.
#
# A dBASE table marks a deleted row with "*" and keeps it until the table is packed; editors of boundaries leave such rows
# behind. pyshp leaves the row out of the records but keeps its shape, and pairs both lists by position: here the code of the
# third grid comes with the outline of the second, the last outline is lost, and nothing says so. GDAL 3.12.4 (pyogrio 0.13.0)
# pairs them right, though its count of features (read_info) still says three.
# Guess that was wrong: record and shape of one `shapeRecord` belong together.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyshp==3.1.6 pyogrio==0.13.0 geopandas==1.2.0
cd "$work"
venv/bin/python - <<'PYTHON'
import struct

import pyogrio
import shapefile

with shapefile.Writer("grids", shapefile.POLYGON) as writer:
    writer.field("code", "C", 15)
    for east in (1, 2, 3):
        writer.poly([[(east, 0), (east, 1), (east + 1, 1), (east + 1, 0), (east, 0)]])
        writer.record(f"44200000100000{east}")

# What "delete" does in a dBASE editor before "pack": the first byte of the row becomes "*".
with open("grids.dbf", "r+b") as table:
    _rows, head, width = struct.unpack("<IHH", table.read(12)[4:])
    table.seek(head + width)
    table.write(b"*")

by_pyshp = {item.record["code"]: int(item.shape.bbox[0]) for item in shapefile.Reader("grids").shapeRecords()}
frame = pyogrio.read_dataframe("grids.shp")
by_gdal = {code: int(shape.bounds[0]) for code, shape in zip(frame["code"], frame.geometry, strict=True)}
told = pyogrio.read_info("grids.shp")["features"]
print("pyshp, code: western edge", by_pyshp)
print("GDAL,  code: western edge", by_gdal)
print("GDAL, features told:", told, "rows read:", len(frame))
assert by_gdal == {"442000001000001": 1, "442000001000003": 3}
assert by_pyshp == {"442000001000001": 1, "442000001000003": 2}
assert (told, len(frame)) == (3, 2)
PYTHON

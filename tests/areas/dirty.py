"""Shapefiles whose tables are written byte by byte, as programs of this world write them."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.areas.files import A1, A2, WIDER_A2, written

Column = tuple[bytes, str, int]
CODE: Column = (b"code", "C", 20)
NAME: Column = (b"name", "C", 30)
CODES = (A1.encode(), A2.encode())


def table(columns: Sequence[Column], records: Sequence[Sequence[bytes]], *, mark: int = 0) -> bytes:
    """Return a .dbf; ``mark`` is the byte of its header that names a code page."""
    size = 1 + sum(width for _name, _kind, width in columns)
    head = struct.pack("<4BIHH", 3, 126, 11, 29, len(records), 33 + 32 * len(columns), size)
    body = bytearray(head + b"\0" * 17 + bytes([mark]) + b"\0\0")
    for name, kind, width in columns:
        body += name[:11].ljust(11, b"\0") + kind.encode() + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    body += b"\r"
    for record in records:
        body += b" "
        for value, (_name, kind, width) in zip(record, columns, strict=True):
            body += (value.rjust(width) if kind == "N" else value.ljust(width))[:width]
    return bytes(body + b"\x1a")


def shapefile(
    columns: Sequence[Column],
    records: Sequence[Sequence[bytes]],
    *,
    cpg: bytes | None = None,
    mark: int = 0,
    without: Sequence[str] = (),
) -> bytes:
    """Return a zipped Shapefile of the two grids that move, with this table."""
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "grid.shp", WIDER_A2)
        parts: Mapping[str, bytes | None] = {
            ".shp": path.read_bytes(),
            ".shx": path.with_suffix(".shx").read_bytes(),
            ".dbf": table(columns, records, mark=mark),
            ".cpg": cpg,
        }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for ending, data in parts.items():
            if data is not None and ending not in without:
                archive.writestr(f"grid{ending}", data)
    return held.getvalue()


def named(*names: str, encoding: str = "gbk", **options: object) -> bytes:
    """Return a Shapefile with these names of its grids."""
    records = [[code, name.encode(encoding)] for code, name in zip(CODES, names, strict=True)]
    return shapefile([CODE, NAME], records, **options)  # type: ignore[arg-type]


def repacked(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the zip again with its table changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w") as archive:
        for name in before.namelist():
            body = before.read(name)
            archive.writestr(name, change(body) if name.endswith(".dbf") else body)
    return held.getvalue()

"""Owns the reading of the table of a Shapefile: names and values as bytes, each decoded by itself.

GDAL takes one encoding for the whole table and gives up, or garbles, where the table does not keep to it: which every
program's tables do that cut a Chinese name or value in the middle of a character.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.tables import unreadable_file
from foundation.kernel.text_encodings import DBASE_MARKS, Slip, decode, encoding_by_name, guess_encoding
from grids.areas.formats.rows import CODE_COLUMNS, NAME_COLUMNS, REPLACES_COLUMNS

HEADER, DESCRIPTOR, END_OF_FIELDS, DELETED = 32, 32, b"\r", b"*"
LONGEST_FIELD_NAME = 10
PADDING = b" \0"
WHOLE_NUMBERS = {"I": "<i", "+": ">i"}
DOUBLES = ("B", "O")


def _first_ten_bytes(name: str) -> str:
    """Return what is left of a name in UTF-8 where only ten bytes fit."""
    return name.encode()[:LONGEST_FIELD_NAME].decode(errors="ignore")


# 网格编码 takes twelve bytes in UTF-8; what programs leave of it is still read as what it was.
CUT_NAMES = {
    _first_ten_bytes(name): name
    for name in (*CODE_COLUMNS, *NAME_COLUMNS, *REPLACES_COLUMNS)
    if len(name.encode()) > LONGEST_FIELD_NAME
}


@dataclass(frozen=True, slots=True)
class DbaseField:
    """One column: its name, whether all of the name could be decoded, and where its values stand in a record."""

    name: str
    is_sound: bool
    kind: str
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class DbaseTable:
    """A table: its columns, the encoding most of it is written in, and its records as bytes."""

    fields: Sequence[DbaseField]
    encoding: str
    records: Sequence[bytes] = field(repr=False)

    def value(self, record: bytes, column: DbaseField) -> tuple[Any, Slip]:
        """Return one value: a text, a number or None; and what was wrong with its bytes."""
        raw = record[column.offset : column.offset + column.width]
        if column.kind in "NF":
            return _number(raw), Slip.NONE
        if column.kind in WHOLE_NUMBERS and len(raw) == 4:
            return struct.unpack(WHOLE_NUMBERS[column.kind], raw)[0], Slip.NONE
        if column.kind in DOUBLES and len(raw) == 8:
            return struct.unpack("<d", raw)[0], Slip.NONE
        return decode(raw.strip(PADDING), self.encoding)

    def is_deleted(self, position: int) -> bool:
        """Say whether the record is marked as deleted: its shape goes with it."""
        return self.records[position][:1] == DELETED


def read_dbase(data: bytes, cpg: bytes | None) -> DbaseTable:
    """Read a .dbf, with what its .cpg says of the encoding; raises Invalid when it is none or cut off."""
    count, begins, size = _layout(data)
    described = list(_descriptors(data[HEADER:begins]))
    records = [data[at : at + size] for at in range(begins, begins + count * size, size)]
    said = encoding_by_name(cpg[:40].decode("ascii", errors="ignore")) if cpg else None
    encoding = guess_encoding(_encoding_samples(described, records), said or DBASE_MARKS.get(data[29]))
    fields, offset = [], 1
    for raw, kind, width in described:
        name, slip = decode(raw, encoding)
        restored = CUT_NAMES.get(name) if len(raw) >= LONGEST_FIELD_NAME - 1 else None
        is_sound = restored is not None or slip in (Slip.NONE, Slip.OTHER)
        fields.append(DbaseField(restored or name, is_sound, kind, offset, width))
        offset += width
    return DbaseTable(fields, encoding, records)


def _layout(data: bytes) -> tuple[int, int, int]:
    """Return how many records there are, where they begin and how long each is."""
    if len(data) < HEADER + 1:
        raise unreadable_file(_("The .dbf is no table; export the Shapefile again."))
    count, begins, size = struct.unpack_from("<IHH", data, 4)
    if begins < HEADER + 1 or size < 1 or begins > len(data):
        raise unreadable_file(_("The .dbf is no table; export the Shapefile again."))
    if begins + count * size > len(data):
        raise unreadable_file(_("The .dbf is cut off: its last rows are missing. Copy or export the Shapefile again."))
    return count, begins, size


def _descriptors(head: bytes) -> Iterator[tuple[bytes, str, int]]:
    """Yield the raw name, the kind and the width of each column."""
    for at in range(0, len(head) - DESCRIPTOR + 1, DESCRIPTOR):
        if head[at : at + 1] == END_OF_FIELDS:
            return
        kind = chr(head[at + 11])
        # FoxPro keeps the upper byte of a long text's width where numbers have their decimals.
        width = head[at + 16] + (256 * head[at + 17] if kind == "C" else 0)
        yield head[at : at + 11].split(b"\0")[0].strip(), kind, width


def _encoding_samples(described: Sequence[tuple[bytes, str, int]], records: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the names and texts by which the encoding shows."""
    yield from (raw for raw, _kind, _width in described)
    for record in records:
        offset = 1
        for _raw, kind, width in described:
            if kind == "C":
                yield record[offset : offset + width].strip(PADDING)
            offset += width


def _number(raw: bytes) -> Any:
    """Return a number as the table spells it, whole ones with every digit; None where there is none."""
    text = raw.strip(PADDING).decode("ascii", errors="replace")
    if not text.strip("*"):
        return None
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text

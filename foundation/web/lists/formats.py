"""The files of an export: CSV with a byte order mark, and XLSX. What a spreadsheet would run is written as text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from foundation.web.lists.columns import Column, Value

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Spreadsheets take a text that begins like this for a formula, full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Rows = Iterable[Sequence[Value]]


def csv_parts(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    """Yield the file, one piece for the head and one for each batch of rows."""
    buffer = io.StringIO()
    write = csv.writer(buffer).writerow
    buffer.write("\ufeff")
    write([_cell_of_csv(str(column.name)) for column in columns])
    yield _take_text(buffer)
    for rows in batches:
        for row in rows:
            write([_cell_of_csv(value) for value in row])
        yield _take_text(buffer)


def write_xlsx(file: BinaryIO, title: str, columns: Sequence[Column], batches: Iterable[Rows]) -> None:
    """Write a workbook of one sheet, its head in bold and kept in sight; one batch is held at a time."""
    # Only what writes a workbook loads the library for it: no page needs it.
    from foundation.web.lists import workbooks  # noqa: PLC0415

    workbooks.write(file, title, columns, batches)


def _take_text(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _cell_of_csv(value: Value) -> str:
    if isinstance(value, str):
        # A cell holds no NUL, and the apostrophe is the spreadsheets' own sign for: this is text.
        text = value.replace("\x00", "")
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)

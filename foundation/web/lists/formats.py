"""The files of an export: CSV with a byte order mark, and XLSX. What a spreadsheet would run is written as text."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from foundation.web.lists.columns import Column, Kind, Value

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Spreadsheets take a text that begins like this for a formula, full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Rows = Sequence[Sequence[Value]]
Cell = Callable[[Any], Any]


def csv_parts(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    """Yield the file, one piece for the head and one for each batch of rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_text(str(column.name)) for column in columns])
    yield _take_text(buffer)
    cells = {Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MOMENT: _moment, Kind.DAY: _day, Kind.YES_NO: yes_no()}
    for rows in batches:
        writer.writerows(cells_of(columns, cells, rows))
        yield _take_text(buffer)


def write_xlsx(file: IO[bytes], title: str, columns: Sequence[Column], batches: Iterable[Rows]) -> None:
    """Write a workbook of one sheet, its head in bold and kept in sight; one batch is held at a time."""
    # Only what writes a workbook loads the library for it: no page needs it.
    from foundation.web.lists import workbooks  # noqa: PLC0415

    # By its number: a file without a name has no path, and handed over as it is it would be filled from memory.
    workbooks.write(f"/dev/fd/{file.fileno()}", title, columns, batches)


def cells_of(columns: Sequence[Column], cells: Mapping[Kind, Cell], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Return the rows with each value as the cell that its column's kind becomes in a format."""
    if not rows:
        return iter(())
    by_column = zip(columns, zip(*rows, strict=True), strict=True)
    return zip(*(map(cells[column.kind], values) for column, values in by_column), strict=True)


def yes_no() -> Cell:
    """Return the function from a yes or a no to its word in the reader's language; nothing stays nothing."""
    yes, no = _("yes"), _("no")
    return lambda value: value if value is None else yes if value else no


def _take_text(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _text(value: Any) -> str:
    """Return a text that no spreadsheet runs: the apostrophe is their own sign for "this is text"."""
    text = "" if value is None else value if isinstance(value, str) else str(value)
    # A cell holds no NUL.
    text = text.replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _number(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | Decimal) else _text(value)


def _moment(value: Any) -> str:
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else _text(value)


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else _text(value)

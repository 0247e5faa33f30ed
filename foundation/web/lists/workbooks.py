"""Workbooks of an export: one sheet, whose texts stay texts where a spreadsheet would run a formula."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheet

from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.formats import Rows, cells_of, yes_no

# What one cell of a spreadsheet holds.
_LONGEST = 32_767
# Signs that no workbook may hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A spreadsheet counts its days from here.
_FIRST_YEAR = 1900
_WIDTHS = {Kind.MOMENT: 17, Kind.DAY: 12, Kind.NUMBER: 12, Kind.YES_NO: 8, Kind.TEXT: 20}
_DATES = {Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.DAY: "yyyy-mm-dd"}


def write(path: str, title: str, columns: Sequence[Column], batches: Iterable[Rows]) -> None:
    """Write a workbook of one sheet to a path, its head in bold and kept in sight; one batch is held at a time."""
    write_worksheet(
        _records(columns, batches),
        path,
        sheet_name=_sheet_name(title),
        freeze_row=1,
        bold_headers=True,
        column_widths=[_WIDTHS[column.kind] for column in columns],
        column_formats=[_format(column.kind) for column in columns],
    )


def _records(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[Mapping[str, Any]]:
    """Yield each row by the names of its columns, which become the head; where there is none, one without a value."""
    names = [str(column.name) for column in columns]
    cells = {Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MOMENT: _date, Kind.DAY: _date, Kind.YES_NO: yes_no()}
    is_empty = True
    for rows in batches:
        for row in cells_of(columns, cells, rows):
            is_empty = False
            yield dict(zip(names, row, strict=True))
    if is_empty:
        yield dict.fromkeys(names)


def _text(value: Any) -> str | None:
    """Return a text that a cell holds; the library writes every text as one, whatever it begins with."""
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    return (text if text.isprintable() else _ILLEGAL.sub("", text))[:_LONGEST]


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int | float) else _text(value)


def _date(value: Any) -> Any:
    return value if isinstance(value, date) and value.year >= _FIRST_YEAR else _text(value)


def _format(kind: Kind) -> Format:
    return Format().set_num_format(_DATES[kind]) if kind in _DATES else Format()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"

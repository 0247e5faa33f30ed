"""Workbooks of an export: one sheet, text where a spreadsheet would run a formula."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from foundation.web.lists.columns import Column, Kind, Value
from foundation.web.lists.formats import FORMULA_STARTS, Rows

# What one cell of a spreadsheet holds.
_LONGEST = 32_767
_WIDTHS = {Kind.MOMENT: 17, Kind.DAY: 12, Kind.NUMBER: 12, Kind.YES_NO: 8, Kind.TEXT: 20}


def write(file: BinaryIO, title: str, columns: Sequence[Column], batches: Iterable[Rows]) -> None:
    """Write a workbook of one sheet, its head in bold and kept in sight; one batch is held at a time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        sheet.column_dimensions[_letters(number)].width = _WIDTHS[column.kind]
    sheet.append([_bold(sheet, str(column.name)) for column in columns])
    for rows in batches:
        for row in rows:
            sheet.append([_cell_of_xlsx(sheet, value) for value in row])
    book.save(file)


def _cell_of_xlsx(sheet: Any, value: Value) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    return _text(sheet, text) if text.startswith(FORMULA_STARTS) else text


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that is text, whatever it begins with; the library would write a formula."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _bold(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _letters(number: int) -> str:
    """Return the name of a column of a sheet: A to Z, then AA and so on."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"

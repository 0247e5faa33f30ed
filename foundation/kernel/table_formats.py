"""Parses the file formats of lists, in the fenced process only: every cell becomes text, every line keeps its number."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.tables import HEADINGS_WITHIN, Line, unreadable_file
from foundation.kernel.text import join_words
from foundation.kernel.text_encodings import UTF_8, Slip, decode, guess_encoding

MAX_UNPACKED = 200 * 2**20
MAX_ROWS, MAX_COLUMNS = 200_000, 200
ZIP_BEGINS, OLD_EXCEL_BEGINS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16_BEGINS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;|，；"
SAYS_DELIMITER = re.compile(r"^\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
# Excel keeps fifteen digits of a number and rounds what is longer.
FIFTEEN_DIGITS = 10**15
LINES_NAMED = 10


def parse(parts: Sequence[bytes]) -> tuple[list[Line], list[bytes]]:
    """Return the lines of a list that are not empty, each as (number, cells as text), and no parts: a task of the fence."""
    (data,) = parts
    if data.startswith(OLD_EXCEL_BEGINS):
        raise unreadable_file(_("This is an Excel 97–2003 file (.xls) or one with a password; save it as XLSX or CSV."))
    lines = _read_spreadsheet(data) if data.startswith(ZIP_BEGINS) else _read_text(data)
    kept: list[Line] = []
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            kept.append((number, [_clean_cell(cell) for cell in cells[:MAX_COLUMNS]]))
        if len(kept) > MAX_ROWS:
            raise unreadable_file(_("The file has more than %(limit)s rows.") % {"limit": MAX_ROWS})
    if not kept:
        raise unreadable_file(_("The file is empty."))
    return kept, []


def _clean_cell(cell: str) -> str:
    """Return a cell without the ``="…"`` or ``'`` that spreadsheets put around text that looks like a number or formula."""
    text = cell.replace("\0", "").strip()
    as_text = AS_TEXT.match(text)
    if as_text:
        text = as_text[1].replace('""', '"').strip()
    if text.startswith("'") and text[1:2] and text[1] in "=+-@0123456789":
        text = text[1:]
    return text


def _read_spreadsheet(data: bytes) -> Iterable[Line]:
    broken = _("The file cannot be opened as a spreadsheet; save it as XLSX or CSV again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise unreadable_file(
                    _("Unpacked, the file would be larger than %(limit)s MB.") % {"limit": MAX_UNPACKED // 2**20}
                )
        from openpyxl import load_workbook  # noqa: PLC0415 - takes half a second, and most lists are CSV

        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        sheets[0].reset_dimensions()
        rows = sheets[0].iter_rows(values_only=True)
        for number, row in enumerate(rows, start=1):
            yield number, [_cell_text(value) for value in row]
    except (Invalid, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        # openpyxl lets through whatever its parsers raise on a damaged workbook.
        raise unreadable_file(broken) from None


def _cell_text(value: Any) -> str:
    """Return a cell's value as text: dates in ISO form, whole numbers without fraction, rounded numbers in scientific form."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= FIFTEEN_DIGITS:
            return f"{value:.14E}"
        return str(int(value)) if float(value).is_integer() else str(value)
    return str(value)


def _read_text(data: bytes) -> Iterable[Line]:
    text = _decode_text(data)
    says = SAYS_DELIMITER.match(text)
    if says:
        # The line that names the delimiter stays as a blank one, so that lines are counted as in the file.
        text = "\n" + text[says.end() :]
    delimiter = says[1] if says else _guess_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise unreadable_file(
            _("The list cannot be read as CSV (%(reason)s); save it as CSV again.") % {"reason": error}
        ) from None


def _decode_text(data: bytes) -> str:
    if data.startswith(UTF_16_BEGINS) or _looks_like_utf_16(data):
        big = data.startswith(b"\xfe\xff") or data[:1] == b"\0"
        text, slip = decode(data, "utf-16-be" if big else "utf-16-le")
        if slip:
            raise unreadable_file(_("The list is written in UTF-16 and damaged; save it as CSV in UTF-8."))
        return text.lstrip("\ufeff").replace("\0", "")
    lines = data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").splitlines(keepends=True)
    encoding = guess_encoding(lines, None) if not data.startswith(b"\xef\xbb\xbf") else UTF_8
    read = [decode(line, encoding) for line in lines]
    wrong = [str(number) for number, (_text, slip) in enumerate(read, start=1) if slip is not Slip.NONE]
    if wrong:
        raise unreadable_file(
            _(
                "These lines of the list are not written in the encoding of the rest (%(encoding)s): %(lines)s. "
                "Open the list in a spreadsheet, look at these lines, and save it as XLSX or as CSV UTF-8."
            )
            % {"encoding": encoding.upper(), "lines": join_words(wrong[:LINES_NAMED])}
        )
    return "".join(text for text, _slip in read)


def _looks_like_utf_16(data: bytes) -> bool:
    """Say whether every other byte is zero, as in Latin letters and digits in UTF-16."""
    start = data[:400]
    return len(start) > 3 and max(start[::2].count(0), start[1::2].count(0)) * 4 > len(start[::2])


def _guess_delimiter(text: str) -> str:
    """Return the most frequent delimiter in the first lines, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", "\n".join(text.split("\n", HEADINGS_WITHIN)[:HEADINGS_WITHIN]))
    return max(DELIMITERS, key=bare.count)

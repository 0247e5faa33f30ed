"""Reads lists that people export from spreadsheets; every import of a list uses it.

Accepts XLSX, and text with commas, tabs or semicolons in UTF-8, UTF-16 or GB 18030. The file is opened in the fence.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import fence
from foundation.kernel.errors import Invalid
from foundation.kernel.text import join_words

MAX_BYTES = 20 * 2**20
TASK = "foundation.kernel.table_formats:parse"
# A list may begin with a title and remarks before its headings.
HEADINGS_WITHIN = 15

Line = tuple[int, list[str]]
Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its number in the file, from 1, and its cells by column name."""

    number: int
    values: Mapping[str, str]


def read_rows(source: Path | bytes, columns: Columns, needed: Sequence[Sequence[str]]) -> list[Row]:
    """Return the rows below the headings.

    ``columns``: column name -> accepted headings. ``needed``: groups of column names; of each group one must be there.
    Raises ``Invalid`` with the missing and the found columns, or with why the file cannot be read.
    """
    document, _parts = fence.run(TASK, [_read_bytes(source)])
    lines: list[Line] = [(number, cells) for number, cells in document]
    for position, (_number, cells) in enumerate(lines[:HEADINGS_WITHIN]):
        places = _column_places(cells, columns)
        if all(any(name in places for name in group) for group in needed):
            return [Row(number, _pick_cells(line, places)) for number, line in lines[position + 1 :]]
    raise _missing_columns_refusal(lines[0][1] if lines else [], columns, needed)


def heading_key(text: Any) -> str:
    """Return the form in which headings are compared: lower case, one width, no blanks, punctuation or bracketed remarks."""
    folded = unicodedata.normalize("NFKC", str(text)).lower()
    return re.sub(r"[\W_]", "", re.sub(r"[(\[【].*?[)\]】]", "", folded)) or re.sub(r"[\W_]", "", folded)


def find_heading(headings: Iterable[Any], accepted: Sequence[str]) -> str | None:
    """Return the heading that matches the first possible of ``accepted``; None when none matches."""
    named: dict[str, str] = {}
    for heading in headings:
        named.setdefault(heading_key(heading), str(heading))
    return next((named[key] for key in map(heading_key, accepted) if key in named), None)


def join_lines(text: str) -> str:
    """Return the text with each run of blanks and line breaks as one blank, and none at its ends."""
    return " ".join(text.split())


def unreadable_file(message: str, code: str = "unreadable_file") -> Invalid:
    """Return the error to raise for a list that cannot be read at all."""
    message = message.replace("\0", "").encode(errors="replace").decode()
    return Invalid(message, code=code, fields={"file": message})


def _read_bytes(source: Path | bytes) -> bytes:
    try:
        if isinstance(source, bytes):
            data = source
        else:
            data = b" " * (MAX_BYTES + 1) if source.stat().st_size > MAX_BYTES else source.read_bytes()
    except OSError as error:
        raise unreadable_file(
            _("The file %(path)s cannot be opened: %(reason)s.") % {"path": source, "reason": error.strerror}
        ) from None
    if len(data) > MAX_BYTES:
        raise unreadable_file(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})
    return data


def _column_places(headings: Sequence[str], columns: Columns) -> dict[str, int]:
    """Return column name -> index of its heading, for the columns that are there."""
    keys = [heading_key(heading) for heading in headings]
    found: dict[str, int] = {}
    for name, accepted in columns.items():
        place = next((keys.index(key) for key in map(heading_key, accepted) if key in keys), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _pick_cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[place] if place < len(cells) else "" for name, place in places.items()}


def _missing_columns_refusal(headings: Sequence[str], columns: Columns, needed: Sequence[Sequence[str]]) -> Invalid:
    places = _column_places(headings, columns)
    missing = [group for group in needed if not any(name in places for name in group)]
    between = _(" or ")
    words = "; ".join(
        between.join(f"“{word}”" for name in group for word in _example_headings(columns[name])) for group in missing
    )
    found = join_words(join_lines(heading) for heading in headings if heading.strip())[:400]
    return unreadable_file(
        _("The list lacks these columns: %(missing)s. Columns found: %(columns)s.")
        % {"missing": words, "columns": found or _("none")},
        code="missing_columns",
    )


def _example_headings(accepted: Sequence[str]) -> list[str]:
    """Return the first accepted heading and the first Chinese one, to name in an error."""
    chinese = [word for word in accepted if not word.isascii()][:1]
    return list(dict.fromkeys([accepted[0], *chinese]))

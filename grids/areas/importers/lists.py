"""Owns the reading of lists of areas from CSV: code, name, level, code above, and for grids kind and industry."""

import csv
import io
from pathlib import Path

from django.utils.translation import gettext as _

from governance.kernel.errors import Invalid
from grids.areas.importers.features import CODE_COLUMNS, NAME_COLUMNS, column, refuse, writable
from grids.areas.selectors.planned import AreaRow

COLUMNS = {
    "code": CODE_COLUMNS,
    "name": NAME_COLUMNS,
    "level": ("level", "层级", "级别"),
    "parent_code": ("parentcode", "parentcode12", "parent", "上级代码", "上级编码"),
    "kind": ("gridkind", "网格类型"),
    "industry": ("industry", "行业"),
}
NEEDED = ("code", "name", "level", "parent_code")


def read_areas(path: Path) -> list[AreaRow]:
    """Read a CSV in UTF-8 or GB 18030; raises Invalid naming the columns that are missing and those there are."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        columns = reader.fieldnames or []
    except csv.Error as error:
        raise _no_csv(error) from None
    named = {field: column(columns, accepted) for field, accepted in COLUMNS.items()}
    missing = [field for field in NEEDED if named[field] is None]
    if missing:
        raise refuse(
            _("The list lacks these columns: %(missing)s. Columns found: %(columns)s.")
            % {"missing": ", ".join(missing), "columns": ", ".join(columns) or _("none")}
        )
    try:
        return [
            AreaRow(**{field: writable(row.get(name) or "").strip() for field, name in named.items() if name})
            for row in reader
        ]
    except csv.Error as error:
        raise _no_csv(error) from None


def _no_csv(error: csv.Error) -> Invalid:
    return refuse(_("The list cannot be read as CSV (%(reason)s); save it as CSV again.") % {"reason": error})


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse(
            _("The file %(path)s cannot be opened: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")

"""Owns the reading of a table of standards: a class, a filing condition, a closing condition and a limit in each row.

What a row says is kept beside what is wrong with it; a faulty row hides no other. Merged cells of a spreadsheet count
for each of their rows; an empty class of a row is that of the row above, as in a table saved as text.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.codes import fold_code
from foundation.kernel.tables import MAX_BYTES, Row, heading_key, join_lines, read_rows, unreadable_file
from incidents.catalogue.choices import MatterKind, RowFault
from incidents.catalogue.importers.limit_text import read_limit

__all__ = ["MAX_BYTES", "read_standards"]

COLUMNS = {
    "kind": ("kind", "类别", "部件事件", "部件或事件", "类型"),
    "major_code": ("major_code", "大类代码", "大类编码"),
    "major_name": ("major_name", "大类名称", "大类"),
    "minor_code": ("minor_code", "小类代码", "小类编码"),
    "minor_name": ("minor_name", "小类名称", "小类"),
    "condition": ("filing_condition", "立案条件", "立案标准"),
    "closing": ("closing_condition", "结案条件", "结案标准"),
    "limit": ("time_limit_text", "time_limit", "处置时限", "处理时限", "办理时限", "时限"),
    "evidence": ("evidence", "采集要求", "取证要求"),
    "handled_by": ("handled_by", "处置单位", "责任单位", "权属单位"),
    "supervised_by": ("supervised_by", "监督单位", "主管部门", "监管单位"),
}
NEEDED = (("kind",), ("major_code",), ("minor_code",), ("minor_name",), ("condition",), ("closing",), ("limit",))
KINDS = {
    MatterKind.COMPONENT: ("component", "部件", "部件类", "管理部件"),
    MatterKind.INCIDENT: ("incident", "event", "事件", "事件类", "管理事件"),
}
LONGEST = {"major_name": 60, "minor_name": 60, "handled_by": 80, "supervised_by": 80, "season": 40, "limit_text": 60}
LONGEST_CONDITION = 2_000


def read_standards(source: Path | bytes) -> list[dict[str, Any]]:
    """Return the rows of XLSX or CSV below its headings, each with ``number`` (of its line), its cells and ``fault``.

    ``amount`` and ``unit`` are the limit as read, ``season`` the words beside it. Raises Invalid for what is no such table.
    """
    rows = read_rows(source, COLUMNS, NEEDED, fill_merged=True)
    if not rows:
        raise unreadable_file(_("The list has its headings and no row below them."))
    return list(_standard_rows(rows))


def _standard_rows(rows: list[Row]) -> Iterator[dict[str, Any]]:
    above: dict[str, str] = {}
    for row in rows:
        cells = {name: join_lines(row.values.get(name, "")) for name in COLUMNS}
        _fill_class(cells, above)
        above = cells
        yield _standard_row(row.number, cells)


def _fill_class(cells: dict[str, str], above: dict[str, str]) -> None:
    """Take what is empty of the class of a row from the row above, a name only with its code."""
    for name in ("kind", "major_code"):
        cells[name] = cells[name] or above.get(name, "")
    if all(cells[name] == above.get(name) for name in ("kind", "major_code")):
        cells["major_name"] = cells["major_name"] or above["major_name"]
        if not (cells["minor_code"] or cells["minor_name"]):
            cells["minor_code"], cells["minor_name"] = above["minor_code"], above["minor_name"]


def _standard_row(number: int, cells: dict[str, str]) -> dict[str, Any]:
    limit = read_limit(cells["limit"])
    made: dict[str, Any] = {
        "number": number,
        "kind": _kind(cells["kind"]),
        "major_code": _class_code(cells["major_code"]),
        "minor_code": _class_code(cells["minor_code"]),
        **{name: cells[name] for name in ("major_name", "minor_name", "condition", "closing", "evidence")},
        **{name: cells[name] for name in ("handled_by", "supervised_by")},
        "limit_text": cells["limit"],
        "amount": limit.amount,
        "unit": str(limit.unit),
        "season": limit.words,
    }
    fault, word = _fault_of(made, cells)
    return {**made, "fault": str(fault or limit.fault), "fault_word": word or cells["limit"][:60]}


def _fault_of(made: dict[str, Any], cells: dict[str, str]) -> tuple[str, str]:
    """Return what is wrong with a row besides its limit, and the cell that says so; empty where nothing is."""
    needed = (
        ("kind", RowFault.UNKNOWN_KIND),
        ("major_code", RowFault.NO_MAJOR_CODE),
        ("minor_code", RowFault.NO_MINOR_CODE),
        ("minor_name", RowFault.NO_MINOR_NAME),
        ("condition", RowFault.NO_CONDITION),
    )
    for name, fault in needed:
        if not made[name]:
            return fault, cells[name][:40]
    long = any(len(made[name]) > most for name, most in LONGEST.items())
    if long or max(len(made["condition"]), len(made["closing"]), len(made["evidence"])) > LONGEST_CONDITION:
        return RowFault.LONG_CELL, ""
    return "", ""


def _kind(word: str) -> str:
    key = heading_key(word)
    return str(next((kind for kind, accepted in KINDS.items() if key in map(heading_key, accepted)), ""))


def _class_code(text: str) -> str:
    """Return a code of two digits, as a spreadsheet may have shortened it to one; empty where it is none."""
    code = fold_code(unicodedata.normalize("NFKC", text))
    return code.zfill(2) if code.isascii() and code.isdigit() and 0 < int(code) < 100 else ""

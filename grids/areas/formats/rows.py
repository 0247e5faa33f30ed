"""Owns the shape in which every format hands over its features, the columns of codes and names, and rows as read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.tables import find_heading, join_lines, unreadable_file
from foundation.kernel.text import join_words

MAX_BYTES = 50 * 2**20
MAX_ROWS = 200_000
# The parts of a Shapefile that are read.
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
LONGEST_CODE, LONGEST_NAME = 32, 80
CODE_COLUMNS = ("code", "gridcode", "code12", "areacode", "代码", "网格编码", "网格代码", "编码", "区划代码")
NAME_COLUMNS = ("name", "gridname", "areaname", "名称", "网格名称", "区划名称")
REPLACES_COLUMNS = ("replaces", "replaced", "替代网格", "合并自")
# What stands between codes: commas of both scripts, and what converters put around a list: ["a", "b"] or (2:a,b).
BETWEEN_CODES = re.compile(r"^\(\d+:|[\s,;、，；\[\]\"'()]+")


class RowFault(StrEnum):
    """What can be wrong with a row before its polygon is looked at, besides what ``coverage`` finds."""

    UNKNOWN_CODE = "unknown_code"
    NO_CODE = "no_code"
    NO_NAME = "no_name"
    DAMAGED_NAME = "damaged_name"
    ENDED = "ended"
    UNREADABLE = "unreadable"
    REPLACES_UNKNOWN = "replaces_unknown"
    REPLACES_ENDED = "replaces_ended"
    REPLACES_TOO_YOUNG = "replaces_too_young"
    REPLACES_TWICE = "replaces_twice"
    REPLACES_A_ROW = "replaces_a_row"
    REPLACES_OTHER_LEVEL = "replaces_other_level"
    REPLACES_OTHER_KIND = "replaces_other_kind"
    REPLACES_ELSEWHERE = "replaces_elsewhere"
    REPLACES_WITHOUT_GRIDS = "replaces_without_grids"


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One row of a file, counted from 1; ``fault`` says why there is no polygon: {"kind": …, "args": {…}}.

    ``replaces``: codes of the areas that end on the plan's day and whose place this row's area takes. ``remarks``: what
    was wrong with the row's texts though it could be read, each as {"kind": a Slip, "args": {column, value}}.
    """

    row: int
    code: str
    name: str
    geometry: BaseGeometry | None
    fault: dict[str, Any] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    remarks: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the file has it: its values by column, and a polygon in the file's system or a fault."""

    values: dict[str, Any]
    geometry: BaseGeometry | None
    fault: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A whole file: its features, its columns, and what it says of its coordinate system, if anything."""

    features: Sequence[Feature]
    columns: Sequence[str]
    crs: str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read: of codes, and where there are such, of names and of codes of ended areas."""

    code: str
    name: str | None
    replaces: str | None

    @classmethod
    def find_in(cls, headings: Sequence[str]) -> "Columns":
        """Find them; raises Invalid naming the columns there are."""
        code = find_heading(headings, CODE_COLUMNS)
        if code is None:
            raise unreadable_file(
                _("No column holds the codes. Name it code, grid_code, 代码 or 网格编码. Columns found: %(columns)s.")
                % {"columns": join_words(headings) or _("none")},
                code="no_code_column",
            )
        return cls(code, find_heading(headings, NAME_COLUMNS), find_heading(headings, REPLACES_COLUMNS))

    def headings(self) -> list[str]:
        """Return the columns there are."""
        return [name for name in (self.code, self.name, self.replaces) if name]


def replace_unwritable(text: str) -> str:
    """Return the text without what JSON may spell and no database or page can hold: NUL, and halves of a character."""
    return text.replace("\0", "").encode(errors="replace").decode()


def fault(kind: str, **args: Any) -> dict[str, Any]:
    """Return why a row could not be read, as it is kept with the plan."""
    kept = {name: replace_unwritable(value) if isinstance(value, str) else value for name, value in args.items()}
    return {"kind": str(kind), "args": kept}


def refuse_rounded(features: Iterable[Feature], columns: Columns) -> None:
    """Raise Invalid at the first code that is a rounded number: then the whole column is."""
    for number, feature in enumerate(features, start=1):
        for column in (columns.code, columns.replaces):
            value = feature.values.get(column) if column else None
            cells = _words(value) if isinstance(value, str | list | tuple) else [value]
            problem = next(filter(None, map(code_problem, cells)), "")
            if problem:
                raise unreadable_file(
                    _("Row %(row)s, column “%(column)s”: %(problem)s")
                    % {"row": number, "column": column, "problem": problem},
                    code="rounded_codes",
                )


def codes_of(value: Any) -> tuple[str, ...]:
    """Return the codes a cell names, each once: text parted by commas or semicolons of either script, or a list."""
    words = (fold_code(word) for word in _words(value))
    return tuple(dict.fromkeys(word[:LONGEST_CODE] for word in words if word))


def _words(value: Any) -> list[Any]:
    cells = value if isinstance(value, list | tuple) else [value]
    return [
        word
        for cell in cells
        for word in (BETWEEN_CODES.split(replace_unwritable(cell)) if isinstance(cell, str) else [cell])
    ]


def name_of(value: Any) -> str:
    """Return a cell as a name: one line, without invisible controls."""
    if value is None or value != value:  # noqa: PLR0124 - a missing number is not itself
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return join_lines(replace_unwritable(str(value)))[:LONGEST_NAME]

"""Owns the shape in which every format hands over its features, and the columns in which codes and names stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from governance.kernel.errors import Invalid

MAX_BYTES = 50 * 2**20
MAX_ROWS = 200_000
CODE_COLUMNS = ("code", "gridcode", "code12", "areacode", "代码", "网格编码", "网格代码", "编码", "区划代码")
NAME_COLUMNS = ("name", "gridname", "areaname", "名称", "网格名称", "区划名称")
REPLACES_COLUMNS = ("replaces", "replaced", "替代网格", "合并自")
# What stands between codes: commas of both scripts, and what converters put around a list: ["a", "b"] or (2:a,b).
BETWEEN_CODES = re.compile(r"^\(\d+:|[\s,;、，；\[\]\"'()]+")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the file has it: its values by column, and a polygon in the file's system or a fault."""

    values: dict[str, Any]
    geometry: BaseGeometry | None
    fault: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A whole file: its features, its columns, and what it says of its coordinate system, if anything."""

    features: Sequence[Feature]
    columns: Sequence[str]
    crs: str | None


def writable(text: str) -> str:
    """Return the text without what JSON may spell and no database or page can hold: NUL, and halves of a character."""
    return text.replace("\0", "").encode(errors="replace").decode()


def fault(kind: str, **args: Any) -> dict[str, Any]:
    """Return why a row could not be read, as it is kept with the plan."""
    kept = {name: writable(value) if isinstance(value, str) else value for name, value in args.items()}
    return {"kind": str(kind), "args": kept}


def refuse(message: str, code: str = "unreadable_file") -> Invalid:
    """Return the error for a file that cannot be read as a whole."""
    message = writable(message)
    return Invalid(message, code=code, fields={"file": message})


def column(columns: Iterable[str], accepted: Sequence[str]) -> str | None:
    """Return the first column whose name, whatever its case and punctuation, is one of the accepted."""
    named = {re.sub(r"[\W_]", "", str(name).lower()): str(name) for name in columns}
    return next((named[name] for name in accepted if name in named), None)


def code_column(columns: Sequence[str]) -> str:
    """Return the column of codes; raises Invalid naming the columns there are."""
    found = column(columns, CODE_COLUMNS)
    if found is None:
        raise refuse(
            _("No column holds the codes. Name it code, grid_code, 代码 or 网格编码. Columns found: %(columns)s.")
            % {"columns": ", ".join(map(str, columns)) or _("none")},
            code="no_code_column",
        )
    return found


def codes_of(value: Any) -> tuple[str, ...]:
    """Return the codes a cell names, each once: text parted by commas or semicolons of either script, or a list."""
    cells = value if isinstance(value, list | tuple) else [value]
    words = [word for cell in cells for word in BETWEEN_CODES.split(_text(cell))]
    return tuple(dict.fromkeys(word[:32] for word in words if word))


def text_of(value: Any) -> str:
    """Return a cell as text; numbers that spreadsheets and dBase made of codes become whole again."""
    return _text(value)[:80]


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 - a missing number is not itself
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return writable(str(value)).strip()

"""Owns the shape of what lists and plans ask for: rows of areas, and of boundaries, readable or not."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry


class RowFault(StrEnum):
    """What can be wrong with a row before its polygon is looked at, besides what ``coverage`` finds."""

    UNKNOWN_CODE = "unknown_code"
    NO_CODE = "no_code"
    NO_NAME = "no_name"
    ENDED = "ended"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One row of a file, counted from 1; ``fault`` says why there is no polygon: {"kind": …, "args": {…}}."""

    row: int
    code: str
    name: str
    geometry: BaseGeometry | None
    fault: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of a list of areas. ``kind`` and ``industry`` are asked of grids only."""

    code: str
    name: str
    level: str
    parent_code: str = ""
    kind: str = ""
    industry: str = ""
    official_name: str = ""

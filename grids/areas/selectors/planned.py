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

    ``replaces``: codes of the areas that end on the plan's day and whose place this row's area takes.
    """

    row: int
    code: str
    name: str
    geometry: BaseGeometry | None
    fault: dict[str, Any] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()


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

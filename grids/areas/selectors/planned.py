"""Owns the rows that lists of areas and plans of boundaries consist of."""

from dataclasses import dataclass

from grids.areas.formats.rows import BoundaryRow, RowFault

__all__ = ["AreaRow", "BoundaryRow", "RowFault"]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of a list of areas. ``kind`` and ``industry`` are for grids only; ``number`` is the line in the file."""

    code: str
    name: str
    level: str
    parent_code: str = ""
    kind: str = ""
    industry: str = ""
    official_name: str = ""
    number: int = 0

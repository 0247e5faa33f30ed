"""What changes the net: areas by list, boundaries by plan."""

from grids.areas.services.boundaries import apply_boundaries
from grids.areas.services.tree import AreaRow, ImportedAreas, create_area, import_areas

__all__ = ["AreaRow", "ImportedAreas", "apply_boundaries", "create_area", "import_areas"]

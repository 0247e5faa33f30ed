"""What changes the net: areas by list, boundaries by plan."""

from grids.areas.selectors.planned import AreaRow
from grids.areas.services.boundaries import apply_boundaries, end_areas
from grids.areas.services.editing import BoundaryConflict, edit_boundary
from grids.areas.services.plans import (
    PLANS,
    act_on_plan,
    approve_plan,
    check_again,
    discard_plan,
    draft_plan,
)
from grids.areas.services.tree import ImportedAreas, create_area, import_areas

__all__ = [
    "PLANS",
    "AreaRow",
    "BoundaryConflict",
    "ImportedAreas",
    "act_on_plan",
    "apply_boundaries",
    "approve_plan",
    "check_again",
    "create_area",
    "discard_plan",
    "draft_plan",
    "edit_boundary",
    "end_areas",
    "import_areas",
]

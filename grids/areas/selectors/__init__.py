"""What can be read of the net: areas, their parents, search, locating a point, map layers, history, plans, dry runs."""

from grids.areas.selectors.changes import Change, Ending, endings_by_plan
from grids.areas.selectors.findings import Finding, describe
from grids.areas.selectors.followers import follows
from grids.areas.selectors.history import BoundaryVersion, boundaries, boundary, first_day, forget_change_days, net_on
from grids.areas.selectors.kept_checks import Check, pack_check
from grids.areas.selectors.layers import (
    Layer,
    drawing_of,
    feature_of,
    findings_as_geojson,
    forget_layers,
    layer,
    layer_by_name,
    layer_name,
    plan_layer,
)
from grids.areas.selectors.locating import (
    AreasAtPoint,
    OutsideNet,
    forget_net,
    grids_within,
    locate,
    locate_many,
    locate_on,
    locate_or_refuse,
    nearest_grid,
    outside_sentence,
)
from grids.areas.selectors.neighbours import neighbours
from grids.areas.selectors.picking import path_of
from grids.areas.selectors.placed import area_of, columns_of, is_in, lies_in, own_place
from grids.areas.selectors.places import (
    REVISION,
    Place,
    area_by_code,
    areas,
    chain,
    children,
    forget_places,
    known_codes,
    net_revision,
    place,
    places,
    places_below,
    search_areas,
    today,
)
from grids.areas.selectors.plan_acts import CheckedPlan, checked_plan, complete_plan, plan_offers, plan_timeline
from grids.areas.selectors.plans import PlanView, all_plans, check_plan, net_findings, plan, plans, read_plans
from grids.areas.selectors.succession import predecessors, successor, with_predecessors

__all__ = [
    "REVISION",
    "AreasAtPoint",
    "BoundaryVersion",
    "Change",
    "Check",
    "CheckedPlan",
    "Ending",
    "Finding",
    "Layer",
    "OutsideNet",
    "Place",
    "PlanView",
    "all_plans",
    "area_by_code",
    "area_of",
    "areas",
    "boundaries",
    "boundary",
    "chain",
    "check_plan",
    "checked_plan",
    "children",
    "columns_of",
    "complete_plan",
    "describe",
    "drawing_of",
    "endings_by_plan",
    "feature_of",
    "findings_as_geojson",
    "first_day",
    "follows",
    "forget",
    "grids_within",
    "is_in",
    "known_codes",
    "layer",
    "layer_by_name",
    "layer_name",
    "lies_in",
    "locate",
    "locate_many",
    "locate_on",
    "locate_or_refuse",
    "nearest_grid",
    "neighbours",
    "net_findings",
    "net_on",
    "net_revision",
    "outside_sentence",
    "own_place",
    "pack_check",
    "path_of",
    "place",
    "places",
    "places_below",
    "plan",
    "plan_layer",
    "plan_offers",
    "plan_timeline",
    "plans",
    "predecessors",
    "read_plans",
    "search_areas",
    "successor",
    "today",
    "with_predecessors",
]


def forget() -> None:
    """Drop everything this process holds of the net; services do it after a change, tests between towns."""
    forget_places()
    forget_net()
    forget_layers()
    forget_change_days()

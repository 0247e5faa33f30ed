"""What the net answers: places, chains, searching, locating, layers for maps, history, plans and their dry runs."""

from grids.areas.selectors.findings import Finding, describe
from grids.areas.selectors.history import BoundaryVersion, boundaries, boundary, first_day, net_on
from grids.areas.selectors.layers import (
    Layer,
    drawing_of,
    feature_of,
    findings_as_geojson,
    forget_layers,
    layer,
    map_layer,
    plan_layer,
)
from grids.areas.selectors.locating import (
    Located,
    OutsideNet,
    forget_net,
    locate,
    locate_many,
    located,
    nearest,
    outside_sentence,
)
from grids.areas.selectors.places import (
    REVISION,
    Place,
    area_by_code,
    areas,
    chain,
    children,
    codes_known,
    forget_places,
    net_revision,
    place,
    places,
    search,
    today,
)
from grids.areas.selectors.plans import Change, Check, PlanView, check_plan, net_findings, plan, plans

__all__ = [
    "REVISION",
    "BoundaryVersion",
    "Change",
    "Check",
    "Finding",
    "Layer",
    "Located",
    "OutsideNet",
    "Place",
    "PlanView",
    "area_by_code",
    "areas",
    "boundaries",
    "boundary",
    "chain",
    "check_plan",
    "children",
    "codes_known",
    "describe",
    "drawing_of",
    "feature_of",
    "findings_as_geojson",
    "first_day",
    "forget",
    "layer",
    "locate",
    "locate_many",
    "located",
    "map_layer",
    "nearest",
    "net_findings",
    "net_on",
    "net_revision",
    "outside_sentence",
    "place",
    "places",
    "plan",
    "plan_layer",
    "plans",
    "search",
    "today",
]


def forget() -> None:
    """Drop everything this process holds of the net; services do it after a change, tests between towns."""
    forget_places()
    forget_net()
    forget_layers()

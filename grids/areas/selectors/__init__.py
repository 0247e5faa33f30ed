"""What the net answers: places, chains, searching, locating, layers for maps, history, plans and their dry runs."""

from grids.areas.selectors.changes import Change, Ending, endings_by
from grids.areas.selectors.findings import Finding, describe
from grids.areas.selectors.followers import follows
from grids.areas.selectors.history import BoundaryVersion, boundaries, boundary, first_day, net_on
from grids.areas.selectors.layers import (
    Layer,
    drawing_of,
    feature_of,
    findings_as_geojson,
    forget_layers,
    layer,
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
from grids.areas.selectors.plans import Check, PlanView, check_plan, net_findings, plan, plans
from grids.areas.selectors.succession import forerunners, heir, standing_for

__all__ = [
    "REVISION",
    "BoundaryVersion",
    "Change",
    "Check",
    "Ending",
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
    "endings_by",
    "feature_of",
    "findings_as_geojson",
    "first_day",
    "follows",
    "forerunners",
    "forget",
    "heir",
    "layer",
    "locate",
    "locate_many",
    "located",
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
    "standing_for",
    "today",
]


def forget() -> None:
    """Drop everything this process holds of the net; services do it after a change, tests between towns."""
    forget_places()
    forget_net()
    forget_layers()

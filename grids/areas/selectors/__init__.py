"""What the net answers: places, chains, searching, locating, layers for maps, and history."""

from grids.areas.selectors.history import BoundaryVersion, boundaries, boundary, first_day, net_on
from grids.areas.selectors.layers import Layer, forget_layers, layer, map_layer
from grids.areas.selectors.locating import Located, forget_net, locate, locate_many, nearest, outside_sentence
from grids.areas.selectors.places import (
    Place,
    area_by_code,
    areas,
    chain,
    children,
    forget_places,
    net_revision,
    place,
    places,
    today,
)

__all__ = [
    "BoundaryVersion", "Layer", "Located", "Place", "area_by_code", "areas", "boundaries", "boundary", "chain",
    "children", "first_day", "forget", "layer", "locate", "locate_many", "map_layer", "nearest", "net_on",
    "net_revision", "outside_sentence", "place", "places", "today",
]


def forget() -> None:
    """Drop everything this process holds of the net; services do it after a change, tests between towns."""
    forget_places()
    forget_net()
    forget_layers()

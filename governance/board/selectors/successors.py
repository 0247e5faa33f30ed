"""Owns under which area the figures of an ended one are shown: the one that took its place, where that lies in what is asked."""

from collections.abc import Mapping
from typing import TypeVar

from governance.board.selectors.rates import PeriodCounts
from grids.areas import selectors as areas
from grids.areas.selectors import Place
from incidents.cases.selectors.tallies import OpenCount

Figure = TypeVar("Figure", OpenCount, PeriodCounts)


def successor_in(area_id: int, asked: Place, places: Mapping[int, Place]) -> Place:
    """Return the area in whose row another is counted: the one that took its place, if that lies in what is asked."""
    successor = places[areas.successor(area_id)]
    return successor if successor.path.startswith(asked.path) else places[area_id]


def by_area_of_today(asked: Place, figures: Mapping[int, Figure]) -> dict[Place, Figure]:
    """Return figures by id of area as those of the areas they are shown under, by code."""
    places = areas.places({*figures, *map(areas.successor, figures)})
    # By id: a place has fifteen fields, and each look-up by the place itself would hash them all.
    found: dict[int, Figure] = {}
    for area_id, figure in figures.items():
        shown_id = successor_in(area_id, asked, places).id
        found[shown_id] = found[shown_id] + figure if shown_id in found else figure
    return {places[shown_id]: found[shown_id] for shown_id in sorted(found, key=lambda one: places[one].code)}

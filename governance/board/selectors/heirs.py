"""Owns under which area the figures of an ended one are shown: the one that took its place, where that lies in what is asked."""

from collections.abc import Mapping
from typing import TypeVar

from governance.board.selectors.rates import PeriodCounts
from grids.areas import selectors as areas
from grids.areas.selectors import Place
from incidents.cases.selectors.tallies import OpenCount

Figure = TypeVar("Figure", OpenCount, PeriodCounts)


def shown_as(area_id: int, asked: Place, places: Mapping[int, Place]) -> Place:
    """Return the area in whose row another is counted: the one that took its place, if that lies in what is asked."""
    heir = places[areas.heir(area_id)]
    return heir if heir.path.startswith(asked.path) else places[area_id]


def by_area_of_today(asked: Place, figures: Mapping[int, Figure]) -> dict[Place, Figure]:
    """Return figures by id of area as those of the areas they are shown under, by code."""
    places = areas.places({*figures, *map(areas.heir, figures)})
    found: dict[Place, Figure] = {}
    for area_id, figure in figures.items():
        place = shown_as(area_id, asked, places)
        found[place] = found[place] + figure if place in found else figure
    return dict(sorted(found.items(), key=lambda row: row[0].code))

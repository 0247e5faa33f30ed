"""Owns whose desk a matter comes to first: 部件先属主、后属地；事件先属地、后属主, by the rows of the rule of ownership."""

from collections.abc import Mapping
from datetime import date

from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from incidents.catalogue.choices import FirstHolder
from incidents.catalogue.selectors.rules import MatterRule, rulebook
from procedures.clocks.selectors import REVISION


def first_level(matter: MatterRule, grid_path: str, day: date, numbers: Mapping[str, int]) -> str:
    """Return the level of the desk that a new report of a matter comes to first, in a grid of this path.

    A township's route of the matter says it. Where the owner comes first, the desk of the level at which the unit of the matter's function serves the place, the
    nearest one with people; else, and where there is no such unit, the matter's own first desk. A matter that grids may
    not be given begins at the village at the lowest. ``numbers``: the revisions as the caller has read them.
    """
    level, book = matter.start_level, rulebook(day, revision=numbers.get(REVISION, 1))
    route = book.route_for(matter.id, grid_path)
    if route is not None and route.start_level:
        level = route.start_level
    elif book.first_holder(matter.kind, grid_path) == FirstHolder.OWNER and matter.unit_function:
        owner_area = workforce.area_of_nearest_unit(
            grid_path, matter.unit_function, people=numbers.get(workforce.PEOPLE)
        )
        level = areas.place(owner_area).level if owner_area is not None else level
    return Level.VILLAGE if level == Level.GRID and not matter.is_listed(day) else level

"""Owns successors and predecessors: the area that took the place of one that has ended, and the areas that one replaced.

Cases and postings keep the area of their own day; successors are looked up for a day, among the areas cached in the
process. So a plan of next month changes nothing before its day, and takes effect at midnight in every process at once.
"""

from collections.abc import Iterable
from datetime import date

from grids.areas.selectors.places import Place, snapshot, today


def successor(area_id: int, *, on: date | None = None) -> int:
    """Return the id of the area that has taken this one's place by the day (today); its own id while it exists."""
    held = snapshot().by_id
    found = held.get(area_id)
    while found is not None and found.replaced_by_id is not None and _has_gone(found, on):
        area_id, found = found.replaced_by_id, held.get(found.replaced_by_id)
    return area_id


def with_predecessors(area_ids: Iterable[int], *, on: date | None = None) -> list[int]:
    """Return the ids of the areas and of all areas they have replaced by the day (today), through any number of plans."""
    held = snapshot()
    found = dict.fromkeys(area_ids)
    ahead = list(found)
    while ahead:
        gone = [place.id for place in held.replaced.get(ahead.pop(), ()) if _has_gone(place, on)]
        ahead += [area_id for area_id in gone if area_id not in found]
        found |= dict.fromkeys(gone)
    return sorted(found)


def predecessors(area_id: int) -> list[Place]:
    """Return the areas that this one replaces directly, on any day, ordered by code."""
    return sorted(snapshot().replaced.get(area_id, ()), key=lambda found: found.code)


def _has_gone(place: Place, on: date | None) -> bool:
    return place.valid_to is not None and place.valid_to <= (on or today())

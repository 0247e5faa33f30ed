"""Owns which area stands for which: one that has ended for the one that took its place, and that one for all it replaced.

Nothing of it is written anywhere else: cases and postings keep the area of their own day, and whoever asks is answered for
a day, from the areas held in the process. So a plan of next month changes nothing before its day, and at midnight
everything, in every process at once.
"""

from collections.abc import Iterable
from datetime import date

from grids.areas.selectors.places import Place, snapshot, today


def successor(area_id: int, *, on: date | None = None) -> int:
    """Return the area that stands on the day (today) where this one stood: itself while it lasts."""
    held = snapshot().by_id
    found = held.get(area_id)
    while found is not None and found.replaced_by_id is not None and _has_gone(found, on):
        area_id, found = found.replaced_by_id, held.get(found.replaced_by_id)
    return area_id


def with_predecessors(area_ids: Iterable[int], *, on: date | None = None) -> list[int]:
    """Return the areas and all whose place they have taken by the day (today), through however many plans."""
    held = snapshot()
    found = dict.fromkeys(area_ids)
    ahead = list(found)
    while ahead:
        gone = [place.id for place in held.replaced.get(ahead.pop(), ()) if _has_gone(place, on)]
        ahead += [area_id for area_id in gone if area_id not in found]
        found |= dict.fromkeys(gone)
    return sorted(found)


def predecessors(area_id: int) -> list[Place]:
    """Return the areas whose place this one takes, on whatever day, ordered by code."""
    return sorted(snapshot().replaced.get(area_id, ()), key=lambda found: found.code)


def _has_gone(place: Place, on: date | None) -> bool:
    return place.valid_to is not None and place.valid_to <= (on or today())

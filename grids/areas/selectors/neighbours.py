"""Owns which areas lie side by side: those whose borders touch in the net of a day."""

from datetime import date
from functools import lru_cache

from shapely import STRtree

from foundation.kernel import city_time
from grids.areas.selectors.history import net_on
from grids.areas.selectors.places import net_revision, place


def neighbours(area_id: int) -> frozenset[int]:
    """Return the areas of the same level whose border touches that of an area today; nothing for one that is not drawn."""
    today = city_time.local_day(city_time.now())
    return _touching(net_revision(), today, place(area_id).level).get(area_id, frozenset())


@lru_cache(maxsize=4)
def _touching(revision: int, day: date, level: str) -> dict[int, frozenset[int]]:
    """Return area -> those beside it, computed once for each revision of the net and each day."""
    del revision
    rows = net_on(day, level=level)
    shapes = [row.geometry for row in rows]
    found: dict[int, set[int]] = {row.area_id: set() for row in rows}
    for first, second in STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
        if first != second:
            found[rows[first].area_id].add(rows[second].area_id)
    return {area_id: frozenset(others) for area_id, others in found.items()}

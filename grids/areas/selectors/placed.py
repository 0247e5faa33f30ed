"""Owns the comparison of a placed subject, which keeps the areas of its own day, with the areas of today."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from grids.areas.choices import Level
from grids.areas.selectors.places import Place, chain
from grids.areas.selectors.succession import successor, with_predecessors


def lies_in(level: str, area_ids: Iterable[int]) -> Q:
    """Return the condition that a row lies in any of these areas of one level, or in an area that one of them replaced."""
    return Q(**{f"{level}_id__in": with_predecessors(area_ids)})


def area_of(subject: Any, level: str) -> int:
    """Return the id of the subject's area at a level, as of the subject's own day."""
    return int(getattr(subject, f"{level}_id"))


def is_in(area_id: int, subject: Any, level: str) -> bool:
    """Say whether the subject's area at the level is this area of today, or one that it has replaced."""
    return area_id == successor(area_of(subject, level))


def columns_of(area_id: int) -> dict[str, int | None]:
    """Return the area columns of a row that is placed at any level, for one area; a grid counts as its village."""
    found = {place.level: place.id for place in chain(area_id)}
    return {f"{level}_id": found.get(level) for level in (Level.CITY, Level.TOWNSHIP, Level.VILLAGE)}


def own_place(subject: Any) -> Place:
    """Return the lowest area of a row that is placed at any level."""
    return chain(subject.village_id or subject.township_id or subject.city_id)[-1]

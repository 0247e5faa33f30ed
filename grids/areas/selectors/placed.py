"""Owns what is asked of a placed subject: it keeps the areas of its own day, and people ask about the areas of today."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from grids.areas.selectors.succession import successor, with_predecessors


def lies_in(level: str, area_ids: Iterable[int]) -> Q:
    """Return the condition of lying in any of these areas of one level, or in an area that one of them has replaced."""
    return Q(**{f"{level}_id__in": with_predecessors(area_ids)})


def area_of(subject: Any, level: str) -> int:
    """Return the id of the subject's area of a level, as of its own day."""
    return int(getattr(subject, f"{level}_id"))


def is_in(area_id: int, subject: Any, level: str) -> bool:
    """Say whether the subject's area of the level is this one of today, or one it has replaced."""
    return area_id == successor(area_of(subject, level))

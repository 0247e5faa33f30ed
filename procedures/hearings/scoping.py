"""Who may see a public notice: what has run is for everybody, a draft for the desks of its area."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.choices import DESK_ROLES
from procedures.hearings.choices import PUBLIC_STATES


def lies_under(area_ids: Iterable[int]) -> Q:
    """Return the condition that a row's ``area`` is one of these, lies in one, or in an area that one of them replaced."""
    found = Q(pk__in=[])
    for place in areas.places(areas.with_predecessors(area_ids)).values():
        found |= Q(area__path__startswith=place.path)
    return found


def visible_to(actor: Actor) -> Q:
    """Return the condition of the public notices the actor may see; all of them for the system."""
    if actor.is_system:
        return Q()
    desks = sorted({grant.area_id for grant in actor.grants_of(*DESK_ROLES)})
    return Q(state__in=PUBLIC_STATES) | lies_under(desks) if desks else Q(state__in=PUBLIC_STATES)


def sits_over(actor: Actor, area_id: int) -> bool:
    """Say whether one of the actor's desks is over the area, or over one it lies in."""
    path = areas.place(areas.successor(area_id)).path
    return any(path.startswith(grant.area_path) for grant in actor.grants_of(*DESK_ROLES))


def answers(actor: Actor, notice: Any) -> bool:
    """Say whether the actor's desk answers objections to it."""
    return sits_over(actor, notice.area_id)

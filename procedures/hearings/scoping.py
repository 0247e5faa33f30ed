"""Who may see a public notice: what has run is for everybody, a draft for the desks of its area."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.choices import DESK_ROLES
from procedures.hearings.choices import PUBLIC_STATES


def visible_to(actor: Actor) -> Q:
    """Return the condition of the public notices the actor may see; all of them for the system."""
    if actor.is_system:
        return Q()
    seen = Q(state__in=PUBLIC_STATES)
    for grant in actor.grants_of(*DESK_ROLES):
        seen |= Q(area__path__startswith=grant.area_path)
    return seen


def sits_over(actor: Actor, area_id: int) -> bool:
    """Say whether one of the actor's desks is over the area, or over one it lies in."""
    path = areas.place(areas.successor(area_id)).path
    return any(path.startswith(grant.area_path) for grant in actor.grants_of(*DESK_ROLES))


def answers(actor: Actor, notice: Any) -> bool:
    """Say whether the actor's desk answers objections to it."""
    return sits_over(actor, notice.area_id)

"""Who may see a visit: the applicant, the grid workers and the clerk of the village, and the township's desk."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import LEVEL_OF, Role
from grids.workforce.desks import NOBODY, is_over

DESKS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)


def villages_of(actor: Actor) -> list[int]:
    """Return the villages in which the actor is a grid worker."""
    chains = (areas.chain(grant.area_id) for grant in actor.grants_of(Role.GRID_WORKER))
    return sorted({place.id for chain in chains for place in chain if place.level == Level.VILLAGE})


def visible_to(actor: Actor) -> Q:
    """Return the condition of the visits the actor may see; everything for the system."""
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return NOBODY
    seen = Q(applicant=actor.user_id)
    if ids := villages_of(actor):
        seen |= areas.lies_in(Level.VILLAGE, ids)
    for role in DESKS:
        if ids := sorted({grant.area_id for grant in actor.grants_of(role)}):
            seen |= areas.lies_in(LEVEL_OF[role], ids)
    return seen


def serves(actor: Actor, visit: Any) -> bool:
    """Say whether the actor goes on errands for the place: its grid workers, and its clerk."""
    if any(is_over(grant, visit) for grant in actor.grants_of(Role.VILLAGE_CLERK)):
        return True
    return any(areas.is_in(village, visit, Level.VILLAGE) for village in villages_of(actor))

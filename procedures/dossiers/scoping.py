"""Who may see a dossier: one query; detail is a get from the visible set, so hidden is 404.

Its applicant does, the desks over its place, the units that have a stage of it, the counter of its place, and the grid
worker who entered it for somebody while posted. Whoever keeps the net itself sees none.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind, Grant
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from grids.workforce.choices import DESK_ROLES, LEVEL_OF, Role
from grids.workforce.desks import NOBODY, is_over

# The function of the units that keep the counters.
COUNTER = "public_service"


def functions_of(actor: Actor) -> Iterator[tuple[Grant, str]]:
    """Yield each of the actor's postings in a unit with the unit's function, in one statement."""
    grants = [grant for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None]
    units = workforce.units([grant.unit_id for grant in grants if grant.unit_id]) if grants else {}
    return ((grant, units[grant.unit_id].function) for grant in grants if grant.unit_id in units)


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see; everything for the system."""
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return NOBODY
    seen = Q(applicant=actor.user_id)
    for role in DESK_ROLES:
        ids = sorted({grant.area_id for grant in actor.grants_of(role)})
        if ids:
            seen |= areas.lies_in(LEVEL_OF[role], ids)
    if actor.has_role(Role.GRID_WORKER):
        seen |= Q(entered_by=actor.user_id)
    for grant, function in functions_of(actor):
        place = areas.lies_in(grant.area_level, [grant.area_id])
        if function != COUNTER:
            place &= Q(type_version__unit_functions__contains=f" {function} ")
        seen |= place
    return seen


def works_in(actor: Actor, dossier: Any, function: str) -> bool:
    """Say whether the actor is posted in a unit of this function that serves the place."""
    return any(
        one == function and areas.is_in(grant.area_id, dossier, grant.area_level) for grant, one in functions_of(actor)
    )


def sits_over(actor: Actor, dossier: Any, *roles: str) -> bool:
    """Say whether the actor is posted in one of these roles over the place."""
    return any(is_over(grant, dossier) for grant in actor.grants_of(*roles))


def keeps_counter(actor: Actor, dossier: Any) -> bool:
    """Say whether the actor takes in and hands out papers for the place: its counter, its village or township desk."""
    return sits_over(actor, dossier, Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL) or works_in(actor, dossier, COUNTER)

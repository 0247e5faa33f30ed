"""Who sees what of stations: the places are for everybody, an appointment for whose it is and for the counters of its place."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind, Grant
from grids.areas import selectors as areas
from grids.workforce.choices import LEVEL_OF, Role
from procedures.dossiers.scoping import COUNTER, functions_of

# Who keeps the places of an area, and whose counters take appointments besides the units of public service.
EDITORS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE, Role.NET_ADMIN)
CLERKS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)
# Who is posted so may book for somebody who calls or comes.
BOOKERS = (*CLERKS, Role.DEPARTMENT_HANDLER, Role.GRID_WORKER)
NOBODY = Q(pk__in=[])


def is_in_area(grant: Grant, subject: Any, level: str) -> bool:
    """Say whether a grant's area of a level is that of a station, or has taken its place; a place of a level above is not in it."""
    area_id = getattr(subject, f"{level}_id")
    return area_id is not None and grant.area_id == areas.successor(area_id)


def sits_over(actor: Actor, subject: Any, *roles: str) -> bool:
    """Say whether the actor is posted in one of these roles over the station's area."""
    return any(is_in_area(grant, subject, LEVEL_OF[Role(grant.role)]) for grant in actor.grants_of(*roles))


def _counter_grants(actor: Actor) -> Iterator[tuple[Grant, str]]:
    """Yield each posting that keeps counters, with the level of its area; one statement for units."""
    for grant in actor.grants_of(*CLERKS):
        yield grant, LEVEL_OF[Role(grant.role)]
    for grant, function in functions_of(actor):
        if function == COUNTER:
            yield grant, grant.area_level


def keeps_counter(actor: Actor, station: Any) -> bool:
    """Say whether the actor serves at the station: the desks over its area, and its unit of public service."""
    return any(is_in_area(grant, station, level) for grant, level in _counter_grants(actor))


def own_stations(actor: Actor, prefix: str = "") -> Q:
    """Return the condition of the stations at whose counters the actor serves; none for whoever serves at none."""
    found = NOBODY
    for grant, level in _counter_grants(actor):
        found |= Q(**{f"{prefix}{level}_id__in": areas.with_predecessors([grant.area_id])})
    return found


def visible_to(actor: Actor) -> Q:
    """Return the condition of the appointments the actor may see; all of them for the system."""
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return NOBODY
    seen = Q(user=actor.user_id) | own_stations(actor, "station__")
    # Whoever booked for somebody sees it while posted.
    return seen | Q(entered_by=actor.user_id) if actor.has_role(*BOOKERS) else seen

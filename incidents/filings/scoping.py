"""Who may see a report for record: one function over its columns; detail is a get from the visible set.

An ordinary one is seen by those in charge of its place and by its reporter; one that names a person by its reporter and
by the desk of its own level, and by nobody of a higher rank. Whoever keeps the net itself reads none of them.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind
from grids.areas import selectors as areas
from grids.workforce.choices import LEVEL_OF, Role
from grids.workforce.desks import NOBODY, is_over
from incidents.filings.choices import FilingState, Sensitivity

READERS = (Role.GRID_WORKER, Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)
# At which level each of them reads.
READS_AT: Mapping[str, str] = {role: LEVEL_OF[role] for role in READERS}
ORDINARY = Q(sensitivity=Sensitivity.ORDINARY)


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see; everything for the system.

    What one reported on duty is of the duty: who is posted nowhere any more sees none of it.
    """
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER or not actor.grants:
        return NOBODY
    seen = Q(reported_by=actor.user_id)
    for role, level in READS_AT.items():
        ids = sorted({grant.area_id for grant in actor.grants_of(role)})
        if ids:
            seen |= areas.lies_in(level, ids) & (ORDINARY | Q(level=level))
    return seen


def reads_as(actor: Actor, filing: Any, *roles: str) -> bool:
    """Say whether one of the actor's postings in these roles is over the place and may read it, as ``visible_to`` does."""
    is_open = filing.sensitivity == Sensitivity.ORDINARY
    return any(
        is_over(grant, filing) and (is_open or READS_AT[grant.role] == filing.level)
        for grant in actor.grants_of(*roles)
    )


def waits_for(actor: Actor) -> Q:
    """Return the condition of what the actor's own desk is to read: filed by somebody else, and not read yet."""
    waiting = NOBODY
    for role, level in READS_AT.items():
        ids = sorted({grant.area_id for grant in actor.grants_of(role)})
        if ids:
            waiting |= areas.lies_in(level, ids) & Q(level=level)
    return waiting & Q(state=FilingState.FILED) & (Q(reported_by__isnull=True) | ~Q(reported_by=actor.user_id))

"""Who may see a case: one function over the columns every case carries; detail is a get from the visible set.

A case keeps the areas of its own day. Who is posted over an area is in charge of the cases of all it has replaced.
"""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind
from grids.areas import selectors as areas
from grids.workforce import desks
from grids.workforce.choices import Role
from incidents.cases.choices import Channel, State

AT_DESK = (State.REPORTED, State.ACCEPTED, State.HANDLED, State.CHECKED)
IN_HAND = (State.DISPATCHED, State.HANDLING)
# What nobody has accepted yet is its grid's worker's to take.
WAITING = desks.WaitingRules(at_desk=AT_DESK, in_hand=IN_HAND, for_worker=(State.REPORTED,))


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see: own areas, own unit, own reports; everything for the system.

    What one reported on duty is of the duty: who is posted nowhere any more sees what was reported as a resident alone.
    """
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return desks.NOBODY
    own = Q(reported_by=actor.user_id)
    seen = desks.in_charge(actor) | (own if actor.grants else own & Q(channel=Channel.RESIDENT))
    grids = sorted({grant.area_id for grant in actor.grants_of(Role.GRID_WORKER)})
    if grids:
        seen |= areas.lies_in("also_grid", grids)
    return seen


def is_insider(actor: Actor, case: Any) -> bool:
    """Say whether the actor sees a case by a posting, and not merely as the one who reported it."""
    return (
        actor.is_system or any(desks.is_in_charge(grant, case) for grant in actor.grants) or _reads_along(actor, case)
    )


def _reads_along(actor: Actor, case: Any) -> bool:
    """Say whether the actor works the territorial grid on which the case's dedicated grid lies."""
    if not case.also_grid_id:
        return False
    grid_id = areas.successor(case.also_grid_id)
    return any(grant.area_id == grid_id for grant in actor.grants_of(Role.GRID_WORKER))


def waits_for(actor: Actor) -> Q:
    """Return the condition of the open cases whose next act is the actor's: at the own desk, or in the own hands."""
    return WAITING.for_actor(actor) & Q(ended_at__isnull=True)

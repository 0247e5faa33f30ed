"""Who may see an incident: one condition over its columns; a detail is read from the visible set.

A sealed incident is seen by whoever holds a part in it, and by nobody for a post or a rank. Lists, counts, maps, searches and
exports start from ``Incident.objects``, which has none of them, for nobody.

An incident keeps the areas of its own day. Who is posted over an area is in charge of its predecessors' incidents too.
"""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, ActorKind
from grids.areas import selectors as areas
from grids.workforce import desks
from grids.workforce.choices import Role
from incidents.cases.choices import SUBJECT_KIND, Channel, State
from procedures.seals import selectors as seals
from procedures.seals.choices import WORKING_PARTS, PartKind

AT_DESK = (State.REPORTED, State.ACCEPTED, State.HANDLED, State.CHECKED)
IN_HAND = (State.DISPATCHED, State.HANDLING, State.SUSPENDED)
# What nobody has accepted yet may be taken by its grid's worker.
WAITING = desks.WaitingRules(at_desk=AT_DESK, in_hand=IN_HAND, for_worker=(State.REPORTED,))


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see: what is within reach, and what a part opens; everything for the system."""
    if actor.is_system:
        return Q()
    sealed = Q(is_sealed=True) & seals.opens(actor, SUBJECT_KIND, "reference", *WORKING_PARTS)
    return Q(is_sealed=False) & within_reach(actor) | sealed


def within_reach(actor: Actor) -> Q:
    """Return the condition of what is not sealed that the actor may see: own areas, own unit, own reports.

    Reports made on duty belong to the duty: a person without any posting sees only own reports as a resident.
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


def is_insider(actor: Actor, incident: Any) -> bool:
    """Say whether the actor sees an incident by a posting or a part, and not only as its reporter."""
    if incident.is_sealed and not actor.is_system:
        return holds_part(actor, incident, *WORKING_PARTS)
    return (
        actor.is_system
        or any(desks.is_in_charge(grant, incident) for grant in actor.grants)
        or _is_surrounding_worker(actor, incident)
    )


def holds_part(actor: Actor, incident: Any, *parts: PartKind, unit_id: int | None = None) -> bool:
    """Say whether the actor holds one of the parts in a sealed incident today; with ``unit_id`` by that unit alone."""
    return seals.holds_part(actor, seals.Subject(SUBJECT_KIND, incident.reference), *parts, unit_id=unit_id)


def _is_surrounding_worker(actor: Actor, incident: Any) -> bool:
    """Say whether the actor is the worker of the territorial grid around the incident's dedicated grid."""
    if not incident.also_grid_id:
        return False
    grid_id = areas.successor(incident.also_grid_id)
    return any(grant.area_id == grid_id for grant in actor.grants_of(Role.GRID_WORKER))


def waits_for(actor: Actor) -> Q:
    """Return the condition of the open incidents that wait for the actor's act, at the own desk or in the own hands."""
    return WAITING.for_actor(actor) & Q(ended_at__isnull=True)

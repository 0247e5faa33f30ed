"""Who may see an incident: one condition over its columns; a detail is read from the visible set.

A sealed incident is seen by whoever holds a part in it, and by nobody for a post or a rank. Lists, counts, maps, searches and
exports start from ``Incident.objects``, which has none of them, for nobody.

An incident keeps the areas of its own day. Who is posted over an area is in charge of its predecessors' incidents too.
"""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from foundation.kernel.actor import Actor, ActorKind
from grids.areas import selectors as areas
from grids.workforce import desks
from grids.workforce.choices import Role
from incidents.cases.choices import IN_HAND, SUBJECT_KIND, Channel, State
from procedures.seals import selectors as seals
from procedures.seals.choices import WORKING_PARTS, PartKind

AT_DESK = (State.REPORTED, State.ACCEPTED, State.HANDLED, State.CHECKED)
# What nobody has accepted yet may be taken by its grid's worker.
WAITING = desks.WaitingRules(at_desk=AT_DESK, in_hand=IN_HAND, for_worker=(State.REPORTED,))


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see: what is within reach, and what a part opens; everything for the system."""
    if actor.is_system:
        return Q()
    sealed = Q(is_sealed=True) & seals.opens(actor, SUBJECT_KIND, "reference", *WORKING_PARTS)
    return Q(is_sealed=False) & within_reach(actor) | sealed


def within_reach(actor: Actor) -> Q:
    """Return the condition of what is not sealed that the actor may see: own areas, own unit, own reports, what the own unit or
    township was called to.

    Reports made on duty belong to the duty: a person without any posting sees only own reports as a resident.
    """
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return desks.NOBODY
    own = Q(reported_by=actor.user_id)
    return in_charge_of(actor) | (own if actor.grants else own & Q(channel=Channel.RESIDENT)) | _joined_by(actor)


def in_charge_of(actor: Actor) -> Q:
    """Return the condition of what the actor sees by a posting, own reports apart; everything for the system."""
    if actor.is_system:
        return Q()
    seen = desks.in_charge(actor)
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
        or takes_part(actor, incident)
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


def units_of(actor: Actor) -> list[int]:
    """Return the ids of the units whose people the actor is one of."""
    held = actor.grants_of(Role.DEPARTMENT_HANDLER)
    return sorted({grant.unit_id for grant in held if grant.unit_id is not None})


def townships_of(actor: Actor) -> list[int]:
    """Return the ids of the townships at whose desk the actor sits, and of those they replaced."""
    held = sorted({grant.area_id for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL)})
    return areas.with_predecessors(held) if held else []


def takes_part(actor: Actor, incident: Any) -> bool:
    """Say whether the actor's unit was called to the incident, or the own township is one that it touches."""
    if not incident.is_joint:
        return False
    units, townships = units_of(actor), townships_of(actor)
    return bool(
        (units and incident.assists.filter(_HELPS, unit_id__in=units).exists())
        or (townships and incident.touched.filter(township_id__in=townships).exists())
    )


# Called and not over, or was there.
_HELPS = Q(ended_at__isnull=True) | Q(arrived_at__isnull=False)


def _rows(model: str) -> "QuerySet[Any]":
    # By its name: the tables of this room lie above its rules.
    rows: QuerySet[Any] = apps.get_model("cases", model)._default_manager.all()
    return rows


def _joined_by(actor: Actor) -> Q:
    """Return the condition of the incidents in which the actor takes part by unit or township."""
    found = desks.NOBODY
    if units := units_of(actor):
        helping = _rows("Assist").filter(_HELPS, unit_id__in=units)
        found |= Q(is_joint=True, pk__in=helping.values("incident_id"))
    if townships := townships_of(actor):
        touching = _rows("TouchedTownship").filter(township_id__in=townships)
        found |= Q(is_joint=True, pk__in=touching.values("incident_id"))
    return found


def waits_for(actor: Actor) -> Q:
    """Return the condition of the open incidents that wait for the actor's act: at the own desk, in own hands, to arrive at."""
    waiting = WAITING.for_actor(actor)
    if units := units_of(actor):
        awaited = _rows("Assist").filter(unit_id__in=units, arrived_at__isnull=True, ended_at__isnull=True)
        waiting |= Q(is_joint=True, pk__in=awaited.values("incident_id"))
    return waiting & Q(ended_at__isnull=True)

"""Who may see a topic: what is admitted is for everybody, the rest for its proposer, who entered it, and its desks."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.choices import DESK_ROLES, Role
from procedures.hearings.scoping import lies_under
from residents.people.selectors import village_of_user
from residents.proposals.choices import PUBLIC_STATES, ProposalState

# Who may enter a topic for somebody without an account.
ENTERERS = (*DESK_ROLES, Role.GRID_WORKER)


def visible_to(actor: Actor) -> Q:
    """Return the condition of the topics the actor may see; all of them for the system."""
    if actor.is_system:
        return Q()
    seen = Q(state__in=PUBLIC_STATES)
    if actor.user_id is not None:
        seen |= Q(proposer=actor.user_id) | Q(entered_by=actor.user_id)
    desks = sorted({grant.area_id for grant in actor.grants_of(*DESK_ROLES)})
    return seen | lies_under(desks) if desks else seen


def sits_over(actor: Actor, subject: Any) -> bool:
    """Say whether one of the actor's desks is over the topic's area, or over one it lies in."""
    path = areas.place(areas.successor(subject.area_id)).path
    return any(path.startswith(grant.area_path) for grant in actor.grants_of(*DESK_ROLES))


def own_desk(actor: Actor) -> Q:
    """Return the condition of the topics of the actor's own areas; nothing for whoever sits at no desk."""
    return lies_under(sorted({grant.area_id for grant in actor.grants_of(*DESK_ROLES)}))


def near(actor: Actor) -> Q:
    """Return the condition of the topics of the village where the actor lives and of those beside it; nothing for who lives nowhere."""
    village_id = village_of_user(actor.user_id)
    if village_id is None:
        return Q(pk__in=[])
    home = areas.successor(village_id)
    return Q(area__in=areas.with_predecessors([home, *areas.neighbours(home)]))


def own_units(actor: Actor) -> list[int]:
    """Return the units the actor handles for."""
    return sorted({grant.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None})


def replies_due(actor: Actor) -> Q:
    """Return the condition of the topics that the actor's own units are to reply to, or to report carried out."""
    units = own_units(actor)
    return Q(unit__in=units, state__in=[ProposalState.ASSIGNED, ProposalState.ANSWERED]) if units else Q(pk__in=[])

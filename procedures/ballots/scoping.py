"""Who may see a ballot: those in charge of its place, whoever stands on its roll, and once it is published everybody."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.workforce.choices import Role
from grids.workforce.desks import is_worked_for
from procedures.ballots.choices import BallotState

# Who prepares a ballot, who also hands out, takes in and counts its papers, and who reads along.
KEEPERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)
COUNTERS = (Role.GRID_WORKER, *KEEPERS)
READERS = (*COUNTERS, Role.CITY_CENTRE)


def visible_to(actor: Actor, on_roll: Any = ()) -> Q:
    """Return the condition of the ballots that the actor may see; ``on_roll``: ids of those whose roll the actor stands on."""
    if actor.is_system:
        return Q()
    seen = Q(state=BallotState.PUBLISHED) | is_worked_for(actor, *READERS)
    return seen | Q(pk__in=on_roll) & ~Q(state=BallotState.DRAFT)

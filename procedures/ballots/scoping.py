"""Who may see a ballot: those in charge of its place, whoever stands on its roll, and once it is published everybody."""

from django.db.models import Exists, OuterRef, Q

from foundation.kernel.actor import Actor
from grids.workforce.choices import Role
from grids.workforce.desks import is_worked_for
from procedures.ballots.choices import BallotState
from procedures.ballots.models import Voter

# Who prepares a ballot, who also hands out, takes in and counts its papers, and who reads along.
KEEPERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)
COUNTERS = (Role.GRID_WORKER, *KEEPERS)
READERS = (*COUNTERS, Role.CITY_CENTRE)


def visible_to(actor: Actor, voter_key: str = "") -> Q:
    """Return the condition of the ballots that the actor, who votes under ``voter_key``, may see."""
    if actor.is_system:
        return Q()
    seen = Q(state=BallotState.PUBLISHED) | is_worked_for(actor, *READERS)
    if voter_key:
        on_roll = Voter.objects.filter(ballot=OuterRef("pk"), voter_key=voter_key)
        seen |= Q(Exists(on_roll)) & ~Q(state=BallotState.DRAFT)
    return seen

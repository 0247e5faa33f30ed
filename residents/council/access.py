"""Who opens documents of the council: asked by the floor, answered by who may see what they belong to."""

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.desks import works_for
from procedures.ballots.selectors import ballot_by_id
from residents.council import selectors
from residents.council.scoping import KEEPERS


@policy("evidence.open.meeting")
def open_of_meeting(actor: Actor, key: str) -> Verdict:
    """What belongs to a meeting is open to all who sign in."""
    del key
    return ALLOWED if actor.user_id is not None or actor.is_system else refused(_("Sign in first."))


@policy("evidence.open.resolution")
def open_of_resolution(actor: Actor, key: str) -> Verdict:
    """What belongs to a resolution is open to whoever may see it."""
    if selectors.is_visible(actor, key):
        return ALLOWED
    return refused(_("There is no such resolution among those you may see."))


@policy("evidence.open.ballot")
def open_of_ballot(actor: Actor, key: str) -> Verdict:
    """Scans and authorities of a ballot are open to those who keep and count it: they name voters."""
    try:
        ballot = ballot_by_id(actor, key)
    except NotFound as error:
        return refused(error.message)
    return (
        ALLOWED if works_for(actor, ballot, *KEEPERS) else refused(_("Only those who keep the ballot open its scans."))
    )

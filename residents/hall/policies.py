"""Who may do what to a visit, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from residents.hall.scoping import serves


def is_for(actor: Actor, visit: Any) -> bool:
    """Say whether the visit is for the actor's own account."""
    return actor.user_id is not None and visit.applicant_id == actor.user_id


def _of_place(actor: Actor, visit: Any) -> Verdict:
    if is_for(actor, visit):
        return refused(_("This is your own errand: another grid worker goes on it."))
    return (
        ALLOWED if serves(actor, visit) else refused(_("Only the grid workers and the clerk of the village do this."))
    )


for _capability in ("consent", "take", "submit", "give_back", "close"):
    policy(f"visit.{_capability}")(_of_place)


@policy("visit.ask")
def ask(actor: Actor, visit: Any) -> Verdict:
    """Whoever signs in asks for themselves; grid workers and clerks write down whom they were asked by."""
    if actor.is_system or is_for(actor, visit):
        return ALLOWED
    return ALLOWED if serves(actor, visit) else refused(_("You ask for yourself; for others their grid worker does."))


@policy("visit.cancel")
def cancel(actor: Actor, visit: Any) -> Verdict:
    """The applicant calls it off, and so do those who go."""
    if is_for(actor, visit) or serves(actor, visit):
        return ALLOWED
    return refused(_("Only the applicant and those who go on the errand call it off."))


@policy("visit.result")
def note_result(actor: Actor, visit: Any) -> Verdict:
    """The decision itself says so."""
    del visit
    return ALLOWED if actor.is_system else refused(_("It follows from the decision."))

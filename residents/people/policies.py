"""What people may do with reports of residents, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import DESK_ROLES, Role
from grids.workforce.desks import is_in_charge
from incidents.cases.selectors.call_backs import is_call_back_due
from residents.people import scoping

# Who answers residents; a grid worker helps on the spot and needs no number.
DESKS = (*DESK_ROLES, Role.DEPARTMENT_HANDLER)


@policy("reporter.contact")
def open_contact(actor: Actor, subject: Any) -> Verdict:
    """Open how a reporter can be reached. ``subject`` is an incident the actor sees; who was called to help needs no number."""
    # After the end only for the call-back, and by a desk alone.
    if subject.ended_at is not None and not (actor.has_role(*DESK_ROLES) and is_call_back_due(subject)):
        return refused(_("The incident has ended, so there is no more need to reach the reporter."))
    if any(grant.role in DESKS and is_in_charge(grant, subject) for grant in actor.grants):
        return ALLOWED
    return refused(_("Only the desk or the unit that answers the resident may open this."))


@policy("people.keep")
def keep_people(actor: Actor, subject: Any) -> Verdict:
    """Keep households and persons of a village. ``subject`` lies in it: a household, or what a resident asks."""
    if scoping.keeps(actor, subject):
        return ALLOWED
    return refused(_("Only the clerk of the village keeps its households."))

"""What people may do with reports of residents, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role

# Who answers residents; a grid worker helps on the spot and needs no number.
DESKS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE, Role.DEPARTMENT_HANDLER)


@policy("reporter.contact")
def contact(actor: Actor, subject: Any) -> Verdict:
    """Open how a reporter can be reached. ``subject`` is a case the actor sees."""
    if subject.ended_at is not None:
        return refused(_("The case has ended, so there is no more need to reach the reporter."))
    if actor.has_role(*DESKS):
        return ALLOWED
    return refused(_("Only the desk or the unit that answers the resident may open this."))

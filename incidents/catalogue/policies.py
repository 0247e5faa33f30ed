"""What people may do in this room, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role


@policy("catalogue.change")
def change(actor: Actor, subject: Any) -> Verdict:
    """Matters, limits, ladders and calendars are kept by the administrators of the net."""
    del subject
    if actor.is_system or actor.has_role(Role.NET_ADMIN):
        return ALLOWED
    return refused(_("Only an administrator of the net may change the catalogue."))

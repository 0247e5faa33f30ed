"""Who may keep bodies, meetings and resolutions, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.desks import works_for
from residents.council.scoping import KEEPERS


@policy("council.keep")
def keep(actor: Actor, placed: Any) -> Verdict:
    """``placed``: a body, or anything placed at any level: its own village or township keeps it."""
    if actor.is_system or works_for(actor, placed, *KEEPERS):
        return ALLOWED
    return refused(_("Only the clerk of the village, or the township, keeps this."))

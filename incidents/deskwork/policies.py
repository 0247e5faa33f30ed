"""Who may change the texts at hand, and who sees what was learned."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.desks import DESK_LEVEL


@policy("deskwork.keep_text")
def keep_text(actor: Actor, subject: Any) -> Verdict:
    """A desk keeps the texts of its own area; ``subject`` is the id of the area."""
    if any(grant.area_id == subject for grant in actor.grants_of(*DESK_LEVEL)):
        return ALLOWED
    return refused(_("Only the desk of this area keeps its texts."))


@policy("deskwork.learn")
def learn(actor: Actor, subject: Any) -> Verdict:
    """Only the system learns from decisions, by command or when its time has come."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only the system learns from decisions."))

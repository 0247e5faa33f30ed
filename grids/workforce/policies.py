"""Who may post people: the support desk, and the system for imports and demo."""

from typing import Any

from django.utils.translation import gettext as _

from governance.accounts.policies import SUPPORT_DESK
from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused


@policy("posting.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """Post people, end postings, create units."""
    del subject
    if actor.is_system or actor.has_role(SUPPORT_DESK):
        return ALLOWED
    return refused(_("Only the support desk posts people."))

"""Who may do what with accounts: own ones everybody, others' the support desk."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused

# Held only inside the support desk (accounts.access.support_actor), never by a posting.
SUPPORT_DESK = "support_desk"


@policy("account.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """Create, disable and invite users."""
    del subject
    if actor.is_system or actor.has_role(SUPPORT_DESK):
        return ALLOWED
    return refused(_("Only the support desk manages accounts."))


@policy("account.keep")
def keep(actor: Actor, subject: Any) -> Verdict:
    """Change one's own account, password, tokens and sessions. ``subject`` is the user."""
    if actor.is_system or actor.user_id == subject.pk:
        return ALLOWED
    return refused(_("Only the person whose account it is may do this."))

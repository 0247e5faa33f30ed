"""Who may do what with accounts: own ones everybody, others' the support desk."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused

# Held only inside the support desk (accounts.access.support_actor), never by a posting.
SUPPORT_DESK = "support_desk"
SUPPORT_CHIEF = "support_chief"


@policy("account.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """Create, change, disable and invite users. ``subject`` is the user, or nothing for a new one.

    Accounts of the support desk itself are the administrators' matter: else a reset password would be a way up.
    """
    powerful = subject is not None and (subject.is_staff or subject.is_superuser)
    if actor.is_system or actor.has_role(SUPPORT_CHIEF) or (actor.has_role(SUPPORT_DESK) and not powerful):
        return ALLOWED
    if actor.has_role(SUPPORT_DESK):
        return refused(_("Only an administrator manages accounts of the support desk."))
    return refused(_("Only the support desk manages accounts."))


@policy("account.empower")
def empower(actor: Actor, subject: Any) -> Verdict:
    """Open the support desk to a user, or close it."""
    del subject
    if actor.is_system or actor.has_role(SUPPORT_CHIEF):
        return ALLOWED
    return refused(_("Only an administrator opens the support desk to somebody."))


@policy("account.keep")
def keep(actor: Actor, subject: Any) -> Verdict:
    """Change one's own account, password, tokens and sessions. ``subject`` is the user."""
    if actor.is_system or actor.user_id == subject.pk:
        return ALLOWED
    return refused(_("Only the person whose account it is may do this."))

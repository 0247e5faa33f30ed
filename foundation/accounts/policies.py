"""Who may do what with accounts: own ones everybody, others' the support desk, within its reach."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind, Grant
from foundation.kernel.policies import ALLOWED, Verdict, ask, policy, refused

# Held only inside the support desk (accounts.access.support_actor), never by a posting.
SUPPORT_DESK = "support_desk"
SUPPORT_CHIEF = "support_chief"
# What two people decide: a posting in a top role, opening the support desk; and, within the support desk, what leads
# into somebody's account: a printed link, and the phone or e-mail a link is sent to.
POSTING, POWERS = "posting", "powers"
LINK, CONTACT = "password_link", "contact"
DESK_KINDS = frozenset({LINK, CONTACT})

_TOP_ROLES = {SUPPORT_CHIEF}


def add_top_roles(*roles: str) -> None:
    """Register the roles that only two people together give to somebody."""
    _TOP_ROLES.update(map(str, roles))


def top_roles() -> frozenset[str]:
    """Return the roles that decide on approval requests, the administrators' own among them."""
    return frozenset(_TOP_ROLES)


def desk_actor(user: Any) -> Actor:
    """Return how an active member of the support desk acts there: with its right, within the reach of the postings."""
    roles = (SUPPORT_DESK, SUPPORT_CHIEF) if user.is_superuser else (SUPPORT_DESK,)
    postings = import_string(settings.ACTOR_FACTORY)(user).grants
    return Actor(
        ActorKind.USER,
        name=str(user),
        user_id=user.pk,
        grants=(*(Grant(role, 0, "") for role in roles), *postings),
    )


def reaches(actor: Actor, area_path: str) -> bool:
    """Say whether a place is the actor's own or lies in it. Places lead levels, so nothing above the own level does."""
    return actor.has_role(SUPPORT_CHIEF) or any(
        bool(grant.area_path) and area_path.startswith(grant.area_path) for grant in actor.grants
    )


def _reaches_person(actor: Actor, user: Any) -> bool:
    postings = import_string(settings.ACTOR_FACTORY)(user).grants
    return all(reaches(actor, grant.area_path) for grant in postings)


@policy("account.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """Create, change, disable and invite users. ``subject`` is the user, or nothing for a new one.

    Accounts of the support desk itself are the administrators' matter, and nobody manages an account that is posted
    above or outside the own postings: else a reset password would be a way up.
    """
    if actor.is_system or actor.has_role(SUPPORT_CHIEF):
        return ALLOWED
    if not actor.has_role(SUPPORT_DESK):
        return refused(_("Only the support desk manages accounts."))
    if subject is None:
        return ALLOWED
    if subject.is_staff or subject.is_superuser:
        return refused(_("Only an administrator manages accounts of the support desk."))
    if not _reaches_person(actor, subject):
        return refused(_("This person is posted above you or outside your area. Ask an administrator."))
    return ALLOWED


@policy("account.import")
def import_many(actor: Actor, subject: Any) -> Verdict:
    """Bring in users from a list: only a command does."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only an import command brings in a list of people."))


@policy("account.empower")
def empower(actor: Actor, subject: Any) -> Verdict:
    """Ask for the support desk to be opened to a user, or close it. ``subject`` is the user."""
    if actor.is_system:
        return ALLOWED
    if not actor.has_role(SUPPORT_CHIEF):
        return refused(_("Only an administrator opens the support desk to somebody."))
    return ALLOWED if subject is not None else refused(_("Create the account first, then open the support desk to it."))


@policy("account.keep")
def keep(actor: Actor, subject: Any) -> Verdict:
    """Change one's own account, password, tokens and sessions. ``subject`` is the user."""
    if actor.is_system or actor.user_id == subject.pk:
        return ALLOWED
    return refused(_("Only the person whose account it is may do this."))


@policy("approval.decide")
def decide(actor: Actor, subject: Any) -> Verdict:
    """Be the second person. ``subject`` is the approval request; nobody decides the own one, or about himself."""
    if actor.kind is not ActorKind.USER:
        return refused(_("A person has to decide this."))
    if actor.user_id == subject.requested_by_id:
        return refused(_("You asked for this yourself, so somebody else has to decide."))
    if actor.user_id == subject.user_id:
        return refused(_("This is about you, so somebody else has to decide."))
    if subject.kind in DESK_KINDS:
        # The second person holds the way into the account in the hand, so it must be within reach.
        return ask(actor, "account.manage", subject.user)
    if actor.has_role(*top_roles()):
        return ALLOWED
    return refused(_("Only an administrator, the city centre or an administrator of the net may decide this."))

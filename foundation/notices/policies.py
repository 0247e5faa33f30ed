"""Who may decide by which ways a place is told."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.accounts.policies import SUPPORT_DESK, reaches
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused

_OVERSEERS: set[str] = set()


def add_overseers(*roles: str) -> None:
    """Register the roles that look after the people posted over their place, and so see who could not be reached."""
    _OVERSEERS.update(map(str, roles))


def overseers() -> frozenset[str]:
    """Return those roles."""
    return frozenset(_OVERSEERS)


@policy("robot.manage")
def manage_robot(actor: Actor, subject: Any) -> Verdict:
    """Set up, change and stop a robot. ``subject`` is the path of its place."""
    return _manage(actor, subject)


@policy("quiet_hours.manage")
def manage_quiet_hours(actor: Actor, subject: Any) -> Verdict:
    """Set the quiet hours of a place. ``subject`` is its path."""
    return _manage(actor, subject)


@policy("wording.manage")
def manage_wording(actor: Actor, subject: Any) -> Verdict:
    """Set a place's own words for notices. ``subject`` is its path."""
    return _manage(actor, subject)


def _manage(actor: Actor, path: str) -> Verdict:
    if actor.is_system:
        return ALLOWED
    if not actor.has_role(SUPPORT_DESK):
        return refused(_("Only the support desk decides by which ways a place is told."))
    if not path or not reaches(actor, path):
        return refused(_("This place lies above your own level or outside your area. Ask an administrator."))
    return ALLOWED

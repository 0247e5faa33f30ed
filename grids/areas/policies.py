"""Who may change the net. Seeing it is open to all: where an area lies is public information."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused

# The role's name as postings write it; the room that owns roles lies above this one.
NET_ADMIN = "net_admin"


def _administers(actor: Actor, paths: Iterable[str]) -> Verdict:
    """Ask that every path lies below an area the actor administers."""
    if actor.is_system:
        return ALLOWED
    own = [grant.area_path for grant in actor.grants_of(NET_ADMIN)]
    if not own:
        return refused(_("Only an administrator of the net may change areas and their boundaries."))
    if all(any(path.startswith(mine) for mine in own) for path in paths):
        return ALLOWED
    return refused(_("This reaches beyond the area you administer."))


@policy("areas.set_up")
def may_set_up(actor: Actor, subject: Iterable[str] | None) -> Verdict:
    """New areas and new names; ``subject``: paths of the parents."""
    return _administers(actor, subject or ())


@policy("areas.plan")
def may_plan(actor: Actor, subject: object) -> Verdict:
    """The moves of a plan; how far it reaches is asked when its boundaries are written."""
    del subject
    return _administers(actor, ())


@policy("areas.redraw")
def may_redraw(actor: Actor, subject: Iterable[str] | None) -> Verdict:
    """Writing boundaries; ``subject``: paths of the areas concerned."""
    return _administers(actor, subject or ())

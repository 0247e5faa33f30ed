"""Who writes what is filed, and who reviews it: the village writes, its township files, never the same person."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role
from grids.workforce.desks import works_for

WRITERS, REVIEWERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL), (Role.TOWNSHIP_OFFICIAL,)


@policy("register.enter")
def enter(actor: Actor, entry: Any) -> Verdict:
    """The village or its township writes an entry."""
    if actor.is_system or works_for(actor, entry, *WRITERS):
        return ALLOWED
    return refused(_("Only the clerk of the village, or the township, writes this."))


def _writer(actor: Actor, version: Any) -> Verdict:
    return enter(actor, version.entry)


for _capability in ("draft", "change", "submit", "drop"):
    policy(f"register.{_capability}")(_writer)


def _reviewer(actor: Actor, version: Any) -> Verdict:
    if not works_for(actor, version.entry, *REVIEWERS):
        return refused(_("Only the township reviews and files this."))
    if version.submitted_by_id == actor.user_id:
        return refused(_("You sent it in yourself, so somebody else reviews it."))
    return ALLOWED


for _capability in ("file", "return"):
    policy(f"register.{_capability}")(_reviewer)


@policy("register.replace")
def replace(actor: Actor, version: Any) -> Verdict:
    """A later version alone replaces one that holds."""
    del version
    return ALLOWED if actor.is_system else refused(_("A later version replaces it."))

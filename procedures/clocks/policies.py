"""What people may do in this room, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role


@policy("rules.change")
def change_rules(actor: Actor, subject: Any) -> Verdict:
    """Administrators of the net change matters, limits, ladders and calendars; a township its own.

    ``subject`` is the path of the area whose own rule it is, empty for what holds for all.
    """
    if actor.is_system or actor.has_role(Role.NET_ADMIN):
        return ALLOWED
    if not actor.has_role(Role.TOWNSHIP_OFFICIAL):
        return refused(_("Only an administrator of the net may change the catalogue."))
    if subject and any(subject.startswith(grant.area_path) for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL)):
        return ALLOWED
    return refused(_("A township keeps its own rules. What holds for others is the administrator's of the net."))


KEEPERS = (Role.NET_ADMIN, Role.CITY_CENTRE)


@policy("calendar.draft")
def draft_year(actor: Actor, subject: Any) -> Verdict:
    """Administrators of the net and the city centre draft, change and discard years."""
    del subject
    if actor.is_system or actor.has_role(*KEEPERS):
        return ALLOWED
    return refused(_("Only an administrator of the net or the city centre may enter a calendar year."))


@policy("calendar.approve")
def approve_year(actor: Actor, subject: Any) -> Verdict:
    """The same people put a draft in force, but never who changed it last. ``subject``: the draft."""
    verdict = draft_year(actor, subject)
    if verdict and actor.user_id is not None and subject is not None and subject.drafted_by == actor.user_id:
        return refused(_("You changed this draft last; another person puts it in force."))
    return verdict


@policy("calendar.load")
def load_year(actor: Actor, subject: Any) -> Verdict:
    """Only the reference library enters a year without a second person."""
    del subject
    return ALLOWED if actor.is_system else refused(_("A person drafts a year, another puts it in force."))


@policy("clock.retry")
def retry_clocks(actor: Actor, subject: Any) -> Verdict:
    """Failed clocks are tried again by those who look after the whole city."""
    del subject
    if actor.is_system or actor.has_role(Role.NET_ADMIN, Role.CITY_CENTRE):
        return ALLOWED
    return refused(_("Only the city centre or an administrator of the net may do this."))


@policy("clock.extend")
def extend_clock(actor: Actor, subject: Any) -> Verdict:
    """Only who set the clock gives more time, never whom it measures. ``subject``: the clock."""
    if actor.user_id == subject.set_by and (actor.user_id is not None or actor.is_system):
        return ALLOWED
    return refused(_("Only who set this time may extend it."))

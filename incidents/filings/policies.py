"""Who may do what to a report for record, with reasons. Which moves there are stands in workflow.py, who sees it in scoping.py."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.areas.choices import Level
from grids.workforce.choices import Role
from incidents.filings.choices import FilingState
from incidents.filings.scoping import reads_as

FILERS = (Role.GRID_WORKER, Role.VILLAGE_CLERK)
DESKS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)


def is_reporter(actor: Actor, filing: Any) -> bool:
    """Say whether the actor filed it."""
    return actor.user_id is not None and filing.reported_by_id == actor.user_id


def sits_at_desk(actor: Actor, filing: Any) -> bool:
    """Say whether the actor sits at the village's or the township's desk of the place; the city's where it has come there."""
    roles = (*DESKS, Role.CITY_CENTRE) if filing.level == Level.CITY else DESKS
    return reads_as(actor, filing, *roles)


def _desk(actor: Actor, filing: Any) -> Verdict:
    if not sits_at_desk(actor, filing):
        return refused(_("Only the desk of the village or the township may do this."))
    if filing.state == FilingState.FILED and is_reporter(actor, filing):
        return refused(_("You filed it yourself, so somebody else has to read it first."))
    return ALLOWED


for _capability in ("acknowledge", "watch", "merge", "settle", "decline"):
    policy(f"filing.{_capability}")(_desk)


@policy("filing.file")
def file(actor: Actor, filing: Any) -> Verdict:
    """Grid workers and village clerks file what they see."""
    del filing
    if actor.is_system or actor.has_role(*FILERS):
        return ALLOWED
    return refused(_("Grid workers and village clerks file reports for record."))


@policy("filing.convert")
def convert(actor: Actor, filing: Any) -> Verdict:
    """The desk makes it an incident, and so does the worker of its grid."""
    if sits_at_desk(actor, filing) or reads_as(actor, filing, Role.GRID_WORKER):
        return ALLOWED
    return refused(_("Only the desk, or the worker of this grid, makes it an incident."))


@policy("filing.add")
def add(actor: Actor, filing: Any) -> Verdict:
    """Who filed it, and the desk, add what is new."""
    if is_reporter(actor, filing) or sits_at_desk(actor, filing):
        return ALLOWED
    return refused(_("Only who filed it, or the desk, adds to it."))


@policy("filing.void")
def void(actor: Actor, filing: Any) -> Verdict:
    """Who filed it by mistake takes it back, as long as nobody has read it."""
    return ALLOWED if is_reporter(actor, filing) else refused(_("Only who filed it takes it back."))


@policy("filing.expire")
def expire(actor: Actor, filing: Any) -> Verdict:
    """Time alone lets it expire."""
    del filing
    return ALLOWED if actor.is_system else refused(_("It expires by itself."))

"""Who may rule whose duty it is, call others, and hand to enforcement."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, refused
from incidents.cases.policies.posts import is_at_holding_desk, is_grid_worker, is_unit_handler, policy, require_desk
from incidents.cases.scoping import townships_of, units_of
from incidents.catalogue.selectors import matter, practice_of


@policy("incident.rule")
def rule_on_duty(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds it, or one above, rules once units have returned it as not their duty often enough."""
    if not subject.disputed_times or subject.disputed_times < practice_of(subject).ruling_after_returns:
        return refused(_("No unit has said that it is not its duty: dispatch it instead."))
    return require_desk(actor, subject)


def is_at_touched_desk(actor: Actor, subject: Any) -> bool:
    """Say whether the actor sits at the desk of another township that the incident touches."""
    townships = townships_of(actor) if subject.is_joint else []
    return bool(townships) and subject.touched.filter(township_id__in=townships).exists()


@policy("incident.whistle")
def whistle(actor: Actor, subject: Any) -> Verdict:
    """Whoever has it before them calls others: a desk over it, its unit, the worker of its grid, a township it touches."""
    holds = is_at_holding_desk(actor, subject) or is_unit_handler(actor, subject) or is_grid_worker(actor, subject)
    if holds or is_at_touched_desk(actor, subject):
        return ALLOWED
    return refused(_("Only those who have it before them call other units."))


@policy("incident.arrive")
def arrive(actor: Actor, subject: Any) -> Verdict:
    """People of a unit that was called say that they are there, and afterwards what they did."""
    units = units_of(actor) if subject.is_joint else []
    if units and subject.assists.filter(unit_id__in=units, ended_at__isnull=True).exists():
        return ALLOWED
    return refused(_("Your unit was not called to this incident."))


@policy("incident.hand_to_enforcement")
def hand_to_enforcement(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds it, or one above, hands on what grids may not do; a worker never decides on a penalty."""
    if not matter(subject.matter_id).not_delegable:
        return refused(_("This is no matter of enforcement."))
    if subject.awaits_enforcement:
        return refused(_("It is with enforcement: its result is not back yet."))
    return require_desk(actor, subject)

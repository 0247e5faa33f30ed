"""Who may lead an incident on its course."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Verdict, refused
from grids.areas.choices import Level
from grids.workforce.desks import passes_up_from
from incidents.cases.choices import Channel, State
from incidents.cases.policies.posts import (
    is_at_desk,
    is_at_holding_desk,
    is_grid_worker,
    is_unit_handler,
    policy,
    require_desk,
)
from incidents.cases.scoping import WAITING, holds_part, is_insider
from incidents.catalogue.choices import RefusalReason
from incidents.catalogue.selectors.grid_list import reason_not_for_grids, refusal_sentence
from procedures.seals.choices import PartKind

for _capability in ("accept", "decline", "dispatch", "close"):
    policy(f"incident.{_capability}")(require_desk)


def has_in_hand(actor: Actor, subject: Any) -> bool:
    """Say whether the actor belongs to those who have the incident in hand: its unit, or without one the grid's worker."""
    return is_unit_handler(actor, subject) if subject.unit_id is not None else is_grid_worker(actor, subject)


def is_measured(actor: Actor, subject: Any) -> bool:
    """Say whether the time to handle the incident measures the actor, who then decides nothing about it."""
    is_handler = subject.handler_id is not None and subject.handler_id == actor.user_id
    if subject.is_sealed and not is_handler:
        # Who receives it and who handles it may be of one unit: it measures those with a part as a handler alone.
        return has_in_hand(actor, subject) and not holds_part(actor, subject, PartKind.RECEIVER)
    return is_handler or has_in_hand(actor, subject)


@policy("incident.void")
def void(actor: Actor, subject: Any) -> Verdict:
    """The desk that accepts voids a report at intake: never once somebody had it in hand, so that no lateness is voided."""
    if subject.dispatched_at is not None or subject.handle_due_at is not None or subject.past_rounds:
        return refused(_("It has been in somebody's hands: only what was never dispatched is voided."))
    return require_desk(actor, subject)


@policy("incident.reopen")
def reopen(actor: Actor, subject: Any) -> Verdict:
    """The desk opens it again; a sub-incident only below a whole that is open."""
    if subject.parent_id is not None and subject.parent.ended_at is not None:
        return refused(_("The incident it was split off has ended: open that one again first."))
    return require_desk(actor, subject)


@policy("incident.report")
def report(actor: Actor, subject: Any) -> Verdict:
    """People with a posting report for the net; everyone else reports as a resident."""
    if actor.is_system or actor.grants or subject.channel == Channel.RESIDENT:
        return ALLOWED
    return refused(_("You have no posting, so report as a resident."))


@policy("incident.take")
def take(actor: Actor, subject: Any) -> Verdict:
    """Members of the unit take what was dispatched to it; the grid's worker takes what lies with the grid."""
    if subject.unit_id is not None:
        return (
            ALLOWED
            if is_unit_handler(actor, subject)
            else refused(_("Only the unit it was dispatched to may take it."))
        )
    if not is_grid_worker(actor, subject):
        return refused(_("Only the worker of this grid may take it."))
    if reason := reason_not_for_grids(subject.matter_id):
        return refused(refusal_sentence(reason))
    if subject.state == State.REPORTED and subject.lowest_level != Level.GRID:
        return refused(_("A desk has to accept and dispatch it first."))
    return ALLOWED


@policy("incident.assign")
def assign(actor: Actor, subject: Any) -> Verdict:
    """Members of the unit that has it in hand, or the workers of its grid, settle among themselves whose it is."""
    if is_unit_handler(actor, subject) or (subject.unit_id is None and is_grid_worker(actor, subject)):
        return ALLOWED
    return refused(_("Only colleagues of the unit or the grid that has it may assign it."))


@policy("incident.finish")
def finish(actor: Actor, subject: Any) -> Verdict:
    """Whoever took it, or a colleague of the same unit or grid, finishes it, while posted there.

    Having taken it is not enough: a person posted elsewhere since still sees an own report, but may not finish it.
    """
    if is_unit_handler(actor, subject):
        return ALLOWED
    if subject.unit_id is not None or not is_grid_worker(actor, subject):
        return refused(_("Only who handles it may say that it is done."))
    # What was withdrawn from the list since may be finished; enforcement never is a grid worker's.
    if reason_not_for_grids(subject.matter_id) == RefusalReason.NOT_DELEGABLE:
        return refused(refusal_sentence(RefusalReason.NOT_DELEGABLE))
    return ALLOWED


@policy("incident.return")
def give_back(actor: Actor, subject: Any) -> Verdict:
    """Only what was dispatched is returned to the desk; a worker passes up what the worker found."""
    if subject.unit_id is not None:
        return (
            ALLOWED
            if is_unit_handler(actor, subject)
            else refused(_("Only the unit it was dispatched to may return it."))
        )
    if not is_grid_worker(actor, subject):
        return refused(_("Only the worker of this grid may return it."))
    if subject.dispatched_at is None:
        return refused(_("No desk dispatched it to you: pass it up instead."))
    return ALLOWED


@policy("incident.withdraw")
def withdraw(actor: Actor, subject: Any) -> Verdict:
    """The desk that dispatched it, and every desk above, takes it back; if nobody dispatched it, the desk that holds it."""
    level = subject.dispatched_level or subject.lowest_level
    if is_at_desk(actor, subject, level):
        return ALLOWED
    return refused(_("Only the desk that dispatched it, or one above it, may take it back."))


@policy("incident.solve_on_spot")
def solve_on_spot(actor: Actor, subject: Any) -> Verdict:
    """Only the grid's worker, while it lies at the grid, puts right at once what nobody has dispatched."""
    if not is_grid_worker(actor, subject):
        return refused(_("Only the worker of this grid may solve it on the spot."))
    if reason := reason_not_for_grids(subject.matter_id):
        return refused(refusal_sentence(reason))
    if subject.lowest_level != Level.GRID:
        return refused(_("A desk has to accept and dispatch it first."))
    return ALLOWED


@policy("incident.suspend")
def suspend(actor: Actor, subject: Any) -> Verdict:
    """The desk that set the time to handle suspends it, or one above, never whoever is measured by it."""
    if subject.handler_id is not None and subject.handler_id == actor.user_id:
        return refused(_("You handle it yourself: ask the desk to suspend it."))
    if is_at_desk(actor, subject, subject.dispatched_level or subject.lowest_level):
        return ALLOWED
    return refused(_("Only the desk that dispatched it, or one above it, may suspend it."))


@policy("incident.resume")
def resume(actor: Actor, subject: Any) -> Verdict:
    """Work goes on by itself on the day that was said, or earlier by whoever has it in hand or a desk over it."""
    if actor.is_system or finish(actor, subject) or is_at_holding_desk(actor, subject):
        return ALLOWED
    return refused(_("Only who handles it, or a desk over it, may let it go on."))


@policy("incident.urge")
def urge(actor: Actor, subject: Any) -> Verdict:
    """Whoever reported it may ask for speed, and the desks over it; nobody urges himself."""
    is_reporter = actor.kind is ActorKind.USER and subject.reported_by_id == actor.user_id
    if is_at_holding_desk(actor, subject) or (is_reporter and not is_insider(actor, subject)):
        return ALLOWED
    return refused(_("Only who reported it, or a desk over it, may urge it."))


@policy("incident.tell_reporter")
def tell_reporter(actor: Actor, subject: Any) -> Verdict:
    """Whoever has it before them speaks to the reporter: a desk over it, its unit, the worker of its grid."""
    if is_at_holding_desk(actor, subject) or is_unit_handler(actor, subject) or is_grid_worker(actor, subject):
        return ALLOWED
    return refused(_("Only those who have it before them write to the reporter."))


@policy("incident.hand_down")
def hand_down(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds the incident, or one above it, hands it to a level below."""
    if not WAITING.levels_below(subject.level, subject.state):
        return refused(_("It lies at the lowest level that can have it."))
    if is_at_desk(actor, subject, subject.level):
        return ALLOWED
    return refused(_("Only the desk that holds the incident, or one above it, may hand it down."))


@policy("incident.pass_up")
def pass_up(actor: Actor, subject: Any) -> Verdict:
    """The desk, or the grid's worker while the incident is at the grid, hands it to the next level."""
    level = passes_up_from(actor, subject)
    if Level.CITY in (level, subject.lowest_level):
        return refused(_("The city is the highest level."))
    return ALLOWED if level is not None else require_desk(actor, subject)


@policy("incident.check")
def check(actor: Actor, subject: Any) -> Verdict:
    """The desk checks it, never the person who handled it."""
    verdict = require_desk(actor, subject)
    if verdict and subject.handler_id is not None and subject.handler_id == actor.user_id:
        return refused(_("You handled it yourself, so somebody else has to check it."))
    return verdict

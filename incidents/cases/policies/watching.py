"""Who may ask for more time and grant it, supervise, appeal and decide."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, refused
from grids.areas.choices import Level
from grids.workforce.desks import UNIT, desk_level_of, levels_above
from incidents.cases.choices import PENDING_APPEALS, Action
from incidents.cases.policies.course import has_in_hand, is_measured
from incidents.cases.policies.posts import is_at_desk, is_at_holding_desk, is_unit_handler, policy, require_desk
from incidents.cases.scoping import WAITING
from incidents.catalogue.choices import RefusalReason
from incidents.catalogue.selectors.grid_list import reason_not_for_grids, refusal_sentence


@policy("incident.ask_extension")
def ask_extension(actor: Actor, subject: Any) -> Verdict:
    """Whoever has it in hand asks for more time, before its deadline, one request at a time."""
    if not has_in_hand(actor, subject):
        return refused(_("Only who handles it may ask for more time."))
    if subject.unit_id is None and reason_not_for_grids(subject.matter_id) == RefusalReason.NOT_DELEGABLE:
        return refused(refusal_sentence(RefusalReason.NOT_DELEGABLE))
    if subject.extension_asked_at is not None:
        return refused(_("More time has been asked for: wait for the answer."))
    if subject.handle_due_at is None:
        return refused(_("Its time to handle has no end now."))
    if subject.handle_due_at <= city_time.now():
        return refused(_("It is due already: more time is asked for before."))
    return ALLOWED


@policy("incident.grant_extension")
@policy("incident.refuse_extension")
def answer_extension(actor: Actor, subject: Any) -> Verdict:
    """The desk that set the time to handle answers, or one above, never whoever is measured by it."""
    if subject.extension_asked_at is None:
        return refused(_("Nobody has asked for more time."))
    if is_measured(actor, subject) or (subject.is_sealed and _did_last(actor, subject, Action.ASK_EXTENSION)):
        return refused(_("Its time measures you: somebody else decides on more of it."))
    if is_at_desk(actor, subject, subject.dispatched_level or subject.lowest_level):
        return ALLOWED
    return refused(_("Only the desk that dispatched it, or one above it, decides on more time."))


def _did_last(actor: Actor, subject: Any, action: Action) -> bool:
    """Say whether the last act of this kind on the incident was the actor's own."""
    last = subject.steps.filter(action=action).order_by("-number").values_list("actor_user_id", flat=True).first()
    return last is not None and last == actor.user_id


def supervising_level(subject: Any) -> str | None:
    """Return the level from which an incident is supervised: above who has it, of a unit the township; None where nothing is."""
    place = WAITING.place_of(subject.state, subject.lowest_level, subject.unit_id)
    if place == UNIT:
        return Level.TOWNSHIP
    if subject.is_sealed:
        # Who received it has it before them: there is nobody above.
        return None
    return levels_above(place) if place != Level.CITY else None


@policy("incident.supervise")
def supervise(actor: Actor, subject: Any) -> Verdict:
    """A desk above whoever has it orders supervision; the next one once this is answered."""
    if subject.supervised_at is not None:
        return refused(_("It is supervised already: wait for the answer."))
    level = supervising_level(subject)
    if level is None:
        return refused(_("It lies at the highest desk: nobody is above to supervise it."))
    if is_at_desk(actor, subject, level) and not is_measured(actor, subject):
        return ALLOWED
    return refused(_("Only a desk above those who have it may order supervision."))


@policy("incident.answer_supervision")
def answer_supervision(actor: Actor, subject: Any) -> Verdict:
    """Those who have it in hand answer, or the desk it lies at; no desk above, for that would answer itself."""
    if subject.supervised_at is None:
        return refused(_("No supervision waits for an answer."))
    place = WAITING.place_of(subject.state, subject.lowest_level, subject.unit_id)
    if subject.is_sealed:
        return _answer_inside(actor, subject)
    if place in (UNIT, Level.GRID) and has_in_hand(actor, subject):
        return ALLOWED
    nearest = Level.VILLAGE if subject.lowest_level == Level.GRID else subject.lowest_level
    if desk_level_of(actor, subject, subject.lowest_level) == nearest:
        return ALLOWED
    return refused(_("Only those who have it answer the supervision."))


def _answer_inside(actor: Actor, subject: Any) -> Verdict:
    """Of what is confidential whoever handles it answers, or who received it where nobody does; never who ordered it."""
    if _did_last(actor, subject, Action.SUPERVISE):
        return refused(_("You ordered it yourself: whoever handles it answers."))
    if is_unit_handler(actor, subject) or is_at_holding_desk(actor, subject):
        return ALLOWED
    return refused(_("Only those who have it answer the supervision."))


@policy("incident.appeal_overtime")
def appeal_overtime(actor: Actor, subject: Any) -> Verdict:
    """Who handled it late appeals once in a round, after the closing."""
    if not is_measured(actor, subject):
        return refused(_("Only who handled it may appeal."))
    if subject.handled_at is None or subject.handle_due_at is None or subject.handled_at <= subject.handle_due_at:
        return refused(_("It was handled in time."))
    if subject.appeal:
        return refused(_("There is an appeal already."))
    return ALLOWED


@policy("incident.decide_appeal")
def decide_appeal(actor: Actor, subject: Any) -> Verdict:
    """Two people of the desk above decide, one after the other; neither is who handled it."""
    if subject.appeal not in PENDING_APPEALS:
        return refused(_("No appeal waits for a decision."))
    if is_measured(actor, subject):
        return refused(_("It is about your own lateness: others decide."))
    if subject.appeal_passed_by is not None and subject.appeal_passed_by == actor.user_id:
        return refused(_("You have approved it first: somebody else has to look at it too."))
    if is_at_desk(actor, subject, levels_above(subject.dispatched_level or subject.lowest_level)):
        return ALLOWED
    return refused(_("Only the desk above the one that set the time decides."))


@policy("incident.call_holder")
def call_holder(actor: Actor, subject: Any) -> Verdict:
    """A desk over it sees by which number those who have it are called, once it is late: work is measured, people are called."""
    if subject.ended_at is not None or subject.next_due_at is None or subject.next_due_at > city_time.now():
        return refused(_("It is not late."))
    return require_desk(actor, subject)

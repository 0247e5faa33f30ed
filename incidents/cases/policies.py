"""Who may do what to an incident, with reasons. The moves stand in workflow.py, who sees an incident in scoping.py."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Rule, Verdict, refused
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.desks import UNIT, desk_level_of, is_over, levels_above, passes_up_from
from incidents.cases.choices import PENDING_APPEALS, Channel, State
from incidents.cases.scoping import WAITING, holds_part, is_insider, townships_of, units_of
from incidents.catalogue.choices import RefusalReason
from incidents.catalogue.selectors import matter, practice_of
from incidents.catalogue.selectors.grid_list import reason_not_for_grids, refusal_sentence
from procedures.seals.choices import WORKING_PARTS, PartKind

# What has no sense without ranks, or would show that there is something: a sealed incident stays where it was received.
NEVER_WHILE_SEALED = frozenset(
    f"incident.{act}" for act in ("hand_down", "pass_up", "solve_on_spot", "suspend", "urge", "seal")
)


def policy(capability: str) -> Callable[[Rule], Rule]:
    """Register a rule as the kernel does; for a sealed incident a part in it is asked for before the rule is."""

    def register(rule: Rule) -> Rule:
        @wraps(rule)
        def sealed_first(actor: Actor, subject: Any) -> Verdict:
            refusal = _refuse_without_part(actor, capability, subject)
            return rule(actor, subject) if refusal is None else refusal

        policies.policy(capability)(sealed_first)
        return rule

    return register


def _refuse_without_part(actor: Actor, capability: str, subject: Any) -> Verdict | None:
    """Return why nothing may be done to a sealed incident; None where there is no seal, or a part opens it."""
    if subject is None or actor.is_system or capability == "incident.report" or not subject.is_sealed:
        return None
    if capability in NEVER_WHILE_SEALED:
        return refused(_("This is not done with what is confidential."))
    if holds_part(actor, subject, *WORKING_PARTS):
        return None
    return refused(_("Only who has a part in it may do this."))


def is_at_desk(actor: Actor, subject: Any, level: str) -> bool:
    """Say whether the actor is posted at the desk of a level, or one above it, that is in charge of the incident's place."""
    if subject.is_sealed:
        return holds_part(actor, subject, PartKind.RECEIVER)
    return desk_level_of(actor, subject, level) is not None


def is_at_holding_desk(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is posted at the lowest desk that holds the incident, or at one above it."""
    return is_at_desk(actor, subject, subject.lowest_level)


def is_grid_worker(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is the worker of the grid that owns the incident; of a sealed one nobody is for that reason."""
    return not subject.is_sealed and any(is_over(grant, subject) for grant in actor.grants_of(Role.GRID_WORKER))


def is_unit_handler(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is a handler of the unit the incident was dispatched to; of a sealed one by a part in it."""
    if subject.is_sealed:
        by_unit = subject.unit_id is not None and holds_part(actor, subject, *WORKING_PARTS, unit_id=subject.unit_id)
        return by_unit or holds_part(actor, subject, PartKind.HANDLER)
    return subject.unit_id is not None and any(
        grant.unit_id == subject.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER)
    )


def _require_desk(actor: Actor, subject: Any) -> Verdict:
    if is_at_holding_desk(actor, subject):
        return ALLOWED
    return refused(_("Only the desk that holds the incident, or one above it, may do this."))


for _capability in ("accept", "decline", "dispatch", "close", "reopen"):
    policy(f"incident.{_capability}")(_require_desk)


def has_in_hand(actor: Actor, subject: Any) -> bool:
    """Say whether the actor belongs to those who have the incident in hand: its unit, or without one the grid's worker."""
    return is_unit_handler(actor, subject) if subject.unit_id is not None else is_grid_worker(actor, subject)


def _is_measured(actor: Actor, subject: Any) -> bool:
    """Say whether the time to handle the incident measures the actor, who then decides nothing about it."""
    is_handler = subject.handler_id is not None and subject.handler_id == actor.user_id
    return is_handler or has_in_hand(actor, subject)


@policy("incident.void")
def void(actor: Actor, subject: Any) -> Verdict:
    """The desk that accepts voids a report at intake: never once somebody had it in hand, so that no lateness is voided."""
    if subject.dispatched_at is not None or subject.handle_due_at is not None or subject.past_rounds:
        return refused(_("It has been in somebody's hands: only what was never dispatched is voided."))
    return _require_desk(actor, subject)


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


@policy("incident.rule")
def rule_on_duty(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds it, or one above, rules once units have returned it as not their duty often enough."""
    if not subject.disputed_times or subject.disputed_times < practice_of(subject).ruling_after_returns:
        return refused(_("No unit has said that it is not its duty: dispatch it instead."))
    return _require_desk(actor, subject)


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
    return _require_desk(actor, subject)


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
    if _is_measured(actor, subject):
        return refused(_("Its time measures you: somebody else decides on more of it."))
    if is_at_desk(actor, subject, subject.dispatched_level or subject.lowest_level):
        return ALLOWED
    return refused(_("Only the desk that dispatched it, or one above it, decides on more time."))


def supervising_level(subject: Any) -> str | None:
    """Return the level from which an incident is supervised: above who has it, of a unit the township; None where nothing is."""
    place = WAITING.place_of(subject.state, subject.lowest_level, subject.unit_id)
    if place == UNIT:
        return Level.TOWNSHIP
    return levels_above(place) if place != Level.CITY else None


@policy("incident.supervise")
def supervise(actor: Actor, subject: Any) -> Verdict:
    """A desk above whoever has it orders supervision; the next one once this is answered."""
    if subject.supervised_at is not None:
        return refused(_("It is supervised already: wait for the answer."))
    level = supervising_level(subject)
    if level is None:
        return refused(_("It lies at the highest desk: nobody is above to supervise it."))
    if is_at_desk(actor, subject, level) and not _is_measured(actor, subject):
        return ALLOWED
    return refused(_("Only a desk above those who have it may order supervision."))


@policy("incident.answer_supervision")
def answer_supervision(actor: Actor, subject: Any) -> Verdict:
    """Those who have it in hand answer, or the desk it lies at; no desk above, for that would answer itself."""
    if subject.supervised_at is None:
        return refused(_("No supervision waits for an answer."))
    place = WAITING.place_of(subject.state, subject.lowest_level, subject.unit_id)
    if place in (UNIT, Level.GRID) and has_in_hand(actor, subject):
        return ALLOWED
    nearest = Level.VILLAGE if subject.lowest_level == Level.GRID else subject.lowest_level
    if desk_level_of(actor, subject, subject.lowest_level) == nearest:
        return ALLOWED
    return refused(_("Only those who have it answer the supervision."))


@policy("incident.appeal_overtime")
def appeal_overtime(actor: Actor, subject: Any) -> Verdict:
    """Who handled it late appeals once in a round, after the closing."""
    if not _is_measured(actor, subject):
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
    if _is_measured(actor, subject):
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
    return _require_desk(actor, subject)


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
    return ALLOWED if level is not None else _require_desk(actor, subject)


@policy("incident.check")
def check(actor: Actor, subject: Any) -> Verdict:
    """The desk checks it, never the person who handled it."""
    verdict = _require_desk(actor, subject)
    if verdict and subject.handler_id is not None and subject.handler_id == actor.user_id:
        return refused(_("You handled it yourself, so somebody else has to check it."))
    return verdict


for _capability in ("link_duplicate", "unlink_duplicate", "correct_matter", "redact"):
    policy(f"incident.{_capability}")(_require_desk)


@policy("incident.follow_master")
def follow_master(actor: Actor, subject: Any) -> Verdict:
    """Only the house lets a copy follow its master."""
    del subject
    return ALLOWED if actor.is_system else refused(_("A report linked to another follows it by itself."))


@policy("incident.correct_place")
def correct_place(actor: Actor, subject: Any) -> Verdict:
    """The desk moves the pin, and the worker of the grid while nobody has dispatched it."""
    if subject.dispatched_at is None and is_grid_worker(actor, subject):
        return ALLOWED
    return _require_desk(actor, subject)


@policy("incident.answer_question")
def answer_question(actor: Actor, subject: Any) -> Verdict:
    """Whoever reported it answers, insiders by a note; the follow link, which nobody guesses, speaks for the others."""
    is_reporter = subject.reported_by_id is not None and subject.reported_by_id == actor.user_id
    if actor.kind is ActorKind.ANONYMOUS or (is_reporter and not is_insider(actor, subject)):
        return ALLOWED
    return refused(_("Only who reported it may answer."))


@policy("incident.call_back")
def call_back(actor: Actor, subject: Any) -> Verdict:
    """The desk calls back, never the person who handled it."""
    if subject.handler_id is not None and subject.handler_id == actor.user_id:
        return refused(_("You handled it yourself, so somebody else has to call back."))
    return _require_desk(actor, subject)


@policy("unplaced.report")
def report_unplaced(actor: Actor, subject: Any) -> Verdict:
    """Whoever is posted writes down what came by telephone or letter; residents point at the place."""
    del subject
    if actor.is_system or actor.grants:
        return ALLOWED
    return refused(_("You have no posting, so say where it is on the map."))


@policy("unplaced.place")
def place_unplaced(actor: Actor, subject: Any) -> Verdict:
    """The desk of the township that was named, or of the city; others do not find it."""
    del subject
    if actor.has_role(Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE):
        return ALLOWED
    return refused(_("Only the desk of the township or the city may place it."))


@policy("incident.note")
def note(actor: Actor, subject: Any) -> Verdict:
    """Everyone who sees an incident may add a note; for others it is not found before this is asked."""
    del subject
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to add a note."))
    return ALLOWED


@policy("incident.photograph")
def photograph(actor: Actor, subject: Any) -> Verdict:
    """Photos may be added while the incident is open: the evidence of a closing does not change afterwards."""
    if actor.is_system:
        return ALLOWED
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to add a photo."))
    return ALLOWED if subject.ended_at is None else refused(_("The incident has ended."))


@policy("incident.read_documents")
def read_documents(actor: Actor, subject: Any) -> Verdict:
    """Documents belong to the office: a person who sees an incident only as its reporter sees none of them."""
    return (
        ALLOWED
        if is_insider(actor, subject)
        else refused(_("Only those in charge of the incident may see its documents."))
    )


@policy("incident.add_document")
def add_document(actor: Actor, subject: Any) -> Verdict:
    """Those in charge add documents, after the end too: each is dated, and earlier ones stay."""
    return (
        ALLOWED if is_insider(actor, subject) else refused(_("Only those in charge of the incident may add documents."))
    )


@policy("incident.seal")
def seal(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds it, or one above, makes an incident confidential; from then on its rank opens nothing."""
    if subject.state == State.SUSPENDED:
        return refused(_("It is suspended: let it go on first."))
    return _require_desk(actor, subject)


@policy("incident.escalate")
def escalate(actor: Actor, subject: Any) -> Verdict:
    """Only the clock escalates an incident."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only the clock escalates."))


@policy("incident.import")
def import_past(actor: Actor, subject: Any) -> Verdict:
    """Only the system imports incidents with a past."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only an import command brings in incidents with a past."))

"""Owns the rows of what concerns time and its watching: supervisions and appeals, and when more time or a voiding is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import insert, update
from foundation.kernel.errors import CalendarExhausted, Denied, Invalid
from foundation.process.services import Act
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.workforce.desks import desk_level_of
from incidents.cases.choices import ENDED_STATES, Action, AppealDecision, AppealState, SupervisionKind
from incidents.cases.models import Clock, Incident, OvertimeAppeal, PastRound, Supervision
from incidents.cases.policies import supervising_level
from incidents.cases.selectors.watch import is_late_at
from incidents.cases.services.changes import after_review
from incidents.cases.services.rounds import days_of_rounds
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import rulebook
from procedures.clocks import deadlines
from procedures.clocks.selectors import Limit

# Acts that write rows beside the incident's: a past is not imported with them.
WITH_ROWS = (Action.SUPERVISE, Action.ANSWER_SUPERVISION, Action.APPEAL_OVERTIME, Action.DECIDE_APPEAL)


def refuse_unready(move: Move, incident: Incident, rules_number: int) -> None:
    """Raise ``Invalid`` where more time has been granted as often as it may be, or a voiding comes too late."""
    if move.action == Action.ASK_EXTENSION:
        book = rulebook(incident.reported_on, revision=rules_number)
        most = book.practice_for(areas.place(incident.grid_id).path).most_extensions
        if incident.extensions >= most:
            raise Invalid(_("More time has been granted %(count)d times, as often as it may be.") % {"count": most})
    # The columns forget a deadline that was suspended; its clock stays.
    if move.action == Action.VOID and Clock.objects.filter(incident=incident, stage=Stage.HANDLE).exists():
        raise Invalid(_("It has been in somebody's hands: only what was never dispatched is voided."))


def look_up(
    move: Move, actor: Actor, incident: Incident, wanted: dict[str, Any], rules_number: int
) -> Mapping[str, Any]:
    """Add to ``wanted`` what the act changes in other rows, and return what its step keeps; the incident is locked.

    Raises ``Invalid`` naming the field, and ``Denied`` where a party to an appeal would decide on it.
    """
    if move.action == Action.SUPERVISE:
        if wanted.get("reason") == SupervisionKind.TIMEOUT and not is_late_at(incident, city_time.now()):
            sentence = _("It is not late: give another reason.")
            raise Invalid(sentence, fields={"reason": sentence})
        level = supervising_level(incident) or incident.lowest_level
        wanted["desk_level"] = level if incident.is_sealed else desk_level_of(actor, incident, level)
        wanted["due_at"] = _due_at(incident, rules_number)
        due_at = wanted["due_at"]
        return {"level": wanted["desk_level"], "due_at": due_at.isoformat() if due_at else None}
    if move.action == Action.ANSWER_SUPERVISION or (move.target in ENDED_STATES and incident.supervised_at is not None):
        open_rows = Supervision.objects.filter(incident=incident, answered_at__isnull=True)
        wanted["supervision"] = open_rows.values_list("pk", flat=True).first()
    if move.action == Action.DECIDE_APPEAL:
        return _appeal_decided(actor, incident, wanted)
    return {}


def limit_of_stage(incident: Any, stage: str, rules_number: int | None = None) -> Limit:
    """Return the limit of a stage by the rules of the incident's day; raises ``Invalid`` where none says so."""
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    return rulebook(incident.reported_on, revision=rules_number).limit_for(incident.matter_id, stage, chain)


def _due_at(incident: Incident, rules_number: int) -> datetime | None:
    limit = limit_of_stage(incident, Stage.SUPERVISION, rules_number)
    span = deadlines.Limit(limit.amount, limit.unit)
    try:
        return deadlines.compute_due_at(span, city_time.now(), timedelta(), limit.calendar)
    except CalendarExhausted:
        return None


def _appeal_decided(actor: Actor, incident: Incident, wanted: dict[str, Any]) -> Mapping[str, Any]:
    decision = wanted.get("decision")
    if decision not in AppealDecision.values:
        choose = _("Choose one of the two.")
        raise Invalid(_("Say whether you approve."), fields={"decision": choose})
    appeal = OvertimeAppeal.objects.get(incident=incident, state=incident.appeal)
    if actor.user_id in {appeal.asked_by, appeal.handler}:
        raise Denied(_("It is about your own lateness: others decide."))
    if actor.user_id == appeal.first_by:
        raise Denied(_("You have approved it first: somebody else has to look at it too."))
    wanted["appeal"], wanted["round"] = appeal.pk, appeal.round
    wanted["review"] = "first" if appeal.first_by is None else "second"
    state = after_review(appeal.state, decision)
    if appeal.round < incident.past_rounds and state == AppealState.APPROVED:
        ended = PastRound.objects.get(incident=incident, number=appeal.round + 1)
        wanted["past_round"], wanted["settled_on"] = ended.pk, ended.handle_due_on
        wanted["days"] = days_of_rounds([ended])
    return {"decision": decision, "state": str(state)}


def write_rows(acts: Sequence[Act]) -> None:
    """Write the rows that acts bring beside their incident's, with the moment and the person of the act."""
    for act in acts:
        writer = _WRITERS.get(act.move.action)
        if writer is not None:
            writer(act)
        elif act.given.data.get("supervision"):
            # What ended the incident answers what it was supervised for.
            _answer(act)


def _order(act: Act) -> None:
    data = act.given.data
    columns = ("incident_id", "kind", "level", "requirement", "ordered_by", "ordered_at", "due_at", "answer")
    who = act.actor.user_id or 0
    row = (act.subject.pk, data["reason"], data["desk_level"], act.given.note, who, act.at, data["due_at"], "")
    insert(Supervision, columns, [row])


def _answer(act: Act) -> None:
    row = (act.given.data["supervision"], act.actor.user_id, act.at, act.given.note)
    update(Supervision, ("answered_by", "answered_at", "answer"), [row])


def _appeal(act: Act) -> None:
    incident = act.subject
    columns = ("incident_id", "round", "state", "asked_by", "asked_at", "handler", "reason", "words")
    reason, who = act.given.data["reason"], act.actor.user_id or 0
    state = AppealState.ASKED.value
    row = (incident.pk, incident.past_rounds, state, who, act.at, incident.handler_id, reason, act.given.note)
    insert(OvertimeAppeal, columns, [row])


def _decide(act: Act) -> None:
    data, state = act.given.data, act.given.detail["state"]
    names = (f"{data['review']}_by", f"{data['review']}_at")
    update(OvertimeAppeal, ("state", *names), [(data["appeal"], state, act.actor.user_id, act.at)])
    if "past_round" in data:
        row = (data["past_round"], True, data["settled_on"])
        update(PastRound, ("overtime_exempt", "settled_on"), [row])


_WRITERS: Mapping[str, Callable[[Act], None]] = {
    Action.SUPERVISE: _order,
    Action.ANSWER_SUPERVISION: _answer,
    Action.APPEAL_OVERTIME: _appeal,
    Action.DECIDE_APPEAL: _decide,
}


def days_to_count(data: Mapping[str, Any]) -> frozenset[date]:
    """Return the days of an earlier round that an act changes."""
    return frozenset(data.get("days", ()))

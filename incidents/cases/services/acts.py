"""Owns the acts of people on an incident: looks up and checks the data of each, then lets the kernel advance it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct, answer_once, done_before
from foundation.process.services import ActData, advance, is_missing
from foundation.process.workflow import Move
from grids.areas.choices import Level
from grids.workforce.desks import desk_level_of, passes_up_from
from incidents.cases import scoping, selectors
from incidents.cases.choices import REASONS, Action, State
from incidents.cases.models import Incident
from incidents.cases.scoping import WAITING
from incidents.cases.services import lookups, watching
from incidents.cases.services.act_documents import documents_named
from incidents.cases.services.calling_back import call_back_data, reopening_detail
from incidents.cases.services.correcting import matter_data, place_data
from incidents.cases.services.enforcement import enforcing_unit, form_package
from incidents.cases.services.extras import ExtraData, extras_of, ruled_unit
from incidents.cases.services.family import (
    FAMILY_ACTS,
    NewChild,
    begin_children,
    follow_up_data,
    lock_parent,
    split_data,
)
from incidents.cases.services.grid_gate import recorded_refusals, refuse_for_grids
from incidents.cases.services.links import link_data, lock_for_link, unlink_data
from incidents.cases.services.photos import FINISH
from incidents.cases.services.process import INCIDENTS, IncidentEffects, moves_clocks
from incidents.cases.services.redacting import redact_data
from incidents.cases.services.standards import choose_standard, is_photo_needed, refuse_without_evidence
from incidents.cases.services.suspension import check_until
from incidents.cases.services.urging import refuse_hurry
from incidents.cases.workflow import INCIDENT, IncidentMove
from incidents.catalogue.selectors import REVISION

# Of the number of a unit, in digits: more fit no column.
LONGEST_NUMBER = 18
# What gives an incident to a unit, or to the worker of its grid.
DISPATCHING = (Action.DISPATCH, Action.RULE, Action.HAND_TO_ENFORCEMENT)


def answer_question(actor: Actor, incident: Incident, words: str) -> Incident:
    """Keep the answer of whoever reported an incident to the question of the office, as a step of its own.

    Raises ``Denied`` for anybody else, ``Invalid`` without words, ``Stale`` where it has ended.
    """
    build = lambda _incident, _move: ActData(note=words.strip())  # noqa: E731 - one answer, whatever the move
    return advance(actor, IncidentEffects().process(), incident.pk, Action.ANSWER_QUESTION, build)  # type: ignore[no-any-return]


def act_on_incident(
    actor: Actor,
    reference: str,
    action: str,
    *,
    version: int | None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    act_id: UUID | None = None,
) -> Incident:
    """Do one act on an incident the actor sees and return the incident.

    ``data`` holds what the move needs or takes: ``reason``; ``to``, for dispatch "unit:<id>" or "grid", for handing
    down a level. An act sent again under the same ``act_id`` is done once, with the same answer. Raises ``NotFound``,
    ``Denied`` with the reason, ``Stale``, ``Invalid`` naming fields, and ``DifferentContent`` where the id stands for
    another act.
    """
    return do_act(actor, reference, SentAct(action, version, note, data or {}, act_id))


def do_act(actor: Actor, reference: str, sent: SentAct) -> Incident:
    """Do one act as ``act_on_incident`` does, from a ``SentAct``; with ``then`` both of a pair, or none of them."""
    rows = _incident_to_move(reference)
    do = partial(_do_both if sent.then else _do_one, actor, reference, sent)
    # What no grid may be given is written down outside the transaction that it is refused in.
    with recorded_refusals(actor, sent.then or sent.action), _locked_before(reference, sent):
        return answer_once(actor, INCIDENTS, rows, sent, do)  # type: ignore[no-any-return]


def _do_one(actor: Actor, reference: str, sent: SentAct) -> Incident:
    effects = IncidentEffects()
    children: list[NewChild] = []
    package = form_package(actor, reference, sent) if sent.action == Action.HAND_TO_ENFORCEMENT else None

    def build(incident: Incident, move: Move) -> ActData:
        if moves_clocks(move):
            # Read under the lock: a calendar entered since is either seen here, or its recomputing waits for this act.
            effects.revision = revisions.current().get(REVISION, 1)
        given = act_data(move, actor, incident, sent, effects.revision, package)
        children.extend(given.data.get("children", ()))
        return given

    with transaction.atomic() if sent.action in FAMILY_ACTS else nullcontext():
        incident = advance(
            actor,
            effects.process(),
            _incident_to_move(reference).filter(scoping.visible_to(actor)),
            sent.action,
            build,
            version=sent.version,
            missing=selectors.not_found(reference),
        )
        _give_children(actor, incident, children)
    return incident  # type: ignore[no-any-return]


def _give_children(actor: Actor, incident: Incident, children: Sequence[NewChild]) -> None:
    """Begin the sub-incidents that an act splits off, and give each to whom it names: accepted and dispatched by who splits."""
    for child in begin_children(actor, incident, children):
        to = next(one.to for one in children if one.reference == child.reference)
        if to:
            sent = SentAct(Action.ACCEPT, child.version, data={"to": to}, then=Action.DISPATCH)
            _do_both(actor, child.reference, sent)


def _do_both(actor: Actor, reference: str, sent: SentAct) -> Incident:
    """Make both moves of a pair, each with its own step; the words and the id are the second one's."""
    if (sent.action, sent.then) not in INCIDENT.pairs:
        sentence = _("These two are not done at once.")
        raise Invalid(sentence, fields={"then": sentence})
    with transaction.atomic():
        first = _do_one(actor, reference, replace(sent, note="", id=None, then=""))
        return _do_one(actor, reference, replace(sent, action=sent.then, version=first.version, then=""))


@contextmanager
def _locked_before(reference: str, sent: SentAct) -> Iterator[None]:
    """Lock in one order what an act on two incidents at once may change; for all others do nothing."""
    if sent.action not in (Action.LINK_DUPLICATE, Action.REOPEN):
        yield
        return
    with transaction.atomic():
        if sent.action == Action.LINK_DUPLICATE:
            lock_for_link(reference, str(sent.data.get("master", "")))
        else:
            lock_parent(reference)
        yield


def act_done_before(actor: Actor, reference: str, sent: SentAct) -> Incident | None:
    """Return the incident of an act this person did before under this id, as it is now; None without one."""
    return done_before(actor, INCIDENTS, _incident_to_move(reference), sent)  # type: ignore[no-any-return]


def _incident_to_move(reference: str) -> QuerySet[Incident]:
    return Incident.including_sealed.filter(reference=reference.upper()).defer(*selectors.WIDE)


def act_data(
    move: Move, actor: Actor, incident: Incident, sent: SentAct, rules_number: int, package: UUID | None = None
) -> ActData:
    """Return the checked data of an act, with ids in place of names, and the details for its timeline."""
    note = sent.note.strip()
    if move.action == Action.CLOSE and not note:
        raise Invalid(_("Say what came of it: whoever reported it reads this."), fields={"note": _("Say the result.")})
    _refuse_unready(move, actor, incident, rules_number)
    wanted = {name: sent.data[name] for name in (*move.needs, *move.takes) if not is_missing(sent.data.get(name))}
    detail = {**_whom(move, actor, incident, wanted, rules_number), **_why(move, wanted)}
    if all(name in wanted for name in move.needs if name != "note"):
        own = _own_data(move, actor, incident, note, wanted, rules_number)
        if own is not None:
            return replace(own, note=note, id=sent.id)
    if move.action == Action.REOPEN:
        detail |= reopening_detail(incident)
    detail |= choose_standard(incident, wanted, rules_number)
    if "until" in wanted:
        wanted["until"] = check_until(incident, wanted["until"], rules_number)
        detail["until"] = wanted["until"].isoformat()
    if "documents" in wanted:
        detail["documents"] = documents_named(actor, incident, wanted["documents"])
    detail |= watching.look_up(move, actor, incident, wanted, rules_number)
    if move.action == Action.PASS_UP:
        wanted["from_level"] = detail["from_level"] = passes_up_from(actor, incident)
    extras = extras_of(move.action, actor, incident, ExtraData(wanted, note, package))
    return ActData(
        note=note,
        data=wanted,
        detail={**detail, **extras.detail},
        columns=extras.columns,
        write=extras.write,
        id=sent.id,
    )


def _own_data(
    move: Move, actor: Actor, incident: Incident, note: str, wanted: Mapping[str, Any], rules_number: int
) -> ActData | None:
    """Return the data of an act whose topic owns it; None for the acts that this module knows."""
    own = _OWN.get(move.action)
    return own(actor, incident, note, wanted, rules_number) if own is not None else None


# What an act brings whose topic owns it: (actor, incident, note, what was sent, number of the rules) -> its data.
_OWN: Mapping[str, Callable[[Actor, Incident, str, Mapping[str, Any], int], ActData]] = {
    Action.SPLIT: lambda actor, incident, note, wanted, _rules: split_data(actor, incident, note, wanted),
    Action.FOLLOW_UP: lambda actor, incident, note, wanted, _rules: follow_up_data(actor, incident, note, wanted),
    Action.LINK_DUPLICATE: lambda actor, incident, _note, wanted, _rules: link_data(actor, incident, wanted),
    Action.UNLINK_DUPLICATE: lambda _actor, incident, _note, _wanted, _rules: unlink_data(incident),
    Action.CORRECT_PLACE: lambda _actor, incident, _note, wanted, rules: place_data(incident, wanted, rules),
    Action.CORRECT_MATTER: lambda _actor, incident, _note, wanted, rules: matter_data(incident, wanted, rules),
    Action.CALL_BACK: lambda actor, incident, note, wanted, _rules: call_back_data(
        actor, incident, note, wanted, city_time.now()
    ),
    Action.REDACT: lambda actor, incident, note, wanted, _rules: redact_data(actor, incident, note, wanted),
}


def _refuse_unready(move: Move, actor: Actor, incident: Incident, rules_number: int) -> None:
    """Raise ``Invalid`` where the incident is not ready for this act, whatever comes with it."""
    if move.action == Action.URGE:
        refuse_hurry(actor, incident)
    watching.refuse_unready(move, incident, rules_number)
    if isinstance(move, IncidentMove) and move.shows_work:
        _require_photo(incident, rules_number)
        refuse_without_evidence(incident, rules_number)


def _whom(move: Move, actor: Actor, incident: Incident, wanted: dict[str, Any], rules_number: int) -> dict[str, Any]:
    """Look up to whom an act gives the incident, add that to ``wanted``, and return what the timeline keeps of it."""
    detail: dict[str, Any] = {}
    if "to" in wanted and move.action in DISPATCHING:
        find = {Action.RULE: ruled_unit, Action.HAND_TO_ENFORCEMENT: enforcing_unit}.get(Action(move.action))
        target = find(incident, str(wanted["to"])) if find else None
        wanted["unit_id"], detail = target or _dispatch_target(incident, str(wanted["to"]), rules_number)
        wanted["desk_level"] = desk_level_of(actor, incident, incident.lowest_level)
        wanted["is_dispatch"] = move.target == State.DISPATCHED
    if "to" in wanted and move.action == Action.ASSIGN:
        wanted["handler_id"] = _colleague(incident, str(wanted["to"]))
        detail = {"assigned_to": wanted["handler_id"], "assigned_name": lookups.name_of(wanted["handler_id"])}
    if "to" in wanted and move.action == Action.HAND_DOWN:
        detail = {"from_level": incident.level, "to_level": _level_below(incident, str(wanted["to"]))}
    return detail


def _why(move: Move, wanted: Mapping[str, Any]) -> dict[str, Any]:
    if "reason" not in wanted:
        return {}
    if wanted["reason"] not in REASONS[move.action].values:
        raise Invalid(_("This is no reason on the list."), fields={"reason": _("Choose a reason from the list.")})
    return {"reason": str(wanted["reason"])}


def _dispatch_target(incident: Incident, to: str, rules_number: int) -> tuple[int | None, dict[str, Any]]:
    """Return the id of the unit to dispatch to (None: the grid's worker) and the details; raises ``Invalid``."""
    if incident.is_sealed:
        return _unit_with_part(incident, to)
    if to == "grid":
        refuse_for_grids(incident, rules_number)
        if not lookups.has_worker(incident):
            raise Invalid(_("This grid has no worker now."), fields={"to": _("Choose a unit.")})
        return None, {"to": "grid"}
    kind, _colon, number = to.partition(":")
    is_number = kind == "unit" and number.isdecimal() and len(number) < LONGEST_NUMBER
    unit, has_people = lookups.serving_unit(incident, int(number)) if is_number else (None, False)
    if unit is None:
        raise Invalid(_("This unit does not serve the place."), fields={"to": _("Choose a unit from the list.")})
    if not has_people:
        raise Invalid(_("This unit has nobody posted now."), fields={"to": _("Choose a unit from the list.")})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name}


def _colleague(incident: Incident, to: str) -> int:
    """Return the id of who has the incident in hand beside others; raises ``Invalid`` for anybody else."""
    kind, _colon, number = to.partition(":")
    found = lookups.people_in_hand(incident)
    if kind != "user" or not number.isdecimal() or int(number) not in found:
        raise Invalid(_("This is no colleague who has it."), fields={"to": _("Choose a colleague from the list.")})
    return int(number)


def _unit_with_part(incident: Incident, to: str) -> tuple[int, dict[str, Any]]:
    """Return the unit a sealed incident is given to, which somebody with a part in it works in, and the details."""
    unit = next((one for one in selectors.units_with_part(incident) if f"unit:{one.pk}" == to), None)
    if unit is None:
        sentence = _("Give somebody of the unit a part first.")
        raise Invalid(sentence, fields={"to": sentence})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name}


def _level_below(incident: Incident, to: str) -> str:
    """Return the level to hand down to; raises ``Invalid`` if it may not hold the incident or has nobody posted."""
    if to == Level.GRID:
        refuse_for_grids(incident, lookups.rules_number())
    if to not in WAITING.levels_below(incident.level, incident.state):
        raise Invalid(_("It cannot be handed down to there."), fields={"to": _("Choose a level from the list.")})
    if to not in lookups.staffed_levels(incident):
        raise Invalid(_("There is nobody posted now."), fields={"to": _("Choose a level from the list.")})
    return to


def _require_photo(incident: Incident, rules_number: int) -> None:
    if not is_photo_needed(incident, rules_number):
        return
    photos = lookups.photos_of_incident(incident)
    since = lookups.work_began_at(incident)
    if any(photo.stage == FINISH and photo.uploaded_at >= since for photo in photos):
        return
    # A photo may be attached that does not count: say why it is not enough.
    known = _("Photos of the report, or from before this work began, do not count: add one of the finished work.")
    sentence = known if photos else _("Add a photo first.")
    raise Invalid(_("This matter needs a photo of the finished work."), fields={"photos": sentence})

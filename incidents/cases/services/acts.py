"""Owns the acts of people on an incident: looks up and checks the data of each, then lets the kernel advance it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.evidence.selectors import photos_of
from foundation.kernel import revisions
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.desks import desk_level_of, passes_up_from
from incidents.cases import scoping, selectors
from incidents.cases.choices import REASONS, SUBJECT_KIND, Action
from incidents.cases.models import Incident
from incidents.cases.scoping import WAITING
from incidents.cases.services.grid_gate import recorded_refusals, refuse_for_grids
from incidents.cases.services.photos import FINISH, work_began_at
from incidents.cases.services.process import INCIDENTS, IncidentEffects, moves_clocks
from incidents.cases.services.suspension import check_until
from incidents.cases.services.urging import refuse_hurry
from incidents.cases.workflow import IncidentMove
from incidents.catalogue.selectors import REVISION, rulebook


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
    """Do one act as ``act_on_incident`` does, from a ``SentAct``."""
    effects = IncidentEffects()

    def build(incident: Incident, move: Move) -> ActData:
        if moves_clocks(move):
            # Read under the lock: a calendar entered since is either seen here, or its recomputing waits for this act.
            effects.revision = revisions.current().get(REVISION, 1)
        return _act_data(move, actor, incident, sent, effects.revision)

    # What no grid may be given is written down outside the transaction that it is refused in.
    with recorded_refusals(actor, sent.action):
        return do_once(  # type: ignore[no-any-return]
            actor,
            effects.process(),
            _incident_to_move(reference),
            sent,
            build,
            seen=scoping.visible_to(actor),
            missing=selectors.not_found(reference),
        )


def act_done_before(actor: Actor, reference: str, sent: SentAct) -> Incident | None:
    """Return the incident of an act this person did before under this id, as it is now; None without one."""
    return done_before(actor, INCIDENTS, _incident_to_move(reference), sent)  # type: ignore[no-any-return]


def _incident_to_move(reference: str) -> QuerySet[Incident]:
    return Incident.including_sealed.filter(reference=reference.upper()).defer(*selectors.WIDE)


def _act_data(move: Move, actor: Actor, incident: Incident, sent: SentAct, rules_number: int) -> ActData:
    """Return the checked data of an act, with ids in place of names, and the details for its timeline."""
    note = sent.note.strip()
    if move.action == Action.CLOSE and not note:
        raise Invalid(_("Say what came of it: whoever reported it reads this."), fields={"note": _("Say the result.")})
    _refuse_unready(move, actor, incident, rules_number)
    wanted = {name: sent.data[name] for name in (*move.needs, *move.takes) if not is_missing(sent.data.get(name))}
    detail = {**_whom(move, actor, incident, wanted, rules_number), **_why(move, wanted)}
    if "until" in wanted:
        wanted["until"] = check_until(incident, wanted["until"], rules_number)
        detail["until"] = wanted["until"].isoformat()
    if move.action == Action.PASS_UP:
        wanted["from_level"] = detail["from_level"] = passes_up_from(actor, incident)
    return ActData(note=note, data=wanted, detail=detail, id=sent.id)


def _refuse_unready(move: Move, actor: Actor, incident: Incident, rules_number: int) -> None:
    """Raise ``Invalid`` where the incident is not ready for this act, whatever comes with it."""
    if move.action == Action.URGE:
        refuse_hurry(actor, incident)
    if isinstance(move, IncidentMove) and move.shows_work:
        _require_photo(incident, rules_number)


def _whom(move: Move, actor: Actor, incident: Incident, wanted: dict[str, Any], rules_number: int) -> dict[str, Any]:
    """Look up to whom an act gives the incident, add that to ``wanted``, and return what the timeline keeps of it."""
    detail: dict[str, Any] = {}
    if "to" in wanted and move.action == Action.DISPATCH:
        wanted["unit_id"], detail = _dispatch_target(incident, str(wanted["to"]), rules_number)
        wanted["desk_level"] = desk_level_of(actor, incident, incident.lowest_level)
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
        if not workforce.workers_of(incident.grid_id):
            raise Invalid(_("This grid has no worker now."), fields={"to": _("Choose a unit.")})
        return None, {"to": "grid"}
    kind, _colon, number = to.partition(":")
    serving = workforce.units_for(areas.place(incident.grid_id).path) if kind == "unit" and number.isdecimal() else None
    serving = serving.annotate(has_people=workforce.has_people()) if serving is not None else None
    unit = serving.filter(pk=int(number)).first() if serving is not None else None
    if unit is None:
        raise Invalid(_("This unit does not serve the place."), fields={"to": _("Choose a unit from the list.")})
    if not unit.has_people:
        raise Invalid(_("This unit has nobody posted now."), fields={"to": _("Choose a unit from the list.")})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name}


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
        refuse_for_grids(incident)
    if to not in WAITING.levels_below(incident.level, incident.state):
        raise Invalid(_("It cannot be handed down to there."), fields={"to": _("Choose a level from the list.")})
    if to not in selectors.staffed_levels(incident):
        raise Invalid(_("There is nobody posted now."), fields={"to": _("Choose a level from the list.")})
    return to


def _require_photo(incident: Incident, rules_number: int) -> None:
    matter = rulebook(incident.reported_on, revision=rules_number).matters.get(incident.matter_id)
    if matter is None or not matter.photo_to_finish:
        return
    photos = photos_of(SUBJECT_KIND, incident.reference)
    since = work_began_at(incident)
    if any(photo.stage == FINISH and photo.uploaded_at >= since for photo in photos):
        return
    # A photo may be attached that does not count: say why it is not enough.
    known = _("Photos of the report, or from before this work began, do not count: add one of the finished work.")
    sentence = known if photos else _("Add a photo first.")
    raise Invalid(_("This matter needs a photo of the finished work."), fields={"photos": sentence})

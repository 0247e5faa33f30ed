"""Owns the choice of what each act brings besides its move: disputes, calls, arrivals, enforcement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from incidents.cases.choices import BACKSTOP, OBJECTION, OBJECTION_ANSWER, RESULT_PREFIX, Action, State
from incidents.cases.models import Incident
from incidents.cases.selectors.joint import backstop_unit
from incidents.cases.services import disputes, enforcement, family, joint
from incidents.cases.services.act_extras import ActExtras


@dataclass(frozen=True, slots=True)
class ExtraData:
    """What came with an act: what was looked up of its data, its words, the evidence package formed for it."""

    wanted: Mapping[str, Any]
    note: str
    package: UUID | None = None


def extras_of(action: str, actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    """Return what an act brings besides its move; raises ``Invalid`` or ``Denied`` for data that does not fit."""
    add = _EXTRAS.get(action)
    return add(actor, incident, given) if add is not None else ActExtras()


def ruled_unit(incident: Incident, to: str) -> tuple[int, dict[str, Any]] | None:
    """Return the unit that a ruling names and what the timeline keeps of it; None where ``to`` names a unit as a dispatch does.

    Raises ``Invalid`` where the backstop is meant and none is named, or where the worker of the grid is.
    """
    if to == "grid":
        raise Invalid(_("A ruling names a unit."), fields={"to": _("Choose a unit from the list.")})
    if to != BACKSTOP:
        return None
    unit = backstop_unit(incident)
    if unit is None:
        sentence = _("No backstop unit with people is named for this place.")
        raise Invalid(sentence, fields={"to": _("Choose a unit from the list.")})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name, "backstop": True}


def _return(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    return disputes.open_dispute(actor, incident, given.wanted.get("reason", ""), given.note, city_time.now())


def _dispatch(actor: Actor, incident: Incident, _given: ExtraData) -> ActExtras:
    return disputes.settle_disputes(actor, incident, city_time.now())


def _rule(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    now, unit_id = city_time.now(), given.wanted.get("unit_id")
    if unit_id is None:
        return ActExtras()
    is_backstop = given.wanted["to"] == BACKSTOP
    return disputes.rule_on_dispute(
        actor, incident, unit_id=unit_id, grounds=given.note, at=now, is_backstop=is_backstop
    )


def _whistle(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    if "kind" not in given.wanted or not given.note:
        return ActExtras()
    return joint.call_others(actor, incident, given.wanted, task=given.note, at=city_time.now())


def _arrive(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    return joint.note_arrival(actor, incident, given.note, city_time.now())


def _hand_to_enforcement(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    now, unit_id = city_time.now(), given.wanted.get("unit_id")
    if unit_id is None or not given.note:
        return ActExtras()
    handed = enforcement.hand_over(actor, incident, unit_id=unit_id, facts=given.note, package=given.package, at=now)
    return handed | disputes.settle_disputes(actor, incident, now) if given.wanted["is_dispatch"] else handed


def _note(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    about, now = str(given.wanted.get("about") or ""), city_time.now()
    if not about or not given.note:
        return ActExtras()
    if about in (OBJECTION, OBJECTION_ANSWER):
        return disputes.state_objection(actor, incident, about=about, words=given.note, at=now)
    if not about.startswith(RESULT_PREFIX):
        raise Invalid(_("A note cannot be about this."), fields={"about": _("Choose from the list.")})
    document = str(given.wanted.get("document") or "") or None
    result = about.removeprefix(RESULT_PREFIX)
    return enforcement.record_result(actor, incident, result=result, document=document, words=given.note, at=now)


def _check(_actor: Actor, incident: Incident, _given: ExtraData) -> ActExtras:
    """Of a split incident that nobody has in hand, the work was done with the last of its sub-incidents."""
    return family.handled_by_children(incident) if incident.state == State.ACCEPTED else ActExtras()


def _close(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    family.refuse_open_children(incident, given.wanted)
    disputes.refuse_unanswered(incident)
    enforcement.refuse_without_result(incident)
    despite = given.wanted.get("despite")
    return _end(actor, incident, given) | ActExtras({"despite": str(despite)} if despite else {})


def _decline(actor: Actor, incident: Incident, given: ExtraData) -> ActExtras:
    enforcement.refuse_without_result(incident)
    return _end(actor, incident, given)


def _end(actor: Actor, incident: Incident, _given: ExtraData) -> ActExtras:
    now = city_time.now()
    return joint.end_assists(actor, incident, now) | disputes.settle_disputes(actor, incident, now)


def _reopen(_actor: Actor, incident: Incident, _given: ExtraData) -> ActExtras:
    """Begin again without the disputes and the ruling of the round before."""
    return ActExtras(
        columns={"disputed_times": 0, "is_ruled": False} if incident.disputed_times or incident.is_ruled else {}
    )


_EXTRAS: Mapping[str, Callable[[Actor, Incident, ExtraData], ActExtras]] = {
    Action.RETURN: _return,
    Action.DISPATCH: _dispatch,
    Action.RULE: _rule,
    Action.WHISTLE: _whistle,
    Action.ARRIVE: _arrive,
    Action.HAND_TO_ENFORCEMENT: _hand_to_enforcement,
    Action.NOTE: _note,
    Action.CHECK: _check,
    Action.CLOSE: _close,
    Action.DECLINE: _decline,
    Action.REOPEN: _reopen,
}

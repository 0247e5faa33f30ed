"""Owns what may be chosen in the acts of several units: whom to rule to, whom to call, what a note is about."""

from dataclasses import replace

from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of
from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Offer
from grids.areas.choices import Level
from grids.workforce.desks import desk_level_of
from incidents.cases.choices import (
    BACKSTOP,
    OBJECTION,
    OBJECTION_ANSWER,
    RESULT_PREFIX,
    SUBJECT_KIND,
    Action,
    DocumentPurpose,
    EnforcementResult,
    ReturnReason,
    WhistleKind,
)
from incidents.cases.models import DutyDispute, Incident
from incidents.cases.scoping import units_of
from incidents.cases.selectors.enforcement import enforcing_units
from incidents.cases.selectors.joint import backstop_unit, callable_units, other_townships

Choices = dict[str, tuple[Choice, ...]]


def joint_choices(incident: Incident, action: str, to: tuple[Choice, ...]) -> Choices:
    """Return the choices of the fields of an act of several units; ``to``: whom a desk may dispatch to."""
    if action == Action.RULE:
        return {"to": _ruling_choices(incident, to)}
    if action == Action.WHISTLE:
        return _whistle_choices(incident)
    if action == Action.HAND_TO_ENFORCEMENT:
        return {"to": tuple(Choice(f"unit:{unit.pk}", unit.name) for unit in enforcing_units(incident))}
    if action == Action.NOTE:
        return _note_choices(incident)
    return {}


def without_empty_choices(offer: Offer) -> Offer:
    """Return an offer without the optional fields for which this incident has nothing to choose."""
    chosen = {"units", "townships", "about", "document", "withdrawn"}
    return replace(offer, takes=tuple(name for name in offer.takes if name not in chosen or offer.choices.get(name)))


def as_for(actor: Actor, incident: Incident, offer: Offer) -> Offer:
    """Return an offer as this actor is asked: nobody is offered what a policy would refuse to him afterwards.

    Only a township's desk or the city's names other townships; of a note only a unit objects, and only a desk answers.
    """
    if offer.action == Action.WHISTLE and desk_level_of(actor, incident, Level.TOWNSHIP) is None:
        return replace(offer, takes=tuple(name for name in offer.takes if name != "townships"))
    if offer.action == Action.NOTE and offer.choices.get("about"):
        about = tuple(choice for choice in offer.choices["about"] if _may_be_about(actor, incident, choice.value))
        choices = {"about": about, "document": offer.choices.get("document", ()) if about else ()}
        return without_empty_choices(replace(offer, choices=choices))
    return offer


def _may_be_about(actor: Actor, incident: Incident, about: str) -> bool:
    is_desk = desk_level_of(actor, incident, incident.lowest_level) is not None
    in_hand = incident.unit_id in units_of(actor)
    if about == OBJECTION:
        return in_hand
    return is_desk if about == OBJECTION_ANSWER else is_desk or bool(units_of(actor))


def return_reasons(incident: Incident) -> tuple[Choice, ...]:
    """Return why an incident may be returned; what was ruled to a unit is its duty."""
    known = [reason for reason in ReturnReason if reason != ReturnReason.NOT_OUR_DUTY or not incident.is_ruled]
    return tuple(Choice(reason.value, str(reason.label)) for reason in known)


def _ruling_choices(incident: Incident, to: tuple[Choice, ...]) -> tuple[Choice, ...]:
    units = [choice for choice in to if choice.value != "grid"]
    backstop = backstop_unit(incident)
    if backstop is not None:
        units.append(Choice(BACKSTOP, _("No unit is found: the backstop unit, %(unit)s") % {"unit": backstop.name}))
    return tuple(units)


def _whistle_choices(incident: Incident) -> Choices:
    return {
        "kind": tuple(Choice(kind.value, str(kind.label)) for kind in WhistleKind),
        "units": tuple(Choice(f"unit:{unit.pk}", unit.name) for unit in callable_units(incident)),
        "townships": tuple(Choice(place.code, place.name) for place in other_townships(incident)),
    }


def _note_choices(incident: Incident) -> Choices:
    found: Choices = {}
    about = _ruling_notes(incident) if incident.is_ruled else []
    if incident.awaits_enforcement:
        words = _("Result of enforcement: %(result)s")
        about += [Choice(f"{RESULT_PREFIX}{one.value}", words % {"result": one.label}) for one in EnforcementResult]
        held = documents_of(SUBJECT_KIND, incident.reference)
        proofs = [one for one in held if one.purpose != DocumentPurpose.EVIDENCE]
        found["document"] = tuple(Choice(str(one.id), one.name) for one in proofs)
    if about:
        found["about"] = tuple(about)
    return found


def _ruling_notes(incident: Incident) -> list[Choice]:
    rulings = DutyDispute.objects.filter(incident=incident, ruled_at__isnull=False).order_by("-ruled_at", "-pk")
    ruling = rulings.first()
    if ruling is None or ruling.answered_at is not None:
        return []
    if ruling.objected_at is None:
        return [Choice(OBJECTION, _("Objection to the ruling"))]
    return [Choice(OBJECTION_ANSWER, _("Answer to the objection"))]

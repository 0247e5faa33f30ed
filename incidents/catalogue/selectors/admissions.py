"""Owns what is asked of admissions: which one sees, who has said what, what is due, what an application still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Choice, Offer
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from incidents.catalogue.choices import ADMISSION, OPEN_ADMISSIONS, AdmissionStage, AdmissionState, Opinion
from incidents.catalogue.models import Admission, AdmissionLimit, AdmissionOpinion, AdmissionStep, Matter
from incidents.catalogue.scoping import admissions_visible_to
from incidents.catalogue.selectors.rules import rulebook
from procedures.clocks.kinds import Subject
from procedures.clocks.selectors import Limit
from procedures.clocks.selectors.subject_clocks import Deadline, deadline_of


@dataclass(frozen=True, slots=True)
class StageDeadline:
    """One clock of an admission that was set: its stage and when it is due."""

    stage: AdmissionStage
    deadline: Deadline


def visible_admissions(actor: Actor) -> QuerySet[Admission]:
    """Return the admissions the actor may see, with their names."""
    return Admission.objects.filter(admissions_visible_to(actor)).select_related("matter", "unit", "applied_by")


def admission_by_reference(actor: Actor, reference: str) -> Admission:
    """Return one admission the actor may see; raises ``NotFound``."""
    found = visible_admissions(actor).filter(reference=reference.upper()).first()
    if found is None:
        raise hidden_admission(reference)
    return found


def hidden_admission(reference: str) -> NotFound:
    """Return the refusal of an admission that is hidden or not there."""
    return NotFound(_("There is no admission %(reference)s.") % {"reference": reference[:20]})


def steps_of_admission(admission: Admission) -> QuerySet[AdmissionStep]:
    """Return the steps of an admission, in no order."""
    return AdmissionStep.objects.filter(subject=admission)


def opinions_of(admission: Admission) -> list[AdmissionOpinion]:
    """Return what the townships have said, the earliest first."""
    return list(AdmissionOpinion.objects.filter(admission=admission).select_related("township"))


def townships_without_opinion(admission: Admission) -> list[Any]:
    """Return the townships of today that have not said anything to an application."""
    said = AdmissionOpinion.objects.filter(admission=admission).values_list("township_id", flat=True)
    answered = {areas.successor(township_id) for township_id in said}
    return [row for row in areas.areas(level=Level.TOWNSHIP).order_by("code") if row.pk not in answered]


def deadlines_of_admission(reference: str) -> list[StageDeadline]:
    """Return the clocks of an admission that were set, in the order of its stages."""
    found = ((stage, deadline_of(Subject(ADMISSION, reference), stage)) for stage in AdmissionStage)
    return [StageDeadline(stage, deadline) for stage, deadline in found if deadline is not None]


def admission_limit(stage: str, day: date) -> Limit | None:
    """Return the limit of a stage on a day; None where no row, no calendar or no ladder holds."""
    row = AdmissionLimit.objects.filter(stage=stage, valid_from__lte=day).order_by("-valid_from").first()
    return rulebook(day).limit(row.amount, row.unit, stage, (None,)) if row is not None else None


def own_townships(actor: Actor) -> list[int]:
    """Return the townships an official speaks for."""
    grants = actor.grants_of(Role.TOWNSHIP_OFFICIAL)
    return [grant.area_id for grant in grants if grant.area_level == Level.TOWNSHIP]


def own_units(actor: Actor) -> list[Any]:
    """Return the units the actor is a handler of."""
    ids = [grant.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None]
    return list(workforce.units(ids).values()) if ids else []


def matters_to_apply_for() -> QuerySet[Matter]:
    """Return the matters that may be applied for: delegable, and without an open admission."""
    open_ones = Admission.objects.filter(state__in=OPEN_ADMISSIONS).values("matter_id")
    return Matter.objects.filter(not_delegable=False, valid_to=None).exclude(pk__in=open_ones)


def expiring_admissions(day: date) -> list[int]:
    """Return the admissions whose exit date has come."""
    rows = Admission.objects.filter(state=AdmissionState.ADMITTED, exit_on__lte=day)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def with_choices(_subject: Any, offer: Offer) -> Offer:
    """Return an offer with what its fields may be."""
    if "opinion" not in offer.needs:
        return offer
    choices: Mapping[str, tuple[Choice, ...]] = {
        "opinion": tuple(Choice(value, str(label)) for value, label in Opinion.choices)
    }
    return Offer(offer.move, offer.allowed, offer.reason, offer.needs, offer.takes, choices)

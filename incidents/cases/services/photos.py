"""Owns the adding of photos to an incident: who may, and to which stage they belong."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.evidence.selectors import has_photo
from foundation.evidence.services import keep_photo, restage_photo
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, State
from incidents.cases.models import Incident
from incidents.cases.services.lookups import work_began_at

REPORT, FINISH, NOTE = "report", "finish", "note"
STAGES = (REPORT, FINISH, NOTE)
# A photo of the finished work may still be on its way when the work is said to be done.
WORKED_ON = frozenset({State.HANDLING, State.HANDLED})


class KeptPhoto(NamedTuple):
    """A photo of an incident, its stage, and whether this call added it."""

    id: UUID
    stage: str
    is_new: bool


def keep_incident_photo(actor: Actor, reference: str, *, photo_id: UUID, data: bytes, stage: str = "") -> KeptPhoto:
    """Keep a photo of a visible incident, once however often it is sent.

    Without a ``stage`` a photo by a handler shows the finished work, any other the report. Only handlers may add
    photos of the finished work, for closing relies on them. A photo of a note that a handler sends again as one of
    the finished work becomes one, unless it is older than the work.
    Raises ``NotFound``, ``Denied``, ``Invalid`` and, for another picture under the same id, ``DifferentContent``.
    """
    incident = selectors.incident_by_reference(actor, reference)
    if not has_photo(SUBJECT_KIND, incident.reference, photo_id):  # one that came before is answered as it was then
        policies.require(actor, "incident.photograph", incident)
    if stage and stage not in STAGES:
        raise Invalid(_("There is no such stage."), fields={"stage": ", ".join(STAGES)})
    handles = incident.state in WORKED_ON and bool(policies.ask(actor, "incident.finish", incident))
    if stage == FINISH and not (handles or _solves_it(actor, incident)):
        raise Denied(_("Only who handles it may show the finished work."))
    if not stage:
        stage = FINISH if handles and incident.state == State.HANDLING else REPORT
    photo = keep_photo(
        actor,
        photo_id=photo_id,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        data=data,
        stage=stage,
    )
    if (stage, photo.stage) == (FINISH, NOTE) and photo.uploaded_at >= work_began_at(incident):
        restage_photo(actor, photo_id=photo.id, stage=FINISH)
        photo.stage = FINISH
    return KeptPhoto(photo.id, photo.stage, photo.is_new)


def _solves_it(actor: Actor, incident: Incident) -> bool:
    return incident.state == State.REPORTED and bool(policies.ask(actor, "incident.solve_on_spot", incident))

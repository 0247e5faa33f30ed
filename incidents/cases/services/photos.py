"""Owns the adding of photos to a case: who may, and to which stage they belong."""

from uuid import UUID

from django.utils.translation import gettext as _

from governance.evidence.services import keep_photo
from governance.kernel import policies
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid
from incidents.cases import selectors
from incidents.cases.choices import State

SUBJECT_KIND = "incident"
STAGES = ("report", "finish", "note")


def keep_incident_photo(
    actor: Actor, reference: str, *, photo_id: UUID, data: bytes, stage: str = ""
) -> tuple[UUID, str]:
    """Keep a photo of a visible case once, however often it is sent; return its id and stage.

    Without a ``stage`` a photo taken while the case is being handled shows the finished work, any other the report.
    Raises ``NotFound``, ``Denied``, ``Invalid`` and, for another picture under the same id, ``DifferentContent``.
    """
    incident = selectors.by_reference(actor, reference)
    policies.require(actor, "incident.photograph", incident)
    if stage and stage not in STAGES:
        raise Invalid(_("There is no such stage."), fields={"stage": ", ".join(STAGES)})
    photo = keep_photo(
        actor, photo_id=photo_id, subject_kind=SUBJECT_KIND, subject_key=incident.reference, data=data,
        stage=stage or ("finish" if incident.state == State.HANDLING else "report"),
    )
    return photo.id, photo.stage

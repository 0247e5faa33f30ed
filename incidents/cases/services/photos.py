"""Owns the adding of photos to a case: who may, and to which stage they belong."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from governance.evidence.services import keep_photo
from governance.kernel import policies
from governance.kernel.actor import Actor
from governance.kernel.errors import Denied, Invalid
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, State

REPORT, FINISH, NOTE = "report", "finish", "note"
STAGES = (REPORT, FINISH, NOTE)
# A photo of the finished work may still be on its way when the work is said to be done.
WORKED_ON = frozenset({State.HANDLING, State.HANDLED})


class KeptPhoto(NamedTuple):
    """A photo of a case, to which stage it belongs, and whether this very call brought it."""

    id: UUID
    stage: str
    is_new: bool


def keep_incident_photo(actor: Actor, reference: str, *, photo_id: UUID, data: bytes, stage: str = "") -> KeptPhoto:
    """Keep a photo of a visible case once, however often it is sent.

    Without a ``stage`` a photo by whoever handles the case shows the finished work, any other the report. Only they
    may show it: a photo of the finished work is what a closing rests on.
    Raises ``NotFound``, ``Denied``, ``Invalid`` and, for another picture under the same id, ``DifferentContent``.
    """
    incident = selectors.by_reference(actor, reference)
    policies.require(actor, "incident.photograph", incident)
    if stage and stage not in STAGES:
        raise Invalid(_("There is no such stage."), fields={"stage": ", ".join(STAGES)})
    handles = incident.state in WORKED_ON and bool(policies.ask(actor, "incident.finish", incident))
    if stage == FINISH and not handles:
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
    return KeptPhoto(photo.id, photo.stage, photo.is_new)

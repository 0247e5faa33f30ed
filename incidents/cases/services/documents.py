"""Owns the documents of an incident: who may add them and for which purpose, and the audit of case files made."""

import hashlib
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.evidence.services import keep_document
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, DocumentPurpose


class KeptDocument(NamedTuple):
    """A document of an incident, the name it is kept under, and whether this call added it."""

    id: UUID
    name: str
    is_new: bool


def add_incident_document(
    actor: Actor,
    reference: str,
    *,
    document_id: UUID,
    name: str,
    data: bytes,
    purpose: str = DocumentPurpose.OTHER,
    supersedes: UUID | None = None,
) -> KeptDocument:
    """Keep a document of a visible incident, once however often it is sent, and return it.

    Raises ``NotFound``, ``Denied``, ``Invalid``, ``Stale``, ``NotStored`` and, for other bytes under the same id,
    ``DifferentContent``.
    """
    incident = selectors.incident_by_reference(actor, reference)
    policies.require(actor, "incident.add_document", incident)
    if purpose not in DocumentPurpose.values:
        raise Invalid(_("There is no such purpose."), fields={"purpose": ", ".join(DocumentPurpose.values)})
    kept = keep_document(
        actor,
        document_id=document_id,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        name=name,
        data=data,
        purpose=purpose,
        supersedes=supersedes,
    )
    return KeptDocument(kept.pk, kept.name, kept.is_new)


def note_case_file(actor: Actor, reference: str, made: bytes, media_type: str) -> None:
    """Audit that a case file was made for somebody, with the digest of its bytes."""
    detail = {"media_type": str(media_type), "sha256": hashlib.sha256(made).hexdigest()}
    with transaction.atomic():
        audit(actor, "make_case_file", SUBJECT_KIND, [reference], at=city_time.now(), detail=detail)

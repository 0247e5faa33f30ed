"""Owns the documents that come with an act: kept before it, one by one, and named by its step."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from incidents.cases.choices import SUBJECT_KIND, DocumentPurpose
from incidents.cases.models import Incident
from incidents.cases.services.documents import add_incident_document
from incidents.cases.workflow import INCIDENT


class SentFile(NamedTuple):
    """A file as it was sent: the name it had there, and its bytes."""

    name: str
    data: bytes


class KeptFiles(NamedTuple):
    """What became of the documents of an act: ids and names of those kept, name and reason of those refused."""

    kept: list[tuple[UUID, str]]
    refused: list[tuple[str, str]]


def keep_act_documents(actor: Actor, reference: str, action: str, files: Iterable[SentFile]) -> KeptFiles:
    """Keep the documents that came with an act, each once however often it is sent; one refused stops no other.

    A file that the incident has already is the one it has. Raises ``NotFound``, ``Denied`` and ``NotStored``.
    """
    reference, move = reference.upper(), INCIDENT.row(action)
    purpose = DocumentPurpose.RESULT if move is not None and move.shows_work else DocumentPurpose.OTHER
    held = {one.sha256: one.id for one in documents_of(SUBJECT_KIND, reference)}
    found = KeptFiles([], [])
    for file in files:
        digest = hashlib.sha256(file.data).hexdigest()
        try:
            document = add_incident_document(
                actor,
                reference,
                document_id=held.get(digest) or document_id(reference, file.data),
                name=file.name,
                data=file.data,
                purpose=purpose,
            )
        except Invalid as error:
            found.refused.append((file.name, error.message))
        else:
            held[digest] = document.id
            found.kept.append((document.id, document.name))
    return found


def document_id(reference: str, data: bytes) -> UUID:
    """Return the id of a document sent by a form: of the incident and the content, so that a second tap is the same one."""
    return uuid5(uuid5(UUID(int=0), reference), hashlib.sha256(data).hexdigest())


def documents_named(actor: Actor, incident: Incident, ids: Sequence[Any]) -> list[str]:
    """Return the ids of the documents that an act names, as its step keeps them.

    Raises ``Denied`` for who may add none, and ``Invalid`` for what is no document of this incident.
    """
    policies.require(actor, "incident.add_document", incident)
    held = {str(one.id) for one in documents_of(SUBJECT_KIND, incident.reference)}
    wanted = list(dict.fromkeys(str(one) for one in ids))
    missing = [one for one in wanted if one not in held]
    if missing:
        sentence = _("This is no document of this incident: %(id)s. Send the file first.") % {"id": missing[0]}
        raise Invalid(sentence, fields={"documents": sentence})
    return wanted

"""Owns the reading of an incident's documents by those who may read them."""

from foundation.evidence.selectors import DocumentView, documents_of
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.selectors.lists import incident_by_reference


def incident_documents(actor: Actor, reference: str) -> list[DocumentView]:
    """Return the documents of a visible incident, oldest first; none to a reader who may not read them.

    Raises ``NotFound`` for a hidden incident.
    """
    incident = incident_by_reference(actor, reference)
    if not policies.ask(actor, "incident.read_documents", incident):
        return []
    return documents_of(SUBJECT_KIND, incident.reference)

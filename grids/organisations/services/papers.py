"""Owns the papers of an organisation: statutes, councils, reports; kept byte for byte by the floor."""

from uuid import UUID

from foundation.evidence.services import keep_document
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from grids.organisations import selectors
from grids.organisations.choices import SUBJECT_KIND


def keep_paper(actor: Actor, key: int, *, document_id: UUID, name: str, data: bytes, purpose: str) -> UUID:
    """Keep one paper of an organisation the actor speaks for or keeps, and return its id; raises what the floor raises."""
    organisation = selectors.organisation_by_id(actor, key)
    policies.require(actor, "organisation.add_paper", organisation)
    kept = keep_document(
        actor,
        document_id=document_id,
        subject_kind=SUBJECT_KIND,
        subject_key=str(organisation.pk),
        name=name,
        data=data,
        purpose=purpose,
    )
    return kept.id

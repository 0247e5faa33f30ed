"""Who may write beside an incident, add papers, seal it; what only the house does."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Verdict, refused
from incidents.cases.choices import State
from incidents.cases.policies.posts import policy, require_desk
from incidents.cases.scoping import is_insider


@policy("incident.note")
def note(actor: Actor, subject: Any) -> Verdict:
    """Everyone who sees an incident may add a note; for others it is not found before this is asked."""
    del subject
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to add a note."))
    return ALLOWED


@policy("incident.photograph")
def photograph(actor: Actor, subject: Any) -> Verdict:
    """Photos may be added while the incident is open: the evidence of a closing does not change afterwards."""
    if actor.is_system:
        return ALLOWED
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to add a photo."))
    return ALLOWED if subject.ended_at is None else refused(_("The incident has ended."))


@policy("incident.read_documents")
def read_documents(actor: Actor, subject: Any) -> Verdict:
    """Documents belong to the office: a person who sees an incident only as its reporter sees none of them."""
    return (
        ALLOWED
        if is_insider(actor, subject)
        else refused(_("Only those in charge of the incident may see its documents."))
    )


@policy("incident.add_document")
def add_document(actor: Actor, subject: Any) -> Verdict:
    """Those in charge add documents, after the end too: each is dated, and earlier ones stay."""
    return (
        ALLOWED if is_insider(actor, subject) else refused(_("Only those in charge of the incident may add documents."))
    )


@policy("incident.seal")
def seal(actor: Actor, subject: Any) -> Verdict:
    """The desk that holds it, or one above, makes an incident confidential; from then on its rank opens nothing."""
    if subject.state == State.SUSPENDED:
        return refused(_("It is suspended: let it go on first."))
    return require_desk(actor, subject)


@policy("incident.escalate")
def escalate(actor: Actor, subject: Any) -> Verdict:
    """Only the clock escalates an incident."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only the clock escalates."))


@policy("incident.import")
def import_past(actor: Actor, subject: Any) -> Verdict:
    """Only the system imports incidents with a past."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only an import command brings in incidents with a past."))

"""Owns the reading of an incident's documents by those who may read them, and of the files that may be withdrawn."""

from django.utils.translation import gettext as _

from foundation.evidence.selectors import DocumentView, documents_of, photos_of
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.process.offers import Choice
from foundation.web.templatetags.tongxin import moment
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.models import Incident
from incidents.cases.selectors.lists import incident_by_reference


def incident_documents(actor: Actor, reference: str) -> list[DocumentView]:
    """Return the documents of a visible incident, oldest first; none to a reader who may not read them.

    Raises ``NotFound`` for a hidden incident.
    """
    incident = incident_by_reference(actor, reference)
    if not policies.ask(actor, "incident.read_documents", incident):
        return []
    return documents_of(SUBJECT_KIND, incident.reference)


def photos_to_cover(incident: Incident) -> tuple[Choice, ...]:
    """Return the photos of an incident, by id, on which something may be covered."""
    files = files_to_withdraw(incident)
    return tuple(Choice(one.value[6:], one.label) for one in files if one.value.startswith("photo:"))


def files_to_withdraw(incident: Incident) -> tuple[Choice, ...]:
    """Return the photos and documents of an incident as "photo:<id>" and "document:<id>", photos in the order of its page."""
    photos = photos_of(SUBJECT_KIND, incident.reference)
    return (
        *(
            Choice(
                f"photo:{photo.id}",
                _("Photo %(number)d, of %(moment)s") % {"number": number, "moment": moment(photo.uploaded_at)},
            )
            for number, photo in enumerate(photos, 1)
        ),
        *(Choice(f"document:{one.id}", one.name) for one in documents_of(SUBJECT_KIND, incident.reference)),
    )

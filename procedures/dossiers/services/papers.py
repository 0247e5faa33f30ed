"""Owns the papers of a dossier: photographed or sent as files, kept by the house's evidence, named to the dossier."""

from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.evidence import pictures
from foundation.evidence.services import keep_document
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from procedures.dossiers import selectors
from procedures.dossiers.choices import SUBJECT_KIND, DossierAction
from procedures.dossiers.models import Dossier
from procedures.dossiers.services.acts import do_act

# Files that are kept byte for byte; everything else has to be a picture.
_FILES = (b"%PDF", b"PK\x03\x04")


def keep_paper(actor: Actor, number: str, document_id: UUID, name: str, data: bytes) -> UUID:
    """Keep the file of a paper and return its id; the caller hands the paper in by it.

    A picture is kept as fresh pixels: where it was taken is not in it. Raises ``NotFound``, ``Denied``, ``Invalid``,
    ``NotStored`` and ``DifferentContent``.
    """
    dossier = selectors.dossier_by_number(actor, number)
    policies.require(actor, "dossier.hand_in", dossier)
    name, data = paper_as_kept(name, data)
    kept = keep_document(
        actor,
        document_id=document_id,
        subject_kind=SUBJECT_KIND,
        subject_key=dossier.number,
        name=name,
        data=data,
        purpose="paper",
    )
    return kept.pk


def paper_as_kept(name: str, data: bytes) -> tuple[str, bytes]:
    """Return name and bytes of a paper as they are kept: a picture as fresh pixels, a document byte for byte."""
    if data.startswith(_FILES):
        return name, data
    return f"{name.rpartition('.')[0] or name}.jpg", _as_picture(data)


def _as_picture(data: bytes) -> bytes:
    try:
        return pictures.develop(data, timezone.get_default_timezone()).large
    except Invalid as error:
        sentence = _("%(reason)s A paper is taken as a photo, PDF, Word or Excel file.") % {"reason": error.message}
        raise Invalid(sentence, code=error.code, fields={"documents": sentence}) from error


def hand_in_file(actor: Actor, number: str, paper: str, document_id: UUID, name: str, data: bytes) -> Dossier:
    """Keep the file of a wanted paper and hand it in, once however often it is sent."""
    kept = keep_paper(actor, number, document_id, name, data)
    sent = {"paper": paper, "documents": [str(kept)]}
    return do_act(actor, number, SentAct(DossierAction.HAND_IN, None, "", sent, uuid5(kept, paper)))

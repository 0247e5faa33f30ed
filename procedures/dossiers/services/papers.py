"""Owns the papers of a dossier: photographed or sent as files, kept by the house's evidence, named to the dossier."""

from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.evidence import pictures
from foundation.evidence.selectors import document_bytes
from foundation.evidence.services import keep_document
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from procedures.dossiers import selectors
from procedures.dossiers.choices import SUBJECT_KIND, DossierAction
from procedures.dossiers.models import Dossier, Need
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
    if not data.startswith(_FILES):
        data = _as_picture(data)
        name = f"{name.rpartition('.')[0] or name}.jpg"
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


def reuse_paper(actor: Actor, number: str, paper: str, earlier: Need) -> Dossier:
    """Hand in a copy of a paper that was found right in an earlier application, so that it is not brought again.

    The caller has asked whose it is and whether the person agreed. The copy is the new application's own: whoever sees
    that opens it, and it is deleted by that one's rule.
    """
    name, data = document_bytes(SUBJECT_KIND, earlier.dossier.number, earlier.document_id)
    dossier = selectors.dossier_by_number(actor, number)
    done = hand_in_file(actor, number, paper, uuid5(dossier.client_id, paper), name, data)
    Need.objects.filter(dossier=dossier, code=paper).update(reused_from=earlier.document_id)
    return done

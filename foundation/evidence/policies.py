"""Who may look at a photo or a document: whoever may look at its subject, as the subject's room says."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import Verdict, ask, capabilities, policy, refused


@policy("evidence.open")
def open_photo(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the photo or document. The room of its subject registers ``evidence.open.<subject_kind>``, asked by key."""
    capability = f"evidence.open.{subject.subject_kind}"
    if capability not in capabilities():
        return refused(_("There is no rule yet for who may see what belongs to this kind of subject."))
    return ask(actor, capability, subject.subject_key)


@policy("evidence.open_document")
def open_document(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the document: asked as a photo is, and then ``evidence.open_document.<subject_kind>``.

    The second is registered by rooms whose documents fewer may see than their photos.
    """
    verdict = open_photo(actor, subject)
    narrower = f"evidence.open_document.{subject.subject_kind}"
    if not verdict or narrower not in capabilities():
        return verdict
    return ask(actor, narrower, subject.subject_key)

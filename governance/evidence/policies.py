"""Who may look at a photo: whoever may look at its subject, as the subject's room says."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import Verdict, ask, capabilities, policy, refused


@policy("evidence.open")
def open_photo(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the photo. The room of its subject registers ``evidence.open.<subject_kind>``, asked by key."""
    capability = f"evidence.open.{subject.subject_kind}"
    if capability not in capabilities():
        return refused(_("Nobody has said who may see photos of this kind."))
    return ask(actor, capability, subject.subject_key)

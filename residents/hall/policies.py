"""Who may open a paper that was photographed for an application that is not sent yet: whoever writes it."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from residents.hall.scoping import has_begun


@policy("evidence.open.hand_over")
def open_paper(actor: Actor, key: Any) -> Verdict:
    """``key``: the id of the draft."""
    if actor.user_id is not None and has_begun(actor.user_id, str(key)):
        return ALLOWED
    return refused(_("Only who writes the application sees its papers before it is sent."))

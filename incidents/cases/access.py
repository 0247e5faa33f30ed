"""Answers who may open the photos of a case: whoever may see the case."""

from typing import Any

from django.utils.translation import gettext as _

from governance.kernel.actor import Actor
from governance.kernel.policies import ALLOWED, Verdict, policy, refused
from incidents.cases import selectors


@policy("evidence.open.incident")
def open_photo(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the reference of the case."""
    if selectors.visible(actor).filter(reference=subject).exists():
        return ALLOWED
    return refused(_("This photo belongs to a case you may not see."))

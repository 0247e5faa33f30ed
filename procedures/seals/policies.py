"""Who may give and end parts in a sealed subject, and who may see who looked at sealed subjects at all."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands to a sealed subject: whether they hold a live part as its receiver."""

    is_receiver: bool


@policy("seal.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the actor's ``Standing``: whoever received it says who else may open it, and no rank does."""
    if actor.is_system or subject.is_receiver:
        return ALLOWED
    return refused(_("Only who received it confidentially says who may open it."))

"""Who may open a paper of an application."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from procedures.dossiers.choices import SUBJECT_KIND
from procedures.dossiers.selectors import visible_dossiers


@policy(f"evidence.open.{SUBJECT_KIND}")
def open_paper(actor: Actor, key: Any) -> Verdict:
    """Whoever sees the application sees its papers."""
    if visible_dossiers(actor).filter(number=key).exists():
        return ALLOWED
    return refused(_("You may not see this application."))

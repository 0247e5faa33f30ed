"""Who may open a paper of an application."""

from collections.abc import Callable
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


# Rooms above that bring papers in by another way than the act: each says the address of its page for a dossier.
PaperWay = Callable[[Any], str]
PAPER_WAYS: list[PaperWay] = []


def add_paper_way(way: PaperWay) -> PaperWay:
    """Register the decorated function; the page of a dossier leads there while papers are wanted."""
    PAPER_WAYS.append(way)
    return way

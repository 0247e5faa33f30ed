"""Who may split an incident, report what follows from it, and say that a split one is done."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, refused
from incidents.cases.policies.course import has_in_hand
from incidents.cases.policies.posts import policy, require_desk


def has_open_children(subject: Any) -> bool:
    """Say whether an incident has a sub-incident that has not ended; asked of the database for what is split alone."""
    if not subject.is_split:
        return False
    rows = apps.get_model("cases", "Incident").including_sealed.filter(parent_id=subject.pk)
    return bool(rows.filter(ended_at__isnull=True).exists())


@policy("incident.split")
def split(actor: Actor, subject: Any) -> Verdict:
    """The desk splits an incident; a sub-incident is not split again."""
    if subject.parent_id is not None:
        return refused(_("It is a sub-incident itself: split the whole incident instead."))
    return require_desk(actor, subject)


@policy("incident.follow_up")
def follow_up(actor: Actor, subject: Any) -> Verdict:
    """Whoever has it in hand reports what follows from it; below a sub-incident nothing hangs."""
    if not has_in_hand(actor, subject):
        return refused(_("Only who handles it reports what follows from it."))
    if subject.parent_id is not None:
        return refused(_("It is a sub-incident itself: report what follows from it as an incident of its own."))
    return ALLOWED


@policy("incident.follow_children")
def follow_children(actor: Actor, subject: Any) -> Verdict:
    """Only the house writes down that a sub-incident has ended."""
    del subject
    return ALLOWED if actor.is_system else refused(_("This is written down by itself."))


@policy("incident.check_split")
def check_split(actor: Actor, subject: Any) -> Verdict:
    """The desk says that the whole is in order, once all its sub-incidents have ended."""
    verdict = require_desk(actor, subject)
    if not verdict:
        return verdict
    if not subject.is_split:
        return refused(_("It has not been split: dispatch it first."))
    if has_open_children(subject):
        return refused(_("A sub-incident is still open."))
    return ALLOWED

"""Who applies for an admission, who decides it, who says what to it; who drafts a township's rules, and who approves them."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS


def keeps_rules_of(actor: Actor, area_path: str) -> bool:
    """Say whether the actor keeps an area's own rules: an official those of the own township, an administrator all."""
    if actor.is_system or actor.has_role(Role.NET_ADMIN):
        return True
    return any(area_path.startswith(grant.area_path) for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL))


@policy("rules.draft")
def draft_rules(actor: Actor, subject: Any) -> Verdict:
    """The officials of a township draft, change and propose its rules. ``subject``: the version."""
    if keeps_rules_of(actor, subject.area.path):
        return ALLOWED
    return refused(_("A township keeps its own rules: only its officials and the administrator of the net may."))


@policy("rules.approve")
def approve_rules(actor: Actor, subject: Any) -> Verdict:
    """Another of them approves, never who changed or proposed the version last."""
    verdict = draft_rules(actor, subject)
    if verdict and actor.user_id is not None and subject.made_by_id == actor.user_id:
        return refused(_("You proposed these rules; another person approves them."))
    return verdict


def works_in(actor: Actor, unit_id: int) -> bool:
    """Say whether the actor is a handler of the unit."""
    return any(grant.unit_id == unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER))


@policy("admission.apply")
def apply(actor: Actor, subject: Any) -> Verdict:
    """A department applies for itself; ``subject``: the application."""
    if works_in(actor, subject.unit_id):
        return ALLOWED
    return refused(_("A department applies for itself: only its own people may."))


@policy("admission.decide")
def decide(actor: Actor, subject: Any) -> Verdict:
    """The grid office decides: the city centre and the administrators of the net, never who applied."""
    if not actor.has_role(*KEEPERS):
        return refused(_("Only the grid office decides on what grids may be given."))
    if actor.user_id == subject.applied_by_id:
        return refused(_("You applied for it, so somebody else decides."))
    return ALLOWED


@policy("admission.give_opinion")
def give_opinion(actor: Actor, subject: Any) -> Verdict:
    """The officials of each township say what it means for them."""
    del subject
    if actor.has_role(Role.TOWNSHIP_OFFICIAL):
        return ALLOWED
    return refused(_("Only a township's officials give its opinion."))


@policy("admission.withdraw")
def withdraw(actor: Actor, subject: Any) -> Verdict:
    """The department takes its own back, the grid office any."""
    if works_in(actor, subject.unit_id) or actor.has_role(*KEEPERS):
        return ALLOWED
    return refused(_("Only the department that applied, or the grid office, may withdraw it."))


@policy("admission.expire")
def expire(actor: Actor, subject: Any) -> Verdict:
    """The exit date ends an admission by itself."""
    del subject
    return ALLOWED if actor.is_system else refused(_("An admission ends by itself on its exit date."))

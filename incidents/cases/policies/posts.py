"""Who stands where to an incident: at a desk, over a grid, in a unit; of a sealed one, by a part in it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Rule, Verdict, refused
from grids.workforce.choices import Role
from grids.workforce.desks import desk_level_of, is_over
from incidents.cases.scoping import holds_part
from procedures.seals.choices import WORKING_PARTS, PartKind

# What has no sense without ranks, or would show to others that there is something: a sealed incident stays where it was received,
# and is written about to nobody but those who have a part in it. Each says what to do in its place.
_GIVE_A_PART = gettext_lazy("Give whoever should have it a part, and end those that are over.")
_DISPATCH = gettext_lazy("Accept it and dispatch it to a unit in which somebody has a part.")
_WRITE_IT_DOWN = gettext_lazy("Write what is right into a note: the place and the limits stay those of the report.")
NEVER_WHILE_SEALED: Mapping[str, Any] = {
    f"incident.{act}": instead
    for act, instead in {
        "hand_down": _GIVE_A_PART,
        "pass_up": _GIVE_A_PART,
        "whistle": gettext_lazy("Give a part to whoever should help."),
        "hand_to_enforcement": gettext_lazy("Add the evidence as documents and give the enforcing unit a part."),
        "solve_on_spot": _DISPATCH,
        "rule": gettext_lazy("Take it back, give another unit a part and dispatch it there."),
        "seal": gettext_lazy("It is confidential already."),
        "link_duplicate": gettext_lazy("Write the other number into a note, and close it with its own answer."),
        "correct_place": _WRITE_IT_DOWN,
        "correct_matter": _WRITE_IT_DOWN,
        "split": _GIVE_A_PART,
        "follow_up": gettext_lazy("Write what follows from it into a note."),
        "appeal_overtime": gettext_lazy("It counts in no rate, so there is nothing to appeal against."),
        "call_holder": gettext_lazy("Urge it: those who have a part are told in the house."),
    }.items()
}


def policy(capability: str) -> Callable[[Rule], Rule]:
    """Register a rule as the kernel does; for a sealed incident a part in it is asked for before the rule is."""

    def register(rule: Rule) -> Rule:
        @wraps(rule)
        def sealed_first(actor: Actor, subject: Any) -> Verdict:
            refusal = refuse_without_part(actor, capability, subject)
            return rule(actor, subject) if refusal is None else refusal

        policies.policy(capability)(sealed_first)
        return rule

    return register


def refuse_without_part(actor: Actor, capability: str, subject: Any) -> Verdict | None:
    """Return why nothing may be done to a sealed incident; None where there is no seal, or a part opens it."""
    if (
        subject is None
        or actor.is_system
        or capability == "incident.report"
        or not getattr(subject, "is_sealed", False)
    ):
        return None
    if capability in NEVER_WHILE_SEALED:
        words = {"instead": NEVER_WHILE_SEALED[capability]}
        return refused(_("This is not done with what is confidential. %(instead)s") % words)
    if holds_part(actor, subject, *WORKING_PARTS):
        return None
    return refused(_("Only who has a part in it may do this."))


def is_at_desk(actor: Actor, subject: Any, level: str) -> bool:
    """Say whether the actor is posted at the desk of a level, or one above it, that is in charge of the incident's place."""
    if subject.is_sealed:
        return holds_part(actor, subject, PartKind.RECEIVER)
    return desk_level_of(actor, subject, level) is not None


def is_at_holding_desk(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is posted at the lowest desk that holds the incident, or at one above it."""
    return is_at_desk(actor, subject, subject.lowest_level)


def is_grid_worker(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is the worker of the grid that owns the incident; of a sealed one nobody is for that reason."""
    return not subject.is_sealed and any(is_over(grant, subject) for grant in actor.grants_of(Role.GRID_WORKER))


def is_unit_handler(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is a handler of the unit the incident was dispatched to; of a sealed one by a part in it."""
    if subject.is_sealed:
        by_unit = subject.unit_id is not None and holds_part(actor, subject, *WORKING_PARTS, unit_id=subject.unit_id)
        return by_unit or holds_part(actor, subject, PartKind.HANDLER)
    return subject.unit_id is not None and any(
        grant.unit_id == subject.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER)
    )


def require_desk(actor: Actor, subject: Any) -> Verdict:
    if is_at_holding_desk(actor, subject):
        return ALLOWED
    return refused(_("Only the desk that holds the incident, or one above it, may do this."))

"""Who may link, correct, place, ask and call back."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Verdict, refused
from grids.workforce.choices import Role
from incidents.cases.policies.posts import is_grid_worker, policy, require_desk
from incidents.cases.scoping import is_insider

for _capability in ("unlink_duplicate", "correct_matter", "redact"):
    policy(f"incident.{_capability}")(require_desk)


@policy("incident.link_duplicate")
def link_duplicate(actor: Actor, subject: Any) -> Verdict:
    """The desk links a report to an earlier one; what is split, or split off, is measured by itself and stays so."""
    if subject.parent_id is not None or subject.is_split:
        return refused(_("It is split, or split off, so it is no copy of another report."))
    return require_desk(actor, subject)


@policy("incident.follow_master")
def follow_master(actor: Actor, subject: Any) -> Verdict:
    """Only the house lets a copy follow its master."""
    del subject
    return ALLOWED if actor.is_system else refused(_("A report linked to another follows it by itself."))


@policy("incident.correct_place")
def correct_place(actor: Actor, subject: Any) -> Verdict:
    """The desk moves the pin, and the worker of the grid while nobody has dispatched it."""
    if subject.dispatched_at is None and is_grid_worker(actor, subject):
        return ALLOWED
    return require_desk(actor, subject)


@policy("incident.answer_question")
def answer_question(actor: Actor, subject: Any) -> Verdict:
    """Whoever reported it answers, insiders by a note; the follow link, which nobody guesses, speaks for the others."""
    is_reporter = subject.reported_by_id is not None and subject.reported_by_id == actor.user_id
    if actor.kind is ActorKind.ANONYMOUS or (is_reporter and not is_insider(actor, subject)):
        return ALLOWED
    return refused(_("Only who reported it may answer."))


@policy("incident.call_back")
def call_back(actor: Actor, subject: Any) -> Verdict:
    """The desk calls back, never the person who handled it."""
    if subject.handler_id is not None and subject.handler_id == actor.user_id:
        return refused(_("You handled it yourself, so somebody else has to call back."))
    return require_desk(actor, subject)


@policy("unplaced.report")
def report_unplaced(actor: Actor, subject: Any) -> Verdict:
    """Whoever is posted writes down what came by telephone or letter; residents point at the place."""
    del subject
    if actor.is_system or actor.grants:
        return ALLOWED
    return refused(_("You have no posting, so say where it is on the map."))


@policy("unplaced.place")
def place_unplaced(actor: Actor, subject: Any) -> Verdict:
    """The desk of the township that was named, or of the city; others do not find it."""
    del subject
    if actor.has_role(Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE):
        return ALLOWED
    return refused(_("Only the desk of the township or the city may place it."))

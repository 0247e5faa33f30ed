"""Who may do what to a public notice, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from procedures.hearings.scoping import sits_over


@policy("hearing.draft")
@policy("hearing.publish")
@policy("hearing.hang")
@policy("hearing.annul")
def keep(actor: Actor, notice: Any) -> Verdict:
    """The desks over its area draft, publish, hang and annul it."""
    if actor.is_system or sits_over(actor, notice.area_id):
        return ALLOWED
    return refused(_("Only the desks of this area keep its public notices."))


@policy("hearing.end")
def end(actor: Actor, notice: Any) -> Verdict:
    """Its last day alone ends it."""
    del notice
    return ALLOWED if actor.is_system else refused(_("It ends by itself."))


@policy("objection.answer")
def answer(actor: Actor, objection: Any) -> Verdict:
    """A desk over its area answers, and never whoever decided what it is about."""
    notice = objection.notice
    if actor.user_id is not None and actor.user_id == notice.decider_id:
        return refused(_("You decided what this is about, so somebody else answers."))
    if sits_over(actor, notice.area_id):
        return ALLOWED
    return refused(_("Only the desks of this area answer objections."))

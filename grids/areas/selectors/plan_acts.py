"""Owns what the page of a plan shows of its process: the acts offered now, and the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.process.offers import Offer, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from grids.areas.choices import PlanState
from grids.areas.models import PlanStep
from grids.areas.selectors.kept_checks import Check
from grids.areas.selectors.plans import PlanView, check_plan, plan
from grids.areas.workflow import PLAN


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with its dry run, None once it is decided."""

    plan: PlanView
    check: Check | None

    @property
    def state(self) -> str:
        """The state of the plan."""
        return self.plan.state

    @property
    def version(self) -> int:
        """The plan's version, which grows with every act."""
        return self.plan.version


def checked_plan(plan_id: int) -> CheckedPlan:
    """Return one plan with its dry run while it is a draft; raises NotFound."""
    view = plan(plan_id)
    return CheckedPlan(view, check_plan(plan_id) if view.state == PlanState.DRAFT else None)


def plan_offers(actor: Actor, checked: CheckedPlan) -> list[Offer]:
    """Return the acts offered on a plan; approving one with faults, or made for an older net, is refused with a reason."""
    check, offers = checked.check, offers_of(actor, PLAN, checked, complete_plan)
    if check is None or not (check.stale or check.findings):
        return [offer for offer in offers if offer.action != "check_again"]
    reason = _("The net has changed since this dry run. Run it again before you decide.")
    if check.findings:
        reason = _("Fix the faults in the file and import it again; a plan with faults is not approved.")
    offers = [offer for offer in offers if check.stale or offer.action != "check_again"]
    return [Offer(one.move, allowed=False, reason=reason) if one.action == "approve" else one for one in offers]


def complete_plan(checked: CheckedPlan, offer: Offer) -> Offer:
    """Return the offer to approve with the dry run's day filled in; other offers as they are."""
    if offer.action != "approve" or checked.check is None:
        return offer
    return replace(offer, initial={"effective_on": checked.check.day.isoformat()})


def plan_timeline(plan_id: int) -> list[TimelineEntry]:
    """Return what was done to a plan, oldest first."""
    return steps_of(PLAN, PlanStep.objects.filter(subject_id=plan_id), _remark)


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    if action == "approve" and detail.get("effective_on"):
        return _("In force from %(day)s") % {"day": detail["effective_on"]}
    return ""

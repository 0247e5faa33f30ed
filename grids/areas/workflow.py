"""The life of a division plan: drafted, checked again as often as the net moves, then in force or thrown away."""

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from grids.areas.choices import PlanState

_DRAFTS = frozenset({PlanState.DRAFT.value})

PLAN = Workflow(
    name="plan",
    states=tuple(PlanState.values),
    begins=Move("draft", frozenset(), PlanState.DRAFT.value, "areas.plan", label=_("draft a plan")),
    moves=(
        Move(
            "check_again",
            _DRAFTS,
            "",
            "areas.plan",
            at_once=True,
            label=_("run it again"),
            icon="refresh",
        ),
        Move(
            "approve",
            _DRAFTS,
            PlanState.APPROVED.value,
            "areas.plan",
            needs=("effective_on",),
            label=_("approve"),
            icon="check",
            leads_on=True,
        ),
        Move(
            "discard", _DRAFTS, PlanState.DISCARDED.value, "areas.plan", label=_("throw the draft away"), icon="trash"
        ),
    ),
)

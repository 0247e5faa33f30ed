"""The life of a division plan: drafted, checked again as often as the net moves, then in force or thrown away."""

from governance.kernel.workflow import Move, Workflow
from grids.areas.choices import PlanState

_DRAFTS = frozenset({PlanState.DRAFT.value})

# The one move with no source: how a plan begins.
DRAFT = Move("draft", frozenset(), PlanState.DRAFT.value, "areas.plan")

PLAN = Workflow(
    name="plan",
    states=tuple(PlanState.values),
    initial=PlanState.DRAFT.value,
    moves=(
        Move("check_again", _DRAFTS, "", "areas.plan"),
        Move("approve", _DRAFTS, PlanState.APPROVED.value, "areas.plan", needs=("effective_on",)),
        Move("discard", _DRAFTS, PlanState.DISCARDED.value, "areas.plan"),
    ),
)

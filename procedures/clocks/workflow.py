"""The states of one version of a calendar year: drafted, changed, put in force or discarded, replaced by the next."""

from foundation.process.workflow import Move, Workflow
from procedures.clocks.choices import YearState

_DRAFTS = frozenset({YearState.DRAFT.value})

YEAR = Workflow(
    name="calendar_year",
    states=tuple(YearState.values),
    begins=Move("draft", frozenset(), YearState.DRAFT.value, "calendar.draft"),
    moves=(
        Move("change", _DRAFTS, "", "calendar.draft"),
        Move("approve", _DRAFTS, YearState.IN_FORCE.value, "calendar.approve"),
        Move("discard", _DRAFTS, YearState.DISCARDED.value, "calendar.draft"),
        Move(
            "replace", frozenset({YearState.IN_FORCE.value}), YearState.REPLACED.value, "calendar.draft", by_system=True
        ),
    ),
)

"""The states of one version of a calendar year: drafted, changed, put in force or discarded, replaced by the next."""

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from procedures.clocks.choices import YearState

_DRAFTS = frozenset({YearState.DRAFT.value})

YEAR = Workflow(
    name="calendar_year",
    states=tuple(YearState.values),
    begins=Move("draft", frozenset(), YearState.DRAFT.value, "calendar.draft", label=_("draft the year")),
    moves=(
        Move(
            "change",
            _DRAFTS,
            "",
            "calendar.draft",
            takes=("days", "mark", "source", "official_text"),
            label=_("change the days"),
            icon="pencil",
        ),
        Move(
            "approve",
            _DRAFTS,
            YearState.IN_FORCE.value,
            "calendar.approve",
            # Asked for where the check warns of something.
            takes=("accepts",),
            label=_("put the year in force"),
            icon="check",
            leads_on=True,
        ),
        Move(
            "discard",
            _DRAFTS,
            YearState.DISCARDED.value,
            "calendar.draft",
            label=_("discard the draft"),
            icon="trash",
        ),
        Move(
            "replace",
            frozenset({YearState.IN_FORCE.value}),
            YearState.REPLACED.value,
            "calendar.draft",
            by_system=True,
            label=_("replaced by a later version"),
        ),
    ),
)

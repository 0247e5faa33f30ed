"""What public notices answer: which run, what was objected, and the one question whether a subject may go on."""

from procedures.hearings.selectors.going_on import hearings_of, may_go_on, subjects_of
from procedures.hearings.selectors.hearings import (
    HearingView,
    hearing_by_id,
    hearing_offers,
    hearing_steps,
    hidden_hearing,
    latest_hearings,
    objections_of,
    own_objections,
    public_hearings,
    running_hearings,
    unanswered_counts,
    view_hearings,
    visible_hearings,
)

__all__ = [
    "HearingView",
    "hearing_by_id",
    "hearing_offers",
    "hearing_steps",
    "hearings_of",
    "hidden_hearing",
    "latest_hearings",
    "may_go_on",
    "objections_of",
    "own_objections",
    "public_hearings",
    "running_hearings",
    "subjects_of",
    "unanswered_counts",
    "view_hearings",
    "visible_hearings",
]

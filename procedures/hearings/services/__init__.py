"""What changes public notices: drafting, publishing, hanging, annulling and ending them; objections and their answers."""

from procedures.hearings.services.hearings import HearingDraft, act_on_hearing, draft_hearing, end_hearings
from procedures.hearings.services.notifying import send_clock_notices, send_hearing_notices, send_objection_notices
from procedures.hearings.services.objections import answer_objection, object_to
from procedures.hearings.services.persons import name_persons_by, person_key

__all__ = [
    "HearingDraft",
    "act_on_hearing",
    "answer_objection",
    "draft_hearing",
    "end_hearings",
    "name_persons_by",
    "object_to",
    "person_key",
    "send_clock_notices",
    "send_hearing_notices",
    "send_objection_notices",
]

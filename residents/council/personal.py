"""What this room keeps of people: who is a member of which body, and who kept its papers."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from residents.council.models import AgendaItem, Attendance, Body, Meeting, Member, Resolution, ResolutionRecord, Venue

_KEPT = "the record of an official act"

declare(
    Body,
    Personal(("made_by_id",), why=_KEPT, kept="as long as the body"),
    NotPersonal(("name",), "of a body"),
)
declare(
    Member,
    Personal(
        ("name", "person_key"),
        why="who is due at its meetings, for how long",
        since="ends_on",
        kept_for=timedelta(days=1826),
        emptied={"name": "", "person_key": ""},
    ),
)
declare(Venue, NotPersonal(("name",), "of a room"))
declare(
    Meeting,
    Personal(("called_by_id",), why=_KEPT, kept="as long as the meeting"),
    Personal(("minutes",), why="what was said at a meeting that all may read of", kept="as long as the meeting"),
    NotPersonal(("client_id", "title"), "name it"),
    NotPersonal(("cancel_reason",), "of a meeting that was not held"),
)
declare(AgendaItem, NotPersonal(("number", "title"), "a point of an agenda"))
declare(Attendance)
declare(
    Resolution,
    Personal(("made_by_id",), why=_KEPT, kept="as long as the resolution"),
    NotPersonal(("client_id", "number", "title", "words"), "a decision that is published"),
)
declare(
    ResolutionRecord,
    Personal(("recorded_by_id",), why=_KEPT, kept="as long as the resolution"),
    NotPersonal(("place", "words"), "where and how it was decided; published"),
)

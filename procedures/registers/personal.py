"""What this room keeps of people: who wrote, sent in and filed what everybody may read."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.registers.models import Entry, EntryVersion, VersionStep

declare(
    Entry,
    Personal(("made_by_id",), why="the record of an official act", kept="as long as the entry"),
    NotPersonal(("client_id", "number", "title"), "name what is filed"),
)
declare(
    EntryVersion,
    Personal(
        ("submitted_by_id", "reviewer_id"), why="that two people filed it: an official act", kept="as long as the entry"
    ),
    NotPersonal(("number", "text", "digest"), "a rule that everybody may read"),
)
declare(VersionStep, *STEP_COLUMNS_OF_PEOPLE)

"""What the floor itself keeps of people: who acted, and messages on their way."""

from foundation.kernel.models import AuditEvent, DutyRecord, Message, Revision
from foundation.kernel.personal_data import NotPersonal, Personal, declare

declare(
    AuditEvent,
    Personal(
        ("actor_name", "user_id", "detail"),
        why="who did what, and for what reason somebody looked at personal data; values themselves are left out",
        kept="as long as the house: the trail is append-only, the database refuses to alter it",
    ),
    NotPersonal(("subject_key",), "the public number of a subject, or the number of an account"),
    NotPersonal(("subject_kind",), "of which kind a subject is"),
)
declare(
    Message,
    Personal(
        ("payload",),
        why="to tell the rooms above what happened; of an account it names people and the former address",
        kept="30 days after every room has heard it (the duty `forget_delivered`)",
    ),
    NotPersonal(("key", "fault"), "the number of an occurrence, and why a room could not hear of it"),
)
declare(DutyRecord, NotPersonal(("name", "fault"), "of a duty"))
declare(Revision, NotPersonal(("name", "number"), "of reference data"))

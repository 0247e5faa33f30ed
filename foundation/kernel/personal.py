"""Personal data in the kernel's tables: who acted, and messages not yet deleted."""

from foundation.kernel.models import AuditEvent, DutyRecord, Message, Revision
from foundation.kernel.personal_data import NotPersonal, Personal, declare

declare(
    AuditEvent,
    Personal(
        ("actor_name", "user_id", "detail"),
        why="who did what, and for what reason somebody looked at personal data; values themselves are left out",
        kept="for good: the trail is append-only, the database refuses to alter it",
    ),
    NotPersonal(("subject_key",), "the public number of a subject, or the number of an account"),
    NotPersonal(("subject_kind",), "the kind of a subject"),
)
declare(
    Message,
    Personal(
        ("payload",),
        why="to tell the rooms above what happened; events of accounts name people and the former address",
        kept="30 days after every room has handled it (the duty `forget_delivered`)",
    ),
    NotPersonal(("key", "fault"), "the number of an occurrence, and why a room could not handle it"),
)
declare(DutyRecord, NotPersonal(("name", "fault"), "of a duty"))
declare(Revision, NotPersonal(("name", "number"), "of reference data"))

"""Owns the reading of a subject's clock by the subject's room."""

from dataclasses import dataclass
from datetime import datetime

from procedures.clocks.kinds import Subject
from procedures.clocks.models import SubjectClock


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline of one stage of a subject: since when it counts, when it is due (None: no calendar yet), whether it runs."""

    set_at: datetime
    due_at: datetime | None
    state: str
    extensions: int


def deadline_of(subject: Subject, stage: str) -> Deadline | None:
    """Return the deadline of a stage of a subject, or None where no clock was set for it."""
    rows = SubjectClock.objects.filter(subject_kind=subject.kind, subject_key=subject.key, stage=stage)
    row = rows.values_list("set_at", "due_at", "state", "extensions").first()
    return Deadline(*row) if row else None

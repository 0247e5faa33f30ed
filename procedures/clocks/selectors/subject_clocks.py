"""Owns what a room asks of the clock of its own subject."""

from dataclasses import dataclass
from datetime import datetime

from procedures.clocks.kinds import Subject
from procedures.clocks.models import SubjectClock


@dataclass(frozen=True, slots=True)
class Deadline:
    """How one stage of a subject stands: since when it counts, until when, and whether it runs. None: no calendar yet."""

    set_at: datetime
    due_at: datetime | None
    state: str
    extensions: int


def deadline_of(subject: Subject, stage: str) -> Deadline | None:
    """Return how a stage of a subject stands, or None where no clock was set for it."""
    rows = SubjectClock.objects.filter(subject_kind=subject.kind, subject_key=subject.key, stage=stage)
    row = rows.values_list("set_at", "due_at", "state", "extensions").first()
    return Deadline(*row) if row else None

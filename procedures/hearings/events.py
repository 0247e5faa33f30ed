"""What public notices tell the rooms above: a notice moved, an objection came or was answered."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class HearingMoved(Event):
    """One public notice made one move; ``subject_kind`` and ``subject_key`` name what it is about."""

    topic: ClassVar[str] = "hearing.moved"

    hearing_id: int
    subject_kind: str
    subject_key: str
    action: str
    to_state: str


@dataclass(frozen=True, slots=True)
class ObjectionMoved(Event):
    """An objection came in, or was answered. It carries no words and nobody's name."""

    topic: ClassVar[str] = "objection.moved"

    objection_id: int
    hearing_id: int
    is_answered: bool

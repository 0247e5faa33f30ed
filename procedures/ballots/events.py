"""What ballots tell the rooms above. It carries no vote and no number."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class BallotMoved(Event):
    """One ballot made one move. ``subject_kind`` and ``subject_key`` say what it is about."""

    topic: ClassVar[str] = "ballot.moved"

    ballot_id: int
    action: str
    to_state: str
    step: int
    subject_kind: str = ""
    subject_key: str = ""

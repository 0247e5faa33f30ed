"""What the council tells: a meeting was called or cancelled. It names nobody."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MeetingMoved(Event):
    """A meeting was called, or cancelled."""

    topic: ClassVar[str] = "meeting.moved"

    meeting_id: str
    is_cancelled: bool = False

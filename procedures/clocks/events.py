"""What clocks tell: a calendar or a ladder has changed, a clock of any subject has reached a rung."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """A calendar was entered or corrected, in one year or (``year`` 0) in all; its deadlines must be computed again."""

    topic: ClassVar[str] = "calendar.changed"

    calendar_id: int
    year: int


@dataclass(frozen=True, slots=True)
class LadderChanged(Event):
    """The rungs of a ladder were corrected; the open clocks that go by it arm their next one again."""

    topic: ClassVar[str] = "ladder.changed"

    ladder_id: int


@dataclass(frozen=True, slots=True)
class ClockReached(Event):
    """The clock of a subject reached a rung of its ladder. ``set_at``, ISO text, says which start of the clock it was."""

    topic: ClassVar[str] = "clock.reached"

    subject_kind: str
    subject_key: str
    stage: str
    tone: str
    rung: int
    set_at: str

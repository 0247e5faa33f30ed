"""What the catalogue tells the rooms above: a calendar has changed."""

from dataclasses import dataclass

TOPIC = "calendar.changed"


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A calendar was entered or corrected, in one year or (0) throughout; what it promised must be worked out again."""

    key: str
    calendar_id: int
    year: int

"""What the floor of pages tells the rooms above: an export that took its time is there, or will not be."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ExportEnded(Event):
    """An export of the list ``name`` has ended; ``rows`` are written, or ``is_ready`` is false and it is given up."""

    topic: ClassVar[str] = "export.ended"

    owner_id: int
    name: str
    is_ready: bool
    rows: int

"""What reports for record tell the rooms above. No tally follows this topic: they stand outside every rate."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class FilingMoved(Event):
    """One report for record made one move. It carries no words of it: they may name somebody."""

    topic: ClassVar[str] = "filing.moved"

    number: str
    action: str
    to_state: str
    step: int
    actor_user_id: int | None = None

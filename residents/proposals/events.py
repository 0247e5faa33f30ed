"""What topics tell the rooms above, and this room's own subscribers."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ProposalMoved(Event):
    """One topic made one move. It carries no words of it."""

    topic: ClassVar[str] = "proposal.moved"

    number: str
    action: str
    to_state: str
    step: int
    actor_user_id: int | None = None

"""What the board tells itself: a migration that adds a count says so, and everything is counted again."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class BoardOutdated(Event):
    """The tallies no longer say all that they should; ``key`` names why."""

    topic: ClassVar[str] = "board.outdated"

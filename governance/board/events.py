"""What the board tells itself: a migration that adds a count says so, and everything is counted anew."""

from dataclasses import dataclass

OUTDATED = "board.outdated"


@dataclass(frozen=True, slots=True)
class BoardOutdated:
    """The tallies no longer say all that they should; ``key`` names why."""

    key: str

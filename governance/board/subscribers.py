"""What the board does when subjects of a tally have changed: counts the days they touched, or everything where told to."""

from collections.abc import Callable, Sequence

from foundation.kernel.actor import system
from foundation.kernel.events import Event
from foundation.kernel.outbox import subscribe
from foundation.web.shared_answers import note_act
from governance.board.events import BoardOutdated
from governance.board.services import rebuild, recompute
from governance.board.tallies import TALLIES, Tally

BOARD = system("board")


def count_again(tally: Tally, events: Sequence[Event]) -> None:
    """Recompute the cells of the days that the events may have touched, each once."""
    cells = {cell for event in events for cell in tally.cells(event)}
    if cells:
        recompute(BOARD, tally, cells)
    # Whoever acted reads the board as it is after that, not as it was kept for the others.
    note_act(*{user_id for event in events if (user_id := getattr(event, "actor_user_id", None))})


def subscriber_of(tally: Tally) -> Callable[[Sequence[Event]], None]:
    """Return the subscriber that keeps one tally, under a name of its own."""

    def hear(events: Sequence[Event]) -> None:
        count_again(tally, events)

    hear.__qualname__ = f"{count_again.__qualname__}.{tally.name}"
    return hear


for _tally in TALLIES:
    subscribe(_tally.event)(subscriber_of(_tally))


@subscribe(BoardOutdated)
def count_everything(_events: Sequence[BoardOutdated]) -> None:
    """Rebuild the tallies; once for however many asked for it."""
    rebuild(BOARD)

"""What the board does when cases have moved: counts the days they touched anew, or everything where it is told to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from governance.board.events import OUTDATED
from governance.board.services import Cell, rebuild, recompute
from governance.kernel.actor import system
from governance.kernel.outbox import subscribe
from incidents.cases.choices import Action
from incidents.cases.events import TOPIC

BOARD = system("board")
# These change nothing that a tally counts, and the clock may fire by the thousand.
WITHOUT_COUNT = frozenset({Action.NOTE.value, Action.ESCALATE.value})


@subscribe(TOPIC)
def count_again(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Recompute the cells of the days that the moves may touch, each once."""
    cells = {cell for payload in payloads for cell in _cells(payload)}
    if cells:
        recompute(BOARD, cells)


@subscribe(OUTDATED)
def count_everything(_payloads: Sequence[Mapping[str, Any]]) -> None:
    """Rebuild the tallies; once for however many asked for it."""
    rebuild(BOARD)


def _cells(payload: Mapping[str, Any]) -> list[Cell]:
    if payload["action"] in WITHOUT_COUNT:
        return []
    place = {name: payload[name] for name in ("township_id", "village_id", "matter_id")}
    return [Cell(day=date.fromisoformat(day), **place) for day in payload["days"]]

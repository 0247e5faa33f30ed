"""A process as a frozen table: which moves exist, what each needs, and what it does to the clocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    ``target`` empty means the state stays. ``needs`` names required data, ``takes`` optional data.
    ``starts`` and ``stops`` name the clocks the move runs or halts; a clock started again goes on from what it had
    consumed, unless ``fresh`` names it. ``by_system`` moves are never offered to a person.
    """

    action: str
    sources: frozenset[str]
    target: str
    capability: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    by_system: bool = False
    topic: str = ""

    def target_from(self, state: str) -> str:
        """Return the state after the move."""
        return self.target or state


@dataclass(frozen=True)
class Workflow:
    """All moves of one process, looked up by (state, action)."""

    name: str
    states: tuple[str, ...]
    initial: str
    moves: tuple[Move, ...]
    _table: dict[tuple[str, str], Move] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for move in self.moves:
            for source in move.sources:
                if (source, move.action) in self._table:
                    raise ValueError(f"{self.name}: {move.action} from {source} stands twice")
                self._table[source, move.action] = move

    def find(self, state: str, action: str) -> Move | None:
        """Return the move, or None when the table has none from this state."""
        return self._table.get((state, action))

    def moves_from(self, state: str) -> Iterator[Move]:
        """Return the moves that leave or stay in ``state``, in table order."""
        return (move for move in self.moves if state in move.sources)

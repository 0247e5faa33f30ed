"""A process as a frozen table: which moves exist, what each needs and means, and what it does to the clocks.

What an action means stands in its row alone: whoever asks what follows from one asks the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. A room whose moves mean more adds columns in a class of its own.

    ``target`` empty means the state stays. ``needs`` names required data, ``takes`` optional data.
    ``starts`` and ``stops`` name the clocks the move runs or halts; a clock started again goes on from what it had
    consumed, unless ``fresh`` names it. ``suspends`` names those it halts until they are gone on with: what they promised is
    taken back. ``extends`` names those it gives one original limit more. ``by_system`` moves are never offered to a
    person. A move ``at_once`` asks a person for nothing and is done by one tap, because another move takes it back.
    ``targets``: the states it may lead to, where which one hangs on the subject and comes with the act; ``target`` is
    empty then.

    ``label``: the action in words. ``icon``: of its button; empty: named as the action. ``leads_on``: offered before
    the moves that send the subject elsewhere. ``is_aside``: seldom done and no step of the course; where many are offered
    it stands behind the others. ``note_label``: what its words are called, where not just words.
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
    suspends: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    by_system: bool = False
    at_once: bool = False
    label: str | Promise = ""
    icon: str = ""
    leads_on: bool = False
    is_aside: bool = False
    note_label: str | Promise = ""

    def target_from(self, state: str) -> str:
        """Return the state after the move."""
        return self.target or state


M = TypeVar("M", bound=Move)


@dataclass(frozen=True)
class Workflow(Generic[M]):
    """All moves of one process, looked up by (state, action). ``begins``: the one move with no source."""

    name: str
    states: tuple[str, ...]
    begins: M
    moves: tuple[M, ...]
    # Two acts that one person decides at once: each a move and a step of its own, in one transaction.
    pairs: tuple[tuple[str, str], ...] = ()
    _table: dict[tuple[str, str], M] = field(init=False, repr=False, default_factory=dict)
    _rows: dict[str, M] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for move in self.rows:
            self._rows.setdefault(move.action, move)
        for move in self.moves:
            for source in move.sources:
                if (source, move.action) in self._table:
                    raise ValueError(f"{self.name}: {move.action} from {source} stands twice")
                self._table[source, move.action] = move

    @property
    def initial(self) -> str:
        """The state in which a subject begins."""
        return self.begins.target

    @property
    def rows(self) -> tuple[M, ...]:
        """All moves, the first one first."""
        return (self.begins, *self.moves)

    def find(self, state: str, action: str) -> M | None:
        """Return the move, or None when the table has none from this state."""
        return self._table.get((state, action))

    def row(self, action: str) -> M | None:
        """Return what an action means, from the first row that has it; None for one the table does not know."""
        return self._rows.get(action)

    def label(self, action: str) -> str:
        """Return an action in the reader's words; one the table no longer knows as it is kept."""
        row = self._rows.get(action)
        return str(row.label) if row is not None and row.label else action

    def moves_from(self, state: str) -> Iterator[M]:
        """Return the moves that leave or stay in ``state``, in table order."""
        return (move for move in self.moves if state in move.sources)

"""How the subjects of a room have clocks: a room that keeps clocks says it once, and its clocks are swept with all others."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.functional import Promise

if TYPE_CHECKING:
    from procedures.clocks.bases import ClockBase, FiringBase
    from procedures.clocks.selectors import RungRule


class Subject(NamedTuple):
    """What a clock runs on: its kind, and its key, of 64 characters at most."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One clock's firing: the rung that fires and when it was due, and those passed over on the way, the lowest first."""

    clock: Any
    rung: "RungRule"
    due_at: datetime
    passed_over: "tuple[tuple[RungRule, datetime], ...]"

    @property
    def rungs(self) -> "tuple[RungRule, ...]":
        """Return all rungs that it takes the clock up, the one that fires last."""
        return (*(rung for rung, _due_at in self.passed_over), self.rung)


def _no_limits(_day: date) -> Iterable[tuple[int, str]]:
    return ()


@dataclass(frozen=True)
class ClockKind:
    """The clocks of one table: where they lie, how their subjects are locked, and what a firing does to them.

    ``name``: as it stands in addresses. ``subject``: the column of a clock that names its subject; ``key_of`` returns the
    subject kind and key of a clock read with ``joins``, for a link. ``reads``: further columns that ``escalate`` reads.
    """

    name: str
    clocks: "type[ClockBase]"
    firings: "type[FiringBase]"
    subject: str
    key_of: Callable[[Any], tuple[str, str]]
    # Locks up to so many subjects with a clock due by then, leaves out those that are held, and returns their numbers.
    lock_due: Callable[[datetime, int], Iterable[int]]
    # Lets subjects, locked, be moved by the shots (by subject); returns the numbers of those that were.
    escalate: Callable[[datetime, Mapping[int, Shot]], Collection[int]]
    # Works the open clocks of subjects out again by the rules of this number; returns how many subjects changed.
    recompute: Callable[[datetime, Sequence[int], int], int]
    # The limits of a day, amount and unit: how far ahead its clocks need a calendar.
    limits: Callable[[date], Iterable[tuple[int, str]]] = _no_limits
    joins: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


_KINDS: dict[str, ClockKind] = {}
_STAGES: dict[str, str | Promise] = {}


def register(kind: ClockKind) -> None:
    """Let the clocks of a kind be swept, recomputed, watched and shown where one is set aside."""
    _KINDS[kind.name] = kind


def kinds() -> tuple[ClockKind, ...]:
    """Return all kinds."""
    return tuple(_KINDS.values())


def kind_of(name: str) -> ClockKind | None:
    """Return the kind of this name, or None."""
    return _KINDS.get(name)


def name_stages(words: Mapping[str, str | Promise]) -> None:
    """Say in words which stages a room has clocks for; ladders may be made for each."""
    _STAGES.update(words)


def stages() -> Mapping[str, str | Promise]:
    """Return every stage that has clocks, with its words."""
    return _STAGES

"""How a room declares its clocks: once registered here, they are swept and recomputed with all others."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.utils.functional import Promise

if TYPE_CHECKING:
    from procedures.clocks.bases import ClockBase, FiringBase
    from procedures.clocks.selectors import RungRule


class Subject(NamedTuple):
    """What a clock runs on: its kind, and its key, of 64 characters at most."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class DueFiring:
    """A firing that is due, not yet written: the rung that fires, when it was due, and the lower rungs passed over, lowest first.

    ``following``: the rung after it and its time, where that was worked out on the way.
    """

    clock: Any
    rung: "RungRule"
    due_at: datetime
    passed_over: "tuple[tuple[RungRule, datetime], ...]"
    following: "tuple[RungRule, datetime | None] | None" = None

    @property
    def rungs(self) -> "tuple[RungRule, ...]":
        """Return all rungs the clock goes up by this firing, the one that fires last."""
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
    # (now, limit) -> ids: locks up to ``limit`` subjects with a clock due by ``now``; those locked elsewhere are left out.
    lock_due: Callable[[datetime, int], Iterable[int]]
    # (now, firing by subject id) -> ids: moves the locked subjects; returns the ids of those that could be moved.
    escalate: Callable[[datetime, Mapping[int, DueFiring]], Collection[int]]
    # (now, subject ids, rules number) -> count: computes open clocks again; returns how many subjects changed.
    recompute: Callable[[datetime, Sequence[int], int], int]
    # The limits in force on a day, as (amount, unit): how far ahead the clocks need a calendar.
    limits: Callable[[date], Iterable[tuple[int, str]]] = _no_limits
    joins: tuple[str, ...] = ()
    # Which of its clocks a list or a count of clocks may show; the others run in silence.
    shown: Q = Q()  # noqa: RUF009 - never changed
    reads: tuple[str, ...] = ()


_KINDS: dict[str, ClockKind] = {}
_STAGES: dict[str, str | Promise] = {}


def register_clock_kind(kind: ClockKind) -> None:
    """Register a kind: its clocks are swept, recomputed, watched, and listed when set aside."""
    _KINDS[kind.name] = kind


def clock_kinds() -> tuple[ClockKind, ...]:
    """Return all kinds."""
    return tuple(_KINDS.values())


def clock_kind(name: str) -> ClockKind | None:
    """Return the kind with this name, or None."""
    return _KINDS.get(name)


def register_stages(words: Mapping[str, str | Promise]) -> None:
    """Register the stages a room has clocks for, with their names; ladders may be made for each."""
    _STAGES.update(words)


def stage_names() -> Mapping[str, str | Promise]:
    """Return the name of every stage that has clocks, by stage."""
    return _STAGES

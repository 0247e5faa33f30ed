"""Owns the health of escalation: how late the oldest due clock is, what is set aside, how long messages wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from foundation.kernel import outbox, recurring
from foundation.web.lists.unions import UnionRows
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import ClockKind, clock_kinds, stage_names

LATEST_CLOCK = timedelta(seconds=60)
LONGEST_OUTBOX = timedelta(seconds=300)
# The heartbeat: since the last sweep, due clocks or not, at most this may have passed (every trigger looks more often).
LONGEST_PAUSE = timedelta(seconds=60)
# The duty that fires clocks (duties.py).
SWEEP = "sweep_clocks"


@dataclass(frozen=True, slots=True)
class EscalationHealth:
    """How escalation works at one moment; ``late_by`` and ``outbox_waits`` are zero when nothing is due or waits."""

    late_by: timedelta
    faulted: int
    outbox_waits: timedelta
    # When the sweep last ran to its end, due clocks or not; None before the first time.
    swept_at: datetime | None
    is_swept: bool

    @property
    def is_well(self) -> bool:
        """Say whether all is in order; where not, a person should look."""
        in_time = self.late_by <= LATEST_CLOCK and self.outbox_waits <= LONGEST_OUTBOX
        return self.is_swept and in_time and not self.faulted


@dataclass(frozen=True, slots=True)
class SetAsideClock:
    """A clock whose firing failed: its kind and id, its subject, the name of its stage, and the fault.

    ``pk`` tells it from the clocks of all kinds.
    """

    pk: int
    kind: str
    clock_id: int
    subject_kind: str
    subject_key: str
    stage: str
    fault: str
    faulted_at: datetime


def escalation_health(now: datetime) -> EscalationHealth:
    """Return how escalation stands at ``now``."""
    sweep = recurring.duty_status(SWEEP, now)
    oldest = min(filter(None, (_oldest_due_at(kind, now) for kind in clock_kinds())), default=None)
    return EscalationHealth(
        late_by=now - oldest if oldest is not None else timedelta(),
        faulted=sum(_clocks_with_fault(kind).count() for kind in clock_kinds()),
        outbox_waits=outbox.longest_wait(now),
        swept_at=sweep.finished_at,
        is_swept=_is_beating(sweep, now),
    )


def is_sweep_beating(now: datetime) -> bool:
    """Say whether the clocks are swept, due or not: one statement."""
    return _is_beating(recurring.duty_status(SWEEP, now), now)


def _is_beating(sweep: recurring.DutyStatus, now: datetime) -> bool:
    """Say whether the sweep ran to its end within the last minute, and does not fail each time."""
    is_recent = sweep.finished_at is not None and now - sweep.finished_at <= LONGEST_PAUSE
    return is_recent and sweep.failures < recurring.MOST_FAILURES


def due_clocks(kind: ClockKind, now: datetime) -> QuerySet[Any]:
    """Return the running clocks of a kind whose next rung is reached by ``now``."""
    return kind.clocks._default_manager.filter(state=ClockState.RUNNING, next_fire_at__lte=now, faulted_at__isnull=True)


def is_clock_due(now: datetime) -> bool:
    """Say whether a rung is reached by ``now``."""
    return any(due_clocks(kind, now).exists() for kind in clock_kinds())


def clocks_set_aside() -> UnionRows:
    """Return the clocks of all kinds that are set aside because firing them failed, in no order."""
    return UnionRows([_clocks_with_fault(kind) for kind in clock_kinds()], ("faulted_at",))


def read_set_aside(found: Iterable[Mapping[str, Any]]) -> list[SetAsideClock]:
    """Read rows of ``clocks_set_aside`` as lists show them: one statement, and one for each kind among them."""
    rows, all_kinds = list(found), clock_kinds()
    clocks: dict[tuple[int, int], Any] = {}
    for number, kind in enumerate(all_kinds):
        pks = [row["pk"] for row in rows if row["table"] == number]
        if pks:
            joined = kind.clocks._default_manager.select_related(*(kind.joins or (None,)))
            clocks |= {(number, clock.pk): clock for clock in joined.filter(pk__in=pks)}
    return [
        _set_aside(row, all_kinds[row["table"]], clocks[row["table"], row["pk"]])
        for row in rows
        if (row["table"], row["pk"]) in clocks
    ]


def _set_aside(row: Mapping[str, Any], kind: ClockKind, clock: Any) -> SetAsideClock:
    subject_kind, subject_key = kind.key_of(clock)
    stage = str(stage_names().get(clock.stage, clock.stage))
    return SetAsideClock(
        row["key"], kind.name, clock.pk, subject_kind, subject_key, stage, clock.fault, row["faulted_at"]
    )


def _oldest_due_at(kind: ClockKind, now: datetime) -> datetime | None:
    return due_clocks(kind, now).order_by("next_fire_at", "id").values_list("next_fire_at", flat=True).first()


def _clocks_with_fault(kind: ClockKind) -> QuerySet[Any]:
    return kind.clocks._default_manager.filter(kind.shown, faulted_at__isnull=False)

"""Owns the health of escalation: how late the oldest due clock is, what is set aside, how long messages wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from foundation.kernel import outbox, recurring
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import ClockKind, clock_kinds, stage_names

LATEST_CLOCK = timedelta(seconds=60)
LONGEST_OUTBOX = timedelta(seconds=300)
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
    """A clock whose firing failed: its kind and id, its subject, the name of its stage, and the fault."""

    kind: str
    pk: int
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
        is_swept=sweep.is_well,
    )


def due_clocks(kind: ClockKind, now: datetime) -> QuerySet[Any]:
    """Return the running clocks of a kind whose next rung is reached by ``now``."""
    return kind.clocks._default_manager.filter(state=ClockState.RUNNING, next_fire_at__lte=now, faulted_at__isnull=True)


def is_clock_due(now: datetime) -> bool:
    """Say whether a rung is reached by ``now``."""
    return any(due_clocks(kind, now).exists() for kind in clock_kinds())


def clocks_set_aside(limit: int) -> list[SetAsideClock]:
    """Return the clocks set aside because firing them failed, newest first."""
    found = [
        SetAsideClock(
            kind.name, clock.pk, *kind.key_of(clock), str(stage_names().get(clock.stage, clock.stage)), clock.fault, at
        )
        for kind in clock_kinds()
        for clock in _clocks_with_fault(kind)
        .select_related(*(kind.joins or (None,)))
        .order_by("-faulted_at", "-pk")[:limit]
        if (at := clock.faulted_at) is not None
    ]
    return sorted(found, key=lambda row: row.faulted_at, reverse=True)[:limit]


def _oldest_due_at(kind: ClockKind, now: datetime) -> datetime | None:
    return due_clocks(kind, now).order_by("next_fire_at", "id").values_list("next_fire_at", flat=True).first()


def _clocks_with_fault(kind: ClockKind) -> QuerySet[Any]:
    return kind.clocks._default_manager.filter(faulted_at__isnull=False)

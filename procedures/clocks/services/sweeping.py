"""Owns the sweep: claims due clocks, one kind after the other, and fires the highest due rung of each, in sets.

Lock order: the subject first, then its clocks. Whoever writes a clock holds its subject, so the sweep locks subjects, skips
those that are held, and only then reads which of their clocks are due.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from foundation.kernel import crash, policies
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import insert, read_rows, update
from procedures.clocks import selectors
from procedures.clocks.bases import FIRING_COLUMNS
from procedures.clocks.kinds import ClockKind, DueFiring, clock_kind, clock_kinds
from procedures.clocks.selectors import ClockRules
from procedures.clocks.services.running import arm_next_rung, find_due_firing, fire_rung

logger = logging.getLogger(__name__)

BATCH = 500
# The least time between two firings of one clock, however many rungs are overdue.
LEAST_GAP = timedelta(seconds=60)
# What a firing reads of a clock, beside its subject.
READS = (
    "pk",
    "stage",
    "amount",
    "unit",
    "calendar_id",
    "ladder_id",
    "consumed",
    "started_at",
    "due_at",
    "generation",
    "fired_rung",
    "next_rung",
    "next_fire_at",
)
ARMED_COLUMNS = ("fired_rung", "next_rung", "next_fire_at")


@dataclass(slots=True)
class SweepResult:
    """What a sweep did: rungs fired, rungs passed over, clocks set aside, batches, and the worst lateness."""

    fired: int = 0
    skipped: int = 0
    faulted: int = 0
    batches: int = 0
    late_by: timedelta = timedelta()


def sweep(now: datetime, limit: int = BATCH) -> SweepResult:
    """Fire everything due at ``now``, ``limit`` clocks a transaction; what another sweep has locked is left to it."""
    result = SweepResult()
    for kind in clock_kinds():
        while _fire_batch(kind, now, limit, result):
            result.batches += 1
    return result


def retry_clocks(actor: Actor, *, kind: str, clock_ids: Sequence[int]) -> int:
    """Let clocks of a kind that are set aside be tried again by the next sweep; return how many."""
    policies.require(actor, "clock.retry")
    found = clock_kind(kind)
    if found is None:
        return 0
    set_aside = found.clocks._default_manager.filter(pk__in=clock_ids, faulted_at__isnull=False)
    return set_aside.update(faulted_at=None, fault="")


def _fire_batch(kind: ClockKind, now: datetime, limit: int, result: SweepResult) -> bool:
    """Claim and fire one batch in one transaction; say whether there was any."""
    with transaction.atomic():
        clocks = _claim_clocks(kind, now, limit)
        if not clocks:
            return False
        crash.point("after_claim")
        # Read under the locks: a calendar entered since is either seen here, or its recomputing waits for this batch.
        rules = selectors.clock_rules(selectors.current_number())
        _fire_or_set_aside(kind, clocks, now, rules, result)
        crash.point("before_commit")
    crash.point("after_commit")
    return True


def _claim_clocks(kind: ClockKind, now: datetime, limit: int) -> list[Any]:
    """Lock subjects with a due clock, skipping those held, and return one due clock of each: a second one is due next.

    The clocks are read after the lock: whoever changes a clock holds its subject.
    """
    subjects = set(kind.lock_due(now, limit))
    first: dict[int, Any] = {}
    due = selectors.due_clocks(kind, now).filter(**{f"{kind.subject}__in": subjects}).order_by("next_fire_at", "id")
    for clock in read_rows(due, (kind.subject, *READS, *kind.reads)):
        first.setdefault(getattr(clock, kind.subject), clock)
    return list(first.values())


def _fire_or_set_aside(
    kind: ClockKind, clocks: Sequence[Any], now: datetime, rules: ClockRules, result: SweepResult
) -> None:
    """Fire a set; if it fails, halve it until the clock at fault is alone, and set that one aside."""
    try:
        with transaction.atomic():
            done = _fire_set(kind, clocks, now, rules)
    except (OperationalError, InterfaceError):
        # The database is at fault, not a row: the next sweep finds everything as it was.
        raise
    except Exception as error:
        if len(clocks) > 1:
            half = len(clocks) // 2
            _fire_or_set_aside(kind, clocks[:half], now, rules, result)
            _fire_or_set_aside(kind, clocks[half:], now, rules, result)
            return
        if isinstance(error, MemoryError):
            # The machine is short of memory, for one clock too: no row is at fault, and the next sweep finds it as it was.
            raise
        logger.exception("clock %s of the kind %s set aside", clocks[0].pk, kind.name)
        fault = f"{type(error).__name__}: {error}"[:1000]
        kind.clocks._default_manager.filter(pk=clocks[0].pk).update(fault=fault, faulted_at=now)
        result.faulted += 1
    else:
        result.fired += done.fired
        result.skipped += done.skipped
        result.late_by = max(result.late_by, done.late_by)


def _fire_set(kind: ClockKind, clocks: Sequence[Any], now: datetime, rules: ClockRules) -> SweepResult:
    """Fire a set of clocks of different subjects: move the subjects, write the firings, arm the next rungs."""
    # Copies: what fails is fired again in halves, from the clocks as they were read.
    aimed = [(clock, find_due_firing(clock, now, rules)) for clock in map(_copy, clocks)]
    firings = {getattr(clock, kind.subject): firing for clock, firing in aimed if firing is not None}
    _rearm(kind, [clock for clock, firing in aimed if firing is None], rules)
    for firing in firings.values():
        fire_rung(firing, rules, not_before=now + LEAST_GAP)
    moved = kind.escalate(now, firings)
    crash.point("after_advance")
    hit = [firings[subject] for subject in moved]
    _write_firings(kind, hit, now)
    _write_clocks(kind, firings.values(), {firing.clock.pk for firing in hit})
    crash.point("after_clock_update")
    return SweepResult(
        fired=len(hit),
        skipped=sum(len(firing.passed_over) for firing in hit),
        late_by=max((now - firing.due_at for firing in hit), default=timedelta()),
    )


def _copy(clock: Any) -> Any:
    return SimpleNamespace(**vars(clock))


def _rearm(kind: ClockKind, clocks: Sequence[Any], rules: ClockRules) -> None:
    """Arm clocks whose rung was removed since, by their ladder as it is now."""
    for clock in clocks:
        arm_next_rung(clock, rules)
    _write_armed(kind, clocks)


def firing_rows(firings: Iterable[DueFiring], now: datetime) -> list[tuple[Any, ...]]:
    """Return the rows of the rungs that fire and are passed over, in the order of ``FIRING_COLUMNS``."""
    return [
        (firing.clock.pk, rung.number, firing.clock.generation, rung.tone, due_at, now, rung is not firing.rung)
        for firing in firings
        for rung, due_at in (*firing.passed_over, (firing.rung, firing.due_at))
    ]


def _write_firings(kind: ClockKind, firings: Sequence[DueFiring], now: datetime) -> None:
    insert(kind.firings, FIRING_COLUMNS, firing_rows(firings, now))


def _write_clocks(kind: ClockKind, firings: Iterable[DueFiring], hit: set[int]) -> None:
    """Write the armed rungs; a clock whose subject can no longer be moved gets no further rung."""
    clocks = [firing.clock for firing in firings]
    for clock in clocks:
        if clock.pk not in hit:
            clock.next_rung = clock.next_fire_at = None
    _write_armed(kind, clocks)


def _write_armed(kind: ClockKind, clocks: Sequence[Any]) -> None:
    rows = [(clock.pk, clock.fired_rung, clock.next_rung, clock.next_fire_at) for clock in clocks]
    update(kind.clocks, ARMED_COLUMNS, rows)

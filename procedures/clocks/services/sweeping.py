"""Owns the sweep: claims the clocks that are due, of one kind after the other, and fires each one's highest rung, in sets.

Lock order: the subject first, then its clocks. Whoever writes a clock holds its subject, so the sweep locks subjects, skips
those that are held, and only then reads which of their clocks are due.
"""

import logging
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from foundation.kernel import crash, policies
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import insert, read_rows, update
from procedures.clocks import selectors
from procedures.clocks.bases import FIRING_COLUMNS
from procedures.clocks.kinds import ClockKind, Shot, kind_of, kinds
from procedures.clocks.selectors import ClockRules
from procedures.clocks.services.running import aim, arm, fire

logger = logging.getLogger(__name__)

BATCH = 500
# Rungs of one clock that are overdue together never fire in one breath.
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
    """Fire everything due at ``now``, ``limit`` clocks a transaction; what another sweep holds is left to it."""
    result = SweepResult()
    for kind in kinds():
        while _fire_batch(kind, now, limit, result):
            result.batches += 1
    return result


def try_again(actor: Actor, *, kind: str, clock_ids: Sequence[int]) -> int:
    """Let clocks of a kind that were set aside be tried again; return how many."""
    policies.require(actor, "clock.mend")
    found = kind_of(kind)
    if found is None:
        return 0
    set_aside = found.clocks._default_manager.filter(pk__in=clock_ids, faulted_at__isnull=False)
    return set_aside.update(faulted_at=None, fault="")


def _fire_batch(kind: ClockKind, now: datetime, limit: int, result: SweepResult) -> bool:
    """Claim and fire one batch in one transaction; say whether there was any."""
    with transaction.atomic():
        clocks = _claim(kind, now, limit)
        if not clocks:
            return False
        crash.point("after_claim")
        # Asked under the locks: a calendar entered since is either seen here, or its recomputing waits for this batch.
        rules = selectors.clock_rules(selectors.current_number())
        _fire_or_set_aside(kind, clocks, now, rules, result)
        crash.point("before_commit")
    crash.point("after_commit")
    return True


def _claim(kind: ClockKind, now: datetime, limit: int) -> list[Any]:
    """Lock subjects with a due clock, skipping those held, and return one due clock of each: a second one is due next.

    The clocks are read after the lock: whoever changes a clock holds its subject.
    """
    subjects = set(kind.lock_due(now, limit))
    first: dict[int, Any] = {}
    due = selectors.armed(kind, now).filter(**{f"{kind.subject}__in": subjects}).order_by("next_fire_at", "id")
    for clock in read_rows(due, (kind.subject, *READS, *kind.reads)):
        first.setdefault(getattr(clock, kind.subject), clock)
    return list(first.values())


def _fire_or_set_aside(
    kind: ClockKind, clocks: Sequence[Any], now: datetime, rules: ClockRules, result: SweepResult
) -> None:
    """Fire a set; where it fails, halve it until the clock at fault stands alone, and set that one aside."""
    try:
        with transaction.atomic():
            done = _fire(kind, clocks, now, rules)
    except (OperationalError, InterfaceError):
        # The database is at fault, not a row: the next sweep finds everything as it was.
        raise
    except Exception as error:
        if len(clocks) > 1:
            half = len(clocks) // 2
            _fire_or_set_aside(kind, clocks[:half], now, rules, result)
            _fire_or_set_aside(kind, clocks[half:], now, rules, result)
            return
        logger.exception("clock %s of the kind %s set aside", clocks[0].pk, kind.name)
        fault = f"{type(error).__name__}: {error}"[:1000]
        kind.clocks._default_manager.filter(pk=clocks[0].pk).update(fault=fault, faulted_at=now)
        result.faulted += 1
    else:
        result.fired += done.fired
        result.skipped += done.skipped
        result.late_by = max(result.late_by, done.late_by)


def _fire(kind: ClockKind, clocks: Sequence[Any], now: datetime, rules: ClockRules) -> SweepResult:
    """Fire a set of clocks of different subjects: move those, then write the firings and what is armed next."""
    # Copies: what fails is fired again in halves, from the clocks as they were read.
    aimed = [(clock, aim(clock, now, rules)) for clock in map(copy, clocks)]
    shots = {getattr(clock, kind.subject): shot for clock, shot in aimed if shot is not None}
    _arm_again(kind, [clock for clock, shot in aimed if shot is None], rules)
    for shot in shots.values():
        fire(shot, rules, not_before=now + LEAST_GAP)
    moved = kind.escalate(now, shots)
    crash.point("after_advance")
    hit = [shots[subject] for subject in moved]
    _write_firings(kind, hit, now)
    _write_clocks(kind, shots.values(), {shot.clock.pk for shot in hit})
    crash.point("after_clock_update")
    return SweepResult(
        fired=len(hit),
        skipped=sum(len(shot.passed_over) for shot in hit),
        late_by=max((now - shot.due_at for shot in hit), default=timedelta()),
    )


def _arm_again(kind: ClockKind, clocks: Sequence[Any], rules: ClockRules) -> None:
    """Arm clocks whose rung was taken away since on what their ladder says now."""
    for clock in clocks:
        arm(clock, rules)
    _write_armed(kind, clocks)


def firing_rows(shots: Iterable[Shot], now: datetime) -> list[tuple[Any, ...]]:
    """Return the rows of what the shots fire and pass over, in the order of ``FIRING_COLUMNS``."""
    return [
        (shot.clock.pk, rung.number, shot.clock.generation, rung.tone, due_at, now, rung is not shot.rung)
        for shot in shots
        for rung, due_at in (*shot.passed_over, (shot.rung, shot.due_at))
    ]


def _write_firings(kind: ClockKind, shots: Sequence[Shot], now: datetime) -> None:
    insert(kind.firings, FIRING_COLUMNS, firing_rows(shots, now))


def _write_clocks(kind: ClockKind, shots: Iterable[Shot], hit: set[int]) -> None:
    """Write what was armed; a clock whose subject can no longer be moved is silenced instead of asked for ever."""
    clocks = [shot.clock for shot in shots]
    for clock in clocks:
        if clock.pk not in hit:
            clock.next_rung = clock.next_fire_at = None
    _write_armed(kind, clocks)


def _write_armed(kind: ClockKind, clocks: Sequence[Any]) -> None:
    rows = [(clock.pk, clock.fired_rung, clock.next_rung, clock.next_fire_at) for clock in clocks]
    update(kind.clocks, ARMED_COLUMNS, rows)

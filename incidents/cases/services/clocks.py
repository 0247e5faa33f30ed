"""Owns the sweep: claims the clocks that are due, fires each one's highest rung, moves the cases up, in sets, in one door.

Lock order: the case first, then its clocks. Whoever writes a clock holds its case, so the sweep locks cases, skips those
that are held, and only then reads which of their clocks are due.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from governance.kernel import crash, policies, revisions
from governance.kernel.actor import Actor, system
from governance.kernel.clock import local_day
from governance.kernel.rows import insert, plain, update
from governance.kernel.services import Act, Effect, Outcome, Process, advance_many
from incidents.cases import selectors
from incidents.cases.choices import Action, ClockState
from incidents.cases.models import FIRING_COLUMNS, Clock, Firing, Incident, Step
from incidents.cases.scoping import levels_above
from incidents.cases.services import ticking
from incidents.cases.services.process import Before, moved, reference_of
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import REVISION, RuleBook, RungRule, rulebook

logger = logging.getLogger(__name__)

CLOCK = system("clock")
BATCH = 500
# Rungs of one clock that are overdue together never fire in one breath.
LEAST_GAP = timedelta(seconds=60)
# What a firing reads of a case.
READS = ("reference", "level", "tone", "township_id", "village_id", "grid_id", "matter_id")
# And of a clock.
CLOCK_READS = (
    "pk",
    "incident_id",
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


@dataclass(frozen=True, slots=True)
class Shot:
    """One clock's firing: the rung that fires and when it was due, and those passed over on the way."""

    clock: Clock
    rung: RungRule
    due_at: datetime
    passed_over: tuple[tuple[RungRule, datetime], ...]


def sweep(now: datetime, limit: int = BATCH) -> SweepResult:
    """Fire everything due at ``now``, ``limit`` clocks a transaction; what another sweep holds is left to it."""
    result = SweepResult()
    while _fire_batch(now, limit, result):
        result.batches += 1
    return result


def mend_clocks(actor: Actor, *, clock_ids: Sequence[int]) -> int:
    """Let clocks that were set aside be tried again; return how many."""
    policies.require(actor, "clock.mend")
    return Clock.objects.filter(pk__in=clock_ids, faulted_at__isnull=False).update(faulted_at=None, fault="")


def _fire_batch(now: datetime, limit: int, result: SweepResult) -> bool:
    """Claim and fire one batch in one transaction; say whether there was any."""
    with transaction.atomic():
        clocks = _claim(now, limit)
        if not clocks:
            return False
        crash.point("after_claim")
        # Asked under the locks: a calendar entered since is either seen here, or its recomputing waits for this batch.
        book = rulebook(local_day(now), revision=revisions.current().get(REVISION, 1))
        _fire_or_set_aside(clocks, now, book, result)
        crash.point("before_commit")
    crash.point("after_commit")
    return True


def _claim(now: datetime, limit: int) -> list[Clock]:
    """Lock cases with a due clock, skipping those held, and return one due clock of each: a second one is due next.

    The clocks are read after the lock: whoever changes a clock holds its case.
    """
    due = Q(clocks__state=ClockState.RUNNING, clocks__next_fire_at__lte=now, clocks__faulted_at__isnull=True)
    skip_locked = connection.features.has_select_for_update_skip_locked
    cases = Incident.objects.filter(due).order_by("clocks__next_fire_at", "clocks__id")
    cases = cases.select_for_update(skip_locked=skip_locked, of=("self",) if skip_locked else ())
    pks = set(cases.values_list("pk", flat=True)[:limit])
    first: dict[int, Clock] = {}
    due_clocks = selectors.armed(now).filter(incident_id__in=pks).order_by("next_fire_at", "id")
    for clock in plain(due_clocks, CLOCK_READS):
        first.setdefault(clock.incident_id, clock)
    return list(first.values())


def _fire_or_set_aside(clocks: Sequence[Clock], now: datetime, book: RuleBook, result: SweepResult) -> None:
    """Fire a set; where it fails, halve it until the clock at fault stands alone, and set that one aside."""
    try:
        with transaction.atomic():
            done = _fire(clocks, now, book)
    except (OperationalError, InterfaceError):
        # The database is at fault, not a row: the next sweep finds everything as it was.
        raise
    except Exception as error:
        if len(clocks) > 1:
            half = len(clocks) // 2
            _fire_or_set_aside(clocks[:half], now, book, result)
            _fire_or_set_aside(clocks[half:], now, book, result)
            return
        logger.exception("clock %s set aside", clocks[0].pk)
        fault = f"{type(error).__name__}: {error}"[:1000]
        Clock.objects.filter(pk=clocks[0].pk).update(fault=fault, faulted_at=now)
        result.faulted += 1
    else:
        result.fired += done.fired
        result.skipped += done.skipped
        result.late_by = max(result.late_by, done.late_by)


def _fire(clocks: Sequence[Clock], now: datetime, book: RuleBook) -> SweepResult:
    """Write firings, clocks, steps and events of a set of clocks of different cases."""
    # Copies: what fails is fired again in halves, from the clocks as they were read.
    aimed = [(clock, _aim(clock, now, book)) for clock in map(copy, clocks)]
    shots = {clock.incident_id: shot for clock, shot in aimed if shot is not None}
    _arm_anew([clock for clock, shot in aimed if shot is None], book)
    firing = _Firing(shots, now, book)
    process = Process(
        workflow=INCIDENT, model=Incident, steps=Step, effects=firing.effects, key=reference_of, reads=READS
    )
    moved_cases = advance_many(process, shots, Action.ESCALATE, lambda move: Act(move, CLOCK, now))
    crash.point("after_advance")
    hit = [shots[incident.pk] for incident in moved_cases]
    _write_firings(hit, now)
    _write_clocks(shots.values(), {shot.clock.pk for shot in hit})
    crash.point("after_clock_update")
    return SweepResult(
        fired=len(hit),
        skipped=sum(len(shot.passed_over) for shot in hit),
        late_by=max((now - shot.due_at for shot in hit), default=timedelta()),
    )


def _aim(clock: Clock, now: datetime, book: RuleBook) -> Shot | None:
    """Find the highest rung that is due, from the one that was armed on.

    None where that one was taken off the ladder since and none above it is due: its time is not theirs.
    """
    reached: list[tuple[RungRule, datetime]] = []
    for rung in book.ladders[clock.ladder_id].rungs:
        if rung.number <= clock.fired_rung:
            continue
        at = clock.next_fire_at if rung.number == clock.next_rung else ticking.rung_time(clock, rung, book)
        if at is None or at > now:
            break
        reached.append((rung, at))
    if not reached:
        return None
    rung, due_at = reached[-1]
    return Shot(clock, rung, due_at, tuple(reached[:-1]))


def _arm_anew(clocks: Sequence[Clock], book: RuleBook) -> None:
    """Arm clocks whose rung was taken away since on what their ladder says now."""
    for clock in clocks:
        ticking.arm(clock, book)
    _write_armed(clocks)


@dataclass(frozen=True)
class _Firing:
    """What the clock's moves change in the cases, called back by the kernel."""

    shots: Mapping[int, Shot]
    now: datetime
    book: RuleBook

    def effects(self, act: Act, subjects: Sequence[Any]) -> Outcome:
        """Raise the level where the rung says so, keep the gravest tone, and arm the next rung."""
        del act
        return Outcome([self._effect(incident) for incident in subjects], write=lambda: None)

    def _effect(self, incident: Incident) -> Effect:
        shot = self.shots[incident.pk]
        before = Before.of(incident, is_counted=False)
        detail: dict[str, Any] = {"stage": shot.clock.stage, "tone": shot.rung.tone, "rung": shot.rung.number}
        # Rungs passed over raise as they would have done in time: where a case ends must not hang on when the sweep came.
        steps = sum(rung.raises for rung, _due_at in (*shot.passed_over, (shot.rung, shot.due_at)))
        if (risen := levels_above(incident.level, steps)) != incident.level:
            incident.level = detail["raised_to"] = risen
        incident.tone = max(incident.tone, shot.rung.tone, key=ticking.GRAVITY.__getitem__)
        columns: tuple[str, ...] = ("level", "tone")
        shot.clock.fired_rung = shot.rung.number
        ticking.arm(shot.clock, self.book, not_before=self.now + LEAST_GAP)
        if ticking.lacks_calendar(shot.clock):
            incident.calendar_missing = True
            columns = (*columns, "calendar_missing")
        event = moved(
            incident,
            before,
            action=Action.ESCALATE,
            is_counted=False,
            stage=shot.clock.stage,
            tone=shot.rung.tone,
            rung_id=shot.rung.id,
            clock_id=shot.clock.pk,
            passed_rung_ids=tuple(rung.id for rung, _due_at in shot.passed_over),
        )
        return Effect(columns=columns, detail=detail, due_at=shot.due_at, event=event)


def _write_firings(shots: Sequence[Shot], now: datetime) -> None:
    insert(
        Firing,
        FIRING_COLUMNS,
        [
            (shot.clock.pk, rung.number, shot.clock.generation, rung.tone, due_at, now, rung is not shot.rung)
            for shot in shots
            for rung, due_at in (*shot.passed_over, (shot.rung, shot.due_at))
        ],
    )


def _write_clocks(shots: Iterable[Shot], hit: set[int]) -> None:
    """Write what was armed; a clock whose case can no longer be escalated is silenced instead of asked for ever."""
    clocks = [shot.clock for shot in shots]
    for clock in clocks:
        if clock.pk not in hit:
            clock.next_rung = clock.next_fire_at = None
    _write_armed(clocks)


def _write_armed(clocks: Sequence[Clock]) -> None:
    rows = [(clock.pk, clock.fired_rung, clock.next_rung, clock.next_fire_at) for clock in clocks]
    update(Clock, ARMED_COLUMNS, rows)

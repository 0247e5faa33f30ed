"""Owns the clocks of any subject: start, stop, suspend, resume, extend; firings are published to the subject's room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.outbox import publish
from procedures.clocks import deadlines
from procedures.clocks.bases import CLOCK_COLUMNS
from procedures.clocks.choices import ClockState
from procedures.clocks.events import ClockReached
from procedures.clocks.kinds import ClockKind, DueFiring, Subject, register_clock_kind
from procedures.clocks.models import SubjectClock, SubjectFiring
from procedures.clocks.selectors import ClockRules, Limit, clock_rules, current_number
from procedures.clocks.services import running


def start_clock(
    actor: Actor,
    subject: Subject,
    stage: str,
    limit: Limit,
    *,
    at: datetime,
    most_extensions: int = 0,
    used: timedelta = timedelta(),
) -> None:
    """Start the clock of a stage at ``at``, with as much of its limit ``used``. One started at ``at`` or later stays as it is."""
    with transaction.atomic():
        rules = clock_rules(current_number())
        clock = _lock_clock(subject, stage)
        if clock is None:
            clock = SubjectClock(subject_kind=subject.kind, subject_key=subject.key, stage=stage)
            running.apply_limit(clock, limit)
        elif clock.set_at >= at:
            return
        else:
            running.restart_clock(clock, limit)
        clock.set_by, clock.set_at = actor.user_id, at
        clock.extensions, clock.most_extensions, clock.consumed = 0, most_extensions, used
        running.run_clock(clock, rules, at)
        running.arm_next_rung(clock, rules)
        clock.save()


def stop_clock(actor: Actor, subject: Subject, stage: str, *, at: datetime) -> None:
    """Stop a clock for good; does nothing where there is none, or it is stopped."""
    del actor
    with transaction.atomic():
        clock = _lock_clock(subject, stage)
        if clock is not None and clock.state == ClockState.RUNNING:
            running.halt_clock(clock, clock_rules(current_number()), at)
        elif clock is not None and clock.state == ClockState.SUSPENDED:
            running.end_suspension(clock)
        else:
            return
        clock.save(update_fields=CLOCK_COLUMNS)


def suspend_clock(actor: Actor, subject: Subject, stage: str, *, at: datetime) -> None:
    """Suspend a running clock: time until ``resume_clock`` is not consumed."""
    del actor
    with transaction.atomic():
        clock = _lock_clock(subject, stage)
        if clock is not None and clock.state == ClockState.RUNNING:
            running.halt_clock(clock, clock_rules(current_number()), at, state=ClockState.SUSPENDED)
            clock.save(update_fields=CLOCK_COLUMNS)


def resume_clock(actor: Actor, subject: Subject, stage: str, *, at: datetime) -> None:
    """Let a suspended clock run again with the time it had left."""
    del actor
    with transaction.atomic():
        clock = _lock_clock(subject, stage)
        if clock is not None and clock.state == ClockState.SUSPENDED:
            rules = clock_rules(current_number())
            running.run_clock(clock, rules, at)
            running.arm_next_rung(clock, rules)
            clock.save(update_fields=CLOCK_COLUMNS)


def extend_clock(actor: Actor, subject: Subject, stage: str, *, amount: int, reason: str, at: datetime) -> None:
    """Extend a clock by ``amount`` of its own unit and restart its ladder; only who set it may, before it is due.

    Raises ``NotFound`` without a clock, ``Denied`` for anyone else, ``Invalid`` when it is too late, too often, or
    without a reason.
    """
    with transaction.atomic():
        clock, rules = _lock_clock(subject, stage), clock_rules(current_number())
        if clock is None or clock.state == ClockState.STOPPED:
            raise NotFound(_("There is no such clock."))
        policies.require(actor, "clock.extend", clock)
        _refuse_extension(clock, rules, amount, reason, at)
        clock.amount += amount
        clock.extensions += 1
        clock.generation += 1
        clock.fired_rung = 0
        running.set_due(clock, rules)
        if clock.state == ClockState.RUNNING:
            running.arm_next_rung(clock, rules)
        clock.save(update_fields=(*CLOCK_COLUMNS, "extensions"))
        detail = {"stage": stage, "amount": amount, "unit": clock.unit, "reason": reason.strip()}
        audit(actor, "extend_clock", subject.kind, [subject.key], at=at, detail=detail)


def _refuse_extension(clock: SubjectClock, rules: ClockRules, amount: int, reason: str, at: datetime) -> None:
    limit = deadlines.Limit(clock.amount, clock.unit)
    is_used_up = clock.consumed >= deadlines.limit_duration(limit, rules.calendars[clock.calendar_id])
    is_late = clock.state == ClockState.RUNNING and clock.due_at is not None and at >= clock.due_at
    if is_used_up or is_late:
        raise Invalid(_("It is due already: more time is asked for before."))
    if clock.extensions >= clock.most_extensions:
        raise Invalid(_("It has been extended as often as it may be."))
    if amount < 1:
        raise Invalid(_("Say how much more time."), fields={"amount": _("This is needed.")})
    if not reason.strip():
        raise Invalid(_("Say why more time is needed."), fields={"reason": _("This is needed.")})


def _lock_clock(subject: Subject, stage: str) -> SubjectClock | None:
    rows = SubjectClock.objects.filter(subject_kind=subject.kind, subject_key=subject.key, stage=stage)
    return rows.select_for_update().first()


def lock_due_clocks(now: datetime, limit: int) -> Iterable[int]:
    """Lock up to ``limit`` clocks due by ``now``, the oldest first, and return their ids; locked ones are left out."""
    due = SubjectClock.objects.filter(state=ClockState.RUNNING, next_fire_at__lte=now, faulted_at__isnull=True)
    due = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    return due.order_by("next_fire_at", "id").values_list("pk", flat=True)[:limit]


def publish_firings(now: datetime, firings: Mapping[int, DueFiring]) -> Collection[int]:
    """Publish ``ClockReached`` for each firing; the room of the subject subscribes. Returns the ids of all clocks."""
    events = [
        ClockReached(
            key=f"{firing.clock.pk}:{firing.clock.generation}:{firing.rung.number}",
            subject_kind=firing.clock.subject_kind,
            subject_key=firing.clock.subject_key,
            stage=firing.clock.stage,
            tone=firing.rung.tone,
            rung=firing.rung.number,
            set_at=firing.clock.set_at.isoformat(),
        )
        for firing in firings.values()
    ]
    publish(events, at=now)
    return firings.keys()


def recompute_clocks(now: datetime, pks: Sequence[int], number: int) -> int:
    """Compute open clocks again by the rules of this number; return how many changed."""
    del now
    with transaction.atomic():
        rows = SubjectClock.objects.select_for_update().filter(pk__in=pks).order_by("pk")
        changed = [clock for clock in rows if running.recompute_clock(clock, clock_rules(number))]
        SubjectClock.objects.bulk_update(changed, ("due_at", "next_rung", "next_fire_at", "generation"))
    return len(changed)


register_clock_kind(
    ClockKind(
        name="subject",
        clocks=SubjectClock,
        firings=SubjectFiring,
        subject="id",
        key_of=lambda clock: (clock.subject_kind, clock.subject_key),
        lock_due=lock_due_clocks,
        escalate=publish_firings,
        recompute=recompute_clocks,
        reads=("subject_kind", "subject_key", "set_at"),
    )
)

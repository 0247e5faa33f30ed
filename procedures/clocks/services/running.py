"""Owns how one clock runs: start, stop, resume, restart, which rung comes next. Changes the row; the caller saves it."""

from datetime import datetime, timedelta
from typing import Any

from foundation.kernel.errors import CalendarExhausted
from procedures.clocks import deadlines
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import DueFiring
from procedures.clocks.selectors import ClockRules, Limit, RungRule


def apply_limit(clock: Any, limit: Limit) -> None:
    """Let a clock count by a limit from zero, with nothing consumed and no due time yet."""
    clock.amount, clock.unit = limit.amount, limit.unit
    clock.calendar_id, clock.ladder_id = limit.calendar.id, limit.ladder.id
    clock.due_at, clock.consumed = None, timedelta()


def restart_clock(clock: Any, limit: Limit) -> None:
    """Set a clock back to zero under the limit in force now; what it fired stays under the old generation."""
    apply_limit(clock, limit)
    _begin_generation(clock)


def change_limit(clock: Any, limit: Limit, rules: ClockRules) -> None:
    """Let a running clock count by another limit from where it stands: rungs that fired stay fired.

    What it consumed goes with it; between time that stops and time that never does, as the same share of the limit.
    """
    calendar = rules.calendars[clock.calendar_id]
    if (clock.unit in deadlines.CONTINUOUS) != (limit.unit in deadlines.CONTINUOUS):
        old = deadlines.limit_duration(deadlines.Limit(clock.amount, clock.unit), calendar)
        new = deadlines.limit_duration(deadlines.Limit(limit.amount, limit.unit), calendar)
        clock.consumed = new * (clock.consumed / old) if old else clock.consumed
    clock.amount, clock.unit = limit.amount, limit.unit
    clock.due_at = None
    clock.generation += 1
    set_due(clock, rules)
    arm_next_rung(clock, rules)


def reset_clock(clock: Any) -> None:
    """Take a stopped clock back to zero without starting it."""
    clock.due_at = None
    clock.state = ClockState.STOPPED
    _begin_generation(clock)
    clock.next_rung = clock.next_fire_at = None


def _begin_generation(clock: Any) -> None:
    # A new limit is a new try: what failed before does not keep it aside.
    clock.fault, clock.faulted_at = "", None
    clock.consumed = timedelta()
    clock.fired_rung = 0
    clock.generation += 1


def run_clock(clock: Any, rules: ClockRules, now: datetime) -> None:
    """Let a clock run from ``now`` with what is left; one whose time is used up keeps its due time."""
    clock.state, clock.started_at, clock.stopped_at = ClockState.RUNNING, now, None
    set_due(clock, rules)


def set_due(clock: Any, rules: ClockRules) -> None:
    """Compute ``due_at`` of a running clock, unless its time is used up; None where the calendar ends first."""
    calendar = rules.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    if clock.due_at is None or clock.consumed < deadlines.limit_duration(limit, calendar):
        try:
            clock.due_at = deadlines.compute_due_at(limit, clock.started_at, clock.consumed, calendar)
        except CalendarExhausted:
            clock.due_at = None


def halt_clock(clock: Any, rules: ClockRules, now: datetime, *, state: str = ClockState.STOPPED) -> None:
    """Halt a clock and add the time it ran to ``consumed``; time in a year without a calendar is not counted."""
    calendar = rules.calendars[clock.calendar_id]
    try:
        clock.consumed += deadlines.time_between(clock.started_at, now, clock.unit, calendar)
    except CalendarExhausted:
        clock.due_at = None
    clock.state, clock.stopped_at = state, now
    clock.next_rung = clock.next_fire_at = None


def end_suspension(clock: Any) -> None:
    """Stop a suspended clock for good; it consumes nothing more."""
    clock.state = ClockState.STOPPED


def arm_next_rung(
    clock: Any,
    rules: ClockRules,
    *,
    not_before: datetime | None = None,
    known: tuple[RungRule, datetime | None] | None = None,
) -> None:
    """Set which rung comes next and when; none while the due time is unknown, and none after the last.

    ``known``: a rung whose time by these rules has been worked out already.
    """
    clock.next_rung = clock.next_fire_at = None
    upcoming = next((rung for rung in rules.ladders[clock.ladder_id].rungs if rung.number > clock.fired_rung), None)
    if upcoming is None or clock.due_at is None:
        return
    clock.next_rung = upcoming.number
    at = known[1] if known is not None and known[0] is upcoming else rung_time(clock, upcoming, rules)
    clock.next_fire_at = max(filter(None, (at, not_before))) if at is not None else None


def rung_time(clock: Any, rung: deadlines.Rung, rules: ClockRules) -> datetime | None:
    """Return when the clock reaches a rung; None where the calendar ends first."""
    if clock.due_at is None:
        return None
    calendar = rules.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    try:
        return deadlines.compute_rung_at(rung, limit, clock.started_at, clock.consumed, clock.due_at, calendar)
    except CalendarExhausted:
        return None


def has_no_date(clock: Any) -> bool:
    """Say whether the due time, or the time of the next rung, lies in a year that has not been entered."""
    return clock.due_at is None or (clock.next_rung is not None and clock.next_fire_at is None)


def find_due_firing(clock: Any, now: datetime, rules: ClockRules) -> DueFiring | None:
    """Return the firing of the highest rung that is due, from the armed one up; None where none is.

    A rung that was taken off the ladder since it was armed does not fire, and its time is not given to another.
    """
    reached: list[tuple[RungRule, datetime]] = []
    following: tuple[RungRule, datetime | None] | None = None
    for rung in rules.ladders[clock.ladder_id].rungs:
        if rung.number <= clock.fired_rung:
            continue
        is_armed = rung.number == clock.next_rung
        at = clock.next_fire_at if is_armed else rung_time(clock, rung, rules)
        if at is None or at > now:
            following = None if is_armed else (rung, at)
            break
        reached.append((rung, at))
    if not reached:
        return None
    rung, due_at = reached[-1]
    return DueFiring(clock, rung, due_at, tuple(reached[:-1]), following)


def fire_rung(firing: DueFiring, rules: ClockRules, *, not_before: datetime | None = None) -> None:
    """Set the clock of a firing to the rung that fires, and arm the next one."""
    firing.clock.fired_rung = firing.rung.number
    arm_next_rung(firing.clock, rules, not_before=not_before, known=firing.following)


def recompute_clock(clock: Any, rules: ClockRules) -> bool:
    """Compute the due time and next rung of a running clock again; say whether either changed."""
    if clock.state != ClockState.RUNNING:
        return False
    old = (clock.due_at, clock.next_rung, clock.next_fire_at)
    # Time that never stops needs no calendar, but a rung may lie some working hours after due, and the ladder may change.
    if clock.unit not in deadlines.CONTINUOUS or has_no_date(clock):
        set_due(clock, rules)
    arm_next_rung(clock, rules)
    if old == (clock.due_at, clock.next_rung, clock.next_fire_at):
        return False
    clock.generation += 1
    return True

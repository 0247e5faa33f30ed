"""Owns how one clock runs: start, stop, go on, begin afresh, which rung comes next; rows are changed, not yet written."""

from datetime import datetime, timedelta
from typing import Any

from foundation.kernel.errors import CalendarExhausted
from procedures.clocks import deadlines
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import Shot
from procedures.clocks.selectors import ClockRules, Limit, RungRule


def apply_limit(clock: Any, limit: Limit) -> None:
    """Let a clock count by a limit from zero, with nothing consumed and no due time yet."""
    clock.amount, clock.unit = limit.amount, limit.unit
    clock.calendar_id, clock.ladder_id = limit.calendar.id, limit.ladder.id
    clock.due_at, clock.consumed = None, timedelta()


def clear(clock: Any, limit: Limit) -> None:
    """Make a clock begin again from zero, by the limit that holds now; what it fired stays under the old generation."""
    apply_limit(clock, limit)
    _renew(clock)


def reset(clock: Any) -> None:
    """Take a stopped clock back to zero without starting it."""
    clock.due_at = None
    clock.state = ClockState.STOPPED
    _renew(clock)
    clock.next_rung = clock.next_fire_at = None


def _renew(clock: Any) -> None:
    # A new limit is a new try: what failed before does not keep it aside.
    clock.fault, clock.faulted_at = "", None
    clock.consumed = timedelta()
    clock.fired_rung = 0
    clock.generation += 1


def run(clock: Any, rules: ClockRules, now: datetime) -> None:
    """Let a clock run from ``now`` with what is left. One whose time was used up keeps the due time it had."""
    clock.state, clock.started_at, clock.stopped_at = ClockState.RUNNING, now, None
    set_due(clock, rules)


def set_due(clock: Any, rules: ClockRules) -> None:
    """Work out when a running clock is due, unless its time was used up; None where the calendar ends before."""
    calendar = rules.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    if clock.due_at is None or clock.consumed < deadlines.span(limit, calendar):
        try:
            clock.due_at = deadlines.due_at(limit, clock.started_at, clock.consumed, calendar)
        except CalendarExhausted:
            clock.due_at = None


def stop(clock: Any, rules: ClockRules, now: datetime, *, state: str = ClockState.STOPPED) -> None:
    """Halt a clock and keep what it consumed; a stretch in a year without a calendar is not charged."""
    calendar = rules.calendars[clock.calendar_id]
    try:
        clock.consumed += deadlines.between(clock.started_at, now, clock.unit, calendar)
    except CalendarExhausted:
        clock.due_at = None
    clock.state, clock.stopped_at = state, now
    clock.next_rung = clock.next_fire_at = None


def end(clock: Any) -> None:
    """Let a suspended clock stand for good; it consumes nothing more."""
    clock.state = ClockState.STOPPED


def arm(clock: Any, rules: ClockRules, *, not_before: datetime | None = None) -> None:
    """Set which rung comes next and when; none while the due time is unknown, and none after the last."""
    clock.next_rung = clock.next_fire_at = None
    upcoming = next((rung for rung in rules.ladders[clock.ladder_id].rungs if rung.number > clock.fired_rung), None)
    if upcoming is None or clock.due_at is None:
        return
    clock.next_rung = upcoming.number
    at = rung_time(clock, upcoming, rules)
    clock.next_fire_at = max(filter(None, (at, not_before))) if at is not None else None


def rung_time(clock: Any, rung: deadlines.Rung, rules: ClockRules) -> datetime | None:
    """Return when the clock reaches a rung; None where the calendar ends before."""
    if clock.due_at is None:
        return None
    calendar = rules.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    try:
        return deadlines.rung_at(rung, limit, clock.started_at, clock.consumed, clock.due_at, calendar)
    except CalendarExhausted:
        return None


def lacks_calendar(clock: Any) -> bool:
    """True where the due time, or the rung that comes next, lies in a year nobody has entered."""
    return clock.due_at is None or (clock.next_rung is not None and clock.next_fire_at is None)


def aim(clock: Any, now: datetime, rules: ClockRules) -> Shot | None:
    """Find the highest rung that is due, from the one that was armed on.

    None where that one was taken off the ladder since and none above it is due: its time is not theirs.
    """
    reached: list[tuple[RungRule, datetime]] = []
    for rung in rules.ladders[clock.ladder_id].rungs:
        if rung.number <= clock.fired_rung:
            continue
        at = clock.next_fire_at if rung.number == clock.next_rung else rung_time(clock, rung, rules)
        if at is None or at > now:
            break
        reached.append((rung, at))
    if not reached:
        return None
    rung, due_at = reached[-1]
    return Shot(clock, rung, due_at, tuple(reached[:-1]))


def fire(shot: Shot, rules: ClockRules, *, not_before: datetime | None = None) -> None:
    """Take the clock of a shot up to the rung that fires, and arm the next one."""
    shot.clock.fired_rung = shot.rung.number
    arm(shot.clock, rules, not_before=not_before)


def recompute(clock: Any, rules: ClockRules) -> bool:
    """Give a running clock its new due time and the next rung's; say whether anything is different."""
    if clock.state != ClockState.RUNNING:
        return False
    # Time that never stops needs no calendar, but a rung may be reached so many working hours after due.
    if clock.unit in deadlines.CONTINUOUS and not lacks_calendar(clock):
        return False
    old = (clock.due_at, clock.next_rung, clock.next_fire_at)
    set_due(clock, rules)
    arm(clock, rules)
    if old == (clock.due_at, clock.next_rung, clock.next_fire_at):
        return False
    clock.generation += 1
    return True

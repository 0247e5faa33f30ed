"""Owns giving a clock more time: its deadline moves, and what it fired stays fired. Changes the row; the caller saves it."""

from datetime import datetime
from typing import Any

from procedures.clocks.choices import ClockState
from procedures.clocks.selectors import ClockRules, RungRule
from procedures.clocks.services.running import arm_next_rung, rung_time, set_due


def lengthen_clock(clock: Any, amount: int, rules: ClockRules, now: datetime) -> None:
    """Add ``amount`` of its own unit to a clock that runs or is suspended, and arm its ladder for the new due time.

    The firings of before stay on record under the old generation. A rung reached by the new count, and a warning ahead of
    the due time that was given once, are not given again; the rungs from the due time on hold for the new one.
    """
    clock.amount += amount
    clock.generation += 1
    # A new deadline is a new try: what failed before does not keep the clock aside.
    clock.fault, clock.faulted_at = "", None
    if clock.state != ClockState.RUNNING:
        return
    set_due(clock, rules)
    fired = [rung for rung in rules.ladders[clock.ladder_id].rungs if rung.number <= clock.fired_rung]
    clock.fired_rung = max((rung.number for rung in fired if _stays_fired(clock, rung, rules, now)), default=0)
    arm_next_rung(clock, rules)


def _stays_fired(clock: Any, rung: RungRule, rules: ClockRules, now: datetime) -> bool:
    is_warning = not rung.offset and rung.percent < 100
    at = rung_time(clock, rung, rules)
    return is_warning or (at is not None and at <= now)

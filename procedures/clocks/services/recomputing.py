"""Owns computing open clocks again when a calendar or a ladder changes: rungs that fired stay fired, none fires twice."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q

from procedures.clocks import deadlines
from procedures.clocks.bases import WITHOUT_DATE
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import ClockKind, clock_kinds
from procedures.clocks.selectors import clock_rules, current_number
from procedures.clocks.services.running import recompute_clock

BATCH = 200


def recompute_calendar(now: datetime, calendar_id: int) -> int:
    """Compute the running clocks of one calendar again, one batch a transaction; return how many subjects changed."""
    number = current_number()
    return sum(
        kind.recompute(now, batch, number)
        for kind in clock_kinds()
        for batch in _batches(_subjects_by_calendar(kind, calendar_id))
    )


def recompute_ladder(now: datetime, ladder_id: int) -> int:
    """Arm the running clocks of one ladder again, one batch a transaction; return how many subjects changed."""
    number = current_number()
    return sum(
        kind.recompute(now, batch, number)
        for kind in clock_kinds()
        for batch in _batches(_subjects_by_ladder(kind, ladder_id))
    )


def recompute_missing(now: datetime) -> int:
    """Compute the clocks again that have no date and could have one; return how many subjects changed.

    An act that runs while a year is being entered may compute with the old calendar and commit after
    ``recompute_calendar`` has read the clocks. No event says so, so a duty looks for them.
    """
    number = current_number()
    return sum(
        kind.recompute(now, batch, number)
        for kind in clock_kinds()
        for batch in _batches(_subjects_without_date(kind, number))
    )


def _subjects_by_calendar(kind: ClockKind, calendar_id: int) -> set[int]:
    counts = ~Q(unit__in=deadlines.CONTINUOUS) | WITHOUT_DATE
    running = kind.clocks._default_manager.filter(counts, state=ClockState.RUNNING, calendar_id=calendar_id)
    return set(running.values_list(kind.subject, flat=True))


def _subjects_by_ladder(kind: ClockKind, ladder_id: int) -> set[int]:
    running = kind.clocks._default_manager.filter(state=ClockState.RUNNING, ladder_id=ladder_id)
    return set(running.values_list(kind.subject, flat=True))


def _subjects_without_date(kind: ClockKind, number: int) -> set[int]:
    rules = clock_rules(number)
    waiting = kind.clocks._default_manager.filter(WITHOUT_DATE).iterator(chunk_size=2000)
    # Tried without a lock and on no row: most wait for a year that nobody has published yet.
    return {getattr(clock, kind.subject) for clock in waiting if recompute_clock(clock, rules)}


def _batches(found: Collection[int]) -> Iterator[list[int]]:
    pks = sorted(found)
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]

"""Owns working open clocks out again when a calendar changes: rungs that fired stay fired, none is replayed."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q

from procedures.clocks import deadlines
from procedures.clocks.bases import WITHOUT_DATE
from procedures.clocks.choices import ClockState
from procedures.clocks.kinds import ClockKind, kinds
from procedures.clocks.selectors import clock_rules, current_number
from procedures.clocks.services.running import recompute

BATCH = 200


def recompute_calendar(now: datetime, calendar_id: int) -> int:
    """Work the running clocks of one calendar out again, a batch a transaction; return how many subjects changed."""
    number = current_number()
    return sum(
        kind.recompute(now, batch, number) for kind in kinds() for batch in _in_batches(_counting_by(kind, calendar_id))
    )


def recompute_missing(now: datetime) -> int:
    """Work out again the clocks that were left without a date and could have one; return how many subjects changed.

    Whoever acts while a year is being entered may count by the calendar that was, and write it after
    ``recompute_calendar`` has been by. Nothing tells of that, so somebody has to look, now and then.
    """
    number = current_number()
    return sum(kind.recompute(now, batch, number) for kind in kinds() for batch in _in_batches(_waiting(kind, number)))


def _counting_by(kind: ClockKind, calendar_id: int) -> set[int]:
    counts = ~Q(unit__in=deadlines.CONTINUOUS) | WITHOUT_DATE
    running = kind.clocks._default_manager.filter(counts, state=ClockState.RUNNING, calendar_id=calendar_id)
    return set(running.values_list(kind.subject, flat=True))


def _waiting(kind: ClockKind, number: int) -> set[int]:
    rules = clock_rules(number)
    waiting = kind.clocks._default_manager.filter(WITHOUT_DATE).iterator(chunk_size=2000)
    # Tried without a lock and on no row: most wait for a year that nobody has published yet.
    return {getattr(clock, kind.subject) for clock in waiting if recompute(clock, rules)}


def _in_batches(found: Collection[int]) -> Iterator[list[int]]:
    pks = sorted(found)
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]

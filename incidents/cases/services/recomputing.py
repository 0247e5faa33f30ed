"""Owns working open clocks out again when a calendar changes: rungs that fired stay fired, none is replayed."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from governance.kernel import revisions
from governance.kernel.actor import system
from governance.kernel.clock import local_day
from governance.kernel.errors import CalendarExhausted
from governance.kernel.outbox import publish
from governance.kernel.services import audit
from incidents.cases import deadlines
from incidents.cases.choices import ClockState
from incidents.cases.events import TOPIC, IncidentMoved
from incidents.cases.models import WITHOUT_DATE, Clock, Incident
from incidents.cases.services import ticking
from incidents.cases.services.process import Before, clocks_of, moved
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook

CLOCK = system("calendar")
BATCH = 200
RECOMPUTED = "recomputed"


def recompute_calendar(now: datetime, calendar_id: int) -> int:
    """Work out the running clocks of one calendar anew, a batch of cases a transaction; return how many cases changed."""
    number = revisions.current().get(REVISION, 1)
    return sum(_recompute(pks, number, now) for pks in _batches(calendar_id))


def recompute_missing(now: datetime) -> int:
    """Work out anew the clocks that were left without a date and could have one; return how many cases changed.

    Whoever acts while a year is being entered may count by the calendar that was, and write it after
    ``recompute_calendar`` has been by. Nothing tells of that, so somebody has to look, now and then.
    """
    number = revisions.current().get(REVISION, 1)
    # Calendars and ladders are the same in the book of every day.
    book = rulebook(local_day(now), revision=number)
    waiting = Clock.objects.filter(WITHOUT_DATE).iterator(chunk_size=2000)
    # Tried without a lock and on no row: most wait for a year that nobody has published yet.
    pks = {clock.incident_id for clock in waiting if _renew(clock, book)}
    return sum(_recompute(batch, number, now) for batch in _in_batches(pks))


def _batches(calendar_id: int) -> Iterator[list[int]]:
    running = Clock.objects.filter(~Q(unit__in=deadlines.CONTINUOUS) | WITHOUT_DATE, state=ClockState.RUNNING)
    return _in_batches(set(running.filter(calendar_id=calendar_id).values_list("incident_id", flat=True)))


def _in_batches(found: Collection[int]) -> Iterator[list[int]]:
    pks = sorted(found)
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def _recompute(pks: list[int], number: int, now: datetime) -> int:
    with transaction.atomic():
        cases = list(Incident.objects.select_for_update().filter(pk__in=pks, ended_at__isnull=True).order_by("pk"))
        clocks = clocks_of(cases)
        changed: list[Clock] = []
        events: list[IncidentMoved] = []
        for case in cases:
            before, own = Before.of(case), clocks.get(case.pk, {})
            book = rulebook(case.reported_on, revision=number)
            renewed = [clock for clock in own.values() if _renew(clock, book)]
            if renewed:
                ticking.sum_up(case, own, book)
                events.append(moved(case, before, action=RECOMPUTED))
                changed += renewed
        touched = {event.incident_id for event in events}
        _write([case for case in cases if case.pk in touched], changed, events, now)
    return len(touched)


def _renew(clock: Clock, book: RuleBook) -> bool:
    """Give a running clock its new due time and the next rung's; say whether anything is different."""
    if clock.state != ClockState.RUNNING:
        return False
    # Time that never stops needs no calendar, but a rung may be reached so many working hours after due.
    if clock.unit in deadlines.CONTINUOUS and not ticking.lacks_calendar(clock):
        return False
    old = (clock.due_at, clock.next_rung, clock.next_fire_at)
    limit = deadlines.Limit(clock.amount, clock.unit)
    calendar = book.calendars[clock.calendar_id]
    if clock.due_at is None or clock.consumed < deadlines.span(limit, calendar):
        try:
            clock.due_at = deadlines.due_at(limit, clock.started_at, clock.consumed, calendar)
        except CalendarExhausted:
            clock.due_at = None
    ticking.arm(clock, book)
    if old == (clock.due_at, clock.next_rung, clock.next_fire_at):
        return False
    clock.generation += 1
    return True


def _write(cases: list[Incident], clocks: list[Clock], events: list[IncidentMoved], now: datetime) -> None:
    if not cases:
        return
    Clock.objects.bulk_update(clocks, ("due_at", "next_rung", "next_fire_at", "generation"), batch_size=BATCH)
    Incident.objects.bulk_update(cases, ticking.COLUMNS, batch_size=BATCH)
    publish(TOPIC, events, at=now)
    audit(CLOCK, RECOMPUTED, "incident", [case.reference for case in cases], at=now)

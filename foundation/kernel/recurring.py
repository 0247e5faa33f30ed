"""The registry of recurring duties: each room declares its own in ``duties.py``, and every trigger runs them all.

Each duty has a row that says when it is due, when it last ran and how that ended. The process that moves the row's due
time runs the duty, so any number of triggers (Celery beat, ``manage.py duties --loop``, cron with ``--once``) may run at
once. A process that dies in the middle leaves a duty that is due again one interval later.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from foundation.kernel import city_time
from foundation.kernel.clock_guard import GUARD
from foundation.kernel.models import DutyRecord

logger = logging.getLogger(__name__)

# A duty that failed is tried again after this time, or after its own interval if that is shorter.
RETRY = timedelta(seconds=60)
# A duty may be this late before the health page reports it: cron runs once a minute.
GRACE = timedelta(seconds=60)
# From this many failures in a row the health page reports a duty even if it is not late yet.
MOST_FAILURES = 3
# Rounds in one call of ``run_until_idle``: work that creates more work must not keep a task busy for ever.
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Duty:
    """A function to run again and again. ``run`` returns how many rows it handled and may run twice at once."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    # A cheap query that says whether there is work which should not wait for the interval.
    has_work: Callable[[datetime], bool] | None = None
    # The city's local time at which a daily duty runs; if that passed while no process ran, it runs at once.
    at: time | None = None

    def next_due(self, now: datetime) -> datetime:
        """Return when the duty is due again after a run at ``now``."""
        if self.at is None:
            return now + self.every
        today = datetime.combine(city_time.local_day(now), self.at, timezone.get_default_timezone())
        return today if today > now else today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DutyStatus:
    """The state of a duty. ``late_by`` is zero while it is not late; ``finished_at`` is None before the first success."""

    duty: Duty
    due_at: datetime | None
    finished_at: datetime | None
    done: int
    failures: int
    fault: str
    late_by: timedelta

    @property
    def is_well(self) -> bool:
        """Say whether the duty runs as it should: it has run, is not late and does not keep failing."""
        return self.finished_at is not None and self.late_by <= GRACE and self.failures < MOST_FAILURES


_DUTIES: dict[str, Duty] = {}


def duty(
    *, every: timedelta, has_work: Callable[[datetime], bool] | None = None, at: time | None = None
) -> Callable[[Callable[[datetime], int]], Callable[[datetime], int]]:
    """Register the decorated function of ``now`` as a duty; the function's name is the duty's name."""

    def register(function: Callable[[datetime], int]) -> Callable[[datetime], int]:
        _DUTIES[function.__name__] = Duty(function.__name__, every, function, has_work, at)
        return function

    return register


def duties() -> Mapping[str, Duty]:
    """Return all duties by name, the most frequent first."""
    return dict(sorted(_DUTIES.items(), key=lambda item: (item[1].every, item[0])))


def run_due_duties(now: datetime, *, but: str = "") -> int:
    """Run each duty that is due or has work waiting, once; return how many rows they handled.

    A long duty calls it between its steps, outside any transaction, with its own name as ``but``, so that other duties,
    above all the clocks, do not wait for it.
    """
    records = _duty_records(now)
    others = (duty for duty in duties().values() if duty.name != but)
    return sum(_run_duty(duty, now) for duty in others if _claim_duty(duty, records[duty.name], now))


def run_until_idle() -> int:
    """Call ``run_due_duties`` until a round handles nothing; return how many rows were handled in all.

    What every trigger calls. Nothing runs while this machine's clock is not to be believed.
    """
    total = 0
    for _round in range(MOST_ROUNDS if GUARD.is_believed() else 0):
        done = run_due_duties(city_time.now())
        total += done
        if not done:
            break
    return total


def duty_statuses(now: datetime) -> list[DutyStatus]:
    """Return the status of every duty, in one query; a duty that never ran has no times."""
    records = DutyRecord.objects.in_bulk()
    return [_make_status(duty, records.get(duty.name), now) for duty in duties().values()]


def duty_status(name: str, now: datetime) -> DutyStatus:
    """Return the status of the duty with this name."""
    return _make_status(_DUTIES[name], DutyRecord.objects.filter(pk=name).first(), now)


def _make_status(duty: Duty, record: DutyRecord | None, now: datetime) -> DutyStatus:
    if record is None:
        return DutyStatus(duty, None, None, 0, 0, "", timedelta())
    # Counted from the last success: a duty whose process dies each time is claimed each time, and is late nevertheless.
    late = now - record.finished_at - duty.every if record.finished_at else timedelta()
    return DutyStatus(
        duty, record.due_at, record.finished_at, record.done, record.failures, record.fault, max(late, timedelta())
    )


def _duty_records(now: datetime) -> Mapping[str, DutyRecord]:
    """Return the rows by name; a new duty gets its row, due at once."""
    records = DutyRecord.objects.in_bulk()
    missing = [DutyRecord(name=name, due_at=now) for name in duties() if name not in records]
    if missing:
        DutyRecord.objects.bulk_create(missing, ignore_conflicts=True)
        records = DutyRecord.objects.in_bulk()
    return records


def _claim_duty(duty: Duty, record: DutyRecord, now: datetime) -> bool:
    """Say whether this process runs the duty.

    A due duty is claimed by moving its due time, which succeeds in one process only. One that is not due runs where
    ``has_work`` says so, in any process.
    """
    if record.due_at <= now:
        claimed = DutyRecord.objects.filter(pk=duty.name, due_at__lte=now)
        return bool(claimed.update(due_at=duty.next_due(now), started_at=now))
    return duty.has_work is not None and not record.failures and duty.has_work(now)


def _run_duty(duty: Duty, now: datetime) -> int:
    """Run a duty and store how it ended; return how many rows it handled. A failure is stored and not raised."""
    record = DutyRecord.objects.filter(pk=duty.name)
    try:
        done = duty.run(now)
    except Exception as error:
        logger.exception("duty %s failed", duty.name)
        fault = f"{type(error).__name__}: {error}"[:2000]
        record.update(failures=F("failures") + 1, fault=fault, due_at=now + min(duty.every, RETRY))
        return 0
    record.update(finished_at=city_time.now(), done=done, failures=0, fault="")
    return done

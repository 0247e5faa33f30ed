"""The registry of recurring duties: each room declares its own in ``duties.py``, whatever wakes us runs them all.

Each duty has a row that says when it should run, when it last did and how that ended. Who moves the row's due time runs
the duty, so any number of triggers (Celery beat, ``manage.py duties --loop``, cron with ``--once``) may tick at once. A
process that dies in the middle leaves a duty that is due again one interval later.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from foundation.kernel import city_time
from foundation.kernel.models import DutyRecord

logger = logging.getLogger(__name__)

# A duty that failed is tried again this soon, or at its own interval if that is shorter.
RETRY = timedelta(seconds=60)
# A duty may be this much late before a monitor is told: cron comes once a minute.
GRACE = timedelta(seconds=60)
# So many failures in a row are told to a monitor even while the duty is not late yet.
MOST_FAILURES = 3
# Rounds in one call of ``run_until_idle``: work that brings forth work must not keep a task for ever.
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Duty:
    """What is done again and again. ``run`` returns how many rows it handled and may run twice at once."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    # A cheap query: work that should not wait for the interval.
    has_work: Callable[[datetime], bool] | None = None
    # The time of the city's day at which a daily duty runs; one whose time passed while nothing ran, runs at once.
    at: time | None = None

    def next_due(self, now: datetime) -> datetime:
        """Return when it is due again after a run."""
        if self.at is None:
            return now + self.every
        today = datetime.combine(city_time.local_day(now), self.at, timezone.get_default_timezone())
        return today if today > now else today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DutyStatus:
    """How a duty stands. ``late_by`` is zero while it is not late; ``finished_at`` is None before the first success."""

    duty: Duty
    due_at: datetime | None
    finished_at: datetime | None
    done: int
    failures: int
    fault: str
    late_by: timedelta

    @property
    def is_well(self) -> bool:
        """False when a person should look."""
        return self.finished_at is not None and self.late_by <= GRACE and self.failures < MOST_FAILURES


_DUTIES: dict[str, Duty] = {}


def duty(
    *, every: timedelta, has_work: Callable[[datetime], bool] | None = None, at: time | None = None
) -> Callable[[Callable[[datetime], int]], Callable[[datetime], int]]:
    """Register the decorated function as a duty under its own name."""

    def register(function: Callable[[datetime], int]) -> Callable[[datetime], int]:
        _DUTIES[function.__name__] = Duty(function.__name__, every, function, has_work, at)
        return function

    return register


def duties() -> Mapping[str, Duty]:
    """Return every duty by name, the most frequent first."""
    return dict(sorted(_DUTIES.items(), key=lambda item: (item[1].every, item[0])))


def run_due(now: datetime, *, but: str = "") -> int:
    """Run each duty that is due or has work waiting, once; return how many rows they handled.

    A long duty calls it between its steps, naming itself as ``but``: what else is due, the clocks above all, never waits
    for it. It holds no transaction then.
    """
    records = _records(now)
    others = (duty for duty in duties().values() if duty.name != but)
    return sum(_run(duty, now) for duty in others if _is_mine(duty, records[duty.name], now))


def run_until_idle() -> int:
    """Run rounds until one finds nothing more to do; return how many rows were handled."""
    total = 0
    for _round in range(MOST_ROUNDS):
        done = run_due(city_time.now())
        total += done
        if not done:
            break
    return total


def statuses(now: datetime) -> list[DutyStatus]:
    """Return how each duty stands, in one query; a duty that never ran has no times."""
    records = DutyRecord.objects.in_bulk()
    return [_status(duty, records.get(duty.name), now) for duty in duties().values()]


def status_of(name: str, now: datetime) -> DutyStatus:
    """Return how one duty stands."""
    return _status(_DUTIES[name], DutyRecord.objects.filter(pk=name).first(), now)


def _status(duty: Duty, record: DutyRecord | None, now: datetime) -> DutyStatus:
    if record is None:
        return DutyStatus(duty, None, None, 0, 0, "", timedelta())
    # Counted from the last success: one that dies each time is claimed each time, and is late all the same.
    late = now - record.finished_at - duty.every if record.finished_at else timedelta()
    return DutyStatus(
        duty, record.due_at, record.finished_at, record.done, record.failures, record.fault, max(late, timedelta())
    )


def _records(now: datetime) -> Mapping[str, DutyRecord]:
    """Return the rows by name; a new duty gets its row, due at once."""
    records = DutyRecord.objects.in_bulk()
    missing = [DutyRecord(name=name, due_at=now) for name in duties() if name not in records]
    if missing:
        DutyRecord.objects.bulk_create(missing, ignore_conflicts=True)
        records = DutyRecord.objects.in_bulk()
    return records


def _is_mine(duty: Duty, record: DutyRecord, now: datetime) -> bool:
    """Claim a due duty by moving its due time: of any number of triggers one succeeds. Waiting work is anyone's."""
    if record.due_at <= now:
        claimed = DutyRecord.objects.filter(pk=duty.name, due_at__lte=now)
        return bool(claimed.update(due_at=duty.next_due(now), started_at=now))
    return duty.has_work is not None and not record.failures and duty.has_work(now)


def _run(duty: Duty, now: datetime) -> int:
    """Run a duty and note how it ended; a failure is kept and does not keep the others from running."""
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

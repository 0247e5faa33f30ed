"""The kernel's recurring duties: messages are delivered, and delivered ones and expired personal data forgotten."""

from datetime import datetime, time, timedelta

from foundation.kernel import city_time, outbox, personal_data
from foundation.kernel.recurring import duty, run_due

# What one run delivers at most: some seconds' work.
MOST = 2_000


@duty(every=timedelta(seconds=15), has_work=outbox.is_waiting)
def drain_outbox(now: datetime) -> int:
    """Deliver what waits in the outbox."""
    return outbox.drain(now, limit=MOST)


@duty(every=timedelta(hours=1))
def forget_delivered(now: datetime) -> int:
    """Drop old delivered messages."""
    return outbox.forget_delivered(now)


@duty(every=timedelta(days=1), at=time(3))
def empty_personal_data(now: datetime) -> int:
    """Empty what has expired, at night, when few wait for the rows."""
    # The first night of a large city empties for minutes: clocks do not wait for it.
    return personal_data.empty_expired(now, between=lambda: run_due(city_time.now(), but="empty_personal_data"))

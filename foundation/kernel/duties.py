"""The kernel's recurring duties: deliver messages, delete delivered ones, empty expired personal data."""

from datetime import datetime, time, timedelta

from foundation.kernel import city_time, outbox, personal_data
from foundation.kernel.recurring import duty, run_due_duties

# Messages delivered in one run: a few seconds' work.
MOST = 2_000


@duty(every=timedelta(seconds=15), has_work=outbox.has_due_messages)
def drain_outbox(now: datetime) -> int:
    """Deliver the messages of the outbox that are due; return how many were tried."""
    return outbox.drain(now, limit=MOST)


@duty(every=timedelta(hours=1))
def forget_delivered(now: datetime) -> int:
    """Delete messages delivered long ago; return how many."""
    return outbox.forget_delivered(now)


@duty(every=timedelta(days=1), at=time(3))
def empty_personal_data(now: datetime) -> int:
    """Empty or delete expired personal data, at night, when few people use the rows; return how many rows."""
    # The first night in a large city takes minutes: the clocks run in between.
    return personal_data.empty_expired(now, between=lambda: run_due_duties(city_time.now(), but="empty_personal_data"))

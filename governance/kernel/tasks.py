"""Celery's way in to the kernel: each task wakes one service."""

from celery import shared_task

from governance.kernel import clock, outbox

# What one wake-up delivers at most: some seconds' work, well within the task's time.
MOST = 2_000


@shared_task(name="governance.kernel.tasks.drain_outbox")
def drain_outbox() -> int:
    """Deliver what waits in the outbox."""
    return outbox.drain(clock.now(), limit=MOST)


@shared_task(name="governance.kernel.tasks.forget_delivered")
def forget_delivered() -> int:
    """Drop old delivered messages."""
    return outbox.forget_delivered(clock.now())

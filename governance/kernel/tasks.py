"""Celery's way in to the kernel: each task wakes one service."""

from celery import shared_task

from governance.kernel import clock, outbox


@shared_task(name="governance.kernel.tasks.drain_outbox")
def drain_outbox() -> int:
    """Deliver what waits in the outbox."""
    return outbox.drain(clock.now())


@shared_task(name="governance.kernel.tasks.forget_delivered")
def forget_delivered() -> int:
    """Drop old delivered messages."""
    return outbox.forget_delivered(clock.now())

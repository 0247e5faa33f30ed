"""Celery's way in: each task wakes one service."""

from celery import shared_task

from governance.kernel import clock
from governance.notices import services


@shared_task(name="governance.notices.tasks.send_notices")
def send_notices() -> int:
    """Send what waits in the outside channels."""
    return services.send_due(clock.now())

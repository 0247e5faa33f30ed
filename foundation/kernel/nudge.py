"""Wakes a worker by a task that may get lost: the rows say what is due, so a missing broker is no error."""

import logging
import time

from celery import current_app
from django.conf import settings

logger = logging.getLogger(__name__)

TASK = "foundation.kernel.tasks.run_duties"
# One nudge per second and process is enough: workers look at the rows every few seconds anyway.
QUIET_SECONDS = 1.0
# After a failure no nudge is tried for this long: no request may wait for a missing broker again and again.
AWAY_SECONDS = 30.0
_last: dict[str, float] = {}


def nudge() -> None:
    """Ask a worker to run what is due now; at most once a second per process, and not for 30 s after a failure.

    Without Redis there is no broker and nothing to ask: ``manage.py duties --loop`` looks once a second.
    """
    now = time.monotonic()
    if not settings.REDIS_URL or now - _last.get(TASK, -QUIET_SECONDS) < QUIET_SECONDS:
        return
    _last[TASK] = now
    try:
        current_app.send_task(TASK, ignore_result=True, retry=False, expires=30)
    except Exception:  # noqa: BLE001 - kombu raises what its transport raises; the next look finds the row
        _last[TASK] = now + AWAY_SECONDS
        logger.warning("no broker to nudge")

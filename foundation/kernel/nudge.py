"""Waking a worker: a hint that may be lost. Correctness rests on the rows, so a missing broker is no error."""

import logging
import time

from celery import current_app
from django.conf import settings

logger = logging.getLogger(__name__)

TASK = "foundation.kernel.tasks.run_duties"
# One hint a second and process is enough: the next look at the rows follows within seconds anyway.
QUIET_SECONDS = 1.0
# A broker that failed is left alone for a while: no request may pay for it again and again.
AWAY_SECONDS = 30.0
_last: dict[str, float] = {}


def nudge() -> None:
    """Ask a worker to look soon, at most once a second from this process, and later after a failure.

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

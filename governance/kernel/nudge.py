"""Waking a worker: a hint that may be lost. Correctness rests on the sweeps, so a missing broker is no error."""

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

# One hint a second and process is enough: the sweep follows within seconds anyway.
QUIET_SECONDS = 1.0
# A broker that failed is left alone for a while: no request may pay for it again and again.
AWAY_SECONDS = 30.0
_last: dict[str, float] = {}


def nudge(task: str) -> None:
    """Ask for ``task`` to run soon, at most once a second from this process, and later after a failure."""
    now = time.monotonic()
    if now - _last.get(task, -QUIET_SECONDS) < QUIET_SECONDS:
        return
    _last[task] = now
    try:
        current_app.send_task(task, ignore_result=True, retry=False, expires=30)
    except Exception:  # noqa: BLE001 - kombu raises what its transport raises; the sweep finds the row
        _last[task] = now + AWAY_SECONDS
        logger.warning("no broker to nudge for %s", task)

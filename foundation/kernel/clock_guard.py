"""Whether this machine's clock can be believed. While it cannot, duties wait: nothing fires, and nothing expires, too early.

Two looks, neither of which alone is enough: the database's clock, where it is a server's, and this process's own count of
seconds since it began, which no setting of the clock moves.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from foundation.kernel import city_time

logger = logging.getLogger(__name__)

# A clock that was set stays doubtful for so many seconds: who set it wrongly can set it right before anything fires.
HOLD = 300.0
# Seconds between two lines in the log about the same doubt.
SAY_EVERY = 60.0


class ClockGuard:
    """What one process knows of its clock: how it stood to the count of seconds when it was last believed."""

    def __init__(self) -> None:
        self._base: float | None = None
        self._held_since: float | None = None
        self._said_at = float("-inf")

    def is_believed(self) -> bool:
        """Say whether duties may go by the clock now; a doubt is written to the log once a minute."""
        tolerance = settings.CLOCK_TOLERANCE_SECONDS
        if not tolerance:
            return True
        now, counted = city_time.now(), time.monotonic()
        doubt = self._jump(now, counted, tolerance) or _apart_from_database(now, tolerance)
        if doubt and counted - self._said_at >= SAY_EVERY:
            logger.critical("%s; no duty runs until it is right", doubt)
            self._said_at = counted
        return not doubt

    def _jump(self, now: datetime, counted: float, tolerance: float) -> str:
        """Return what to say of a clock that moved by itself; after ``HOLD`` it is taken as it is."""
        stands = now.timestamp() - counted
        if self._base is None or abs(stands - self._base) <= tolerance:
            # Small drifts are followed, so that they do not add up over months.
            self._base, self._held_since = stands, None
            return ""
        self._held_since = counted if self._held_since is None else self._held_since
        if counted - self._held_since >= HOLD:
            self._base, self._held_since = stands, None
            return ""
        return f"the clock was set by {timedelta(seconds=round(stands - self._base))}"


def _apart_from_database(now: datetime, tolerance: float) -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = (now - cursor.fetchone()[0]).total_seconds()
    return f"the clock is {apart:.0f} s from the database's" if abs(apart) > tolerance else ""


# Of this process.
GUARD = ClockGuard()

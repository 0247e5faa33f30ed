"""Django's PostgreSQL backend with a cheaper health check: a kept connection is listened to before it is asked.

Django asks ``SELECT 1`` at the start of every request on a kept connection, a seventh of what taking a report in sends.
A server that restarts or ends a connection says so, so the socket of a silent one is sound; only a connection that was
idle for long, and may have been cut without a word on the way, is asked as Django does.
"""

import select
import time

from django.db.backends.postgresql import base

LONG_IDLE = 60.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server only where the socket speaks or has been silent for ``LONG_IDLE`` seconds."""

    _sound_at = 0.0

    def is_usable(self) -> bool:
        """Say whether the connection still works; after an error of its own the server is always asked."""
        now = time.monotonic()
        is_fresh = now - self._sound_at < LONG_IDLE and not self.errors_occurred
        self._sound_at = now
        return (is_fresh and not _speaks(self.connection.fileno())) or bool(super().is_usable())


def _speaks(descriptor: int) -> bool:
    """Say whether anything has arrived: between two statements that is a farewell, or a notice."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))

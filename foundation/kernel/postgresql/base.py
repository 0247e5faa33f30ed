"""Django's PostgreSQL backend with a cheaper health check of persistent connections: look at the socket before a query.

Django runs ``SELECT 1`` at the start of every request on a persistent connection, a seventh of the statements of taking
in a report. A server that restarts or closes a connection sends something, so a silent socket is healthy; only a
connection that was idle for long, and may have been dropped on the way without notice, is tested as Django does.
"""

import select
import time

from django.db.backends.postgresql import base

LONG_IDLE = 60.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Queries the server only when the socket has input or was idle for ``LONG_IDLE`` seconds."""

    _sound_at = 0.0

    def is_usable(self) -> bool:
        """Say whether the connection still works; after an error on it the server is always queried."""
        now = time.monotonic()
        is_fresh = now - self._sound_at < LONG_IDLE and not self.errors_occurred
        self._sound_at = now
        return (is_fresh and not _has_input(self.connection.fileno())) or bool(super().is_usable())


def _has_input(descriptor: int) -> bool:
    """Say whether the socket has input: between two statements that is a closing message or a notice."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))

"""Limits how long one statement of a page may take, so that one wide query does not block everybody.

Workers and commands have no such limit: nobody waits for them. They do not come through ``wsgi.py``.
"""

from collections.abc import Mapping
from typing import Any

OURS = "foundation.kernel.postgresql"
CANCELLED = "57014"
# A wait for a lock has another cause and another message, so its limit is shorter.
SHARE_OF_LOCKS = 0.6


def limit_statements(databases: Mapping[str, Mapping[str, Any]], seconds: float) -> None:
    """Set the statement timeout of every connection opened from now on, in seconds; 0 sets none."""
    for database in databases.values():
        if database["ENGINE"] == OURS and seconds > 0:
            of_statements, of_locks = round(seconds * 1000), round(seconds * SHARE_OF_LOCKS * 1000)
            database["OPTIONS"]["options"] += f" -c statement_timeout={of_statements} -c lock_timeout={of_locks}"


def is_timeout(error: BaseException | None) -> bool:
    """Say whether an error means that PostgreSQL cancelled a statement because it took too long."""
    return getattr(getattr(error, "__cause__", None), "pgcode", None) == CANCELLED

"""How long one statement of a page may take: a question that is too wide must not hold what everybody needs.

Workers and commands have no such limit: what they compute is nobody's waiting. They do not come through ``wsgi.py``.
"""

from collections.abc import Mapping
from typing import Any

OURS = "foundation.kernel.postgresql"
CANCELLED = "57014"
# Waiting for a lock is another's doing and is said otherwise, so it ends before.
SHARE_OF_LOCKS = 0.6


def limit_statements(databases: Mapping[str, Mapping[str, Any]], seconds: float) -> None:
    """Give every connection opened from now on its limit; 0 for none."""
    for database in databases.values():
        if database["ENGINE"] == OURS and seconds > 0:
            of_statements, of_locks = round(seconds * 1000), round(seconds * SHARE_OF_LOCKS * 1000)
            database["OPTIONS"]["options"] += f" -c statement_timeout={of_statements} -c lock_timeout={of_locks}"


def was_cut_off(error: BaseException | None) -> bool:
    """Say whether a statement ended because it took too long."""
    return getattr(getattr(error, "__cause__", None), "pgcode", None) == CANCELLED

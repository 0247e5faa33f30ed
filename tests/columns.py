"""Names the columns of any table, also where Django's introspection of SQLite stumbles over a constraint (IndexError)."""

from typing import Any

from django.db import connection


def columns_of(cursor: Any, table: str) -> list[str]:
    """Return the columns of a table by asking for none of its rows."""
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
    return [one[0] for one in cursor.description]

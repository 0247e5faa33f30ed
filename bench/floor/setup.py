"""Makes the floor's tables and copies the product's rows: ``python -m bench.floor.setup FILE`` prints the token.

The file is written by ``bench.floor.rows``: one JSON list a line, the table's word first.
"""

import json
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

BATCH = 2_000


def main() -> None:
    """Create what the works need."""
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from bench.floor.models import Token

    call_command("migrate", verbosity=0, run_syncdb=True)
    user = get_user_model().objects.create_user("floor")
    token = Token.objects.create(key=secrets.token_hex(20), user=user)
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        _copy((json.loads(line) for line in lines), user.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(token.key)


def _copy(rows: Iterator[list[Any]], user_id: int) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    from bench.floor.models import Area, Incident, Matter, Unit

    models: dict[str, Any] = {"area": Area, "matter": Matter, "unit": Unit, "incident": Incident}
    waiting: dict[str, list[Any]] = {word: [] for word in models}
    for word, values in rows:
        more = {"reporter_id": user_id} if word == "incident" else {}
        if values.get("boundary"):
            values["boundary"] = bytes.fromhex(values["boundary"])
        waiting[word].append(models[word](**values, **more))
        if len(waiting[word]) >= BATCH:
            _write(models, waiting)
    _write(models, waiting)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def _write(models: dict[str, Any], waiting: dict[str, list[Any]]) -> None:
    """Write what waits, in the order of the tables: an incident never goes before the matter it names."""
    for word, rows in waiting.items():
        models[word]._default_manager.bulk_create(rows, batch_size=500)
        rows.clear()


if __name__ == "__main__":
    main()

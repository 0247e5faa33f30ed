"""Makes many incidents out of few, inside the database: copies of whole histories' last state, each with its clocks."""

from typing import Any

from django.db import connection

from incidents.cases.models import Clock, Incident

SERIES = "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s)"


def grow(to: int, only: str = "TRUE", *, with_words: bool = False) -> int:
    """Copy the incidents (``{i}``) that fit the condition ``only`` until ``to`` of them are there; return how many were added.

    Copies lie on the same days and in the same grids as what they copy. They are found by words only where it is asked
    for, and steps and firings are left out: no list and no board reads them.
    """
    fits = only.format(i="i")
    have = _one(f"SELECT count(*) FROM cases_incident i WHERE {fits}")
    times = -(-to // have) - 1
    if times < 1:
        return 0
    far, clock_far = _one("SELECT max(id) FROM cases_incident"), _one("SELECT max(id) FROM cases_clock")
    extra = to - have
    own = {
        "id": "i.id + n * %s",
        "client_id": _uuid(),
        "reference": f"'C' || (i.id + n * {far})",
    }
    if not with_words:
        own["search_text"] = "''"
    _copy(Incident, own, f"cases_incident i, copies WHERE {fits} ORDER BY n, i.id LIMIT {extra}", [times, far])
    own = {"id": "c.id + n * %s", "incident_id": "c.incident_id + n * %s"}
    _copy(
        Clock,
        own,
        f"cases_clock c JOIN cases_incident i ON i.id = c.incident_id, copies WHERE i.id <= {far} AND {fits} "
        f"AND c.incident_id + n * {far} IN (SELECT id FROM cases_incident)",
        [times, clock_far, far],
    )
    settle()
    return extra


def _copy(model: Any, own: dict[str, str], source: str, params: list[int]) -> None:
    letter = "i" if model is Incident else "c"
    columns = [field.column for field in model._meta.concrete_fields]
    taken = [own.get(column, f"{letter}.{column}") for column in columns]
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) {SERIES} SELECT {', '.join(taken)} FROM {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def _uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def settle() -> None:
    """Set the sequences on and let the planner look."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("cases_incident", "cases_clock"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])

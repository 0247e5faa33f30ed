"""A PostgreSQL straight after ``make demo``, before any autovacuum: what lists cost then, and once ANALYZE has looked."""

from typing import Any

from bench.report import Section, whole
from bench.scratch import Scratch


def measure(scratch: Scratch) -> Section:
    """Measure fresh, then after ANALYZE; without PostgreSQL there are no rows."""
    count, rounds = scratch.size(60_000, 600), scratch.size(7, 2)
    section = Section(
        "fresh",
        f"PostgreSQL straight after make_demo of {whole(count)} incidents",
        ("work", "fresh: ms", "after ANALYZE: ms", "ratio", "goal"),
    )
    if "PostgreSQL" not in scratch.kinds:
        return section
    database = scratch.empty("PostgreSQL", "fresh")
    database.manage("migrate", "--noinput", "--verbosity", "0")
    database.ask("bench.fresh:without_autovacuum")
    database.manage("make_demo", "--incidents", str(count))
    fresh = database.ask("bench.fresh:works", rounds=rounds)
    database.ask("bench.fresh:analyze")
    after = database.ask("bench.fresh:works", rounds=rounds)
    for name, ms in fresh.items():
        section.add(name, f"{ms:.1f}", f"{after[name]:.1f}", f"{ms / after[name]:.2f}", "≤ 1.2")
    section.notes = [
        (
            "Autovacuum is off for the tables of this database, as if it had not come by yet. In process by Django's test "
            f"client, everything included; medians of {rounds}."
        )
    ]
    scratch.drop(database)
    return section


def without_autovacuum() -> None:
    """Keep autovacuum away from every table; run inside Django."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)')


def analyze() -> None:
    """Let the planner look; run inside Django."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def works(rounds: int) -> dict[str, float]:
    """Return milliseconds of each list; run inside Django."""
    from bench.pages import client_of, cost
    from bench.works import COMMON_WORD

    client = client_of("city1")
    matters = [row["code"] for row in client.get("/api/v1/matters/").json()][:3]
    paths: dict[str, Any] = {
        "list of 50, open": "/api/v1/incidents/?state=open&limit=50",
        "list of 50: state, 3 matters": f"/api/v1/incidents/?state=closed&matter={','.join(matters)}&limit=50",
        "list by a two-character word": f"/api/v1/incidents/?q={COMMON_WORD}&limit=50",
        "inbox page": "/incidents/?tab=open",
        "board page, computed": "/board/",
    }
    from django.core.cache import cache

    found = {}
    for name, path in paths.items():
        cache.clear()
        found[name] = cost(lambda: client.get(path), rounds)["ms"]  # noqa: B023
    return found

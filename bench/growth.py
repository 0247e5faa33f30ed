"""The same works among few and among very many incidents: what grows with the number should not be the work."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection

from bench.pages import backend_cpu, client_of
from bench.report import Section, median, whole
from bench.scratch import Scratch

GOALS = {
    "inbox page, city": "≤ 1.15",
    "map points, all, city": "≤ 1.2",
    "filtered list: closed after": "≤ 1.2",
    "filtered list with its count": "≤ 1.15",
    "list by a rare word": "≤ 10 ms DB",
    "board page, city, computed": "≤ 1.15",
}


def measure(scratch: Scratch) -> Section:
    """Measure at both sizes on one database of each kind."""
    few, many = scratch.incidents, scratch.many_incidents
    section = Section(
        "growth",
        f"{whole(many)} incidents against {whole(few)}",
        (
            "database, work",
            f"at {whole(few)}: ms",
            "statements' ms",
            "CPU ms: own + database",
            "KB",
            f"at {whole(many)}: ms",
            "statements' ms",
            "CPU ms: own + database",
            "ratio of ms",
            "ratio of CPU",
            "goal",
        ),
    )
    rounds = scratch.size(9, 2)
    for kind in scratch.kinds:
        database = scratch.copy(scratch.seed(kind), "growth")
        small = database.ask("bench.growth:works", size=few, rounds=rounds)
        large = database.ask("bench.growth:works", size=many, rounds=rounds)
        for name, one in small.items():
            goal = GOALS.get(name, "") if kind == "PostgreSQL" else ""
            section.add(*_row(f"{kind}, {name}", one, large[name]), goal)
        scratch.drop(database)
    section.notes = [
        (
            f"In process by Django's test client, signed in, everything included; medians of {rounds}. Statements' ms is what the "
            "reader waited for the database. CPU is this process's own and that of its PostgreSQL backend, without helpers of "
            "a parallel plan: its ratio holds also on a busy machine."
        ),
        (
            "Copies lie on the same days and in the same grids as what they copy, so there is ever more to a day. The board's "
            "answers are not kept from one round to the next."
        ),
    ]
    return section


def _row(name: str, few: dict[str, float], many: dict[str, float]) -> list[str]:
    cells = [name]
    for one in (few, many):
        cells += [f"{one['ms']:.1f}", f"{one['statements']:.1f}", f"{one['own']:.1f} + {one['database']:.1f}"]
    cells.insert(4, f"{few['bytes'] / 1000:.0f}")
    cpu = [one["own"] + one["database"] for one in (few, many)]
    return [*cells, f"{many['ms'] / few['ms']:.2f}", f"{cpu[1] / cpu[0]:.2f}"]


def works(size: int, rounds: int) -> dict[str, Any]:
    """Grow to ``size`` and return what each work costs; run inside Django."""
    from bench.grow import grow, settle
    from bench.works import COMMON_WORD, RARE_WORD
    from foundation.kernel.actor import system
    from governance.board.services import rebuild

    grow(size, with_words=True)
    rebuild(system("bench"))
    settle()
    client = client_of("city1")
    matters = ",".join(row["code"] for row in client.get("/api/v1/matters/").json()[:3])
    since = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}"
    paths = {
        "inbox page, city": "/incidents/?tab=open",
        "map points, all, city": "/incidents/points/?tab=all",
        "list of 50, open": "/api/v1/incidents/?state=open&limit=50",
        "filtered list: closed after": f"/api/v1/incidents/?closed_after={since}&limit=50",
        "filtered list with its count": f"/api/v1/incidents/?state=closed&matter={matters}&limit=50",
        "list by a two-character word": f"/api/v1/incidents/?q={COMMON_WORD}&limit=50",
        "list by a rare word": f"/api/v1/incidents/?q={RARE_WORD}&limit=50",
        "board page, city, computed": "/board/",
        "board map, city, computed": "/board/map/",
    }
    return {name: _cost(client, path, rounds) for name, path in paths.items()}


def _cost(client: Any, path: str, rounds: int) -> dict[str, float]:
    """Return medians in milliseconds: all of it, its statements, CPU of this process and of its backend; and the bytes."""
    spent = 0.0

    def timed(execute: Any, *given: Any) -> Any:
        nonlocal spent
        started = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent += time.perf_counter() - started

    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:500]!r}")
    found: dict[str, list[float]] = {"ms": [], "statements": [], "own": [], "database": []}
    with connection.execute_wrapper(timed):
        for _round in range(rounds):
            cache.clear()
            spent = 0.0
            before = time.perf_counter(), time.process_time(), backend_cpu()
            client.get(path)
            after = time.perf_counter(), time.process_time(), backend_cpu()
            whole_ms, own, database = ((now - then) * 1000 for now, then in zip(after, before, strict=True))
            for name, value in zip(found, (whole_ms, spent * 1000, own, database), strict=True):
                found[name].append(value)
    return {name: median(values) for name, values in found.items()} | {"bytes": len(answer.content)}

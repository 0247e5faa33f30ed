"""What a web worker holds of the machine's memory, served as ``scripts/run web`` does, beside a floor of the same run."""

import random
import re
import time
from pathlib import Path
from typing import Any

from bench.floor_side import floor_environment, set_floor_up
from bench.report import Section, median
from bench.scratch import THIS, Database, Scratch
from bench.serving import Server, send, served

KIB = 1024


def measure(scratch: Scratch) -> Section:
    """Measure two workers that have answered what people ask, on each database."""
    section = Section(
        "memory",
        "a web worker, two workers, after the works below",
        ("database", "PSS MiB each", "private MiB each", "the owner's PSS", "all by two", "floor's PSS each", "goal"),
    )
    for kind in scratch.kinds:
        product, floor = scratch.copy(scratch.seed(kind), "memory"), scratch.empty(kind, "floor")
        token = set_floor_up(product, floor)
        ours = _ours(product, scratch.size(300, 20))
        bare = _floor(floor, token, scratch.size(300, 20))
        section.add(
            kind,
            f"{ours['pss']:.0f}",
            f"{ours['private']:.0f}",
            f"{ours['owner']:.0f}",
            f"{ours['pss'] + ours['owner'] / 2:.0f}",
            f"{bare['pss']:.0f}",
            "≤ 90" if kind == "PostgreSQL" else "",
        )
        for database in (product, floor):
            scratch.drop(database)
    section.notes = [
        (
            "PSS from /proc/PID/smaps_rollup: what is shared is divided among those who share it. The owner is gunicorn's first "
            "process; with --preload the workers are its forks. Its PSS comes once on top of the workers'."
        ),
        "Asked before: reports, lists, details, inbox pages, boards and their map, the API's description.",
        "SQLite maps its file (256 MiB at most), which counts here as memory and is the system's to drop.",
    ]
    return section


def _ours(database: Database, count: int) -> dict[str, float]:
    from bench.doors import Door
    from bench.works import WORKS, facts

    options = [*_options_of_run(), "--threads", "4"]
    with served("governance.wsgi", database.env, THIS, *options) as server:
        door = Door("product", server, database)
        known, dice = facts(door), random.Random(1)
        for name in ("list", "detail", "create", "points", "inbox", "board", "boardmap"):
            send(server.port, WORKS[name].requests(door, known, dice, count), 8)
        send(server.port, [{"method": "GET", "path": "/api/v1/schema/", "headers": {}}] * 8, 8)
        return _held(server)


def _floor(database: Database, token: str, count: int) -> dict[str, float]:
    headers = {"Authorization": f"Token {token}"}
    with served("bench.floor.wsgi", floor_environment(database)) as server:
        for path in ("/api/v1/incidents/?limit=50", "/incidents/points/"):
            send(server.port, [{"method": "GET", "path": path, "headers": headers}] * count, 8)
        return _held(server)


def _options_of_run() -> list[str]:
    """Return how scripts/run prepares its workers, so that the bench follows it."""
    text = (THIS.root / "scripts" / "run").read_text(encoding="utf-8")
    found = re.findall(r"(?<=\s)(--preload|--config \S+)", text)
    return [word for option in found for word in option.split()]


def _held(server: Server) -> dict[str, float]:
    time.sleep(1)
    workers = [_rollup(pid) for pid in server.workers]
    return {
        "pss": median(one["Pss"] for one in workers),
        "private": median(one["Private_Clean"] + one["Private_Dirty"] for one in workers),
        "owner": _rollup(server.pid)["Pss"],
    }


def _rollup(pid: int) -> dict[str, float]:
    """Return the kinds of memory of a process in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    found: dict[str, Any] = {}
    for line in lines:
        name, _, rest = line.partition(":")
        found[name] = int(rest.split()[0]) / KIB
    return found

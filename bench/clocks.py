"""Firing what is due: the real sweep over very many due clocks, alone and two at once, and its memory."""

import json
import subprocess
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.pages import backend_cpu
from bench.report import Section, median, whole
from bench.scratch import ROOT, Database, Scratch, ask_command

MIB = 1024
ROUNDS = 4
COLUMNS = (
    "database, sweepers",
    "fired/s",
    "floor/s",
    "of the floor",
    "CPU µs a firing: own + database",
    "floor",
    "floor's CPU to ours",
    "fired",
    "MiB when a tenth was done",
    "at the end",
    "goal",
)
NOTES = [
    (
        "Each firing: its row, the case moved by the workflow, step, event in the outbox, audit row, the next rung armed by "
        "the work calendar. Half the clocks reach amber; half reach yellow, which raises the case a level. They were due at "
        "different minutes of the last hour."
    ),
    (
        "The floor claims 500 clocks by select_for_update(skip_locked), updates them and writes one row each by "
        "bulk_create: two rows a firing where the product writes six, one of them into every index of the incident."
    ),
    (
        f"One sweeper and the floor take turns, {ROUNDS} parts each in a process of its own; medians. CPU is that of the process "
        "and of its PostgreSQL backend: its ratio holds also on a busy machine, rates do not."
    ),
    "Two sweepers are two processes started together; their seconds end when the last is done.",
]


def measure(scratch: Scratch) -> Section:
    """Measure one sweeper in turns with the floor, two at once, and the telling of what was fired, on each database."""
    count = scratch.size(scratch.incidents, 300)
    section = Section("clocks", f"{whole(count)} due clocks, one case each, fired in sets of 500", COLUMNS)
    for kind in scratch.kinds:
        due = scratch.copy(scratch.seed(kind), "due")
        due.ask("bench.clocks:make_due", count=count)
        _one_sweeper(scratch, kind, due, section)
        database = scratch.copy(due, "fired2")
        answers, seconds = _sweep(database, 2)
        fired = sum(answer["fired"] for answer in answers)
        section.add(f"{kind}, 2", whole(fired / seconds), "", "", "", "", "", *_memory(fired, answers), "")
        scratch.drop(database)
        scratch.drop(due)
    section.notes = NOTES
    return section


def _one_sweeper(scratch: Scratch, kind: str, due: Database, section: Section) -> None:
    """Add the rows of one sweeper and of the telling."""
    floor, ours = scratch.copy(due, "bare"), scratch.copy(due, "fired1")
    sets = scratch.size(max(scratch.incidents // 500 // ROUNDS, 1), 1)
    rounds = []
    for number in range(scratch.size(ROUNDS, 1)):
        bare = floor.ask("bench.clocks:floor", sets=sets) if number % 2 else None
        one = ours.ask("bench.clocks:sweep", start_at=0, sets=sets)
        rounds.append((one, bare or floor.ask("bench.clocks:floor", sets=sets)))
    swept = [one for one, _bare in rounds]
    rates = [[one["fired"] / (one["ended_at"] - one["started_at"]) for one in both] for both in rounds]
    costs = [[(one["own"] + one["database"]) / one["fired"] for one in both] for both in rounds]
    section.add(
        f"{kind}, 1",
        whole(median(one for one, _bare in rates)),
        whole(median(bare for _one, bare in rates)),
        f"{median(one / bare for one, bare in rates):.2f}",
        _microseconds(swept),
        _microseconds([bare for _one, bare in rounds]),
        f"{median(bare / one for one, bare in costs):.2f}",
        *_memory(sum(one["fired"] for one in swept), swept[-1:]),
        "≥ 2.5 of the floor, memory flat" if kind == "PostgreSQL" else "",
    )
    told = ours.ask("bench.clocks:drain", count=scratch.size(4_000, 100))
    cells = (whole(told["fired"] / (told["ended_at"] - told["started_at"])), "", "", _microseconds([told]), "", "")
    goal = "≥ 5,000/s" if kind == "PostgreSQL" else ""
    section.add(f"{kind}, telling people of firings", *cells, whole(told["fired"]), "", "", goal)
    for database in (floor, ours):
        scratch.drop(database)


def _microseconds(answers: Sequence[dict[str, float]]) -> str:
    """Return the CPU of one firing, this process's and that of its backend, medians of the rounds."""
    own, database = (median(one[name] / one["fired"] * 1e6 for one in answers) for name in ("own", "database"))
    return f"{own:.0f} + {database:.0f}"


def _memory(fired: float, answers: Sequence[dict[str, float]]) -> tuple[str, str, str]:
    early, late = (" + ".join(whole(answer[name]) for answer in answers) for name in ("early_mib", "late_mib"))
    return whole(fired), early, late


def _sweep(database: Database, sweepers: int) -> tuple[list[dict[str, float]], float]:
    """Let processes sweep at once; return their answers and the seconds from the first start to the last end."""
    start_at = time.time() + 8
    command = ask_command("bench.clocks:sweep", {"start_at": start_at})
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=database.env, stdout=subprocess.PIPE, text=True)
        for _sweeper in range(sweepers)
    ]
    answers = [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]
    return answers, max(answer["ended_at"] for answer in answers) - min(answer["started_at"] for answer in answers)


def make_due(count: int) -> None:
    """Grow the open incidents with a running clock to ``count`` and let one clock of each be due; run inside Django."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from bench.grow import grow
    from incidents.cases.models import Clock, Firing

    now = timezone.now()
    Clock.objects.update(next_rung=None, next_fire_at=None)
    grow(count, "{i}.id IN (SELECT r.incident_id FROM cases_clock r WHERE r.state = 'running')")
    Firing.objects.all()._raw_delete(using="default")
    running = Clock.objects.filter(state="running")
    running.filter(id__in=_odd()).update(
        fired_rung=0, next_rung=1, next_fire_at=now - timedelta(minutes=1), due_at=now + timedelta(days=2)
    )
    running.filter(next_rung=None).update(
        fired_rung=2, next_rung=3, next_fire_at=now - timedelta(minutes=1), due_at=now - timedelta(hours=2)
    )
    _spread(running, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def floor(sets: int) -> dict[str, float]:
    """Do the least of it by plain ORM in so many sets of 500 and return what it cost; run inside Django."""
    from django.db import connection, transaction
    from django.utils import timezone

    from incidents.cases.models import Clock, Firing

    now, done = timezone.now(), 0
    skip = connection.features.has_select_for_update_skip_locked
    due = Clock.objects.filter(state="running", next_fire_at__lte=now).order_by("next_fire_at", "id")
    connection.ensure_connection()
    before = _spent()
    for _set in range(sets):
        with transaction.atomic():
            clocks = list(due.select_for_update(skip_locked=skip).only("pk", "next_rung", "generation")[:500])
            Clock.objects.filter(pk__in=[row.pk for row in clocks]).update(next_fire_at=None)
            Firing.objects.bulk_create(
                Firing(
                    clock=row, rung=row.next_rung or 0, generation=row.generation, tone="due", due_at=now, fired_at=now
                )
                for row in clocks
            )
            done += len(clocks)
    return _since(before, done)


def _spent() -> tuple[float, float, float]:
    return time.time(), time.process_time(), backend_cpu()


def _since(before: tuple[float, float, float], fired: int) -> dict[str, float]:
    """Return how many were fired, from when to when, and the seconds of CPU it took."""
    ended, own, database = _spent()
    return {
        "fired": fired,
        "started_at": before[0],
        "ended_at": ended,
        "own": own - before[1],
        "database": database - before[2],
    }


def _spread(running: Any, now: Any) -> None:
    """Let neighbours in the table be due at different minutes, as in life: a set then lies all over it."""
    from datetime import timedelta

    from django.db.models import F

    from incidents.cases.models import Clock

    for minute in range(60):
        some = running.annotate(rest=F("id") % 60).filter(rest=minute).values("id")
        Clock.objects.filter(id__in=some).update(next_fire_at=now - timedelta(minutes=minute + 1))


def _odd() -> Any:
    from django.db.models import F

    from incidents.cases.models import Clock

    return Clock.objects.annotate(odd=F("id") % 2).filter(odd=1).values("id")


def sweep(start_at: float, sets: int = 0) -> dict[str, float]:
    """Sweep so many sets, 0: everything due, from ``start_at`` (Unix seconds) on; run inside Django."""
    from django.db import connection

    from foundation.kernel import city_time
    from procedures.clocks.kinds import ClockKind
    from procedures.clocks.services import sweeping

    now = city_time.now()
    sizes: list[int] = []
    ordinary = sweeping._fire_batch

    def counted(kind: ClockKind, now: datetime, limit: int, result: sweeping.SweepResult) -> bool:
        if sets and len(sizes) >= sets:
            return False
        more = ordinary(kind, now, limit, result)
        if more:
            sizes.append(_resident())
        return more

    sweeping._fire_batch = counted
    connection.ensure_connection()
    time.sleep(max(start_at - time.time(), 0))
    before = _spent()
    fired = sweeping.sweep(now).fired
    sizes = sizes or [_resident()]  # the other sweeper had all
    memory = {"early_mib": sizes[len(sizes) // 10] / MIB, "late_mib": sizes[-1] / MIB}
    return _since(before, fired) | memory


def _resident() -> int:
    """Return the memory of this process's own in KiB; SQLite's file is mapped in as well and is the system's to drop."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1])


def drain(count: int) -> dict[str, float]:
    """Deliver ``count`` messages of firings and return what it cost; run inside Django."""
    from foundation.kernel import city_time, outbox

    now = city_time.now()
    outbox.drain(now, limit=20)
    before = _spent()
    return _since(before, outbox.drain(now, limit=count))

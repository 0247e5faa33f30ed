"""Firing what is due: the real sweep over very many due clocks, alone and two at once, and its memory."""

import json
import resource
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.report import Section, whole
from bench.scratch import ROOT, Database, Scratch, ask_command

MIB = 1024


def measure(scratch: Scratch) -> Section:
    """Measure one sweeper and two on each database."""
    count = scratch.size(100_000, 300)
    section = Section(
        "clocks",
        f"{whole(count)} due clocks, one case each, fired in sets of 500",
        ("database, sweepers", "fired/s", "of the floor", "fired", "MiB when a tenth was done", "at the end", "goal"),
    )
    for kind in scratch.kinds:
        due = scratch.copy(scratch.seed(kind), "due")
        due.ask("bench.clocks:make_due", count=count)
        bare = scratch.copy(due, "bare")
        floor = bare.ask("bench.clocks:floor")
        scratch.drop(bare)
        section.notes.append(f"{kind}: the floor is {whole(floor)} a second, one process.")
        for sweepers in (1, 2):
            database = scratch.copy(due, f"fired{sweepers}")
            answers, seconds = _sweep(database, sweepers)
            fired = sum(answer["fired"] for answer in answers)
            section.add(
                f"{kind}, {sweepers}",
                whole(fired / seconds),
                f"{fired / seconds / floor:.2f}",
                whole(fired),
                " + ".join(whole(answer["early_mib"]) for answer in answers),
                " + ".join(whole(answer["late_mib"]) for answer in answers),
                "≥ 5,000/s (0.57 of the floor where it was set), memory flat" if kind == "PostgreSQL" else "",
            )
            if sweepers == 1:
                rate = database.ask("bench.clocks:drain", count=scratch.size(2_000, 100))
                section.notes.append(
                    f"{kind}: the outbox then tells people of {whole(rate)} firings a second, one process."
                )
            scratch.drop(database)
        scratch.drop(due)
    section.notes += [
        (
            "Each firing: its row, the case moved by the workflow, step, event in the outbox, audit row, the next rung armed by "
            "the work calendar. Half the clocks reach amber; half reach yellow, which raises the case a level. They were due at "
            "different minutes of the last hour."
        ),
        (
            "The floor claims 500 clocks by select_for_update(skip_locked), updates them and writes one row each by "
            "bulk_create: two rows a firing where the product writes six. It made 8,600–8,900 a second where the goal was set."
        ),
        "Two sweepers are two processes started together; their seconds end when the last is done.",
    ]
    return section


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


def floor() -> float:
    """Do the least of it by plain ORM over everything due and return how many a second; run inside Django."""
    from django.db import connection, transaction
    from django.utils import timezone

    from incidents.cases.models import Clock, Firing

    now, done, started = timezone.now(), 0, time.perf_counter()
    skip = connection.features.has_select_for_update_skip_locked
    due = Clock.objects.filter(state="running", next_fire_at__lte=now).order_by("next_fire_at", "id")
    while True:
        with transaction.atomic():
            clocks = list(due.select_for_update(skip_locked=skip).only("pk", "next_rung", "generation")[:500])
            if not clocks:
                return done / (time.perf_counter() - started)
            Clock.objects.filter(pk__in=[row.pk for row in clocks]).update(next_fire_at=None)
            Firing.objects.bulk_create(
                Firing(clock=row, rung=row.next_rung, generation=row.generation, tone="due", due_at=now, fired_at=now)
                for row in clocks
            )
            done += len(clocks)


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


def sweep(start_at: float) -> dict[str, float]:
    """Sweep everything due, from ``start_at`` (Unix seconds) on; run inside Django."""
    from foundation.kernel import city_time
    from procedures.clocks.services import sweeping

    now = city_time.now()
    sizes: list[int] = []
    ordinary = sweeping._fire_batch

    def counted(*given: Any) -> bool:
        more = ordinary(*given)
        sizes.append(_resident())
        return more

    sweeping._fire_batch = counted
    time.sleep(max(start_at - time.time(), 0))
    started = time.time()
    fired = sweeping.sweep(now).fired
    ended = time.time()
    return {
        "fired": fired,
        "started_at": started,
        "ended_at": ended,
        "early_mib": sizes[len(sizes) // 10] / MIB,
        "late_mib": sizes[-1] / MIB,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB,
    }


def _resident() -> int:
    """Return the memory of this process's own in KiB; SQLite's file is mapped in as well and is the system's to drop."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1])


def drain(count: int) -> float:
    """Deliver ``count`` messages of firings and return how many a second; run inside Django."""
    from foundation.kernel import city_time, outbox

    now = city_time.now()
    outbox.drain(now, limit=20)
    started = time.perf_counter()
    return outbox.drain(now, limit=count) / (time.perf_counter() - started)

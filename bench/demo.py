"""How long the demo city takes on a fresh machine's SQLite: its areas, its people, a year of incidents, the boards."""

import subprocess
import sys
import time

from bench.report import Section, whole
from bench.scratch import ROOT, Scratch

STAGES = {
    "Drawing": "areas, boundaries, people",
    "Living": "incidents",
    "Counting": "tallies of the boards",
    "The demo city stands": "",
}


def measure(scratch: Scratch) -> Section:
    """Measure ``make_demo`` from an empty folder."""
    incidents = scratch.size(60_000, 300)
    section = Section("demo", f"the demo city with {whole(incidents)} incidents, SQLite", ("stage", "seconds", "goal"))
    database = scratch.empty("SQLite", "demo")
    started = time.monotonic()
    database.manage("migrate", "--noinput", "--verbosity", "0")
    marks = [("tables (migrate)", time.monotonic() - started), *_stages(database.env, incidents)]
    seconds = sum(took for _name, took in marks)
    for name, took in marks:
        section.add(name, f"{took:.1f}", "")
    section.add("all", f"{seconds:.1f}", "< 120")
    size = sum(path.stat().st_size for path in database.folder.glob("db.sqlite3*")) / 2**20
    section.notes = [
        f"`manage.py migrate`, then `manage.py make_demo --incidents {incidents}`; {size:.0f} MiB on disk."
    ]
    scratch.drop(database)
    return section


def _stages(env: dict[str, str], incidents: int) -> list[tuple[str, float]]:
    """Run make_demo and time its lines as they come."""
    command = [sys.executable, "-u", "manage.py", "make_demo", "--incidents", str(incidents)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    began, name, found = time.monotonic(), "start of the command", []
    for line in process.stdout:
        stage = next((label for start, label in STAGES.items() if line.startswith(start)), None)
        if stage is not None:
            found.append((name, time.monotonic() - began))
            began, name = time.monotonic(), stage
    if process.wait():
        raise RuntimeError("make_demo failed")
    return found

"""Long chaos: processes killed and paused at random, PostgreSQL crashed under them, desks that decline meanwhile.

``make chaos`` (``python -m tests.chaos.rounds [--seconds 45] [--seed 442000]``) ends with an error if anything was lost, done
twice or done by half, or if a built-in mistake was not noticed; else it writes its section of bench/RESULTS.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import Section, keep, render
from tests.chaos.house import ROOT, Builder, House, Snapshot
from tests.chaos.server import OwnServer, own_server

COUNT = 600
# Seconds between two crashes of the server.
CRASH_EVERY = 11.0
AFTER_THE_END = """
    SELECT f.id FROM cases_firing f JOIN cases_clock c ON c.id = f.clock_id JOIN cases_incident i ON i.id = c.incident_id
    WHERE f.fired_at > i.ended_at"""
FIRED_AT = "SELECT clock_id, fired_at FROM cases_firing WHERE NOT skipped"
COLUMNS = (
    "database, what happens to it",
    "seconds",
    "killed",
    "paused",
    "crashes of the server",
    "clocks",
    "lost or doubled",
    "by half",
    "after the end",
    "late, s: median",
    "p99",
    "most",
)


@dataclass(frozen=True)
class Found:
    """What one round left: how often it was disturbed, and what is wrong."""

    kills: int
    pauses: int
    crashes: int
    different: int
    torn: int
    after_end: int
    late: list[float] = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.different or self.torn or self.after_end)


class Rounds:
    """The rounds on one kind of database."""

    def __init__(self, kind: str, folder: Path, server: OwnServer | None, section: Section) -> None:
        self.kind, self.server, self.section = kind, server, section
        os.environ["DATABASE_URL"] = server.url if server else ""
        self.builder = Builder(folder, COUNT)
        quiet = self.builder.build()
        quiet.recover()
        self.wanted = quiet.snapshot()
        self.faults: list[str] = []

    def run(self, title: str, seconds: float, seed: int, *more: str, must_be_whole: bool = True) -> None:
        """Disturb a new house for so long, let it recover, and note what is wrong with it."""
        house = self.builder.build()
        planned = json.loads(_python(house, "tests.chaos.spread", str(seconds * 0.8)))
        with self._crashes() as crashed:
            disturbed = json.loads(_python(house, "tests.chaos.disturbing", str(seconds), str(seed), *more))
        # A mistake may leave what no later run can put right: that is noticing it, too.
        with suppress(*(() if must_be_whole else (AssertionError,))):
            house.recover()
        compared = {} if "desk" in more else _difference(self.wanted, house.snapshot())
        found = Found(
            **disturbed,
            crashes=crashed(),
            different=sum(compared.values()) + house.waiting(),
            torn=sum(map(len, house.torn().values())),
            after_end=len(house.ask(AFTER_THE_END)),
            late=sorted(_lateness(house, planned)),
        )
        self._note(title, seconds, len(planned), found)
        if found.is_whole is not must_be_whole:
            self.faults.append(f"{self.kind}, {title}: {compared or found}")

    def _note(self, title: str, seconds: float, clocks: int, found: Found) -> None:
        late = found.late or [0.0]
        marks = (late[len(late) // 2], late[int(len(late) * 0.99)], late[-1])
        counts = (found.kills, found.pauses, found.crashes, clocks, found.different, found.torn, found.after_end)
        self.section.add(f"{self.kind}, {title}", f"{seconds:.0f}", *counts, *(f"{mark:.1f}" for mark in marks))

    @contextmanager
    def _crashes(self) -> Iterator[Callable[[], int]]:
        """Crash the server again and again until the block ends; its value tells how often."""
        ended, count = threading.Event(), Counter[str]()

        def again() -> None:
            while self.server is not None and not ended.wait(CRASH_EVERY):
                self.server.crash()
                count["crashes"] += 1

        thread = threading.Thread(target=again)
        thread.start()
        try:
            yield lambda: count["crashes"]
        finally:
            ended.set()
            thread.join()


def main() -> None:
    """Run every round on both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.rounds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=45, help="of the longest rounds (45)")
    parser.add_argument("--seed", type=int, default=442000, help="of the dice (442000)")
    parser.add_argument("--keep", action="store_true", help="write bench/RESULTS.md")
    asked = parser.parse_args()
    section = Section("chaos", "processes killed and paused, the database crashed, at random", COLUMNS)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tongxin-chaos-") as name, own_server(Path(name)) as server:
        for kind, its in (("PostgreSQL", server), ("SQLite", None)):
            if kind == "SQLite" or its is not None:
                faults += _all_rounds(Rounds(kind, _folder(Path(name), kind), its, section), asked)
    section.notes += _notes(asked)
    print(render(section))
    if faults:
        sys.exit("\n".join(["Something was lost, done twice or done by half, or a mistake was not noticed:", *faults]))
    if asked.keep:
        keep(section)


def _all_rounds(rounds: Rounds, asked: argparse.Namespace) -> list[str]:
    rounds.run("killed and paused", asked.seconds, asked.seed)
    rounds.run("while a desk declines", asked.seconds / 2, asked.seed + 1, "desk")
    rounds.run("out of memory while firing", asked.seconds / 2, asked.seed + 4, "hungry")
    for number, mistake in enumerate(("two_commits", "marked_before_told")):
        rounds.run(f"mistake {mistake}", asked.seconds / 2, asked.seed + 2 + number, mistake, must_be_whole=False)
    rounds.builder.close()
    return rounds.faults


def _folder(parent: Path, kind: str) -> Path:
    folder = parent / kind
    folder.mkdir()
    return folder


def _notes(asked: argparse.Namespace) -> list[str]:
    return [
        (
            "Three sweepers and two that run every duty; each is forked again as soon as it is killed. A round is compared, row by "
            "row, with a house that nothing disturbed: incidents, clocks, firings, steps, audit, messages, deliveries, notices."
        ),
        (
            "While a desk declines, the order of things differs, so that nothing is compared; by half and after the end are counted. "
            "The last two rows of each database have a classic mistake built in, and must differ."
        ),
        (
            "Out of memory: at the points of the firing one time in twenty a process allocates until its limit (RLIMIT_AS) refuses, "
            "beside being killed as in the first row."
        ),
        "Late is from the moment a clock was due to its firing, the pauses of 2 to 6 s and the crashes of the server included.",
        f"Seed {asked.seed}.",
    ]


def _difference(wanted: Snapshot, found: Snapshot) -> dict[str, int]:
    """Return how many rows of each name are in one of two snapshots only."""
    counts = {}
    for name, rows in wanted.items():
        one, other = Counter(map(repr, rows)), Counter(map(repr, found[name]))
        counts[name] = sum(((one - other) + (other - one)).values())
    return {name: count for name, count in counts.items() if count}


def _lateness(house: House, planned: dict[str, str]) -> Iterator[float]:
    """Return the seconds between when each clock was due and its firing."""
    for clock_id, fired_at in house.ask(FIRED_AT):
        if due := planned.get(str(clock_id)):
            yield max((_moment(fired_at) - datetime.fromisoformat(due)).total_seconds(), 0.0)


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _python(house: House, module: str, *words: str) -> str:
    """Run a module on a house and return the last line it printed; tried again while the server comes up."""
    for _try in range(5):
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, cwd=ROOT, env=house.env, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.splitlines()[-1]
        time.sleep(2)
    raise RuntimeError(f"{module}: {done.stderr[-3000:]}")


if __name__ == "__main__":
    main()

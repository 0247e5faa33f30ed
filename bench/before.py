"""An older build beside this one, on the same rows, in turns: ``bench/before.sh COMMIT`` checks it out and calls this.

Prints a table and writes nothing. The rows are the older build's demo city, grown inside its database and then migrated
forward for this build; where that is impossible each makes its own city, and the table says so.
"""

import argparse
import os
import random
import shutil
import signal
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import report
from bench.doors import Door, opened
from bench.report import Section, whole
from bench.scratch import THIS, Build, Database, Scratch
from bench.turns import CLIENTS, Turns, take_turns
from bench.works import WORKS, facts, report_rare

SEED_INCIDENTS = 6_000


def main() -> None:
    """Measure and print."""
    asked = _asked()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="tongxin-bench-"))
    postgres = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
    scratch = Scratch(folder, postgres, quick=False)
    try:
        print(report.render(_measure(scratch, asked)))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        scratch.close()
        shutil.rmtree(folder, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/before.sh COMMIT", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--commit", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=20_000, help="incidents (20,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each work (5)")
    parser.add_argument("--requests", type=int, default=80, help="requests of a round (80)")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("works", nargs="*", metavar="work", help=f"all of them when none is named: {', '.join(WORKS)}")
    asked = parser.parse_args()
    if unknown := set(asked.works) - set(WORKS):
        parser.error(f"no such work: {', '.join(sorted(unknown))}")
    return asked


def _measure(scratch: Scratch, asked: argparse.Namespace) -> Section:
    kind = "SQLite" if asked.sqlite or "PostgreSQL" not in scratch.kinds else "PostgreSQL"
    before = _city(scratch, kind, "before", Build(asked.root, asked.python), asked.size)
    this, same = _this_city(scratch, before, asked.size)
    section = Section(
        "before",
        f"this build and {asked.commit}, {kind}, {whole(asked.size)} incidents",
        (
            "work",
            "this/s",
            "before/s",
            "ratio",
            "this: CPU ms web + database",
            "before: CPU ms",
            "ratio",
            "KB this",
            "KB before",
        ),
    )
    with ExitStack() as stack:
        doors = [
            stack.enter_context(opened(name, "governance.wsgi", database))
            for name, database in (("this", this), ("before", before))
        ]
        for name in asked.works or WORKS:
            section.rows.append(_row(name, doors, same, asked))
    section.notes = _notes(asked, same)
    return section


def _city(scratch: Scratch, kind: str, name: str, build: Build, size: int) -> Database:
    """Make a build's own demo city and grow it."""
    made = scratch.empty(kind, name, build)
    made.manage("migrate", "--noinput", "--verbosity", "0")
    made.manage("make_demo", "--incidents", str(min(size, SEED_INCIDENTS)))
    made.ask("bench.grow:grow", to=size, with_words=True)
    made.ask("bench.grow:settle")
    return made


def _this_city(scratch: Scratch, before: Database, size: int) -> tuple[Database, bool]:
    """Return this build's database, and whether it holds the very rows of the other."""
    copied = replace(scratch.copy(before, "this"), build=THIS)
    try:
        copied.manage("migrate", "--noinput", "--verbosity", "0")
        copied.manage("load_catalogue")
        copied.manage("rebuild_board")
        copied.ask("bench.grow:settle")
    except RuntimeError as error:
        print(f"The older rows cannot be migrated; each build makes its own city.\n{error}")
        scratch.drop(copied)
        return _city(scratch, before.kind, "this", THIS, size), False
    return copied, True


def _row(name: str, doors: list[Door], same: bool, asked: argparse.Namespace) -> list[str]:
    work = WORKS[name]
    try:
        turns = _turns(name, doors, same, asked)
    except RuntimeError as error:
        print(f"{name}: {error}")
        return [work.title, *["–"] * 8]
    this, before = turns.figures
    return [
        work.title,
        f"{this.rate:.0f}",
        f"{before.rate:.0f}",
        f"{turns.rate_ratios[0]:.2f}",
        f"{this.web_ms:.1f} + {this.db_ms:.1f}",
        f"{before.web_ms:.1f} + {before.db_ms:.1f}",
        f"{turns.cpu_ratios[0]:.2f}",
        f"{this.size / 1000:.0f}",
        f"{before.size / 1000:.0f}",
    ]


def _turns(name: str, doors: list[Door], same: bool, asked: argparse.Namespace) -> Turns:
    # Where each has a city of its own, each is asked for what is true of it.
    known = dict.fromkeys((door.name for door in doors), facts(doors[1]))
    if not same:
        known[doors[0].name] = facts(doors[0])
    if name == "rare":
        for door in doors:
            report_rare(door, known[door.name], random.Random())
    return take_turns(WORKS[name], doors, known, rounds=asked.rounds, count=asked.requests)


def _notes(asked: argparse.Namespace, same: bool) -> list[str]:
    rows = "the same rows, made by the older build and migrated forward" if same else "each its own demo city"
    return [
        f"Over HTTP: two sync workers each, {CLIENTS} clients, a new connection for each request; {rows}.",
        (
            f"{asked.rounds} rounds of {asked.requests} requests in turns; medians, and the ratios are medians of the rounds' "
            "ratios. CPU is what the workers and the database's processes used: it holds also on a busy machine, rates do not."
        ),
    ]


if __name__ == "__main__":
    main()

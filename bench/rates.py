"""Lists, details, acts, maps and searches over HTTP among very many incidents, each beside a floor of raw Django."""

import random
from contextlib import ExitStack

from bench.doors import opened
from bench.floor_side import floor_environment, set_floor_up
from bench.report import Section, whole
from bench.scratch import Scratch
from bench.turns import CLIENTS, Turns, take_turns
from bench.works import CLERK, READER, WORKER, WORKS, Work, facts, report_rare

GOALS = {
    "list": "≥ 0.8",
    "filtered": "≥ 0.9",
    "detail": "≥ 0.8",
    "act": "≥ 0.62 (2.5 × 0.25)",
    "create": "≥ 0.95",
    "word": "≥ 6 (2 × 3.0)",
    "rare": "≤ 10 ms of the database",
    "points": "≥ 1.05 (5 × 0.21)",
}


def measure(scratch: Scratch) -> Section:
    """Measure on each database, product and floor in turns; works without a floor alone."""
    rounds, count = scratch.size(7, 2), scratch.size(40, 12)
    section = Section(
        "rates",
        f"works over HTTP among {whole(scratch.incidents)} incidents",
        (
            "database, work",
            "product/s",
            "floor/s",
            "ratio",
            "CPU ms: web + database",
            "floor",
            "ratio",
            "KB",
            "floor",
            "goal",
        ),
    )
    for kind in scratch.kinds:
        _measure(scratch, kind, section, rounds, count)
    section.notes = [
        (
            f"gunicorn, two sync workers each, {CLIENTS} clients, a new connection for each request; {rounds} rounds of {count} "
            "requests in turns, medians; ratios are medians of the rounds' ratios: above 1 the product makes more a second, "
            "below 1 it uses less CPU."
        ),
        (
            "Floor: startproject's middleware, DRF, token, the same rows; plain ORM with select_related, DRF's serializers, the "
            "same fields in the answer (the detail without the handler), words by LIKE, no rights, no audit. Its indexes fit what "
            "is asked of it."
        ),
        "Short rounds, so that what else the machine does hits both sides alike. CPU of the database is that of its own processes: on SQLite it is in the workers', on another machine unknown (0).",
        "The board's rows are many readers of one area: all but one in five seconds are answered from what is kept.",
    ]
    return section


def _measure(scratch: Scratch, kind: str, section: Section, rounds: int, count: int) -> None:
    product, floor = scratch.copy(scratch.seed(kind), "rates"), scratch.empty(kind, "floor")
    product.ask("bench.grow:grow", to=scratch.incidents, with_words=True)
    product.ask("bench.grow:settle")
    token = set_floor_up(product, floor)
    with ExitStack() as stack:
        ours = stack.enter_context(opened("product", "governance.wsgi", product))
        bare = stack.enter_context(opened("floor", "bench.floor.wsgi", floor, floor_environment(floor)))
        bare.tokens |= dict.fromkeys((READER, WORKER, CLERK), token)
        known = facts(ours)
        for name, work in WORKS.items():
            if name == "rare":
                for door in (ours, bare):
                    report_rare(door, known, random.Random())
            doors = [ours, bare] if work.with_floor else [ours]
            turns = take_turns(
                work, doors, dict.fromkeys((door.name for door in doors), known), rounds=rounds, count=count
            )
            section.add(*_row(kind, name, work, turns))
    for database in (product, floor):
        scratch.drop(database)


def _row(kind: str, name: str, work: Work, turns: Turns) -> list[str]:
    ours = turns.figures[0]
    cells = [f"{ours.rate:.0f}", f"{ours.web_ms:.1f} + {ours.db_ms:.1f}", f"{ours.size / 1000:.0f}"]
    beside = ["", "", "", "", ""]
    if work.with_floor:
        bare = turns.figures[1]
        beside = [
            f"{bare.rate:.0f}",
            f"{turns.rate_ratios[0]:.2f}",
            f"{bare.web_ms:.1f} + {bare.db_ms:.1f}",
            f"{turns.cpu_ratios[0]:.2f}",
            f"{bare.size / 1000:.0f}",
        ]
    goal = GOALS.get(name, "") if kind == "PostgreSQL" else ""
    rate, cpu, size = cells
    floor_rate, rate_ratio, floor_cpu, cpu_ratio, floor_size = beside
    return [
        f"{kind}, {work.title}", rate, floor_rate, rate_ratio, cpu, floor_cpu, cpu_ratio, size, floor_size, goal,
    ]  # fmt: skip

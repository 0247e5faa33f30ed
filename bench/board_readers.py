"""Many readers of one area's board at the same time, beside a floor in which each computes alone."""

from bench.report import Section
from bench.scratch import Scratch

PARTS = {"page": "/board/", "refresh": "the refresh", "map": "/board/map/"}


def measure(scratch: Scratch) -> Section:
    """Measure one reader alone and the next ones on each database."""
    section = Section(
        "board_readers",
        "readers of one area within five seconds",
        (
            "database, part",
            "each alone: CPU ms",
            "the next reader: CPU ms",
            "statements alone",
            "statements next",
            "goal",
        ),
    )
    for kind in scratch.kinds:
        database = scratch.copy(scratch.seed(kind), "board-readers")
        found = database.ask("bench.pages:board_readers", size=scratch.size(60_000, 500), rounds=scratch.size(9, 2))
        for part, words in PARTS.items():
            alone, later = found[f"{part} alone"], found[f"{part} next"]
            section.add(
                f"{kind}, {words}",
                f"{alone['ms']:.1f}",
                f"{later['ms']:.1f}",
                alone["statements"],
                later["statements"],
                "alone ≤ 30" if part == "map" and kind == "PostgreSQL" else "",
            )
        scratch.drop(database)
    section.notes = [
        (
            "City board, one session asking again and again, in process by Django's test client, signed in, everything included; CPU of the "
            "process. Alone: nothing is kept from one answer to the next."
        ),
    ]
    return section

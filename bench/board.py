"""The board's summary over a year of cases: milliseconds and statements, for a city and for one of its townships."""

from bench.report import Section, whole
from bench.scratch import Scratch

READERS = {"city1": "city", "official1": "township"}


def measure(scratch: Scratch) -> Section:
    """Measure at two sizes on each database."""
    section = Section(
        "board",
        "the summary of an area, 30 days",
        ("database, incidents, area", "API ms", "statements", "page ms", "statements", "rebuild s"),
    )
    for kind in scratch.kinds:
        database = scratch.copy(scratch.seed(kind), "board")
        for size in (scratch.size(60_000, 500), scratch.size(1_000_000, 900)):
            found = database.ask("bench.pages:board", size=size, rounds=scratch.size(9, 2))
            for reader, area in READERS.items():
                answer, page = found[reader], found[f"{reader} page"]
                section.add(
                    f"{kind}, {whole(size)}, {area}",
                    f"{answer['ms']:.0f}",
                    answer["statements"],
                    f"{page['ms']:.0f}",
                    page["statements"],
                    f"{found['rebuild_s']:.1f}" if area == "city" else "",
                )
        scratch.drop(database)
    section.notes = [
        (
            "In process by Django's test client, signed in, everything included. Grown from the demo's year by copying "
            "inside the database: the same days and grids, so ever more cases to a day."
        ),
        "Rebuild counts all tallies again; in life only the cells a move touches are counted again.",
    ]
    return section

"""The desk's list of incidents among very many: what a page costs, and that more rows cost no more statements."""

from bench.report import Section, whole
from bench.scratch import Scratch

ACT_GOALS = {"note posted by htmx": "≤ 12", "accept by the API": "≤ 10"}
READERS = {"official1": "township official", "city1": "city centre"}


def measure(scratch: Scratch) -> Section:
    """Measure the page and the API on each database."""
    size = scratch.incidents
    section = Section(
        "inbox",
        f"lists among {whole(size)} incidents",
        ("database, reader, list", "rows", "statements", "ms", "CPU ms", "goal"),
    )
    for kind in scratch.kinds:
        database = scratch.copy(scratch.seed(kind), "inbox")
        found = database.ask("bench.pages:inbox", size=size, rounds=scratch.size(9, 2))
        for name, cost in found.items():
            reader, what, rows = name.split()
            goal = "≤ 12, the same for 10 and 100 rows; 30 rows: CPU ≤ 16" if what == "page" else ""
            title = f"{kind}, {READERS[reader]}, {what}"
            section.add(title, rows, cost["statements"], f"{cost['ms']:.0f}", f"{cost['cpu']:.0f}", goal)
        _add_acts(section, kind, database.ask("bench.pages:acts", rounds=scratch.size(9, 2)))
        scratch.drop(database)
    section.notes = [
        (
            "In process by Django's test client, signed in: session, user, postings, counts of the tabs, filters and rows, "
            "rendering included. The page shows 30 rows; 10 and 100 are set for this measurement."
        ),
        (
            "There is no floor here: the statement counts are the figure. Once in five seconds a process also asks whether "
            "the areas have changed: where a count is one more, that question fell into it."
        ),
    ]
    return section


def _add_acts(section: Section, kind: str, found: dict[str, dict[str, float]]) -> None:
    """Add what one act on one incident costs; the statements of locks and savepoints are left out."""
    for name, cost in found.items():
        cells = "", cost["statements"], f"{cost['ms']:.0f}", f"{cost['cpu']:.0f}"
        section.add(f"{kind}, {name}", *cells, ACT_GOALS[name] if kind == "PostgreSQL" else "")

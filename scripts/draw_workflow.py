"""Writes docs/workflow.md from the workflow tables, so that the drawing cannot differ from the rules."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foundation.process.workflow import Move, Workflow

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"
HEAD = """# What moves, and how

Drawn by `python scripts/draw_workflow.py` from the `workflow.py` of each room; a test fails when this page is old.
The reasons behind the rows stand beside them in those files.

*staying*: the state does not change. *(optional)*: taken when given. A clock that starts again goes on from what it had
used up, unless it is named as starting afresh. Rows marked *system* follow from others, or are made by the clocks, and are
offered to nobody.
"""
TITLES = {
    "incident": "An incident",
    "admission": "An admission to the list of grids",
    "plan": "A division plan",
    "calendar_year": "A version of a calendar year",
    "dossier": "An application",
    "filing": "A report for record",
    "ballot": "A ballot",
    "filed_version": "A version of what is filed",
    "hearing": "A public notice",
    "proposal": "A topic",
    "appointment": "An appointment",
    "rule_version": "A version of township rules",
}
# What a row does; all other columns of a row are what it means.
DOES = {
    "action",
    "sources",
    "target",
    "targets",
    "capability",
    "needs",
    "takes",
    "starts",
    "stops",
    "fresh",
    "suspends",
    "extends",
    "by_system",
    "topic",
}
# Words, not meaning.
WORDS = {"label", "note_label"}


def workflow_page() -> str:
    """Return the whole page."""
    from grids.areas.workflow import PLAN  # noqa: PLC0415 - Django must be set up first
    from incidents.cases.choices import ENDED_STATES  # noqa: PLC0415
    from incidents.cases.workflow import INCIDENT  # noqa: PLC0415
    from incidents.catalogue.workflow import ADMISSION_PROCESS, RULE_PROCESS  # noqa: PLC0415
    from incidents.filings.workflow import FILING  # noqa: PLC0415
    from procedures.ballots.workflow import BALLOT  # noqa: PLC0415
    from procedures.clocks.workflow import YEAR  # noqa: PLC0415
    from procedures.dossiers.workflow import DOSSIER  # noqa: PLC0415
    from procedures.hearings.workflow import HEARING  # noqa: PLC0415
    from procedures.registers.workflow import VERSION  # noqa: PLC0415
    from residents.proposals.workflow import PROPOSAL_FLOW  # noqa: PLC0415
    from residents.stations.workflow import APPOINTMENT  # noqa: PLC0415

    own = (
        DOSSIER,
        APPOINTMENT,
        FILING,
        PROPOSAL_FLOW,
        HEARING,
        BALLOT,
        VERSION,
        ADMISSION_PROCESS,
        RULE_PROCESS,
        PLAN,
        YEAR,
    )
    sections = (*_section(INCIDENT, ENDED_STATES), *(line for table in own for line in _section(table, _ends(table))))
    return "\n".join((HEAD, *sections))


def _ends(table: "Workflow[Any]") -> list[str]:
    """Return the states that no move leaves."""
    return [state for state in table.states if not any(move.target or move.targets for move in table.moves_from(state))]


def _section(table: "Workflow[Any]", ended: Iterable[str]) -> Iterator[str]:
    arrows = (*_arrows(table), *(f"    {state} --> [*]" for state in ended))
    yield from (f"## {TITLES[table.name]}", "", "```mermaid", "stateDiagram-v2", *arrows, "```", "")
    yield "| action | from | to | capability | needs | starts | stops |"
    yield "|---|---|---|---|---|---|---|"
    yield from (_row(move, table.states) for move in table.rows)
    yield from ("", "What each action means:", "", *_meanings(table), "")


def _arrows(table: "Workflow[Any]") -> Iterator[str]:
    yield f"    [*] --> {table.initial}: {table.begins.action}"
    for move in table.moves:
        for source in table.states:
            for target in (move.target, *move.targets) if source in move.sources else ():
                if target:
                    yield f"    {source} --> {target}: {move.action}"


def _row(move: "Move", states: tuple[str, ...]) -> str:
    needs = [*move.needs, *(f"{name} (optional)" for name in move.takes if name not in move.needs)]
    starts = [f"{stage} afresh" if stage in move.fresh else str(stage) for stage in move.starts]
    starts += [f"{stage} for longer" for stage in move.extends]
    cells = [
        f"{move.action}{' *system*' if move.by_system else ''}",
        ", ".join(state for state in states if state in move.sources) or "—",
        " or ".join(map(str, move.targets)) or str(move.target) or "*staying*",
        f"`{move.capability}`",
        ", ".join(needs) or "—",
        ", ".join(starts) or "—",
        ", ".join((*map(str, move.stops), *(f"{stage} for a time" for stage in move.suspends))) or "—",
    ]
    return f"| {' | '.join(cells)} |"


def _meanings(table: "Workflow[Any]") -> Iterator[str]:
    """Return a table of the columns in which the rows differ, one for each meaning."""
    names = [
        one.name
        for one in fields(table.begins)
        if one.name not in DOES | WORDS and len({getattr(move, one.name) for move in table.rows}) > 1
    ]
    yield f"| action | {' | '.join(name.replace('_', ' ') for name in names)} |"
    yield "|---|" + "---|" * len(names)
    for move in table.rows:
        yield f"| {move.action} | {' | '.join(_cell(move, name) for name in names)} |"


def _cell(move: "Move", name: str) -> str:
    value = move.action if name == "icon" and not move.icon else getattr(move, name)
    return "yes" if value is True else str(value) or "—" if value is not False else "—"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django

    django.setup()
    PAGE.write_text(workflow_page(), encoding="utf-8")

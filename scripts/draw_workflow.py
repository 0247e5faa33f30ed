"""Writes docs/workflow.md from the workflow table, so that the drawing cannot differ from the rules."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.kernel.workflow import Move

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"
HEAD = """# The life of an incident

Drawn by `python scripts/draw_workflow.py` from `incidents/cases/workflow.py`; a test fails when this page is old.
The reasons behind the rows stand beside them in that file.
"""
NOTES = """
*staying*: the state does not change. *(optional)*: taken when given. A clock that starts again goes on from what it had
used up, unless it is named as starting afresh. Rows marked *clock* are made by the sweep alone and offered to nobody.
"""


def drawing() -> str:
    """Return the whole page."""
    from incidents.cases.choices import OPEN_STATES  # noqa: PLC0415 - Django must be set up first
    from incidents.cases.workflow import INCIDENT, REPORT  # noqa: PLC0415

    arrows = [f"    [*] --> {INCIDENT.initial}: {REPORT.action}"]
    staying: dict[str, list[str]] = {}
    for move in INCIDENT.moves:
        for source in INCIDENT.states:
            if source in move.sources and move.target:
                arrows.append(f"    {source} --> {move.target}: {move.action}")
            elif source in move.sources:
                staying.setdefault(move.action, []).append(source)
    arrows += [f"    {state} --> [*]" for state in INCIDENT.states if state not in OPEN_STATES]
    rows = [_row(move, INCIDENT.states) for move in (REPORT, *INCIDENT.moves)]
    table = ["| action | from | to | capability | needs | starts | stops |", "|---|---|---|---|---|---|---|", *rows]
    return "\n".join([HEAD, "```mermaid", "stateDiagram-v2", *arrows, "```", "", *table, NOTES])


def _row(move: "Move", states: tuple[str, ...]) -> str:
    needs = [*move.needs, *(f"{name} (optional)" for name in move.takes if name not in move.needs)]
    starts = [f"{stage} afresh" if stage in move.fresh else str(stage) for stage in move.starts]
    cells = [
        f"{move.action}{' *clock*' if move.by_system else ''}",
        ", ".join(state for state in states if state in move.sources) or "—",
        str(move.target) or "*staying*",
        f"`{move.capability}`",
        ", ".join(needs) or "—",
        ", ".join(starts) or "—",
        ", ".join(str(stage) for stage in move.stops) or "—",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django

    django.setup()
    PAGE.write_text(drawing(), encoding="utf-8")

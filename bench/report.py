"""Owns bench/RESULTS.md: one block a section, replaced when the section is measured again."""

import os
import platform
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
ORDER = (
    "locate", "intake", "rates", "growth", "inbox", "together", "clocks", "board", "board_readers", "memory", "fresh", "demo", "hall", "chaos",
)  # fmt: skip
HEAD = """# Figures

Written by `make bench` (`python -m bench [section …]`), never by hand and never asserted. Machines drift: a ratio is of
two figures of one run, taken in turns; rates and milliseconds alone say little. Medians of the rounds unless said.
"""
PACKAGES = ("Django", "djangorestframework", "psycopg2-binary", "gunicorn", "shapely", "celery")


@dataclass
class Section:
    """One block: what was measured, a table, and what the reader must know of how."""

    name: str
    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """Append one row."""
        self.rows.append([str(cell) for cell in cells])


def median(values: Iterable[float]) -> float:
    """Return the median of some rounds."""
    return statistics.median(values)


def whole(value: float) -> str:
    """Return a rate or a count as people read it."""
    return f"{value:,.0f}"


def render(section: Section) -> str:
    """Return the block of a section."""
    load = " / ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        f"## {section.name}: {section.title}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}; load at the end {load}.",
        "",
        f"| {' | '.join(section.columns)} |",
        f"|{'|'.join(['---', *['---:'] * (len(section.columns) - 1)])}|",
        *(f"| {' | '.join(row)} |" for row in section.rows),
        "",
        *(f"- {note}" for note in section.notes),
    ]
    return "\n".join(lines).rstrip() + "\n"


def machine() -> str:
    """Return the machine and the versions that matter, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, Python {platform.python_version()}, {packages}"


def keep(section: Section) -> None:
    """Replace the section's block in the file, and leave the others as they were measured."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    blocks = {block.split(":", 1)[0][3:]: block for block in re.split(r"(?m)^(?=## )", text)[1:]}
    blocks[section.name] = render(section)
    body = "\n".join(blocks[name].rstrip() + "\n" for name in ORDER if name in blocks)
    RESULTS.write_text(f"{HEAD}\n{body}", encoding="utf-8")

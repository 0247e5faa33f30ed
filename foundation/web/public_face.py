"""What rooms contribute to the city's public site: each a section with its lines, shown where there is something to show.

A room registers one in a module of its own, which its ``apps.py`` names in ``registers``. What a section says is read by
everybody: it starts from what an anonymous visitor may see, and names no person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One line of a section: what it is, where it is read in full, a sentence beside it, since when, and a warning mark."""

    title: str
    url: str
    text: str = ""
    at: datetime | None = None
    mark: str = ""


# Returns the first so many lines of a section, the latest or the most pressing first.
Lines = Callable[[int], Sequence[PublicLine]]


@dataclass(frozen=True, slots=True)
class PublicSection:
    """One section: its code in addresses, its name, its place on the page (lowest first), its lines.

    ``all_url``: route that shows all of them, empty where there is none. ``has_feed``: false for what does not change.
    ``shows_day``: the page writes beside each line since when it stands there.
    """

    code: str
    name: Any
    order: int
    lines: Lines
    all_url: str = ""
    has_feed: bool = True
    shows_day: bool = True


_sections: dict[str, PublicSection] = {}


def public_section(
    code: str, name: Any, *, order: int, all_url: str = "", has_feed: bool = True, shows_day: bool = True
) -> Callable[[Lines], Lines]:
    """Register the decorated function as a section of the public site; raises ``ValueError`` for a code that is taken."""

    def register(lines: Lines) -> Lines:
        if code in _sections:
            raise ValueError(f"two sections of the public site are called {code}")
        _sections[code] = PublicSection(code, name, order, lines, all_url, has_feed, shows_day)
        return lines

    return register


def public_sections() -> list[PublicSection]:
    """Return every section, in the order of the page."""
    return sorted(_sections.values(), key=lambda one: one.order)


def section_called(code: str) -> PublicSection | None:
    """Return one section, None where there is none of that code."""
    return _sections.get(code)

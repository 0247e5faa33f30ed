"""The sprite has every icon that a page or the catalogue names, and of pages no other."""

import json
import re
from pathlib import Path

import pytest

from incidents.cases.choices import Action

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "frontend" / "icons"
HELP = (
    "an icon is a line in frontend/icons/names.json, where only matters are drawn with it in matters.json: its name, and the "
    "name of the drawing of @tabler/icons where that is another"
)
OF_PAGES, OF_MATTERS = (
    set(json.loads((ICONS / name).read_text(encoding="utf-8"))) for name in ("names.json", "matters.json")
)
NAMES = OF_PAGES | OF_MATTERS
ROOMS = ("foundation", "governance", "grids", "incidents", "procedures", "residents", "templates")
TEMPLATES = [path for room in ROOMS for path in (ROOT / room).rglob("*.html")]
DRAWN = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']|\bsign\|default:["']([\w-]+)["']|\bsign=["']([\w-]+)["']""")
# Menu words and looks of notices by place; the icon of an act is called as the act.
BY_PLACE = re.compile(r"""["']([\w-]+)["']""")
FILES_BY_PLACE = {"apps.py", "kinds.py", "tongxin.py", "workflow.py"}
# Matters and empty lists name theirs in Python.
NAMED = re.compile(r"""\bicon\s*=\s*["']([\w-]+)["']|\b(?:icon|sign)["']\s*:\s*["']([\w-]+)["']""")


def words(pattern: re.Pattern[str], text: str) -> set[str]:
    return {
        name for found in pattern.findall(text) for name in (found if isinstance(found, tuple) else (found,)) if name
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_draws_only_icons_of_the_sprite(path: Path) -> None:
    assert words(DRAWN, path.read_text(encoding="utf-8")) - NAMES == set(), HELP


@pytest.mark.parametrize("room", ROOMS)
def test_python_and_data_name_only_icons_of_the_sprite(room: str) -> None:
    files = [path for ending in ("py", "json") for path in (ROOT / room).rglob(f"*.{ending}")]
    found = set().union(*(words(NAMED, path.read_text(encoding="utf-8")) for path in files))
    assert found - NAMES == set(), HELP


def drawn_by_pages() -> set[str]:
    """Return every icon that a template or Python names, and those of acts."""
    found = {"return", *(action.replace("_", "-") for action in Action.values)}
    for path in TEMPLATES:
        found |= words(DRAWN, path.read_text(encoding="utf-8"))
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found |= words(NAMED, text) | (words(BY_PLACE, text) if path.name in FILES_BY_PLACE else set())
    return found


def test_the_sprite_carries_no_icon_that_no_page_draws() -> None:
    assert OF_PAGES - drawn_by_pages() == set(), "take it out of frontend/icons/names.json"


def test_an_icon_stands_in_one_list() -> None:
    assert OF_PAGES.isdisjoint(OF_MATTERS)


def test_the_patterns_see_what_pages_write() -> None:
    assert words(DRAWN, """{% icon "trash" %}{% include "ui/empty.html" with sign="bell" %}""") == {"trash", "bell"}
    assert words(NAMED, """{"icon": "tree"} icon="road" """) == {"tree", "road"}

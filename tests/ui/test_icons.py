"""Every icon that a template or the catalogue names is in the sprite."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = set(json.loads((ROOT / "frontend/icons/names.json").read_text(encoding="utf-8")))
TEMPLATES = [
    path for room in ("governance", "grids", "incidents", "residents") for path in (ROOT / room).rglob("*.html")
]
DRAWN = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']|\bsign\|default:["']([\w-]+)["']|\bsign=["']([\w-]+)["']""")
# Matters, menu entries and tones name theirs in Python.
NAMED = re.compile(r"""\bicon\s*=\s*["']([\w-]+)["']|\bicon["']\s*:\s*["']([\w-]+)["']""")


def words(pattern: re.Pattern[str], text: str) -> set[str]:
    return {
        name for found in pattern.findall(text) for name in (found if isinstance(found, tuple) else (found,)) if name
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_draws_only_icons_of_the_sprite(path: Path) -> None:
    assert words(DRAWN, path.read_text(encoding="utf-8")) - NAMES == set()


@pytest.mark.parametrize("room", ["governance", "grids", "incidents", "residents"])
def test_python_and_data_name_only_icons_of_the_sprite(room: str) -> None:
    files = [path for ending in ("py", "json") for path in (ROOT / room).rglob(f"*.{ending}")]
    assert set().union(*(words(NAMED, path.read_text(encoding="utf-8")) for path in files)) - NAMES == set()


def test_the_patterns_see_what_pages_write() -> None:
    assert words(DRAWN, """{% icon "trash" %}{% include "ui/empty.html" with sign="bell" %}""") == {"trash", "bell"}
    assert words(NAMED, """{"icon": "tree"} icon="road" """) == {"tree", "road"}

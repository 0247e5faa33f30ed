"""The kit's style sheet is shipped without the parts no page draws; so no page may draw one."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNUSED = json.loads((ROOT / "frontend/ui/unused.json").read_text(encoding="utf-8"))
FAMILY = re.compile(rf"^(?:{'|'.join(UNUSED)})(?:-|$)")
CLASSES = re.compile(r"""class="([^"]*)\"""")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
PAGES = [
    path
    for room in ("foundation", "governance", "grids", "incidents", "procedures", "residents", "templates")
    for path in (ROOT / room).rglob("*.html")
]
# Ours have these names too; what they look like stands in frontend/ui.
OURS = {"timeline", "timeline-step", "timeline-dot", "timeline-head", "timeline-text", "timeline-due"}


def taken_out(text: str) -> set[str]:
    """Return the classes of a template that the build takes out of the kit."""
    names = {name for value in CLASSES.findall(text) for name in TAG.sub(" ", value).split()}
    return {name for name in names if FAMILY.match(name)} - OURS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_draws_no_part_that_is_not_shipped(path: Path) -> None:
    assert taken_out(path.read_text(encoding="utf-8")) == set()


def test_a_part_that_is_not_shipped_is_noticed() -> None:
    assert taken_out('<div class="card navbar-nav {% if a %}modal{% endif %} timeline">') == {"navbar-nav", "modal"}

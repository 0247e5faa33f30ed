"""Pages on A4, as Chromium prints them without backgrounds."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from foundation.kernel.actor import system
from governance.board.services import rebuild
from procedures.clocks.models import CalendarYear
from tests.board.rows import Case, at, write
from tests.cases.helpers import report
from tests.town import Town

Walk = Callable[..., Page]
ROOT = Path(__file__).resolve().parent.parent.parent


def on_paper(page: Page, folder: Path) -> tuple[int, str]:
    """Print a page; return how many sheets it takes and their words."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    path = folder / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True, print_background=False)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return said.count("\f"), re.sub(r"\s+", " ", said).replace(" / ", "/")


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_a_board_takes_three_sheets_and_an_incident_two(walk: Walk, town: Town, tmp_path: Path) -> None:
    write(town, [Case(grid=grid, reported=at(20), due=at(21)) for grid in ("grid_a1", "grid_a3", "grid_b1")] * 4)
    incident = report(town)
    rebuild(system("test"))
    page = walk(town.city_centre)
    page.goto("/board/?from=2026-11-01&to=2026-11-24")
    page.wait_for_selector(".map-legend")
    sheets, words = on_paper(page, tmp_path)
    assert sheets <= 3
    for said in (town.city.name, "1 Nov – 24 Nov", "Printed", f"1/{sheets}", town.township_b.name, "Closure rate"):
        assert said in words
    assert not re.search(r"Other days|Last 30 days|https?:|Show all", words)
    swatch = page.locator(".map-swatch").first
    assert swatch.evaluate("(one) => getComputedStyle(one).borderTopWidth") == "6px"

    page.goto(f"/incidents/{incident.reference}/")
    sheets, words = on_paper(page, tmp_path)
    assert sheets <= 2
    for said in (incident.reference, "Time limits", "What happened", "Where"):
        assert said in words
    assert not re.search(r"What you can do|https?:|Skip to", words)


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_what_stands_in_a_form_is_printed_where_it_is_all_there_is(walk: Walk, town: Town, tmp_path: Path) -> None:
    year = CalendarYear.objects.filter(year=2026).latest("pk")
    page = walk(town.net_admin)
    page.goto(f"/rules/calendars/{year.pk}/")
    sheets, words = on_paper(page, tmp_path)
    assert sheets <= 2
    for said in ("January", "December", "26 27 28 29 30"):
        assert said in words
    page.goto("/rules/matters/litter/")
    _sheets, words = on_paper(page, tmp_path)
    assert "Who is responsible" in words
    assert "not named yet" in words
    assert "Save" not in words


def test_paper_is_no_phone() -> None:
    styles = [path.read_text(encoding="utf-8") for path in (ROOT / "frontend").rglob("*.css")]
    assert [rule for text in styles for rule in re.findall(r"@media \(max-width[^{]*", text)] == []

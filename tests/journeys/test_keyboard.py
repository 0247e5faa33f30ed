"""The five journeys without a mouse: Tab, Enter, Space and arrows reach everything, and the focus is always seen."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from foundation.notices.models import Notice
from grids.areas.models import DivisionPlan
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from procedures.clocks.models import CalendarDay
from procedures.clocks.services import draft_year
from tests.areas.files import WIDER_A2, geojson
from tests.cases.helpers import report
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]

FAR = 90
# What has the focus, and whether anything shows it: an outline, a ring, or the outline of what stands for it.
AT = "selector => document.activeElement.matches(selector)"
SEEN = """() => {
  const one = document.activeElement;
  const shown = [one, one.nextElementSibling, one.closest("label")].filter(Boolean);
  return one.matches("body, [tabindex='-1']") || shown.some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  }) || one.outerHTML;
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what fits; it is seen at every stop."""
    for _step in range(FAR):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) is True
        if page.evaluate(AT, selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def enter(page: Page, selector: str) -> None:
    """Go to what fits and press Enter on it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def act(page: Page, action: str, *keys: str) -> None:
    """Open an act, answer its first field by keys, and confirm; the focus goes to the sentence that says what was done."""
    page.evaluate("() => document.activeElement.blur()")
    if page.locator(f"[data-act={action}] > summary").count():
        enter(page, f"[data-act={action}] > summary")
        page.wait_for_function("action => document.activeElement.closest(`[data-act=${action}] form`)", arg=action)
    for key in keys:
        page.keyboard.press(key)
    enter(page, f"[data-act={action}] button[type=submit]") if not page.evaluate(AT, "button[type=submit]") else (
        page.keyboard.press("Enter")
    )
    page.wait_for_function("() => document.activeElement.matches('[data-said]')")


def give(page: Page, selector: str, path: Path) -> None:
    """Go to a file field and choose a file."""
    # Waited for from the start: the browser takes a moment to lend its chooser.
    with page.expect_file_chooser() as chosen:
        tab_to(page, selector)
        page.keyboard.press("Space")
    chosen.value.set_files(path)


def test_worker_reports_and_takes_by_keys(walk: Walk, town: Town, snapshot: Path) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.goto("/report/")
    tab_to(page, "[name=matter]")
    page.keyboard.press("Space")
    give(page, "[data-photo-source]", snapshot)
    expect(page.locator("[data-photo-previews] li")).to_have_count(1)
    enter(page, "[data-place-gps]")
    expect(page.locator("[data-place-answer]")).to_contain_text(town.grid_a1.name)
    tab_to(page, "[name=description]")
    page.keyboard.type("桥头有一堆垃圾")
    enter(page, "[data-send]")
    page.wait_for_url(lambda url: not url.endswith("/report/"))
    enter(page, "main a.btn:not(.btn-primary)")
    case = Incident.objects.get()
    page.wait_for_url(f"**/incidents/{case.reference}/")
    # What is reported in the own grid is taken at once.
    assert case.state == "handling"


def test_desk_finds_accepts_and_dispatches_by_keys(walk: Walk, town: Town) -> None:
    case = report(town, matter="fire_exit")
    page = walk(town.clerk_a)
    page.goto("/incidents/")
    tab_to(page, ".desk-search [name=q]")
    page.keyboard.type("垃圾")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    enter(page, f"[data-reference='{case.reference}'] a")
    page.wait_for_url(f"**/incidents/{case.reference}/")
    act(page, "accept")
    act(page, "dispatch", "ArrowDown")
    case.refresh_from_db()
    assert case.state == "dispatched"


def test_clock_tells_and_the_notice_leads_to_the_case_by_keys(walk: Walk, town: Town, at: Any) -> None:
    case = report(town, matter="fire_exit")
    at.shift(timedelta(days=3))
    call_command("clocks", "--once", verbosity=0)
    page = walk(town.official_a)
    page.goto("/")
    enter(page, "a[href='/notices/']")
    page.wait_for_url("**/notices/")
    assert Notice.objects.filter(user=town.official_a, read_at=None).exists()
    enter(page, ".case-card form[action$='/read/'] button")
    page.wait_for_function("() => document.activeElement.id === 'notices'")
    enter(page, ".case-card form button")
    page.wait_for_url(f"**/incidents/{case.reference}/")


# The bell asks by itself, as often as not between the swap of a list and the moment it settles.
BELL_ANSWERS_IN_BETWEEN = """() => document.addEventListener("htmx:afterSwap", () => {
  const bell = document.querySelector("[data-unread]");
  const detail = { target: bell, xhr: new XMLHttpRequest(), requestConfig: { elt: bell } };
  bell.dispatchEvent(new CustomEvent("htmx:beforeSwap", { bubbles: true, detail }));
}, { once: true })"""


def test_focus_stays_with_the_list_while_the_bell_answers(walk: Walk, town: Town, at: Any) -> None:
    report(town, matter="fire_exit")
    at.shift(timedelta(days=3))
    call_command("clocks", "--once", verbosity=0)
    page = walk(town.official_a)
    page.goto("/notices/")
    page.wait_for_load_state("networkidle")
    page.evaluate(BELL_ANSWERS_IN_BETWEEN)
    enter(page, ".case-card form[action$='/read/'] button")
    page.wait_for_function("() => document.activeElement.id === 'notices'")


def test_admin_imports_and_approves_by_keys(walk: Walk, town: Town, tmp_path: Path) -> None:
    file = tmp_path / "wider.geojson"
    file.write_bytes(geojson(WIDER_A2))
    page = walk(town.net_admin)
    page.goto("/areas/import/")
    give(page, "input[type=file]", file)
    tab_to(page, "select[name=crs]")
    page.keyboard.type("WGS")
    enter(page, "form.card button[type=submit]")
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    enter(page, "[data-act=approve] > summary")
    enter(page, "[data-act=approve] button[type=submit]")
    expect(page.locator("main")).to_contain_text("in force")
    assert DivisionPlan.objects.get().state == "approved"


def test_official_goes_from_the_board_to_the_late_one_by_keys(walk: Walk, town: Town, at: Any) -> None:
    late = report(town, matter="fire_exit")
    at.shift(timedelta(days=1))
    call_command("clocks", "--once", verbosity=0)
    call_command("rebuild_board", verbosity=0)
    page = walk(town.official_a)
    page.goto("/board/")
    enter(page, ".board-late a.btn.push")
    page.wait_for_url("**/incidents/?*")
    enter(page, f"[data-reference='{late.reference}'] a")
    page.wait_for_url(f"**/incidents/{late.reference}/")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(walk: Walk, town: Town) -> None:
    page = walk(town.clerk_a)
    page.goto("/incidents/")
    page.keyboard.press("Tab")
    assert page.evaluate(AT, ".skip-link")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'content'")


def test_escape_closes_a_menu_and_gives_the_focus_back(walk: Walk, town: Town, size: str) -> None:
    page = walk(town.clerk_a)
    page.goto("/incidents/")
    enter(page, "details.menu > summary")
    expect(page.locator("details.menu .menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(AT, "details.menu:not([open]) > summary")
    if size == "phone":
        page.locator("[data-menu-toggle]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#menu")).to_be_visible()
        page.keyboard.press("Escape")
        assert page.evaluate(AT, "[data-menu-toggle]")


def test_enter_on_the_map_opens_what_lies_in_its_middle(walk: Walk, town: Town) -> None:
    page = walk(town.official_a)
    page.goto("/board/")
    page.wait_for_selector("#board-map .ol-viewport")
    page.wait_for_function("() => document.querySelector('#board-map').tongxinMap.net.source.getFeatures().length > 0")
    page.evaluate("() => document.querySelector('.board-tools').scrollIntoView()")
    tab_to(page, "#board-map")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/?*area=*")


def test_days_of_a_year_are_marked_by_arrow_keys(walk: Walk, town: Town) -> None:
    year_id = draft_year(actor_for(town.net_admin), calendar_id=town.calendar.pk, year=2027)
    page = walk(town.net_admin)
    page.goto(f"/rules/calendars/{year_id}/")
    tab_to(page, "[name=name]")
    page.keyboard.type("元旦")
    page.keyboard.press("Enter")
    tab_to(page, "#day-2027-01-01")
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#day-2027-01-01.day-holiday")).to_be_visible()
    page.wait_for_function("() => document.activeElement.id === 'day-2027-01-01'")
    assert list(CalendarDay.objects.filter(calendar_year=year_id).values_list("day", "name")) == [
        (date(2027, 1, 1), "元旦")
    ]


def test_area_is_chosen_by_name_with_the_keyboard(town: Town, walk: Walk) -> None:
    page = walk(town.staff)
    page.goto("/admin/catalogue/timelimit/add/")
    tab_to(page, ".ts-control input")
    page.keyboard.type("dhz")
    expect(page.locator(".ts-dropdown .option")).to_have_text("东河镇 同心市 · 442000101000")
    expect(page.locator(".ts-dropdown .option")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("[name=area]")).to_have_value(town.township_a.code)
    expect(page.locator(".ts-control")).to_contain_text("同心市")
    page.keyboard.press("Backspace")
    expect(page.locator("[name=area]")).to_have_value("")

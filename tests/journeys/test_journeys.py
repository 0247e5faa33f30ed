"""The five journeys: what a city does with Tongxin on its first day, by hand, in a browser."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from grids.areas import selectors as areas
from incidents.cases.models import Incident
from tests.areas.files import A1, A2, WIDER_A2, geojson
from tests.cases.helpers import do, report
from tests.journeys.conftest import locate
from tests.town import Town, square

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def open_act(page: Page, action: str) -> Any:
    """Open the form of an act and return it."""
    act = page.locator(f"details[data-act={action}]")
    unfold(act)
    return act


def unfold(act: Locator) -> None:
    """Open the form of an act; a tap that the page moved away from under the finger is made again, as a person would."""
    act.locator("summary").click()
    try:
        expect(act).to_have_attribute("open", "", timeout=3000)
    except AssertionError:
        act.locator("summary").click()
        expect(act).to_have_attribute("open", "")


def confirm(page: Page, action: str, **fields: str) -> None:
    """Do an act with what it needs and wait until the page shows that it is done; some are done by one tap."""
    act = page.locator(f"[data-act={action}]")
    # The page may still be on its way: counting does not wait for it.
    expect(act).to_have_count(1)
    if act.locator("summary").count():
        unfold(act)
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.select_option(value) if name in {"to", "reason"} else box.fill(value)
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator(f"[data-act={action}]")).to_have_count(0)


def choose(page: Page, selector: str, photo: Path) -> None:
    """Give a photo to a camera button."""
    page.locator(f"{selector} input[data-photo-source]").first.set_input_files(photo)
    expect(page.locator(f"{selector} [data-photo-previews] li")).to_have_count(1)


def finish(page: Page, words: str, photo: Path) -> None:
    """Say that it is done, with words and a photo."""
    act = open_act(page, "finish")
    choose(page, "details[data-act=finish]", photo)
    act.locator("[name=note]").fill(words)
    act.locator("button[type=submit]").click()
    expect(act).to_have_count(0)


def test_worker_reports_and_finishes(walk: Walk, town: Town, snapshot: Path) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.goto("/report/")
    page.locator("label.tile", has_text="Litter").first.click()
    choose(page, "form[data-report]", snapshot)
    locate(page, town.grid_a1)
    page.fill("textarea[name=description]", "桥头有一堆垃圾")
    page.click("[data-send]")
    page.wait_for_url(lambda url: not url.endswith("/report/"))
    case = Incident.objects.get()
    expect(page.locator("body")).to_contain_text(case.reference)
    expect(page.locator("body")).to_contain_text(town.grid_a1.name)

    page.goto("/tasks/")
    page.locator(f"a[href*='{case.reference}']").click()
    finish(page, "清走了", snapshot)
    case.refresh_from_db()
    assert (case.state, case.handler_id) == ("handled", town.worker_a.pk)


def test_desk_accepts_dispatches_checks_and_closes(walk: Walk, town: Town, snapshot: Path) -> None:
    case = report(town, matter="fire_exit")
    desk = walk(town.clerk_a)
    desk.goto("/incidents/?q=垃圾")
    desk.locator(f".case-row a[href*='{case.reference}']").click()
    confirm(desk, "accept")
    confirm(desk, "dispatch", to=f"unit:{town.urban_a.pk}")

    unit = walk(town.handler_a)
    unit.goto(f"/incidents/{case.reference}/")
    confirm(unit, "take")
    finish(unit, "通道清空", snapshot)

    desk.goto(f"/incidents/{case.reference}/")
    confirm(desk, "check")
    confirm(desk, "close")
    case.refresh_from_db()
    assert (case.state, case.steps.count()) == ("closed", 7)
    expect(desk.locator(".timeline")).to_contain_text("通道清空")


def test_the_second_of_two_gets_the_fresh_page_and_a_sentence(walk: Walk, town: Town) -> None:
    case = report(town, matter="fire_exit")
    page = walk(town.clerk_a)
    page.goto(f"/incidents/{case.reference}/")
    act = open_act(page, "accept")
    do(town.official_a, case, "accept")
    act.locator("button[type=submit]").click()
    expect(page.locator("details[data-act=dispatch]")).to_have_count(1)
    expect(page.locator("[role=alert], .notice").first).to_be_visible()


def test_clock_escalates_what_is_left_alone(walk: Walk, town: Town, at: Any) -> None:
    case = report(town, matter="fire_exit")
    at.shift(timedelta(hours=9))
    call_command("clocks", "--once", verbosity=0)
    case.refresh_from_db()
    assert case.level == "township"
    page = walk(town.official_a)
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text(case.reference)
    page.goto(f"/incidents/{case.reference}/")
    expect(page.locator(".timeline")).to_contain_text("the system")
    expect(page.locator("details[data-act=accept]")).to_have_count(1)


def test_admin_imports_a_faulty_file_fixes_it_and_applies(walk: Walk, town: Town, tmp_path: Path) -> None:
    faulty, fixed = tmp_path / "faulty.geojson", tmp_path / "fixed.geojson"
    faulty.write_bytes(geojson({A1: WIDER_A2[A1], A2: square(1)}))
    fixed.write_bytes(geojson(WIDER_A2))
    page = walk(town.net_admin)
    for path, verdict in ((faulty, "gap"), (fixed, "No gap, no overlap")):
        page.goto("/areas/import/")
        page.set_input_files("input[type=file]", path)
        page.select_option("select[name=crs]", "wgs84")
        page.locator("form.card button[type=submit]").click()
        expect(page.locator("#faults")).to_contain_text(verdict, ignore_case=True)
    open_act(page, "approve").locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("in force")
    areas.forget()
    located = areas.locate(113.3095, 22.505)
    assert located is not None and located.grid.id == town.grid_a2.pk


def test_official_finds_the_late_one_from_the_board(walk: Walk, town: Town, at: Any) -> None:
    late = report(town, matter="fire_exit")
    at.shift(timedelta(days=1))
    call_command("clocks", "--once", verbosity=0)
    in_time = report(town, matter="fire_exit")
    call_command("rebuild_board", verbosity=0)
    page = walk(town.official_a)
    page.goto("/board/")
    page.locator(".board-late a.btn.push").click()
    expect(page.locator(f".case-row[data-reference='{late.reference}']")).to_be_visible()
    expect(page.locator(f".case-row[data-reference='{in_time.reference}']")).to_have_count(0)
    page.locator(f".case-row[data-reference='{late.reference}'] a").click()
    expect(page.locator("main")).to_contain_text(late.reference)


def test_resident_reports_follows_and_answers(walk: Walk, town: Town) -> None:
    page = walk(place=town.in_a1)
    page.goto("/r/")
    page.locator("label.tile", has_text="Litter").first.click()
    locate(page, town.grid_a1)
    page.click("[data-send]")
    page.wait_for_url("**/r/f/**")
    case = Incident.objects.get()
    expect(page.locator("main")).to_contain_text(case.reference)
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "pass_up")
    do(town.clerk_a, case, "decline", reason="not_found", note="到现场没有发现")
    page.reload()
    expect(page.locator(".timeline")).to_contain_text("到现场没有发现")
    page.locator("label", has_text="No").first.click()
    page.locator("fieldset").nth(1).locator("label", has_text="No").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("Not solved")

"""The hall by hand, in a browser: applied for, asked for more, granted; refused and objected to; a counter by the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from procedures.dossiers.models import Dossier, Need
from tests.dossiers.helpers import counter_of, service
from tests.journeys.conftest import WIDER, reach
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def do_act(page: Page, action: str, file: Path | None = None, **fields: str) -> None:
    """Do an act with what it needs and wait until the page shows that it is done."""
    act = reach(page, action)
    act.locator("> summary").click()
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.select_option(value) if name in {"paper", "item", "result", "reason", "way"} else box.fill(value)
    if file is not None:
        act.locator("[name=documents]").set_input_files(file)
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator("[data-said] .notice")).to_be_visible()


def apply(page: Page, town: Town) -> str:
    """Find the service by the initials of its pinyin, apply for it, and return the number."""
    page.goto("/hall/")
    page.fill("[name=q]", "gljt")
    page.keyboard.press("Enter")
    page.locator("a[data-row]", has_text="高龄津贴").click()
    page.get_by_role("link", name="Apply").click()
    page.select_option("[name=village]", town.village_a.code)
    page.select_option("[name=a-has_card]", "no")
    page.fill("[name=a-id_number]", "442000194001011234")
    assert page.evaluate(WIDER) == []
    page.get_by_role("button", name="Submit the application").click()
    page.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    return Dossier.objects.get().number


def test_applied_for_asked_for_more_granted_and_fetched(walk: Walk, town: Town, snapshot: Path) -> None:
    service(stages=({"order": 1, "name": "镇审批", "decided_by": "township", "days": 10, "checklist": []},))
    resident, official = walk(town.resident), walk(town.official_a)
    number = apply(resident, town)

    official.goto(f"/dossiers/{number}/")
    do_act(official, "ask_more", note="请拍照上传户口簿")
    resident.goto(f"/dossiers/{number}/")
    expect(resident.locator("#case")).to_contain_text("户口簿")
    do_act(resident, "hand_in", file=snapshot, paper="book")
    do_act(resident, "supply")
    assert resident.evaluate(WIDER) == []

    official.goto(f"/dossiers/{number}/")
    do_act(official, "check", item="paper:book")
    do_act(official, "accept")
    do_act(official, "decide", result="1", note="符合条件")
    do_act(official, "deliver", way="counter")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.is_granted, Need.objects.get(code="book").status) == ("delivered", True, "verified")


def test_refused_objected_to_and_changed_by_another(walk: Walk, town: Town) -> None:
    service(stages=({"order": 1, "name": "镇审批", "decided_by": "township", "days": 10, "checklist": []},))
    resident, official, city = walk(town.resident), walk(town.official_a), walk(town.city_centre)
    number = apply(resident, town)
    official.goto(f"/dossiers/{number}/")
    do_act(official, "refuse", reason="conditions", basis="第三条", note="未满 80 岁")
    resident.goto(f"/dossiers/{number}/")
    expect(resident.locator("#case")).to_contain_text("未满 80 岁")
    do_act(resident, "object", note="出生日期登记错了")
    city.goto(f"/dossiers/{number}/")
    do_act(city, "revise", result="1", note="核实出生日期，符合条件")
    assert Dossier.objects.get().is_granted is True
    assert city.evaluate(WIDER) == []


def test_a_walk_in_is_taken_in_by_the_keyboard_alone(walk: Walk, town: Town) -> None:
    service()
    page = walk(counter_of(town))
    page.goto("/counter/")
    page.keyboard.type("gljt")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "q=gljt" in url)
    row = page.locator("a[data-row]").first
    for _tab in range(40):
        page.keyboard.press("Tab")
        if row.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/counter/old-age/" in url)
    # Into the first field, then from one to the next.
    first = page.locator("[name=applicant_name]")
    for _tab in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.type("李大爷")
    page.keyboard.press("Tab")
    page.keyboard.type("13800138000")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("no")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("442000194001011234")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    assert Need.objects.get(code="book").receipt_number == "SJ-2026-000001"
    assert page.evaluate(WIDER) == []


def test_the_second_time_one_tap_and_no_line_that_is_not_asked(walk: Walk, town: Town) -> None:
    service()
    page = walk(town.resident)
    page.goto("/hall/services/old-age/apply/")
    expect(page.locator("[name=a-card]")).to_be_hidden()
    page.select_option("[name=a-has_card]", "yes")
    page.fill("[name=a-card]", "6222000011112222")
    page.fill("[name=a-id_number]", "442000194001011234")
    page.select_option("[name=village]", town.village_a.code)
    page.check("[name=agrees]")
    page.get_by_role("button", name="Submit the application").click()
    page.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    page.goto("/hall/services/old-age/apply/")
    page.select_option("[name=a-has_card]", "yes")
    page.select_option("[name=village]", town.village_a.code)
    page.check("[name=k-card]")
    page.check("[name=k-id_number]")
    assert page.evaluate(WIDER) == []
    page.get_by_role("button", name="Submit the application").click()
    page.wait_for_url(lambda url: "/dossiers/SQ-2026-000002" in url)
    expect(page.locator("#case")).to_contain_text("held already, confirmed")


def test_a_grid_worker_goes_takes_applies_and_gives_back(walk: Walk, town: Town) -> None:
    service(stages=({"order": 1, "name": "镇审批", "decided_by": "township", "days": 10, "checklist": []},))
    worker = walk(town.worker_a)
    worker.goto("/hall/services/old-age/visit/")
    worker.fill("[name=name]", "李奶奶")
    worker.select_option("[name=village]", town.village_a.code)
    worker.get_by_role("button", name="Ask for a grid worker").click()
    worker.wait_for_url(lambda url: "/hall/visits/" in url)
    errand = worker.url
    act_on(worker, "consent", consent_way="signed")
    act_on(worker, "take", receipt_way="printed", other_paper="户口簿")
    expect(worker.locator("main")).to_contain_text("SJ-2026-000001")
    assert worker.evaluate(WIDER) == []
    worker.get_by_role("link", name="Fill the application in").click()
    worker.select_option("[name=a-has_card]", "no")
    worker.fill("[name=a-id_number]", "442000194001011234")
    worker.locator("form[data-questions] .form-foot button").click()
    worker.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    worker.goto(errand)
    held = reach(worker, "give_back")
    held.locator("> summary").click()
    held.locator("[name=papers]").first.check()
    held.locator("[name=receipt_way]").select_option("printed")
    held.locator("button[type=submit]").click()
    expect(worker.locator("main")).to_contain_text("TH-2026-000001")


def act_on(page: Page, action: str, **fields: str) -> None:
    """Do an act on a page that comes whole."""
    act = reach(page, action)
    act.locator("> summary").click()
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.select_option(value) if name.endswith("_way") else box.fill(value)
    with page.expect_navigation():
        act.locator("button[type=submit]").click()

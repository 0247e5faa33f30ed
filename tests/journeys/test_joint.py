"""What several units do, by hand in a browser: duty returned, ruled and objected to; units called, come and read along."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grids.workforce.models import Posting
from incidents.cases.models import Assist, DutyDispute, Incident
from tests.cases.helpers import do, report
from tests.journeys.conftest import WIDER, reach
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
CHOSEN = {"reason", "to", "kind", "about"}


def do_act(page: Page, action: str, checked: str = "", said: str = "[data-said] .notice", **fields: str) -> None:
    """Do an act with what it needs and wait until the page says that it is done, in ``said``."""
    act = reach(page, action)
    act.locator("summary").click()
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.select_option(value) if name in CHOSEN else box.fill(value)
    if checked:
        act.locator("label", has_text=checked).click()
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator(said)).to_be_visible()


@pytest.fixture
def dispatched(town: Town, site: str) -> Incident:
    """Litter, dispatched by the village to the urban management of its township; a fireman of the city is posted."""
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    return do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")


def opened(walk: Walk, user: Any, incident: Incident) -> Page:
    page = walk(user)
    page.goto(f"/incidents/{incident.reference}/")
    return page


def test_duty_is_returned_ruled_and_objected_to(walk: Walk, town: Town, dispatched: Incident) -> None:
    handler = opened(walk, town.handler_a, dispatched)
    # It leaves the handler's sight, who is led on to the own tasks.
    do_act(handler, "return", said="[data-messages] .message", reason="not_our_duty", note="环卫合同外路段")

    clerk = walk(town.clerk_a)
    clerk.goto("/incidents/disputes/?state=open")
    clerk.get_by_role("link", name=dispatched.reference).click()
    expect(clerk.locator("#case")).to_contain_text("环卫合同外路段")
    do_act(clerk, "rule", to=f"unit:{town.urban_a.pk}", note="谁主管谁负责")
    expect(clerk.locator(".case-head")).to_contain_text("acts first")
    assert clerk.evaluate(WIDER) == []

    handler.goto(f"/incidents/{dispatched.reference}/")
    handler.locator("details[data-act=return] summary").click()
    assert handler.locator("details[data-act=return] option[value=not_our_duty]").count() == 0
    do_act(handler, "note", about="objection", note="路权在村")
    row = DutyDispute.objects.get()
    assert (row.ruled_unit, row.grounds, row.objection) == (town.urban_a, "谁主管谁负责", "路权在村")


def test_a_unit_is_called_comes_and_reads_along(walk: Walk, town: Town, dispatched: Incident) -> None:
    do(town.handler_a, dispatched, "take")
    handler = opened(walk, town.handler_a, dispatched)
    do_act(handler, "whistle", checked=town.fire_city.name, kind="emergency", note="查看消防通道")
    expect(handler.locator("#joint-action")).to_contain_text(town.fire_city.name)
    assert handler.evaluate(WIDER) == []

    fireman = walk(town.staff)
    fireman.goto("/tasks/")
    fireman.locator(f"a[href*='{dispatched.reference}']").first.click()
    expect(fireman.locator("#joint-action")).to_contain_text("查看消防通道")
    do_act(fireman, "arrive", note="已到场")
    do_act(fireman, "arrive", note="清走占道杂物")
    assert Assist.objects.get().words == "已到场\n清走占道杂物"

    handler.reload()
    expect(handler.locator("#joint-action")).to_contain_text("清走占道杂物")
    do_act(handler, "finish", note="已恢复")

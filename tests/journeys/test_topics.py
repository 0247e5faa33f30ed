"""A topic by hand, in a browser: proposed, supported, replied to late where everybody sees it, carried out; and a public notice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from procedures.hearings.models import Objection
from residents.proposals.models import Proposal, Support
from tests.hearings.helpers import running
from tests.journeys.conftest import WIDER, reach
from tests.proposals.helpers import another_resident
from tests.town import PASSWORD, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def act(page: Page, action: str, **fields: str) -> None:
    """Do an act with what it needs, and wait until the page says that it is done."""
    form = reach(page, action)
    form.locator("summary").click()
    for name, value in fields.items():
        box = form.locator(f"[name={name}]")
        box.select_option(value) if name in {"unit", "verdict"} else box.fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def test_a_topic_from_support_to_late_reply_to_follow_up(walk: Walk, town: Town, at: Any) -> None:
    other = another_resident()
    other.set_password(PASSWORD)
    other.save()
    resident = walk(town.resident)
    resident.goto("/council/proposals/new/")
    resident.fill("[name=title]", "村口装一盏路灯")
    resident.fill("[name=text]", "晚上太黑，老人容易摔倒。")
    resident.select_option("[name=area]", town.village_a.code)
    resident.click("button[type=submit].btn-big")
    resident.wait_for_url(lambda url: "/council/proposals/YA" in url)
    assert resident.evaluate(WIDER) == []
    proposal = Proposal.objects.get()
    url = f"/council/proposals/{proposal.number}/"

    clerk = walk(town.clerk_a)
    clerk.goto("/council/proposals/")
    clerk.locator("a[data-row]", has_text="村口装一盏路灯").click()
    act(clerk, "admit")

    supporter = walk(other)
    supporter.goto(url)
    supporter.get_by_role("button", name="Support it").click()
    expect(supporter.locator("#case")).to_contain_text("You support it.")
    assert Support.objects.count() == 1

    act(clerk, "assign", unit=town.urban_a.code)
    at.shift(timedelta(days=42))
    anyone = walk()
    anyone.goto(f"/p/topics/{proposal.number}/")
    expect(anyone.locator("main")).to_contain_text("overdue by 12 days")

    handler = walk(town.handler_a)
    handler.goto("/council/proposals/")
    handler.locator("a[data-row]", has_text="村口装一盏路灯").click()
    act(handler, "reply", verdict="accept", due_on="2027-02-01", note="下月装好")
    clerk = walk(town.clerk_a)
    clerk.goto(url)
    act(clerk, "publish")
    handler.goto(url)
    act(handler, "follow", note="路灯已装好")
    anyone.goto("/p/topics/")
    expect(anyone.locator("main")).to_contain_text("replied 12 days late")
    expect(anyone.locator("main")).to_contain_text("Carried out")
    assert anyone.evaluate(WIDER) == [] == handler.evaluate(WIDER)


def test_an_objection_without_an_account(walk: Walk, town: Town) -> None:
    notice = running(town.clerk_a)
    anyone = walk()
    anyone.goto("/p/")
    anyone.get_by_role("link", name="桥头村修路占用集体资金").click()
    anyone.get_by_role("link", name="Object", exact=True).click()
    anyone.fill("[name=words]", "三家报价在哪里？")
    anyone.click("button[type=submit].btn-big")
    anyone.wait_for_url(lambda url: url.endswith(f"/hearings/{notice.pk}/"))
    expect(anyone.locator("#case")).to_contain_text("waits for an answer")
    assert "三家报价在哪里" not in anyone.content() and anyone.evaluate(WIDER) == []
    assert Objection.objects.get().person_key == ""

    clerk = walk(town.clerk_a)
    clerk.goto("/hearings/?tab=objections")
    clerk.locator("a[data-row]").click()
    expect(clerk.locator("#case")).to_contain_text("三家报价在哪里？")
    clerk.locator("[name=words]").fill("已张贴，取最低价。")
    clerk.get_by_label("No: it goes on").check()
    clerk.get_by_role("button", name="Publish the answer").click()
    expect(clerk.locator("#case")).to_contain_text("not upheld")
    anyone.goto(f"/hearings/{notice.pk}/")
    expect(anyone.locator("#case")).to_contain_text("已张贴，取最低价。")
    assert clerk.evaluate(WIDER) == []

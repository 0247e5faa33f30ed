"""A report for record by hand, in a browser: filed by one thumb, read by the desk, turned incident, read back by its reporter."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.cases.models import Incident
from incidents.filings.models import FilingRecord
from tests.filings.helpers import filed
from tests.journeys.conftest import WIDER, locate
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def do_act(page: Page, action: str, **fields: str) -> None:
    """Do an act with what it needs and wait until the page shows that it is done."""
    act = page.locator(f"details[data-act={action}]")
    act.locator("summary").click()
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.select_option(value) if name in {"matter", "master"} else box.fill(value)
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator("[data-said] .notice")).to_be_visible()


def test_a_report_for_record_turns_incident(walk: Walk, town: Town) -> None:
    worker = walk(town.worker_a, place=town.in_a1)
    worker.goto("/filings/new/")
    worker.locator("label", has_text="A sign of risk").click()
    worker.fill("[name=facts]", "桥墩上有一道裂缝")
    worker.fill("[name=why_not_a_case]", "水务部门上周来看过")
    locate(worker, town.grid_a1)
    worker.click("[data-send]")
    worker.wait_for_url(lambda url: "/filings/RB-" in url)
    filing = FilingRecord.objects.get()
    assert (filing.kind, filing.grid_id, filing.state) == ("risk_sign", town.grid_a1.pk, "filed")

    clerk = walk(town.clerk_a)
    clerk.goto("/filings/")
    clerk.locator("a[data-row]", has_text="桥墩上有一道裂缝").click()
    do_act(clerk, "acknowledge", note="已收到")
    do_act(clerk, "convert", matter="litter")
    incident = Incident.objects.get()
    expect(clerk.locator("#case")).to_contain_text(incident.reference)
    assert clerk.evaluate(WIDER) == []

    worker.goto("/filings/")
    expect(worker.locator("#filings")).to_contain_text(incident.reference)
    worker.goto(f"/filings/{filing.number}/")
    worker.get_by_role("link", name=incident.reference).click()
    expect(worker.locator("#case")).to_contain_text("桥墩上有一道裂缝")


def test_what_is_missing_is_said_and_nothing_is_lost(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    page.goto("/filings/new/")
    page.fill("[name=facts]", "桥头要停水")
    page.click("[data-send]")
    expect(page.locator("[data-error-of=kind]")).not_to_be_empty()
    expect(page.locator("[name=facts]")).to_have_value("桥头要停水")
    page.locator("label", has_text="Something to know").click()
    page.fill("[name=why_not_a_case]", "已经通知")
    page.click("[data-send]")
    page.wait_for_url(lambda url: "/filings/RB-" in url)
    assert FilingRecord.objects.get().lng is None


def test_it_goes_by_keyboard_alone(walk: Walk, town: Town) -> None:
    filing = filed(town.worker_a)
    page = walk(town.clerk_a)
    page.goto("/filings/")
    page.locator("a[data-row]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: filing.number in url)
    page.locator("details[data-act=acknowledge] summary").focus()
    page.keyboard.press("Enter")
    # The page puts the cursor there by itself, a moment after the form has opened.
    expect(page.locator("details[data-act=acknowledge] textarea")).to_be_focused()
    page.keyboard.type("ok")
    page.keyboard.press("Tab")
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("#case")).to_contain_text("Acknowledged")
    filing.refresh_from_db()
    assert filing.state == "known"


def test_on_paper_the_page_keeps_the_words_and_drops_the_forms(walk: Walk, town: Town) -> None:
    filing = filed(town.worker_a)
    page = walk(town.clerk_a)
    page.goto(f"/filings/{filing.number}/")
    page.emulate_media(media="print")
    expect(page.locator(".case-words").first).to_be_visible()
    expect(page.locator(".acts")).to_be_hidden()

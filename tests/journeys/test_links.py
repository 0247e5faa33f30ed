"""By hand, in a browser: a second report of one thing, handled with the first; a call-back, and what it opens again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.cases.models import CallBack, Incident
from incidents.cases.services import calling_back
from tests.cases.helpers import do, report
from tests.journeys.conftest import WIDER, locate
from tests.journeys.test_filings import do_act
from tests.people.test_people import link
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def send_as_resident(walk: Walk, town: Town) -> Page:
    """Let a resident without an account report litter where they stand, and return their follow page."""
    page = walk(None, place=town.in_a1)
    page.goto("/r/")
    page.locator("label.tile", has_text="Litter").first.click()
    locate(page, town.grid_a1)
    return page


def test_a_second_report_is_linked_and_ends_with_the_first(walk: Walk, town: Town, fire_messages: Any) -> None:
    first = report(town, description="桥头有一堆垃圾")
    resident = send_as_resident(walk, town)
    expect(resident.locator("[data-similar]")).to_contain_text("1 like this has been reported near here already")
    expect(resident.locator("[data-similar]")).not_to_contain_text(first.reference)
    resident.fill("[name=description]", "桥头垃圾没人管")
    resident.click("[data-send]")
    resident.wait_for_url(lambda url: "/r/f/" in url)
    second = Incident.objects.latest("id")
    Incident.objects.filter(pk=first.pk).update(reported_at=first.reported_at.replace(hour=0))

    clerk = walk(town.clerk_a)
    clerk.goto(f"/incidents/{second.reference}/")
    clerk.get_by_role("button", name=f"It is the same as {first.reference}").click()
    expect(clerk.locator("#related")).to_contain_text("Handled with the earlier report")
    assert clerk.evaluate(WIDER) == []

    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check")):
        do(getattr(town, user), first, action)
    clerk.goto(f"/incidents/{first.reference}/")
    expect(clerk.locator("#related")).to_contain_text(second.reference)
    do_act(clerk, "close", note="垃圾已清走")
    fire_messages()

    resident.goto(link(second))
    expect(resident.locator("main")).to_contain_text("垃圾已清走")
    expect(resident.get_by_text("Is it solved?")).to_be_visible()
    assert resident.evaluate(WIDER) == []


def test_whoever_is_not_content_has_it_opened_again_once(
    walk: Walk, town: Town, fire_messages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_back, "is_sampled", lambda _reference, _percent: True)
    resident = send_as_resident(walk, town)
    resident.click("[data-send]")
    resident.wait_for_url(lambda url: "/r/f/" in url)
    incident = Incident.objects.get()
    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), incident, action, note="已清理")
    fire_messages()

    clerk = walk(town.clerk_a)
    clerk.goto("/call-backs/")
    clerk.locator("a[data-row]", has_text=incident.reference).click()
    expect(clerk.locator("#related")).to_contain_text("Are you content with how it was handled?")
    act = clerk.locator("details[data-act=call_back]")
    act.locator("summary").click()
    for name, value in (("way", "telephone"), ("responded", "yes"), ("solved", "no"), ("content", "no")):
        act.locator(f"[name={name}]").select_option(value)
    act.locator("[name=note]").fill("还有气味")
    with clerk.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(clerk.locator("#related")).to_contain_text("it can be opened again once")
    do_act(clerk, "reopen", note="来电：还有气味")
    incident.refresh_from_db()
    assert (incident.state, CallBack.objects.get().content) == ("accepted", False)
    assert clerk.evaluate(WIDER) == []

    clerk.goto("/call-backs/?tab=made")
    expect(clerk.locator("main")).to_contain_text("0 / 1")


def test_a_letter_is_put_on_the_map(walk: Walk, town: Town) -> None:
    official = walk(town.official_a, place=town.in_a1)
    official.goto("/report/")
    official.locator("label.tile", has_text="Litter").first.click()
    official.get_by_text("No pin, only words").click()
    official.fill("[name=address]", f"{town.township_a.name}老街17号")
    official.click("[data-send]")
    expect(official.locator("body")).to_contain_text("Taken in as")
    official.goto("/unplaced/")
    official.locator("a[data-row]").click()
    official.wait_for_load_state()
    locate(official, town.grid_a1)
    assert official.evaluate(WIDER) == []
    official.get_by_role("button", name="It is here").click()
    official.wait_for_url(lambda url: "/incidents/" in url)
    assert Incident.objects.get().grid_id == town.grid_a1.pk


def test_a_pin_is_moved_on_its_page(walk: Walk, town: Town) -> None:
    incident = report(town)
    clerk = walk(town.clerk_a, place=town.in_a2)
    clerk.goto(f"/incidents/{incident.reference}/")
    clerk.get_by_role("link", name="Correct it on the map").click()
    clerk.wait_for_load_state()
    locate(clerk, town.grid_a2)
    clerk.get_by_role("button", name="Move it here").click()
    clerk.wait_for_url(lambda url: "/place/" not in url)
    incident.refresh_from_db()
    assert incident.grid_id == town.grid_a2.pk

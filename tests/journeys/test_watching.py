"""More time refused and then granted, and a supervision ordered and answered: by hand, on a phone and at a desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from incidents.cases.models import Incident, Supervision
from tests.cases.helpers import do, report
from tests.journeys.conftest import WIDER, reach
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def handled(town: Town) -> Incident:
    """Return litter in the hands of the unit, dispatched by the village."""
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    return do(town.handler_a, incident, "take")


def do_act(page: Page, action: str, **fields: str) -> None:
    """Do an act on the page as it stands, and wait until it says that it is done."""
    page.reload()
    act = reach(page, action)
    act.locator("summary").click()
    for name, value in fields.items():
        box = act.locator(f"[name={name}]")
        box.fill(value) if name in {"note", "until"} else box.select_option(value)
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator("[data-said] .notice")).to_be_visible()


def test_more_time_is_refused_and_then_granted(walk: Walk, town: Town) -> None:
    incident = handled(town)
    due_at, handler, clerk = incident.handle_due_at, walk(town.handler_a), walk(town.clerk_a)
    for page in (handler, clerk):
        page.goto(f"/incidents/{incident.reference}/")
    do_act(handler, "ask_extension", reason="material", note="配件还没到")
    do_act(clerk, "refuse_extension", note="备件库里有")
    incident.refresh_from_db()
    assert (incident.extensions, incident.handle_due_at) == (0, due_at)
    do_act(handler, "ask_extension", reason="weather", note="连日暴雨")
    expect(handler.locator(".watch-mark")).to_contain_text("More time asked for")
    do_act(clerk, "grant_extension")
    expect(clerk.locator(".watch-line")).to_contain_text("Extended 1 time")
    incident.refresh_from_db()
    assert incident.extensions == 1
    assert incident.handle_due_at > due_at
    handler.reload()
    expect(handler.locator(".timeline")).to_contain_text("备件库里有")
    assert handler.evaluate(WIDER) == []


def test_work_is_suspended_and_goes_on(walk: Walk, town: Town, at: Any) -> None:
    incident = handled(town)
    clerk, handler = walk(town.clerk_a), walk(town.handler_a)
    for page in (clerk, handler):
        page.goto(f"/incidents/{incident.reference}/")
    # Who is measured by the time does not stop it.
    expect(handler.locator("details[data-act=suspend]")).to_have_count(0)
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    do_act(clerk, "suspend", reason="permit", until=until, note="等待占道许可")
    expect(clerk.locator(".case-head")).to_contain_text("Suspended")
    assert clerk.evaluate(WIDER) == []
    at.shift(timedelta(hours=2))
    do_act(handler, "resume", note="许可已到")
    expect(handler.locator(".case-head")).not_to_contain_text("Suspended")
    expect(handler.locator(".timeline")).to_contain_text("等待占道许可")
    incident.refresh_from_db()
    assert (incident.state, incident.suspended_until) == ("handling", None)


def test_an_incident_is_split_and_closes_when_its_part_has(walk: Walk, town: Town) -> None:
    whole = do(town.clerk_a, report(town), "accept")
    clerk = walk(town.clerk_a)
    clerk.goto(f"/incidents/{whole.reference}/")
    act = reach(clerk, "split")
    act.locator("summary").click()
    act.get_by_label(town.urban_a.name).check()
    act.locator("[name=note]").fill("清理北段")
    with clerk.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    part = Incident.objects.get(parent=whole)
    family = clerk.locator("#sub-incidents")
    expect(family).to_contain_text("1 is still open")
    assert clerk.evaluate(WIDER) == []
    do(town.handler_a, part, "take")
    do(town.handler_a, part, "finish", note="北段已清理")
    do(town.clerk_a, part, "check")
    do(town.clerk_a, part, "close", note="北段已清理")
    clerk.reload()
    expect(family).to_contain_text("北段已清理")
    do_act(clerk, "check")
    whole.refresh_from_db()
    assert whole.state == "checked"


def test_a_supervision_is_ordered_and_answered(walk: Walk, town: Town) -> None:
    incident = handled(town)
    official, handler = walk(town.official_a), walk(town.handler_a)
    official.goto("/incidents/?tab=open")
    official.locator("a[data-row]").click()
    official.wait_for_url(lambda url: incident.reference in url)
    do_act(official, "supervise", reason="leader", note="集市前清理干净")
    expect(official.locator(".watch-box")).to_contain_text("集市前清理干净")
    assert official.evaluate(WIDER) == []
    handler.goto(f"/incidents/{incident.reference}/")
    expect(handler.locator(".watch-box")).to_contain_text("Supervised: a leader asks for it")
    do_act(handler, "answer_supervision", note="今晚八点前完成")
    expect(handler.locator(".watch-box")).to_have_count(0)
    assert Supervision.objects.get().answer == "今晚八点前完成"
    official.goto("/incidents/?tab=open&watch=supervised")
    expect(official.locator("a[data-row]")).to_have_count(0)

"""Two desks at one incident at once, one seeing that the other writes; and one act on a selection, by keyboard and by thumb."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from incidents.deskwork.services import TextData, keep_text
from tests.cases.helpers import report
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def test_two_desks_act_at_once(walk: Walk, town: Town) -> None:
    case = report(town, matter="gas_leak")
    keep_text(actor_for(town.clerk_a), TextData(town.village_a.pk, "dispatch", None, "尽快", "请尽快到场。"))
    clerk, official = walk(town.clerk_a), walk(town.official_a)
    clerk.goto(f"/incidents/{case.reference}/")
    act = clerk.locator("details[data-act=accept-dispatch]")
    with clerk.expect_response(lambda answer: answer.url.endswith("/writing/")):
        act.locator("summary").click()

    official.goto(f"/incidents/{case.reference}/")
    expect(official.locator("[data-writers]")).to_contain_text(f"({town.clerk_a.name}) is filling this in now")
    # It tells, and stops nobody.
    other = official.locator("details[data-act=accept]")
    other.locator("summary").click()
    other.locator("button[type=submit]").click()
    expect(other).to_have_count(0)

    act.locator("[data-put-words]").click()
    expect(act.locator("textarea")).to_have_value("请尽快到场。")
    act.locator("[name=to]").select_option(f"unit:{town.urban_a.pk}")
    act.locator("button[type=submit]").click()
    expect(clerk.locator("[data-said]")).to_contain_text("Someone else has acted")
    case.refresh_from_db()
    assert (case.state, case.version) == ("accepted", 2)


def test_one_act_on_a_selection(walk: Walk, town: Town, size: str) -> None:
    cases = [report(town, matter="gas_leak") for _one in range(3)]
    page = walk(town.clerk_a)
    page.goto("/incidents/?tab=open")
    if size == "phone":
        for box in page.locator("[data-pick]").all():
            box.click()
    else:
        page.locator("[data-row]").first.focus()
        page.keyboard.press("x")
        for key in ("j", "j", "Shift+X"):
            page.keyboard.press(key)
    expect(page.locator(".pick-count")).to_contain_text("3 chosen")
    page.locator("[data-picks] button[value=accept]").click()
    page.locator("form[method=post] button[type=submit]", has_text="Confirm").click()
    expect(page.locator("[data-outcomes] .outcome-done")).to_have_count(3)
    assert set(Incident.objects.filter(pk__in=[case.pk for case in cases]).values_list("state", flat=True)) == {
        "accepted"
    }


def test_along_the_list_by_keyboard_and_back_to_its_place(walk: Walk, town: Town) -> None:
    for _one in range(3):
        report(town, matter="gas_leak")
    page = walk(town.clerk_a)
    page.goto("/incidents/?tab=open")
    rows = [row.get_attribute("data-reference") for row in page.locator("li[data-reference]").all()]
    page.locator("[data-row]").first.click()
    expect(page.locator("[data-walk-place]")).to_have_text("1 / 3")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{rows[1]}/")
    page.locator("[data-walk-back]").click()
    page.wait_for_url("**/incidents/?tab=open")
    expect(page.locator(f"[data-reference='{rows[1]}'] [data-row]")).to_be_focused()

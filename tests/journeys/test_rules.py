"""Township rules by hand, in a browser: drafted with fields in words, tried on last month, proposed, approved by a second person."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from grids.workforce.models import Posting
from incidents.catalogue.models import RuleVersion
from tests.cases.helpers import report
from tests.journeys.conftest import WIDER
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


def do_act(page: Page, action: str, **fields: str) -> None:
    """Do an act with what it asks for and wait until the page says that it is done."""
    act = page.locator(f"details[data-act={action}]")
    act.locator("summary").click()
    for name, value in fields.items():
        act.locator(f"[name={name}]").fill(value)
    act.locator("button[type=submit]").click()
    expect(page.get_by_text("Done:")).to_be_visible()


def test_rules_are_changed_with_a_preview_and_approved_by_a_second_person(walk: Walk, town: Town) -> None:
    Posting.objects.filter(user=town.official_b).update(area=town.township_a)
    for _ in range(2):
        report(town, matter="fire_exit")
    page = walk(town.official_a)
    page.goto("/rules/")
    page.get_by_role("link", name="Township rules").click()
    page.get_by_role("button", name="Draft new rules").click()
    page.get_by_role("link", name="Time limits").click()
    row = page.locator("fieldset").first
    row.locator("[name$=stage]").select_option("accept")
    row.locator("[name$=amount]").fill("1")
    row.locator("[name$=unit]").select_option("work_hour")
    assert page.evaluate(WIDER) == []
    # By keyboard alone: Enter in a field saves.
    row.locator("[name$=amount]").press("Enter")
    expect(page.get_by_text("The draft is kept.")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("Of 2 incidents 2 would have been due earlier")
    do_act(page, "propose", note="雨季从快")
    assert page.evaluate(WIDER) == []

    second = walk(town.official_b)
    version = RuleVersion.objects.get()
    second.goto(f"/rules/versions/{version.pk}/")
    expect(second.locator("#what ~ table")).to_contain_text("1 working hour")
    do_act(second, "approve")
    version.refresh_from_db()
    assert (version.state, version.number, version.approved_by_id) == ("in_force", 1, town.official_b.pk)
    assert version.effective_from is not None
    assert version.effective_from > timezone.localdate()
    assert second.evaluate(WIDER) == []


def test_who_proposed_rules_is_told_that_another_person_approves(walk: Walk, town: Town) -> None:
    page = walk(town.official_a)
    page.goto("/rules/versions/")
    page.get_by_role("button", name="Draft new rules").click()
    page.get_by_role("link", name="Numbers").click()
    page.get_by_label("One person may urge an incident again after").fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    do_act(page, "propose", note="回应群众更快")
    page.locator("details.refused summary").click()
    expect(page.locator("details.refused")).to_contain_text("another person approves them")

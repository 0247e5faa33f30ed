"""A complaint about an official by hand: asked for by a resident, seen by who receives it, by nobody complained of and by no rank."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.cases.models import Incident
from procedures.seals.models import Exclusion
from tests.journeys.conftest import WIDER
from tests.seals.people import build_desks
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
WORDS = "镇里的何主任收了工程队的钱"


def finds_nothing(page: Page, reference: str) -> None:
    """Look for a confidential incident by its address, by its words and in the list."""
    page.goto(f"/incidents/?tab=all&q={WORDS[:4]}")
    expect(page.locator("body")).not_to_contain_text(reference)
    answer = page.goto(f"/incidents/{reference}/")
    assert answer is not None
    assert answer.status == 404


def test_a_complaint_about_an_official_reaches_the_desk_above_and_nobody_else(walk: Walk, town: Town) -> None:
    desks = build_desks(town)
    resident = walk(None, place=town.in_a1)
    resident.goto("/r/")
    resident.locator("label.tile", has_text="Litter").first.click()
    resident.fill("[name=description]", WORDS)
    resident.click("[data-place-gps]")
    expect(resident.locator("[data-place-answer]")).not_to_be_empty()
    resident.locator("summary", has_text="somebody of the office").click()
    resident.select_option("[name=about]", "official")
    resident.click("[data-send]")
    resident.wait_for_url(lambda url: "/r/f/" in url)
    incident = Incident.including_sealed.get()
    expect(resident.locator("body")).to_contain_text(incident.reference)

    chief = walk(desks.chief)
    chief.goto("/incidents/confidential/")
    chief.get_by_role("link", name=incident.reference).click()
    expect(chief.locator("#case")).to_contain_text(WORDS)
    chief.get_by_role("link", name="Who has a part").click()
    chief.locator("#name [name=person]").fill(town.official_a.username)
    chief.locator("#name [name=reason]").fill("the report names him")
    chief.locator("#name button").click()
    expect(chief.locator("body")).to_contain_text("It has been written down")
    assert chief.evaluate(WIDER) == []
    assert Exclusion.objects.get().user_id == town.official_a.pk

    for user in (town.official_a, town.net_admin):
        finds_nothing(walk(user), incident.reference)
    resident.reload()
    expect(resident.locator("body")).to_contain_text(WORDS)

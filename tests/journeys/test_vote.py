"""The villagers' vote: prepared and announced at the village's office, cast by phone, counted by two; 133 of 200 and 134 of 200."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from foundation.kernel import city_time
from procedures.ballots.models import Ballot
from procedures.ballots.services import run_ballots
from residents.people.services import person_key_of
from tests.ballots.helpers import rule, vote
from tests.journeys.conftest import WIDER, reach
from tests.town import Town

PHONE = "+8613912345678"


def roll() -> dict[str, Any]:
    """Return a roll of 200 as the office keeps it, the resident first."""
    lines = ["姓名,证件号码,手机"]
    lines += [f"村民{n},44200019900101{n:04d},{PHONE if n == 1 else ''}" for n in range(1, 201)]
    return {"name": "roll.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("utf-8-sig")}


def confirm(page: Page, action: str) -> None:
    """Do an act that asks for nothing."""
    act = reach(page, action)
    act.locator("> summary").click()
    act.locator("button[type=submit]").click()


def announce(page: Page) -> Ballot:
    """Prepare the vote, bring its roll in, announce it."""
    page.goto("/council/ballots/new/")
    page.fill("[name=title]", "修村口的桥")
    page.select_option("[name=rule]", label="三分之二到会，过半数同意")
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/new/" not in url)
    ballot = Ballot.objects.get()
    page.goto(f"/council/ballots/{ballot.client_id}/roll/")
    page.set_input_files("[name=file]", roll())
    page.click("main form[method=post] button[type=submit]")
    expect(page.locator("main")).to_contain_text("0 of 200 have voted")
    page.goto(f"/council/ballots/{ballot.client_id}/")
    confirm(page, "announce")
    expect(page.locator(".state").first).to_have_text("Announced")
    return ballot


@pytest.mark.parametrize(("before", "sentence"), [(132, "Not valid: 133 of 200"), (133, "Passed: 134 of 200")])
def test_of_two_hundred_villagers_134_decide_and_133_do_not(
    town: Town, walk: Callable[..., Page], at: Any, before: int, sentence: str
) -> None:
    rule()
    town.resident.phone = PHONE
    town.resident.save()
    ballot = announce(walk(town.clerk_a))
    assert person_key_of(town.resident.pk) in ballot.voters.values_list("voter_key", flat=True)
    at.move_to(Ballot.objects.get().opens_at)
    run_ballots(city_time.now())
    others = list(ballot.voters.exclude(line=2).order_by("line").values_list("voter_key", flat=True)[:before])
    for number, key in enumerate(others):
        vote(Ballot.objects.get(), key, "yes" if number < 67 else "no")
    page = walk(town.resident)
    page.goto("/council/")
    page.click("a.btn-primary:has-text('Vote')")
    assert page.evaluate(WIDER) == []
    page.click("label:has-text('Yes')")
    page.click("button:has-text('Cast the vote')")
    expect(page.locator("main [role=status]")).to_contain_text("Your vote is in")
    at.move_to(Ballot.objects.get().closes_at)
    run_ballots(city_time.now())
    address = f"/council/ballots/{ballot.client_id}/"
    for user in (town.clerk_a, town.official_a):
        page = walk(user)
        page.goto(address)
        expect(page.locator("main")).not_to_contain_text("of 200 took part")
        confirm(page, "count")
        expect(page.locator("body")).to_contain_text("Done" if user is town.official_a else "Your count is kept")
    expect(page.locator("main")).to_contain_text(sentence)
    confirm(page, "publish")
    expect(page.locator(".state").first).to_have_text("Result published")
    page = walk()
    page.goto(f"{address}result/")
    expect(page.locator("main")).to_contain_text(sentence)
    assert page.evaluate(WIDER) == []

"""A resident signs up by a code, reads what is held, gives an address and asks for a correction; the clerk decides it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.accounts.models import User
from residents.people import selectors
from residents.people.models import Person
from tests.journeys.conftest import SIZES, WIDER
from tests.people.things import E164, GATEWAY, MAINLAND, PHONE, code_sent
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(chromium: Browser, site: str, size: str) -> Any:
    """Return a page without scripts, of somebody without an account."""
    context = chromium.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]
        locale="en-US",
        java_script_enabled=False,
        base_url=site,
    )
    yield context.new_page()
    context.close()


def test_a_resident_asks_what_is_held_and_has_it_corrected(
    town: Town, walk: Callable[..., Page], plain: Page, settings: Any
) -> None:
    settings.SMS_GATEWAY = GATEWAY
    sign_up(plain)
    plain.goto("/r/held/")
    expect(plain.get_by_text("shown by a code to be yours")).to_be_visible()
    plain.get_by_text("My address", exact=True).click()
    plain.get_by_label("Address", exact=True).fill("桥头路 12 号")
    plain.get_by_label("Village or community").fill("桥头村")
    plain.locator("form[action='/r/held/address/'] button").click()
    expect(plain.get_by_text("桥头路 12 号").first).to_be_visible()
    plain.get_by_text("My identity number", exact=True).click()
    plain.get_by_label("Identity number", exact=True).fill(MAINLAND)
    plain.get_by_role("button", name="Ask to take it in").click()
    expect(plain.get_by_text("waits for the office of your village")).to_be_visible()
    decide(walk(town.clerk_a))
    plain.goto("/r/held/")
    expect(plain.get_by_text("compared with the document by the office")).to_be_visible()
    expect(plain.get_by_text("to decide your correction")).to_be_visible()
    person = Person.objects.get(user=User.objects.get(phone=E164))
    assert selectors.facts_of([person]).number == MAINLAND


def sign_up(page: Page) -> None:
    """Ask for a code and give it."""
    page.goto("/accounts/sign-in/")
    page.get_by_role("link", name="Sign in or sign up by phone").click()
    page.get_by_label("Your phone").fill(PHONE)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The six digits of the message").fill(code_sent())
    page.get_by_role("button", name="Sign in").click()


def decide(page: Page) -> None:
    """Compare the number with the document, as the clerk does, and correct it."""
    page.goto("/r/households/corrections/")
    page.get_by_role("button", name="Show (is written down)").click()
    expect(page.get_by_text(MAINLAND)).to_be_visible()
    assert page.evaluate(WIDER) == []
    page.get_by_role("button", name="Compared with the document: correct it").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()

"""A real browser over a real server: Chromium at the size of a phone and of a desk, the town behind it."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grids.areas import selectors as areas
from tests.town import PASSWORD, Town

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
# What sticks out of the window, where that makes the page scroll sideways.
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".map, .photos, [class*=tabs]"))
  .map((one) => one.outerHTML.slice(0, 80)).slice(-4)"""

# How long a step may take before it counts as failed, in milliseconds: a machine with other work draws slowly.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""


def enter(page: Page, user: Any, *, go: bool = True) -> None:
    """Sign in by hand, at the door or where one stands already."""
    if go:
        page.goto("/accounts/sign-in/")
    page.fill("input[name=username]", user.username)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def admit(context: BrowserContext, site: str, user: Any) -> None:
    """Give a browser the session of a person: the door has tests of its own, and costs more than most of what lies behind."""
    client = Client()
    client.force_login(user, backend="foundation.accounts.access.NameOrPhoneBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def reach(page: Page, action: str) -> Any:
    """Return the form of an act, once what it may be folded behind is open."""
    act = page.locator(f"details[data-act={action}]")
    expect(act).to_have_count(1)
    fold = page.locator("[data-more-acts]:not([open])", has=act)
    if fold.count():
        fold.locator("> summary").click()
    return act


def locate(page: Page, grid: Any) -> None:
    """Ask the phone where it is, and wait until the page names the grid."""
    page.click("[data-place-gps]")
    expect(page.locator("[data-place-answer]")).to_contain_text(grid.name)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Run the journey at the size of a phone and of a desk."""
    return str(request.param)


@pytest.fixture
def site(transactional_db: None, at: Any, live_server: Any) -> Iterator[str]:
    """Serve the application to the browser; return its address."""
    areas.forget()
    yield live_server.url
    _wait_for_the_last_request()
    areas.forget()


def _wait_for_the_last_request() -> None:
    """Wait, ten seconds at most, until no request of a closed page is at work: emptying the tables would cross it."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(AT_WORK)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)


@pytest.fixture
def walk(chromium: Browser, site: str, size: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Return what gives a person, signed in and standing at a place, an empty page; script faults fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def begin(user: Any = None, place: tuple[float, float] | None = None) -> Page:
        context = chromium.new_context(
            viewport=SIZES[size],
            locale="en-US",
            has_touch=size == "phone",
            reduced_motion="reduce",
            base_url=site,  # type: ignore[arg-type]
        )
        contexts.append(context)
        if place is not None:
            context.grant_permissions(["geolocation"])
            context.set_geolocation({"longitude": place[0], "latitude": place[1], "accuracy": 12})
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        if user is not None:
            admit(context, site, user)
        return page

    yield begin
    folder = os.environ.get("SCREENSHOTS")
    for number, context in enumerate(contexts):
        if folder:
            for page in context.pages:
                page.screenshot(path=Path(folder) / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert faults == []


@pytest.fixture
def town(site: str) -> Town:
    """Build the town where the server sees it."""
    from tests.town import build_town

    del site
    return build_town()


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Return a small picture as a camera would make it."""
    from PIL import Image

    path = tmp_path / "photo.jpg"
    Image.new("RGB", (640, 480), (120, 160, 90)).save(path, "JPEG")
    return path

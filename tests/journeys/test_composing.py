"""Half-typed pinyin: no search box of the product asks for it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.cases.helpers import report
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
PAUSE_MS = 550


@pytest.fixture(params=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> str:
    """Type on a phone and at a desk."""
    return str(request.param)


def composing(page: Page, selector: str, steps: tuple[str, ...]) -> Iterator[None]:
    """Type a word by pinyin, step by step, with a pause after each; ends before the word is chosen."""
    page.locator(selector).click()
    cdp = page.context.new_cdp_session(page)
    for text in steps:
        cdp.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(PAUSE_MS)
        yield
    cdp.detach()


def chosen(page: Page, text: str) -> None:
    """Choose the word that was composed."""
    page.context.new_cdp_session(page).send("Input.insertText", {"text": text})


@pytest.mark.parametrize(
    ("address", "selector", "asks"),
    [
        ("/incidents/", "form[data-desk-filters] input[name=q]", "q="),
        ("/areas/", ".net-search input[name=q]", "q="),
    ],
)
def test_nothing_is_asked_until_the_word_is_chosen(
    walk: Walk, town: Town, address: str, selector: str, asks: str
) -> None:
    report(town)
    page = walk(town.official_a)
    page.goto(address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if asks in request.url else None)
    during = [len(asked) for _ in composing(page, selector, ("q", "qiao", "qiao't"))]
    assert during == [0, 0, 0]
    with page.expect_request(lambda request: asks in request.url):
        chosen(page, "桥头")
    assert asked and all("%E6%A1%A5%E5%A4%B4" in url for url in asked)


def test_the_matters_stay_while_their_name_is_composed(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    page.goto("/report/")
    page.locator("[data-all-matters] summary").click()
    tiles = (
        "() => [...document.querySelectorAll('[data-all-matters] [data-words]')].filter((one) => !one.hidden).length"
    )
    every = page.evaluate(tiles)
    during = [page.evaluate(tiles) for _ in composing(page, "[data-matter-search]", ("la", "la'ji"))]
    assert during == [every, every]
    chosen(page, "气")
    page.wait_for_function(f"every => ({tiles})() < every", arg=every)

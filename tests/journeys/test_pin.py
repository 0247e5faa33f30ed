"""The place of a report on a phone: asked for by a tap, chosen by a tap, and never moved by a thumb that scrolls."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import locate
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
Spot = tuple[float, float]

COUNT_QUESTIONS = """() => { window.asked = 0; const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (...given) => { window.asked += 1; ask(...given); };
  navigator.geolocation.watchPosition = () => { window.asked += 1; }; }"""
MAP = "[data-place-pin] [data-map]"


@pytest.fixture
def size() -> str:
    """Hold a phone."""
    return "phone"


def opened_map(page: Page) -> Page:
    """Open the map under the pin and wait until the net is drawn."""
    if page.locator("[data-place-pin]:not([open])").count():
        page.locator("[data-place-pin] summary").tap()
    drawn = "selector => document.querySelector(selector).tongxinMap?.net.source.getFeatures().length > 1"
    page.wait_for_function(drawn, arg=MAP)
    page.wait_for_timeout(400)
    return page


def swipe(page: Page, start: Spot, way: Spot) -> None:
    """Draw one finger over the glass."""
    cdp = page.context.new_cdp_session(page)
    (x, y), (right, down) = start, way
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        points = [{"x": x + right * step / 10, "y": y + down * step / 10}]
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
        page.wait_for_timeout(16)
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(600)


def middle_of(page: Page, selector: str, down: float = 0.5) -> Spot:
    """Return the point of the window that lies at a share of the element's height, in its middle."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * down


def place_of(page: Page) -> list[str]:
    """Return the place that would be sent."""
    return [page.input_value(f"[name={name}]") for name in ("lng", "lat", "place_source")]


@pytest.mark.parametrize("address", ["/report/", "/r/"])
def test_the_position_is_asked_for_by_a_tap_only(walk: Walk, town: Town, address: str) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.add_init_script(f"({COUNT_QUESTIONS})()")
    page.goto(address)
    opened_map(page)
    assert (page.evaluate("window.asked"), place_of(page)[:2]) == (0, ["", ""])
    locate(page, town.grid_a1)
    assert page.evaluate("window.asked") == 1


def test_one_finger_over_the_map_scrolls_the_page_and_leaves_the_place(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.goto("/report/")
    locate(page, town.grid_a1)
    opened_map(page)
    before, top = place_of(page), page.evaluate("scrollY")
    swipe(page, middle_of(page, MAP, 0.4), (0, 150))
    swipe(page, middle_of(page, MAP), (60, 0))
    assert page.evaluate("scrollY") < top - 60
    assert place_of(page) == before


def test_a_tap_on_the_map_chooses_and_its_name_stands_in_the_map(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    page.goto("/report/")
    opened_map(page)
    page.touchscreen.tap(*middle_of(page, MAP, 0.3))
    name = page.locator("[data-pin-name]")
    expect(name).to_contain_text(town.grid_a1.name)
    assert place_of(page)[2] == "pin"
    box, frame = name.bounding_box(), page.locator(MAP).bounding_box()
    assert box and frame and box["y"] >= frame["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_what_lies_under_the_cross_is_named_and_taken_by_its_button(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    page.goto("/report/")
    opened_map(page)
    use = page.locator("[data-pin-use]")
    expect(use).to_contain_text(town.grid_a1.name)
    assert place_of(page)[:2] == ["", ""]
    use.tap()
    expect(page.locator("[data-place-answer]")).to_contain_text(town.grid_a1.name)
    expect(use).to_be_hidden()
    assert float(place_of(page)[0]) == pytest.approx(town.in_a1[0], abs=0.003)


@pytest.mark.parametrize(("address", "words"), [("/report/", "Back to my grid"), ("/r/", "Back to the city")])
def test_outside_the_net_a_button_leads_back_to_it(walk: Walk, town: Town, address: str, words: str) -> None:
    page = walk(town.worker_a if address == "/report/" else None, place=(121.5, 31.2))
    page.goto(address)
    page.locator("[data-place-gps]").tap()
    expect(page.locator("[data-verdict=outside]")).to_be_visible()
    opened_map(page)
    page.get_by_role("button", name=words).tap()
    page.wait_for_timeout(400)
    page.touchscreen.tap(*middle_of(page, MAP))
    expect(page.locator("[data-verdict=inside]")).to_be_visible()


def test_a_coarse_position_opens_the_map_and_a_tap_puts_it_right(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.context.set_geolocation({"longitude": town.in_a1[0], "latitude": town.in_a1[1], "accuracy": 5200})
    page.goto("/report/")
    page.locator("[data-place-gps]").tap()
    expect(page.locator("[data-verdict=uncertain]")).to_contain_text("5.2 km")
    opened_map(page)
    page.touchscreen.tap(*middle_of(page, MAP, 0.3))
    expect(page.locator("[data-verdict=inside]")).to_contain_text(town.grid_a1.name)
    assert page.input_value("[name=accuracy_m]") == ""

"""The map kit and the chart kit in real Chromium, under the policy that forbids inline scripts and styles."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]


def square(at: int) -> dict[str, Any]:
    west = 113.30 + at * 0.02
    ring = [[west, 22.50], [west + 0.02, 22.50], [west + 0.02, 22.52], [west, 22.52], [west, 22.50]]
    properties = {"id": at, "code": f"G{at}", "name": f"Grid {at}", "level": "grid"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


NET = {"/net/": {"type": "FeatureCollection", "features": [square(at) for at in range(3)]}}
MAP = '<div class="map" data-map tabindex="0" data-net-url="/net/" data-text-failed="No map." {more}></div>'
LISTEN = """name => document.querySelector("[data-map]").addEventListener(
  name, ({detail}) => { (window.told ||= []).push(detail); })"""


def until(tab: Page, truth: str) -> None:
    """Wait for an expression to become true; Playwright's own waiting evaluates strings, which the policy forbids."""
    for _ in range(100):
        if tab.evaluate(f"Boolean({truth})"):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(truth)


def drawn_map(opened: Opened, more: str = "") -> Page:
    tab = opened(MAP.format(more=more), "maps", NET)
    until(tab, "document.querySelector('[data-map]').tongxinMap?.net?.source.getFeatures().length === 3")
    tab.wait_for_timeout(400)
    return tab


def test_a_click_on_an_area_tells_which(opened: Opened) -> None:
    tab = drawn_map(opened)
    tab.evaluate(LISTEN, "map:area")
    tab.mouse.click(195, 210)
    until(tab, "window.told")
    assert tab.evaluate("window.told[0].code") == "G1"


def test_an_area_opens_its_page_with_its_code_in_the_address(opened: Opened) -> None:
    tab = drawn_map(opened, 'data-area-href="/?area={code}"')
    with tab.expect_navigation():
        tab.mouse.click(195, 210)
    assert tab.url.endswith("/?area=G1")


def test_figures_colour_the_net_and_the_legend_names_their_unit(opened: Opened) -> None:
    tab = drawn_map(opened)
    tab.evaluate("""document.querySelector("[data-map]").tongxinMap.net.paint(
      {G0: 0, G1: 3, G2: 12}, {title: "Open", unit: "cases"})""")
    tab.wait_for_selector(".map-legend")
    assert tab.locator(".map-legend").inner_text().split("\n") == ["Open (cases)", "0", "3", "4–12"]


def test_moving_the_map_chooses_nothing_until_enter_is_pressed(opened: Opened) -> None:
    tab = drawn_map(opened, 'data-pin data-lng="113.33" data-lat="22.51" data-zoom="14"')
    tab.evaluate(LISTEN, "map:pin")
    tab.locator("[data-map]").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.told") is None
    tab.keyboard.press("Enter")
    until(tab, "window.told")
    assert tab.evaluate("window.told[0].lng") > 113.331
    assert tab.evaluate("window.told[0].lat") == pytest.approx(22.51, abs=1e-4)


def test_dragging_by_mouse_chooses_nothing(opened: Opened) -> None:
    tab = drawn_map(opened, 'data-pin data-lng="113.33" data-lat="22.51" data-zoom="14"')
    tab.evaluate(LISTEN, "map:pin")
    tab.mouse.move(150, 200)
    tab.mouse.down()
    tab.mouse.move(150, 100, steps=5)
    tab.mouse.up()
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.told") is None
    assert tab.evaluate("document.querySelector('[data-map]').tongxinMap.kit.centre().lat") < 22.509


def test_a_tap_chooses_the_place(opened: Opened) -> None:
    tab = drawn_map(opened, 'data-pin data-lng="113.33" data-lat="22.51" data-zoom="14"')
    tab.evaluate(LISTEN, "map:pin")
    box = tab.locator("[data-map]").bounding_box()
    assert box
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    until(tab, "window.told")
    assert tab.evaluate("window.told.at(-1).lat") > 22.512


def test_off_the_net_a_button_leads_back(opened: Opened) -> None:
    tab = drawn_map(opened, 'data-text-home="Home"')
    home = tab.get_by_role("button", name="Home")
    expect(home).to_be_hidden()
    tab.evaluate("document.querySelector('[data-map]').tongxinMap.kit.goTo(121.5, 31.2)")
    home.click()
    expect(home).to_be_hidden()
    assert tab.evaluate("document.querySelector('[data-map]').tongxinMap.kit.centre().lng") == pytest.approx(
        113.33, abs=0.01
    )


def test_a_place_set_by_program_is_not_told_as_a_choice(opened: Opened) -> None:
    tab = drawn_map(opened, "data-pin")
    tab.evaluate(LISTEN, "map:pin")
    tab.evaluate("document.querySelector('[data-map]').tongxinMap.pin.set(113.35, 22.515, 15)")
    tab.wait_for_timeout(500)
    assert tab.evaluate(
        "[window.told, document.querySelector('[data-map]').tongxinMap.kit.centre().lng.toFixed(3)]"
    ) == [
        None,
        "113.350",
    ]


def test_a_map_that_cannot_load_says_so(opened: Opened) -> None:
    tab = opened(MAP.format(more=""), "maps", {})
    expect(tab.locator(".map-message")).to_have_text("No map.")


TABLE = """<table data-chart="{kind}" data-unit="cases"><caption>Open</caption>
<thead><tr><th>Day</th><th>Reported</th><th data-skip>Note</th></tr></thead>
<tbody><tr><th><a href="/day/1/">1 May</a></th><td data-value="1200">1,200</td><td>a</td></tr>
<tr><th>2 May</th><td>–</td><td>b</td></tr></tbody></table>"""
SHOWN = "JSON.stringify(document.querySelector('table').tongxinChart.chart.getOption().series[0].data)"


@pytest.mark.parametrize("kind", ["line", "bar", "stacked", "rows"])
def test_a_chart_is_drawn_from_its_table_and_keeps_gaps(opened: Opened, kind: str) -> None:
    tab = opened(TABLE.format(kind=kind), "charts")
    tab.wait_for_selector(".chart canvas")
    assert tab.evaluate(SHOWN) == "[1200,null]"


def test_one_is_counted_as_one(opened: Opened) -> None:
    table = TABLE.format(kind="rows").replace('data-unit="cases"', 'data-unit="cases" data-unit-one="case"')
    tab = opened(table, "charts")
    tab.wait_for_selector(".chart canvas")
    label = "document.querySelector('table').tongxinChart.chart.getOption().series[0].label.formatter"
    assert tab.evaluate(f"[1, 2].map((value) => {label}({{ value }}))") == ["1 case", "2 cases"]


def test_a_chart_is_named_for_readers_of_its_words(opened: Opened) -> None:
    tab = opened(TABLE.format(kind="bar"), "charts")
    tab.wait_for_selector(".chart canvas")
    # ECharts words the data itself; the caption stands in its place where it does not.
    assert "1200" in (tab.locator(".chart").get_attribute("aria-label") or "")


def test_a_chart_grows_with_its_place(opened: Opened) -> None:
    tab = opened(TABLE.format(kind="bar"), "charts")
    tab.wait_for_selector(".chart canvas")
    tab.set_viewport_size({"width": 900, "height": 700})
    until(tab, "document.querySelector('table').tongxinChart.chart.getWidth() > 700")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 900

"""The administrator redraws a grid by hand: a dragged border takes the neighbour along, and what does not fit is shown."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from shapely.geometry import Polygon

from grids.areas import selectors as areas
from grids.areas.models import Boundary
from tests.areas.files import A1
from tests.journeys.conftest import enter
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
# The grid is fitted into the map with this many pixels around it (frontend/areas/edit.js).
PADDING = 80
# A hundredth of a degree in metres of the map, east and north, at the town's latitude.
EAST, NORTH = 1113.2, 1205.0


def drag(page: Page, side: tuple[int, int], by: tuple[int, int]) -> None:
    """Drag the middle of one side of the grid (1, 0 is the east) by so many pixels."""
    page.locator("[data-rows] tr").first.wait_for()
    page.wait_for_timeout(400)
    box = page.locator("#edit-map").bounding_box()
    assert box
    scale = max(EAST / (box["width"] - 2 * PADDING), NORTH / (box["height"] - 2 * PADDING))
    x = box["x"] + box["width"] / 2 + side[0] * EAST / 2 / scale
    y = box["y"] + box["height"] / 2 - side[1] * NORTH / 2 / scale
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1])
    page.mouse.up()


def at(lng: float) -> int:
    """Return the grid at a place half-way up the town."""
    areas.forget()
    return areas.locate_or_refuse(lng, 22.505).grid.id


def test_a_dragged_border_takes_the_neighbour_along(walk: Walk, town: Town) -> None:
    page = walk(town.net_admin)
    page.goto(f"/areas/{A1}/edit/")
    drag(page, (1, 0), (-120, 0))
    expect(page.locator("[data-count]")).to_have_text("5")
    page.locator("[data-save]").click()
    expect(page.locator("#edit-outcome .notice-good")).to_be_visible()
    assert (at(113.309), at(113.311), at(113.301)) == (town.grid_a2.pk, town.grid_a2.pk, town.grid_a1.pk)


def test_a_border_dragged_out_of_the_village_is_refused_and_the_place_is_shown(walk: Walk, town: Town) -> None:
    page = walk(town.net_admin)
    page.goto(f"/areas/{A1}/edit/")
    drag(page, (0, 1), (0, -40))
    page.locator("[data-save]").click()
    expect(page.locator("#edit-outcome .notice-bad")).to_contain_text("nothing was saved")
    expect(page.locator("#edit-outcome .notice-bad p")).to_have_count(2)
    assert at(113.305) == town.grid_a1.pk


# Whether a draft lies in the browser's own database; one that is not there yet is not made by asking.
LIES_SAFE = """async () => (await indexedDB.databases()).some(({ name }) => name === "tongxin-drafts") && new Promise((done) => {
  const asked = indexedDB.open("tongxin-drafts");
  asked.onsuccess = () => {
    const count = asked.result.transaction("drafts").objectStore("drafts").count();
    count.onsuccess = () => { asked.result.close(); done(count.result > 0); };
  };
})"""


def drawn(page: Page) -> None:
    """Draw a border half, and wait until the drawing lies safe."""
    page.goto(f"/areas/{A1}/edit/")
    drag(page, (1, 0), (-120, 0))
    expect(page.locator("[name=drawing]")).not_to_have_value("")
    page.wait_for_function(LIES_SAFE)


def test_a_half_drawn_border_is_there_after_a_reload_and_gone_once_saved(walk: Walk, town: Town) -> None:
    page = walk(town.net_admin)
    page.on("dialog", lambda dialog: dialog.accept())
    drawn(page)
    page.reload()
    expect(page.locator("[data-count]")).to_have_text("5")
    expect(page.locator("#edit-form [data-draft-notice]")).to_be_visible()
    page.locator("[data-save]").click()
    expect(page.locator("#edit-outcome .notice-good")).to_be_visible()
    assert at(113.309) == town.grid_a2.pk
    page.goto(f"/areas/{A1}/edit/")
    page.wait_for_timeout(800)
    expect(page.locator("[data-save]")).to_be_disabled()


def test_a_half_drawn_border_outlives_the_session(walk: Walk, town: Town) -> None:
    page = walk(town.net_admin)
    drawn(page)
    Session.objects.all().delete()
    page.locator("[data-save]").click()
    page.wait_for_url("**/sign-in/**")
    enter(page, town.net_admin, go=False)
    expect(page.locator("[data-count]")).to_have_text("5")
    page.locator("[data-save]").click()
    expect(page.locator("#edit-outcome .notice-good")).to_be_visible()


def test_a_drawing_is_not_put_back_over_borders_that_have_changed(walk: Walk, town: Town) -> None:
    page = walk(town.net_admin)
    page.on("dialog", lambda dialog: dialog.accept())
    drawn(page)
    corners = [(113.30, 22.50), (113.307, 22.50), (113.307, 22.51), (113.30, 22.51)]
    Boundary.objects.filter(area=town.grid_a1).update(geometry=Polygon(corners))
    areas.forget()
    page.reload()
    expect(page.locator("#edit-outcome .notice-warn")).to_be_visible()
    expect(page.locator("[data-save]")).to_be_disabled()

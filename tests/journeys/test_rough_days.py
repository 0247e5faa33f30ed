"""A report on a bad day: no position, no network, a nervous thumb, a session that ended, a photo that is too large."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grids.areas.models import Area
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.journeys.conftest import WIDER, enter, locate
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]

WORDS = "桥头有一堆垃圾"


@pytest.fixture
def size() -> str:
    """Stand in the rain with a phone."""
    return "phone"


def filled(page: Page) -> Page:
    """Open the report, choose a matter, say a few words."""
    page.goto("/report/")
    page.locator("label.tile", has_text="Litter").first.tap()
    page.fill("[name=description]", WORDS)
    return page


def kept(page: Page) -> list[Any]:
    """Return what the page still holds of the report, once it has looked for what it lost."""
    expect(page.locator("[data-photos][data-ready]")).to_have_count(1)
    return [page.input_value("[name=description]"), page.locator("[name=matter]:checked").count()]


def test_a_report_takes_five_taps_from_the_first_page(walk: Walk, town: Town, snapshot: Path) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    taps = []
    page.expose_function("tapped", lambda: taps.append(1))
    page.add_init_script("document.addEventListener('pointerdown', () => window.tapped(), true)")
    page.goto("/")
    page.locator("a.tab-report").tap()
    page.locator("label.tile", has_text="Litter").first.tap()
    with page.expect_file_chooser() as camera:
        page.locator("label.photo-button").first.tap()
    camera.value.set_files(snapshot)
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url(re.compile(r"/report/.+"))
    assert (len(taps), Incident.objects.count()) == (5, 1)


def test_two_taps_on_send_make_one_incident(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    locate(page, town.grid_a1)
    page.locator("[data-send]").dblclick()
    page.wait_for_url(re.compile(r"/report/.+"))
    assert Incident.objects.count() == 1


def test_without_a_position_the_map_is_open_and_the_sentence_says_so(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a))
    page.locator("[data-place-gps]").tap()
    expect(page.locator("[data-place-answer]")).to_contain_text("or put a pin on the map")
    expect(page.locator("[data-place-pin] .ol-viewport")).to_be_visible()
    page.locator("[data-send]").tap()
    expect(page.locator("[data-error-of=lng]")).to_contain_text("Say where it is")
    assert kept(page) == [WORDS, 1]


def test_without_a_network_nothing_is_lost_not_even_by_a_reload(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    page.context.set_offline(True)
    page.locator("[data-send]").tap()
    expect(page.locator("[data-send-error]")).to_contain_text("Nothing is lost")
    page.context.set_offline(False)
    page.reload()
    assert kept(page) == [WORDS, 1]


def test_a_session_that_ended_leads_through_the_door_and_back_to_the_words(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    locate(page, town.grid_a1)
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-send]").tap()
    page.wait_for_url("**/sign-in/?next=*")
    enter(page, town.worker_a, go=False)
    page.wait_for_url("**/report/")
    assert kept(page) == [WORDS, 1]


def test_words_of_an_act_outlive_the_session_and_go_at_sign_out(walk: Walk, town: Town) -> None:
    address = f"/incidents/{report(town, matter='litter').reference}/"
    page = walk(town.worker_a)
    page.goto(address)
    act = page.locator("details[data-act=note]")
    act.locator("summary").tap()
    act.locator("textarea").fill(WORDS)
    page.context.clear_cookies()
    act.locator("button[type=submit]").tap()
    page.wait_for_url("**/sign-in/?next=*")
    expect(page.locator("main")).to_contain_text("Your session has ended")
    expect(page.locator("[data-kept]")).to_be_visible()
    enter(page, town.worker_a, go=False)
    expect(page.locator("details[data-act=note][open] textarea")).to_have_value(WORDS)
    page.goto("/accounts/")
    page.locator("main form[data-sign-out] button").tap()
    page.wait_for_url("**/sign-in/")
    enter(page, town.worker_a)
    page.goto(address)
    expect(page.locator("[data-draft-notice]")).to_have_count(0)


def test_signed_in_anew_in_another_tab_the_first_tab_still_sends(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    locate(page, town.grid_a1)
    page.context.clear_cookies()
    enter(page.context.new_page(), town.worker_a)
    page.locator("[data-send]").tap()
    page.wait_for_url(re.compile(r"/report/.+"))
    assert Incident.objects.count() == 1


def test_going_back_after_sending_says_so_and_a_second_one_is_a_choice(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url(re.compile(r"/report/.+"))
    page.go_back()
    expect(page.locator("[data-sent]")).to_contain_text(Incident.objects.get().reference)
    page.fill("[name=description]", "something else")
    page.locator("[data-send]").tap()
    expect(page.locator("[data-sent]")).to_be_visible()
    assert Incident.objects.count() == 1
    page.locator("[data-send-another]").tap()
    page.wait_for_url(re.compile(r"/report/.+"))
    assert Incident.objects.count() == 2


def test_the_words_of_one_person_are_not_shown_to_the_next(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    page.context.clear_cookies(name="sessionid")
    enter(page, town.worker_b)
    page.goto("/report/")
    assert kept(page) == ["", 0]


def test_what_is_sent_is_forgotten(walk: Walk, town: Town) -> None:
    page = filled(walk(town.worker_a, place=town.in_a1))
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url(re.compile(r"/report/.+"))
    page.goto("/report/")
    assert kept(page) == ["", 0]


def test_a_photo_too_large_is_named_before_anything_is_sent(walk: Walk, town: Town, tmp_path: Path) -> None:
    heavy = tmp_path / "heavy.heic"
    heavy.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 20 * 2**20)
    page = filled(walk(town.worker_a, place=town.in_a1))
    page.locator("[data-photo-source]").first.set_input_files(heavy)
    expect(page.locator("[data-error-of=photos]")).to_contain_text("heavy.heic")
    expect(page.locator("[data-photo-previews] li")).to_have_count(0)


@pytest.mark.parametrize("letters", ["100%", "200%"])
def test_long_names_and_large_letters_fit_a_phone(walk: Walk, town: Town, letters: str) -> None:
    Area.objects.filter(pk=town.grid_a1.pk).update(name="桥头第一网格" * 5)
    case = report(town, matter="fire_exit", description="楼道堆满纸箱和旧家具，" * 180)
    page = walk(town.clerk_a)
    for address in ("/incidents/", f"/incidents/{case.reference}/", "/board/", "/report/", "/areas/", "/notices/"):
        page.goto(address)
        page.evaluate(f"() => document.documentElement.style.fontSize = '{letters}'")
        assert (address, page.evaluate(WIDER)) == (address, [])


@pytest.mark.parametrize("address", ["/r/", "/tasks/", "/report/"])
def test_at_large_letters_the_title_of_a_page_wraps_and_is_whole(walk: Walk, town: Town, address: str) -> None:
    page = walk(None if address == "/r/" else town.worker_a)
    page.goto(address)
    page.evaluate("() => document.documentElement.style.fontSize = '200%'")
    title = page.locator(".phone-head h1")
    cut = "one => one.scrollWidth > one.clientWidth + 1 || getComputedStyle(one).textOverflow === 'ellipsis'"
    assert title.evaluate(cut) is False
    head, box = page.locator(".phone-head").bounding_box(), title.bounding_box()
    assert head and box and box["height"] <= head["height"]


def test_a_photo_chosen_before_the_scripts_came_is_kept(walk: Walk, town: Town, snapshot: Path) -> None:
    case = report(town, matter="litter")
    page = walk(town.worker_a)
    page.goto(f"/incidents/{case.reference}/")
    act = page.locator("details[data-act=note]")
    # The picker starts when the form is opened: this file is there before it.
    act.locator("input[data-photo-source]").first.set_input_files(snapshot)
    act.locator("summary").click()
    expect(act.locator("[data-photo-previews] li")).to_have_count(1)

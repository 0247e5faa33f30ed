"""Lists by keys and by thumb: rows by j and k, a filter taken away, one saved, a file that comes down."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from scripts import messages
from tests.cases.helpers import report
from tests.journeys.conftest import WIDER
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
AT = "(n) => document.activeElement === document.querySelectorAll('[data-row]')[n]"


@pytest.fixture
def inbox(walk: Walk, town: Town) -> Page:
    """Open the inbox of an official who reads Chinese, with three incidents in it."""
    messages.compile_all()
    type(town.official_a).objects.filter(pk=town.official_a.pk).update(language="zh-hans")
    for matter in ("litter", "fire_exit", "gas_leak"):
        report(town, matter=matter)
    page = walk(town.official_a)
    page.goto(f"/incidents/?tab=open&area={town.township_a.code}&state=open")
    return page


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def test_keys_move_the_focus_from_row_to_row_and_enter_opens(inbox: Page) -> None:
    inbox.locator("[data-row]").first.focus()
    for key, row in (("j", 1), ("ArrowDown", 2), ("j", 2), ("k", 1)):
        inbox.keyboard.press(key)
        inbox.wait_for_function(AT, arg=row)
    inbox.keyboard.press("Enter")
    inbox.wait_for_url(lambda url: "tab=" not in url)


def test_a_single_key_does_nothing_outside_the_rows(inbox: Page) -> None:
    inbox.locator(".list-menu summary").first.focus()
    inbox.keyboard.press("j")
    assert inbox.evaluate("() => document.activeElement.matches('summary')")


def test_a_filter_is_said_in_words_and_taken_away(inbox: Page, town: Town) -> None:
    said = inbox.locator("[data-narrowed]")
    expect(said).to_contain_text(f"区域：{town.township_a.name}")
    shot(inbox, "narrowed")
    assert inbox.evaluate(WIDER) == []
    said.locator("a.chip", has_text="区域").click()
    inbox.wait_for_url(lambda url: "area=" not in url)
    expect(inbox.locator("[data-narrowed]")).not_to_contain_text("区域")


def test_the_file_comes_down_by_keys(inbox: Page, tmp_path: Path) -> None:
    summary = inbox.locator(".list-menu summary", has_text="导出")
    summary.focus()
    inbox.keyboard.press("Enter")
    shot(inbox, "export")
    assert inbox.evaluate(WIDER) == []
    button = inbox.locator("button[name=format][value=xlsx]")
    button.focus()
    with inbox.expect_download() as download:
        inbox.keyboard.press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).active
    assert (path.name.startswith("事件-"), sheet["A1"].value, sheet.max_row) == (True, "编号", 4)


def test_a_filter_is_saved_and_found_again(inbox: Page) -> None:
    menu = inbox.locator(".list-menu", has_text="已存筛选")
    menu.locator("summary").click()
    menu.locator("input[name=name]").fill("本镇未结")
    shot(inbox, "saving")
    menu.locator("button[type=submit]").last.click()
    expect(inbox.locator(".message")).to_be_visible()
    inbox.goto("/incidents/")
    inbox.locator(".list-menu summary", has_text="已存筛选").click()
    shot(inbox, "saved")
    inbox.locator(".list-saved a", has_text="本镇未结").click()
    inbox.wait_for_url("**area=*")


def test_plans_and_exports_fit_their_screen(walk: Walk, town: Town) -> None:
    messages.compile_all()
    type(town.net_admin).objects.filter(pk=town.net_admin.pk).update(language="zh-hans")
    page: Any = walk(town.net_admin)
    for address in ("/areas/plans/", "/lists/exports/", "/notices/"):
        page.goto(address)
        shot(page, address.strip("/").replace("/", "-"))
        assert page.evaluate(WIDER) == []

"""Photos on a phone: refused at choosing what is none, made smaller with time and place, added afterwards."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from foundation.evidence.models import Photo
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.journeys.conftest import locate
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]


@pytest.fixture
def size() -> str:
    """Hold a phone."""
    return "phone"


@pytest.fixture
def disguised(tmp_path: Path) -> Path:
    """Return a file that is called a photo and is none."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(b"%PDF-1.7 a contract, not a photo" * 20)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return a JPEG above 6 MB, taken lying on its side at a known time and place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:23 15:04:05"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (22.0, 30.0, 18.0), 3: "E", 4: (113.0, 18.0, 18.0)})
    path = tmp_path / "large.jpg"
    Image.frombytes("RGB", (3000, 2000), os.urandom(3000 * 2000 * 3)).save(path, quality=97, exif=exif)
    assert path.stat().st_size > 6 * 2**20
    return path


def choose(page: Page, path: Path) -> None:
    """Give a file to the album's button."""
    page.locator("[data-photo-source]").last.set_input_files(path)


def test_a_file_that_is_no_picture_is_refused_at_choosing_and_named(walk: Walk, town: Town, disguised: Path) -> None:
    page = walk(town.worker_a)
    page.goto("/report/")
    choose(page, disguised)
    expect(page.locator("[data-error-of=photos]")).to_contain_text("no photo")
    expect(page.locator("[data-error-of=photos]")).to_contain_text(disguised.name)
    expect(page.locator("[data-photo-previews] li")).to_have_count(0)


def test_what_is_no_picture_is_refused_in_an_act_too(walk: Walk, town: Town, disguised: Path) -> None:
    page = walk(town.worker_a)
    page.goto(f"/incidents/{report(town).reference}/")
    page.locator("details[data-act=note] summary").tap()
    page.locator("details[data-act=note] [data-photo-source]").last.set_input_files(disguised)
    expect(page.locator("details[data-act=note] [data-error-of=photos]")).to_contain_text(disguised.name)


def test_a_large_photo_made_smaller_keeps_time_and_place_and_stands_upright(
    walk: Walk, town: Town, large: Path
) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.goto("/report/")
    page.locator("label.tile", has_text="Litter").first.tap()
    choose(page, large)
    expect(page.locator("[data-photo-previews] li")).to_have_count(1)
    assert page.evaluate("() => document.querySelector('[data-photo-list]').files[0].size") < 3 * 2**20
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url(lambda url: not url.endswith("/report/"))
    photo = Photo.objects.get(subject_key=Incident.objects.get().reference)
    assert photo.taken_at == datetime(2026, 11, 23, 7, 4, 5, tzinfo=UTC)
    assert (photo.lng, photo.lat) == (pytest.approx(113.305, abs=1e-4), pytest.approx(22.505, abs=1e-4))
    assert photo.height > photo.width


def test_a_worker_adds_a_photo_from_the_receipt(walk: Walk, town: Town, snapshot: Path) -> None:
    page = walk(town.worker_a, place=town.in_a1)
    page.goto("/report/")
    page.locator("label.tile", has_text="Litter").first.tap()
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url(lambda url: not url.endswith("/report/"))
    add_afterwards(page, snapshot)


def test_a_resident_adds_a_photo_from_the_receipt(walk: Walk, town: Town, snapshot: Path) -> None:
    page = walk(place=town.in_a1)
    page.goto("/r/")
    page.locator("label.tile", has_text="Litter").first.tap()
    locate(page, town.grid_a1)
    page.locator("[data-send]").tap()
    page.wait_for_url("**/r/f/**")
    add_afterwards(page, snapshot)


def add_afterwards(page: Page, snapshot: Path) -> None:
    """Choose a photo on the receipt, send it, and see it there."""
    send = page.locator(".more-photos [type=submit]")
    expect(send).to_be_hidden()
    choose(page, snapshot)
    send.tap()
    expect(page.locator("ul.photos:not([data-photo-previews]) img")).to_have_count(1)
    assert Photo.objects.count() == 1

"""Where and when a picture says it was taken, in all the ways cameras say it."""

import math
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from foundation.evidence import exif
from foundation.evidence.exif import PhotoPlace
from foundation.evidence.pictures import develop, place_of
from tests.evidence import seeds

# Pillow grumbles about broken EXIF; the suite turns grumbling into errors, the application does not.
pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
ZONE = ZoneInfo("Asia/Shanghai")
HERE = PhotoPlace(lng=113.305, lat=22.505)


def read(gps=None, **more):
    return develop(seeds.jpeg(exif=seeds.exif(gps, **more)), ZONE)


@pytest.mark.parametrize("make", [
    lambda: seeds.jpeg(exif=seeds.exif(seeds.GPS)), seeds.heic,
    lambda: seeds.saved(seeds.drawing(), "PNG", exif=seeds.exif(seeds.GPS)),
    lambda: seeds.saved(seeds.drawing(), "WEBP", exif=seeds.exif(seeds.GPS)),
])  # fmt: skip
def test_place_is_read_from_every_format(make):
    assert place_of(make(), ZONE) == HERE


def test_letters_turn_the_signs():
    place = place_of(seeds.jpeg(exif=seeds.exif({**seeds.GPS, 1: "S", 3: "W"})), ZONE)
    assert place == PhotoPlace(lng=-113.305, lat=-22.505)


@pytest.mark.parametrize("parts", [(22.505, 0, 0), (22, 30.3, 0), (22.505,)])
def test_degrees_come_with_or_without_minutes(parts):
    assert exif._degrees(parts, "N", "S", 90) == 22.505


def test_letters_may_be_bytes_with_zeros():
    assert exif._degrees((22, 30, 18), b"S\x00", "S", 90) == -22.505


@pytest.mark.parametrize("parts", [
    None, (), "north", (91, 0, 0), (-1, 0, 0), (math.nan, 0, 0), (math.inf, 0, 0), ("a", "b", "c"), (None,), b"\x00",
    (22, -30, 0), object(),
])  # fmt: skip
def test_garbage_is_no_place(parts):
    assert exif._degrees(parts, "N", "S", 90) is None


def test_fractions_are_numbers_too():
    assert exif._degrees((Fraction(22), Fraction(30), Fraction(1800, 100)), "N", "S", 90) == 22.505


@pytest.mark.parametrize("gps", [
    {}, {2: (22.0, 30.0, 18.0)}, {**seeds.GPS, 2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}, {**seeds.GPS, 4: (181.0, 0.0, 0.0)},
])  # fmt: skip
def test_half_a_place_or_no_fix_is_no_place(gps):
    assert read(gps).place is None


def test_camera_time_without_zone_is_the_citys():
    assert read().taken_at == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def test_camera_time_with_zone_is_kept():
    assert read(offset="+03:00").taken_at == datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


def test_satellite_time_comes_first():
    gps = {**seeds.GPS, 29: "2026:11:23", 7: (1.0, 2.0, 3.0)}
    assert read(gps).taken_at == datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "yesterday", "2026-11-23 08:30", "2026:13:45 99:99:99"])
def test_garbage_is_no_time(taken):
    assert read(taken=taken).taken_at is None


def test_broken_exif_is_no_place_and_no_harm():
    data = seeds.jpeg(exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xff" * 40)
    assert develop(data, ZONE).place is None


def test_picture_without_exif_has_no_place():
    assert exif.read(Image.new("RGB", (2, 2)), ZONE) == (None, None)

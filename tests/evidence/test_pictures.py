"""What comes out of the darkroom: fresh pixels, upright, small, and nothing of what was carried in."""

import contextlib
import io
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import Image, ImageChops

from foundation.evidence import pictures
from foundation.kernel.errors import Invalid
from tests.evidence import seeds

# Pillow grumbles about broken EXIF; the suite turns grumbling into errors, the application does not.
pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
ZONE = ZoneInfo("Asia/Shanghai")


def develop(data):
    return pictures.develop(data, ZONE)


def opened(data):
    return Image.open(io.BytesIO(data))


GOOD = {
    "jpeg": seeds.jpeg,
    "jpeg with exif": lambda: seeds.jpeg(exif=seeds.exif(seeds.GPS)),
    "jpeg with comment": lambda: seeds.with_comment(seeds.jpeg()),
    "jpeg with html behind": lambda: seeds.jpeg() + b"<html><script>alert(1)</script>" + seeds.SECRET,
    "jpeg with zip behind": lambda: seeds.jpeg() + b"PK\x03\x04" + seeds.SECRET,
    "jpeg with xmp": lambda: seeds.jpeg(xmp=b"<x:xmpmeta>" + seeds.SECRET + b"</x:xmpmeta>"),
    "jpeg with profile": lambda: seeds.jpeg(icc_profile=seeds.srgb_profile()),
    "jpeg with broken profile": lambda: seeds.jpeg(icc_profile=b"no profile " + seeds.SECRET),
    "jpeg in cmyk": lambda: seeds.saved(seeds.drawing(mode="CMYK"), "JPEG"),
    "jpeg in grey": lambda: seeds.saved(seeds.drawing(mode="L"), "JPEG"),
    "jpeg with broken exif": lambda: seeds.jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + seeds.SECRET),
    "png": lambda: seeds.saved(seeds.drawing(), "PNG"),
    "png with alpha": lambda: seeds.saved(seeds.drawing(mode="RGBA"), "PNG"),
    "png with palette": lambda: seeds.saved(seeds.drawing(mode="P"), "PNG", transparency=0),
    "png with grey and alpha": lambda: seeds.saved(seeds.drawing(mode="LA"), "PNG"),
    "png in 16-bit grey": lambda: seeds.saved(Image.fromarray(np.full((48, 64), 40_000, dtype="uint16")), "PNG"),
    "png with one bit": lambda: seeds.saved(seeds.drawing(mode="1"), "PNG"),
    "png with exif": lambda: seeds.saved(seeds.drawing(), "PNG", exif=seeds.exif(seeds.GPS)),
    "webp": lambda: seeds.saved(seeds.drawing(), "WEBP", exif=seeds.exif(seeds.GPS)),
    "moving webp": lambda: seeds.frames("WEBP"),
    "moving png": lambda: seeds.frames("PNG"),
    "mpo": seeds.mpo,
    "heic": seeds.heic,
    "one pixel": lambda: seeds.saved(seeds.drawing((1, 1)), "PNG"),
    "very long": lambda: seeds.saved(seeds.drawing((20_000, 3)), "PNG"),
}

BAD = {
    "empty": (b"", "photo_empty"),
    "svg": (seeds.SVG, "photo_not_a_picture"),
    "html": (b"<!doctype html><script>alert(1)</script>", "photo_not_a_picture"),
    "php": (b"\xff\xd8\xff\xe0<?php system($_GET['c']); ?>", None),
    "gif": (seeds.frames("GIF"), "photo_not_a_picture"),
    "bmp": (seeds.saved(seeds.drawing(), "BMP"), "photo_not_a_picture"),
    "tiff": (seeds.saved(seeds.drawing(), "TIFF"), "photo_not_a_picture"),
    "truncated jpeg": (seeds.jpeg()[:2_000], "photo_broken"),
    "truncated png": (seeds.saved(seeds.drawing(), "PNG")[:900], "photo_broken"),
    "truncated heic": (seeds.heic()[:400], None),
    "huge png": (seeds.png_header(30_000, 30_000), "photo_too_many_pixels"),
    "just too many pixels": (seeds.png_header(10_000, 5_001), "photo_too_many_pixels"),
    "wide png": (seeds.png_header(65_500, 65_500), "photo_too_many_pixels"),
    "png that lies": (seeds.png_header(4_000, 4_000), "photo_broken"),
    "too many bytes": (seeds.jpeg() + b"\0" * pictures.MAX_BYTES, "photo_too_large"),
}


@pytest.mark.parametrize("name", GOOD)
def test_every_good_picture_becomes_two_plain_jpegs(name):
    picture = develop(GOOD[name]())
    for data, side in ((picture.large, 1600), (picture.small, 320)):
        image = opened(data)
        assert (image.format, image.mode, max(image.size) <= side) == ("JPEG", "RGB", True)


@pytest.mark.parametrize("name", GOOD)
def test_nothing_carried_in_comes_out(name):
    picture = develop(GOOD[name]())
    for data in (picture.large, picture.small):
        image = opened(data)
        assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not any(mark in data for mark in (seeds.SECRET, b"Exif", b"http:", b"ICC_PROFILE", b"script", b"PK\x03"))


@pytest.mark.parametrize("name", BAD)
def test_every_bad_picture_is_refused_in_words(name):
    data, code = BAD[name]
    with pytest.raises(Invalid) as refusal:
        develop(data)
    assert refusal.value.message.endswith(".")
    assert refusal.value.code.startswith("photo_")
    assert code is None or refusal.value.code == code


@pytest.mark.parametrize("seed", range(60))
def test_damaged_pictures_never_raise_anything_else(seed):
    random = np.random.default_rng(seed)
    kinds = (
        seeds.jpeg(exif=seeds.exif(seeds.GPS)),
        seeds.saved(seeds.drawing(), "PNG"),
        seeds.heic(),
        seeds.saved(seeds.drawing(), "WEBP"),
    )
    data = bytearray(kinds[seed % len(kinds)])
    for place in random.integers(0, len(data), 12):
        data[place] = int(random.integers(0, 256))
    with contextlib.suppress(Invalid):
        assert develop(bytes(data)).large.startswith(b"\xff\xd8")


@pytest.mark.parametrize("orientation", range(2, 9))
def test_picture_comes_out_upright(orientation):
    flips = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    # The inverse of what a reader must do to see the drawing upright.
    carried = seeds.drawing().transpose(Image.Transpose(flips[orientation]))
    picture = develop(seeds.saved(carried, "JPEG", exif=seeds.exif(orientation=orientation), quality=95))
    upright = opened(picture.large)
    difference = ImageChops.difference(upright, seeds.drawing()).resize((8, 6))
    assert upright.size == (640, 480)
    assert np.asarray(difference)[:, [0, 1, 2, 5, 6, 7]].max() < 40


def test_large_picture_is_made_smaller_and_says_its_size():
    picture = develop(seeds.saved(seeds.drawing((4000, 3000)), "JPEG"))
    assert (picture.width, picture.height) == opened(picture.large).size == (1600, 1200)


def test_sixteen_bit_grey_keeps_its_brightness():
    picture = develop(GOOD["png in 16-bit grey"]())
    assert opened(picture.large).getpixel((5, 5))[0] == pytest.approx(40_000 / 256, abs=3)


def test_transparent_places_become_white():
    picture = develop(seeds.saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert min(opened(picture.large).getpixel((20, 20))) > 250


def test_moving_picture_keeps_its_first_frame():
    assert max(opened(develop(seeds.frames("WEBP")).large).getpixel((5, 5))) < 12


def test_extension_means_nothing():
    # There is no name in the interface at all: what counts are the bytes.
    assert develop(seeds.saved(seeds.drawing(), "WEBP")).width == 640


@pytest.mark.slow
def test_forty_million_pixels_are_developed():
    picture = develop(seeds.saved(Image.new("RGB", (8_944, 4_472), "grey"), "PNG"))
    assert (picture.width, picture.height) == (1600, 800)

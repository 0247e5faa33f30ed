"""Turning what was sent into fresh pixels: limits first, then decoding, then two JPEGs that hold nothing but pixels."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil
from typing import Any

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError

from foundation.evidence.exif import PhotoPlace, read
from foundation.kernel.errors import Invalid

MAX_BYTES = 20 * 2**20
# How many pixels each format may have, so that cleaning one keeps a process below 400 MB and 3 s: what cannot be decoded
# shrunk costs 4 to 16 bytes a pixel. The figures stand in docs/adr/0013.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "HEIF": 50_000_000, "PNG": 40_000_000, "WEBP": 13_000_000}
# A JPEG in several scans is held whole as coefficients of two bytes, and gone through once for each scan.
MAX_COEFFICIENTS = 80_000_000
MAX_SCANS = 20
LARGE, SMALL = 1600, 320
QUALITY = 82
# What is covered becomes one colour, in blocks of 16 pixels, as a JPEG with colour at half size has them.
COVER, BLOCK = (58, 63, 68), 16
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Rows of the shrunk picture that are made at once.
BAND = 64
# A profile larger than this describes no camera or screen.
MAX_PROFILE_BYTES = 2**20

pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """Fresh pixels as two JPEGs, the size of the large one in pixels, and what was read before."""

    large: bytes
    small: bytes
    width: int
    height: int
    place: PhotoPlace | None
    taken_at: datetime | None


def develop(data: bytes, zone: tzinfo) -> Picture:
    """Return the picture in ``data``; raises ``Invalid`` with a sentence for whatever is none."""
    with _open_image(data) as image:
        place, taken_at = read(image, zone)
        try:
            large = _fresh_pixels(image, data, LARGE)
        except Exception as error:
            raise _damaged() from error
    small = large.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(_jpeg(large), _jpeg(small), large.width, large.height, place, taken_at)


def covered(data: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> Picture:
    """Return a kept picture with regions (x, y, width, height in parts of it) filled by one colour, on fresh pixels.

    Nothing of what was there goes into the new file: a mosaic of a plate or a face can be guessed back, one colour cannot. Each
    region grows to whole blocks of the JPEG, so that no block holds both.
    """
    with _open_image(data) as image:
        large = image.convert("RGB")
    for x, y, width, height in boxes:
        left, top = int(x * large.width) // BLOCK * BLOCK, int(y * large.height) // BLOCK * BLOCK
        right, bottom = ceil((x + width) * large.width / BLOCK), ceil((y + height) * large.height / BLOCK)
        large.paste(COVER, (left, top, min(right * BLOCK, large.width), min(bottom * BLOCK, large.height)))
    small = large.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(_jpeg(large), _jpeg(small), large.width, large.height, None, None)


def place_of(data: bytes, zone: tzinfo) -> PhotoPlace | None:
    """Return where ``data`` says it was taken, without decoding pixels; raises ``Invalid`` like ``develop``."""
    with _open_image(data) as image:
        return read(image, zone)[0]


def _open_image(data: bytes) -> Image.Image:
    """Read the header only; nothing is decoded before size and format are known to be acceptable."""
    if not data:
        raise Invalid(_("The photo is empty."), code="photo_empty")
    if len(data) > MAX_BYTES:
        raise Invalid(_("The photo is too large: at most 20 MB."), code="photo_too_large")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise Invalid(
            _("This is not a photo we can read: JPEG, PNG, WebP or HEIC."), code="photo_not_a_picture"
        ) from error
    except Exception as error:
        raise _damaged() from error
    limit = _most_pixels(image, data)
    if image.width * image.height > limit:
        raise _too_many_pixels(limit)
    return image


def _most_pixels(image: Image.Image, data: bytes) -> int:
    """Return how many pixels a picture of this kind may have."""
    limit = MAX_PIXELS[image.format or ""]
    scans = _scans(data) if image.format in {"JPEG", "MPO"} else 1
    if scans > MAX_SCANS:
        raise Invalid(
            _("The photo is stored in too many layers. Save it as an ordinary JPEG."), code="photo_too_many_scans"
        )
    if scans == 1:
        return limit
    # Colour is mostly stored at half the size each way: one and a half coefficients for each pixel, else up to three.
    layers = [(across, down) for _name, across, down, _table in image.layer]  # type: ignore[attr-defined]
    most = max(across for across, _down in layers) * max(down for _across, down in layers)
    return min(limit, int(MAX_COEFFICIENTS * most / sum(across * down for across, down in layers)))


# What ends the stretch of bytes behind a start of scan: any marker but a stuffed byte, a restart or a filler.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SCAN, _END = 0xDA, 0xD9


def _scans(data: bytes) -> int:
    """Count the scans of a JPEG up to its end, no further than one too many; what lies behind the end is not looked at."""
    count, place = 0, 2
    while count <= MAX_SCANS and (marker := _MARKER.search(data, place)) and data[marker.start() + 1] != _END:
        count += data[marker.start() + 1] == _SCAN
        place = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    return count


def _damaged() -> Invalid:
    return Invalid(_("The photo is damaged or incomplete. Take it again or choose another."), code="photo_broken")


def _too_many_pixels(limit: int = MAX_PIXELS["JPEG"]) -> Invalid:
    sentence = _(
        "The photo has too many pixels: at most %(limit)d million in this format. Send it as JPEG, or take it at a lower "
        "resolution."
    )
    return Invalid(sentence % {"limit": limit // 1_000_000}, code="photo_too_many_pixels")


def _fresh_pixels(image: Image.Image, data: bytes, side: int) -> Image.Image:
    """Return new pixels, upright, sRGB, at most ``side`` long, that carry nothing of the source."""
    orientation = image.getexif().get(0x0112) if _has_exif(image) else None
    profile = image.info.get("icc_profile")
    # A JPEG can be decoded at a half, a quarter or an eighth: never below one and a half times what is kept.
    double = max(image.size) * 2
    image.draft(None, (image.width * side * 3 // double, image.height * side * 3 // double))
    pixels = _shrink(*_decode(image, data), side)
    pixels.thumbnail((side, side), Image.Resampling.LANCZOS)
    pixels = _upright(_in_srgb(pixels, profile), orientation)
    fresh = Image.new("RGB", pixels.size, "white")
    fresh.paste(pixels, mask=pixels.getchannel("A") if pixels.mode == "RGBA" else None)
    return fresh


def _has_exif(image: Image.Image) -> bool:
    try:
        image.getexif()
    except Exception:  # noqa: BLE001 - broken metadata must not cost a good picture
        return False
    return True


CropRows = Callable[[int, int], Image.Image]


def _decode(image: Image.Image, data: bytes) -> tuple[tuple[int, int], CropRows]:
    """Decode, and return the size and what cuts a band of rows out of the pixels."""
    if image.format == "HEIF":
        return _decode_heif(data)
    image.load()
    whole = (0, image.height)
    return image.size, lambda *rows: image if rows == whole else image.crop((0, rows[0], image.width, rows[1]))


def _decode_heif(data: bytes) -> tuple[tuple[int, int], CropRows]:
    """Leave the pixels where libheif put them: as a whole picture of Pillow's they would take as much again."""
    file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True, remove_stride=False)
    picture = file[file.primary_index]
    pixels, stride, mode, (width, height) = picture.data, picture.stride, picture.mode, picture.size

    def crop_rows(top: int, bottom: int) -> Image.Image:
        rows = pixels[top * stride : bottom * stride]
        return Image.frombytes(mode, (width, bottom - top), rows, "raw", mode, stride)

    return (width, height), crop_rows


def _shrink(size: tuple[int, int], crop_rows: CropRows, side: int) -> Image.Image:
    """Bring a picture into a plain mode and to one and a half to three times ``side`` by a whole factor, band by band.

    Converting all of it at once would double or treble the memory of the largest pictures.
    """
    width, height = size
    factor = max(size) * 2 // (side * 3)
    if factor <= 1:
        return _plain_mode(crop_rows(0, height))
    whole = None
    for top in range(0, height, factor * BAND):
        band = _plain_mode(crop_rows(top, min(top + factor * BAND, height))).reduce(factor)
        whole = whole or Image.new(band.mode, (band.width, -(-height // factor)))
        whole.paste(band, (0, top // factor))
    return whole or Image.new("RGB", (width, height))


def _plain_mode(image: Image.Image) -> Image.Image:
    """Bring odd modes to one that can be resized: 16-bit grey by its high byte, palettes and masks to colour."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"RGB", "RGBA", "L", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(pixels: Image.Image, profile: Any) -> Image.Image:
    """Convert by the embedded profile where there is a sound one; else by Pillow's plain rule."""
    if isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE_BYTES and pixels.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(pixels, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return pixels if pixels.mode == "RGBA" else pixels.convert("RGB")


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(pixels: Image.Image, orientation: Any) -> Image.Image:
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return pixels if turn is None else pixels.transpose(turn)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()

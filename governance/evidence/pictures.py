"""Turning what was sent into fresh pixels: limits first, then decoding, then two JPEGs that hold nothing but pixels."""

import io
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError

from governance.evidence.exif import PhotoPlace, read
from governance.kernel.errors import Invalid

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 50_000_000
LARGE, SMALL = 1600, 320
QUALITY = 82
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
    with _opened(data) as image:
        place, taken_at = read(image, zone)
        try:
            large = _fresh(image, LARGE)
        except Exception as error:
            raise _broken() from error
    small = large.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(_jpeg(large), _jpeg(small), large.width, large.height, place, taken_at)


def place_of(data: bytes, zone: tzinfo) -> PhotoPlace | None:
    """Return where ``data`` says it was taken, without decoding pixels; raises ``Invalid`` like ``develop``."""
    with _opened(data) as image:
        return read(image, zone)[0]


def _opened(data: bytes) -> Image.Image:
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
        raise _broken() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    return image


def _broken() -> Invalid:
    return Invalid(_("The photo is damaged or incomplete. Take it again or choose another."), code="photo_broken")


def _too_many_pixels() -> Invalid:
    return Invalid(_("The photo has too many pixels: at most 50 million."), code="photo_too_many_pixels")


def _fresh(image: Image.Image, side: int) -> Image.Image:
    """Return new pixels, upright, sRGB, at most ``side`` long, that carry nothing of the source."""
    orientation = image.getexif().get(0x0112) if _has_exif(image) else None
    profile = image.info.get("icc_profile")
    # A JPEG can be decoded at a half, a quarter or an eighth: never below twice what is kept.
    longest = max(image.size)
    image.draft(None, (image.width * side * 2 // longest, image.height * side * 2 // longest))
    image.load()
    pixels = _shrunk(image, side * 2)
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


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Bring a picture into a plain mode and near to ``side`` by a whole factor, band by band.

    Converting all of it at once would double or treble the memory of the largest pictures.
    """
    factor = max(image.size) // side
    if factor <= 1:
        return _plain_mode(image)
    bands = [
        _plain_mode(image.crop((0, top, image.width, min(top + factor * BAND, image.height)))).reduce(factor)
        for top in range(0, image.height, factor * BAND)
    ]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * BAND))
    return whole


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

"""Where and when a picture says it was taken. Reads what cameras really write, and nothing of it may do harm."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from PIL import ExifTags, Image

_GPS, _BASE = ExifTags.GPS, ExifTags.Base


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Longitude and latitude in degrees, WGS 84, as the camera wrote them."""

    lng: float
    lat: float


def read(image: Image.Image, zone: tzinfo) -> tuple[PhotoPlace | None, datetime | None]:
    """Return place and time of an opened picture; ``zone`` is assumed where the camera named none."""
    try:
        exif = image.getexif()
        gps, camera = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # noqa: BLE001 - broken metadata raises whatever its parser stumbles over
        return None, None
    return _place(gps), _satellite_time(gps) or _camera_time(camera, zone)


def _place(gps: dict[int, Any]) -> PhotoPlace | None:
    lat = _degrees(gps.get(_GPS.GPSLatitude), gps.get(_GPS.GPSLatitudeRef), "S", 90)
    lng = _degrees(gps.get(_GPS.GPSLongitude), gps.get(_GPS.GPSLongitudeRef), "W", 180)
    # Phones write 0/0 when they had no fix.
    if lat is None or lng is None or (lat == 0 and lng == 0):
        return None
    return PhotoPlace(lng=lng, lat=lat)


def _degrees(parts: Any, ref: Any, negative: str, limit: float) -> float | None:
    """Turn degrees, minutes, seconds and their reference letter into signed degrees."""
    numbers = _numbers(parts)
    if not numbers:
        return None
    value: float = sum(number / 60**place for place, number in enumerate(numbers[:3]))
    if not 0 <= value <= limit or any(number < 0 for number in numbers):
        return None
    return round(-value if _text(ref).upper().startswith(negative) else value, 7)


def _numbers(parts: Any) -> list[float]:
    """Return finite numbers, or none at all."""
    try:
        values = [float(part) for part in (parts if isinstance(parts, tuple | list) else (parts,))]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return []
    return values if all(math.isfinite(value) for value in values) else []


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    return value.strip("\x00 ") if isinstance(value, str) else ""


def _satellite_time(gps: dict[int, Any]) -> datetime | None:
    """The satellites' date and time are UTC."""
    day, clock = _text(gps.get(_GPS.GPSDateStamp)), _numbers(gps.get(_GPS.GPSTimeStamp))
    if len(clock) < 3 or not all(0 <= value < 61 for value in clock):
        return None
    try:
        midnight = datetime.strptime(day, "%Y:%m:%d").replace(tzinfo=UTC)
        return midnight + timedelta(hours=clock[0], minutes=clock[1], seconds=int(clock[2]))
    except (ValueError, OverflowError):
        return None


def _camera_time(camera: dict[int, Any], zone: tzinfo) -> datetime | None:
    text, offset = _text(camera.get(_BASE.DateTimeOriginal)), _text(camera.get(_BASE.OffsetTimeOriginal))
    try:
        if offset:
            return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z").astimezone(UTC)
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

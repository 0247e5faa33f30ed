"""What several shapes of incidents say alike: an area by its code, a moment in the city's time."""

from datetime import datetime

from rest_framework import serializers

from foundation.kernel.city_time import local_time
from foundation.web.rest import Shape
from grids.areas import selectors as areas


class PlaceShape(Shape):
    """An area by its code."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


def place_data(place: areas.Place) -> dict[str, str]:
    """Return the data of ``PlaceShape`` without a serializer: a list has five places a row, which would cost most of it."""
    return {"code": place.code, "name": place.name, "level": place.level}


def local_moment(at: datetime | None) -> str | None:
    """Return a moment as DRF writes it: local time with its offset."""
    return local_time(at).isoformat() if at is not None else None

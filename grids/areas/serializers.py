"""Owns the shapes that come in as queries and go out as JSON."""

import math
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from governance.kernel.errors import Invalid
from grids.areas import selectors
from grids.areas.choices import Level

GEOJSON = "application/geo+json"


class FiniteField(serializers.FloatField):
    """A number that is one: no nan, no infinity."""

    def to_internal_value(self, data: Any) -> float:
        """Parse and refuse what no map can show."""
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class PointQuery(serializers.Serializer[Any]):
    """Where: WGS 84 degrees."""

    lng = FiniteField(help_text=gettext_lazy("Longitude in degrees, WGS 84 or CGCS2000"))
    lat = FiniteField(help_text=gettext_lazy("Latitude in degrees"))


class DayQuery(serializers.Serializer[Any]):
    """Of which day; today when left out."""

    on = serializers.DateField(required=False, help_text=gettext_lazy("A day, YYYY-MM-DD; today when left out"))


class LayerQuery(DayQuery):
    """Which areas a map wants."""

    within = serializers.CharField(
        required=False, allow_blank=True, max_length=32, help_text=gettext_lazy("Code of an area")
    )
    level = serializers.ChoiceField(choices=Level.choices, default=Level.TOWNSHIP)


class PlaceSerializer(serializers.Serializer[Any]):
    """An area in a chain."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


class AreaSerializer(serializers.Serializer[Any]):
    """An area in a list."""

    code = serializers.CharField()
    name = serializers.CharField()
    official_name = serializers.CharField()
    level = serializers.CharField()
    kind = serializers.CharField()
    industry = serializers.CharField()
    parent = serializers.SerializerMethodField()  # type: ignore[assignment] # the declared field is taken off the class
    centre = serializers.SerializerMethodField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    replaced_by = serializers.SerializerMethodField()

    def get_parent(self, area: Any) -> str | None:
        """Code of the area above."""
        return selectors.place(area.parent_id).code if area.parent_id else None

    def get_replaced_by(self, area: Any) -> str | None:
        """Code of the area that takes its place from ``valid_to``."""
        return selectors.place(area.replaced_by_id).code if area.replaced_by_id else None

    def get_centre(self, area: Any) -> list[float] | None:
        """Longitude and latitude of a point that stands for the area."""
        return None if area.lng is None else [area.lng, area.lat]


class AreaDetailSerializer(AreaSerializer):
    """An area by itself: with its path from the city down."""

    path = serializers.SerializerMethodField()

    def get_path(self, area: Any) -> Any:
        """The areas from the city down to this one."""
        return PlaceSerializer(selectors.chain(area.id), many=True).data


class LocatedSerializer(serializers.Serializer[Any]):
    """The areas over a point."""

    chain = PlaceSerializer(many=True)
    grid = PlaceSerializer()
    dedicated = PlaceSerializer(many=True)


def layer_response(params: Any, headers: Any) -> HttpResponse:
    """Return a layer as a response: 304 when the client has it, gzip when the client reads it."""
    query = LayerQuery(data=params)
    if not query.is_valid():
        # Raised by a page too, where nobody answers for the framework's own error.
        fields = {name: " ".join(map(str, errors)) for name, errors in query.errors.items()}
        raise Invalid(_("There is no such layer."), fields=fields)
    asked = query.validated_data
    within = selectors.area_by_code(asked["within"]).id if asked.get("within") else None
    found = selectors.layer(within, asked["level"], on=asked.get("on"))
    tag = f'"{found.etag}"'
    if tag in headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    elif "gzip" in headers.get("Accept-Encoding", ""):
        response = HttpResponse(found.packed, content_type=GEOJSON, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(found.body, content_type=GEOJSON)
    for name, value in {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}.items():
        response[name] = value
    return response

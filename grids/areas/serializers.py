"""Owns the shapes that come in as queries and go out as JSON."""

import math
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from foundation.kernel.errors import Invalid
from foundation.web.rest import QueryShape, Shape
from grids.areas import selectors
from grids.areas.choices import Level

GEOJSON = "application/geo+json"


# How long any cache may keep what anyone may see.
PUBLIC_FOR = "public, max-age=60"


class FiniteField(serializers.FloatField):
    """A number that is one: no nan, no infinity."""

    def to_internal_value(self, data: Any) -> float:
        """Parse and refuse what no map can show."""
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class PointQuery(QueryShape):
    """Where: WGS 84 degrees."""

    lng = FiniteField(help_text=gettext_lazy("Longitude in degrees, WGS 84 or CGCS2000"))
    lat = FiniteField(help_text=gettext_lazy("Latitude in degrees"))


class DayQuery(QueryShape):
    """Of which day; today when left out."""

    on = serializers.DateField(required=False, help_text=gettext_lazy("A day, YYYY-MM-DD; today when left out"))


class LayerQuery(DayQuery):
    """Which areas a map wants."""

    within = serializers.CharField(
        required=False, allow_blank=True, max_length=32, help_text=gettext_lazy("Code of an area")
    )
    level = serializers.ChoiceField(choices=Level.choices, default=Level.TOWNSHIP)


class PlaceSerializer(Shape):
    """An area in a chain."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


class AreaSerializer(Shape):
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


class PlanShape(Shape):
    """A division plan in a list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.CharField(help_text=gettext_lazy("draft, approved or discarded"))
    effective_on = serializers.DateField(allow_null=True)
    crs = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    created_at = serializers.DateTimeField()
    approved_at = serializers.DateTimeField(allow_null=True)


class LocatedSerializer(Shape):
    """The areas over a point."""

    chain = PlaceSerializer(many=True)
    grid = PlaceSerializer()
    dedicated = PlaceSerializer(many=True)


def layer_response(params: Any, headers: Any, *, is_public: bool = False) -> HttpResponse:
    """Return a layer as a response: 304 when the client has it, gzip when the client reads it; to anyone only today's."""
    query = LayerQuery(data=params)
    if not query.is_valid():
        # Raised by a page too, where nobody answers for the framework's own error.
        fields = {name: " ".join(map(str, errors)) for name, errors in query.errors.items()}
        raise Invalid(_("There is no such layer."), fields=fields)
    asked = query.validated_data
    within = selectors.area_by_code(asked["within"]).id if asked.get("within") else None
    if is_public and asked.get("on", selectors.today()) != selectors.today():
        raise Invalid(_("Here only the net of today is shown."), fields={"on": _("Leave the day out, or sign in.")})
    name = selectors.layer_name(within, asked["level"], on=asked.get("on"))
    response = _not_modified(name.etag, headers) or _sent(selectors.layer_by_name(name), headers)
    kept = PUBLIC_FOR if is_public else "private, no-cache"
    for header, value in {"ETag": f'"{name.etag}"', "Cache-Control": kept, "Vary": "Accept-Encoding"}.items():
        response[header] = value
    return response


def _not_modified(etag: str, headers: Any) -> HttpResponse | None:
    return HttpResponse(status=304) if f'"{etag}"' in headers.get("If-None-Match", "") else None


def _sent(layer: selectors.Layer, headers: Any) -> HttpResponse:
    if "gzip" in headers.get("Accept-Encoding", ""):
        return HttpResponse(layer.packed, content_type=GEOJSON, headers={"Content-Encoding": "gzip"})
    return HttpResponse(layer.body, content_type=GEOJSON)

"""Owns the shapes that come in as queries and go out as JSON."""

import json
import math
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from foundation.kernel.errors import Invalid
from foundation.web.act_api import ActShape
from foundation.web.rest import ErrorShape, QueryShape, Shape
from grids.areas import selectors
from grids.areas.choices import Level
from grids.areas.coords import CRS

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
    version = serializers.IntegerField(help_text=gettext_lazy("To be sent with an act"))


class PlanDetailShape(PlanShape):
    """A division plan by itself; of a draft, how its dry run came out."""

    faults = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("Faults of the net that would result; null once the plan is decided")
    )
    is_stale = serializers.BooleanField(
        help_text=gettext_lazy("The net has changed since the dry run: check_again first")
    )


class NewPlanShape(Shape):
    """A plan to draft: the boundaries as a file of a form, or as GeoJSON in the JSON."""

    title = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    crs = serializers.ChoiceField(
        choices=[system.value for system in CRS],
        help_text=gettext_lazy("The coordinate system of the boundaries; it is never guessed"),
    )
    effective_on = serializers.DateField(required=False, default=None, allow_null=True)
    file = serializers.FileField(required=False, help_text=gettext_lazy("GeoJSON, GeoPackage or a zipped Shapefile"))
    boundaries = serializers.DictField(required=False, help_text=gettext_lazy("A GeoJSON FeatureCollection"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a plan without boundaries, and one with two sets of them."""
        if ("file" in attrs) == ("boundaries" in attrs):
            raise serializers.ValidationError({"file": [_("Send a file, or boundaries as GeoJSON.")]})
        return attrs

    def validate_effective_on(self, value: Any) -> Any:
        """Refuse days gone by."""
        if value is not None and value < selectors.today():
            raise serializers.ValidationError(_("Choose today or a later day."))
        return value

    @property
    def content(self) -> tuple[bytes, str]:
        """Return the boundaries of a valid shape as a file: its bytes and its name."""
        data = self.validated_data
        if "file" in data:
            return data["file"].read(), data["file"].name
        return json.dumps(data["boundaries"]).encode(), "boundaries.geojson"


class PlanActShape(ActShape):
    """One act on a plan."""

    effective_on = serializers.DateField(required=False, help_text=gettext_lazy("For an approval: today or later"))


class StalePlanShape(ErrorShape):
    """Someone was faster; the plan as it is now."""

    plan = PlanDetailShape()


class PlanChangeShape(Shape):
    """What a plan does to one area; sizes in square metres."""

    row = serializers.IntegerField(help_text=gettext_lazy("Row of the file"))
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()
    kind = serializers.CharField(help_text=gettext_lazy("new, moved or unchanged"))
    gained_m2 = serializers.FloatField()
    lost_m2 = serializers.FloatField()


class PlanEndingShape(Shape):
    """An area that ends, the one that takes its place, and what goes on with that one."""

    row = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    into_code = serializers.CharField()
    into_name = serializers.CharField()
    followers = serializers.ListField(child=serializers.CharField())


class PlanFindingShape(Shape):
    """A fault of the net that would result: where, in which rows of the file, and what to do."""

    kind = serializers.CharField()
    sentence = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.IntegerField())
    area_m2 = serializers.FloatField()
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)


class PlanRemarkShape(Shape):
    """What was wrong with a text of one row; it keeps no plan from being approved."""

    row = serializers.IntegerField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class PlanEffectsShape(Shape):
    """The dry run of a draft: what it would change on ``day``, and every fault of the net that would result."""

    day = serializers.DateField()
    is_stale = serializers.BooleanField(source="stale")
    hint = serializers.CharField(help_text=gettext_lazy("Whether another coordinate system may have been meant"))
    changes = PlanChangeShape(many=True)
    endings = PlanEndingShape(many=True)
    findings = PlanFindingShape(many=True)
    remarks = PlanRemarkShape(many=True)


def plan_detail(checked: selectors.CheckedPlan) -> dict[str, Any]:
    """Return what ``PlanDetailShape`` says."""
    check = checked.check
    said = {"faults": len(check.findings) if check else None, "is_stale": bool(check and check.stale)}
    return {**PlanShape(checked.plan).data, **said}


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

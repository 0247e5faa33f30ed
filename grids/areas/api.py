"""The net over HTTP: areas, boundaries, where a point lies, and the layers maps draw."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView, words_of
from grids.areas import selectors
from grids.areas.access import LOOK
from grids.areas.filters import AreaFilter, PlanFilter
from grids.areas.lists import Areas, Plans
from grids.areas.serializers import (
    GEOJSON,
    AreaDetailSerializer,
    AreaSerializer,
    DayQuery,
    LayerQuery,
    LocatedSerializer,
    PlanShape,
    PointQuery,
    layer_response,
)


class AreaList(ListView):
    """``GET areas/``: today's areas by level, area above and words."""

    listing = Areas()
    page_size, largest_page, count_cap = 500, 2_000, 100_001

    @described("areas_list", AreaFilter, AreaSerializer, "AreaListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of areas, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``AreaSerializer`` says of each."""
        return list(AreaSerializer(items, many=True).data)


class PlanList(ListView):
    """``GET areas/plans/``: division plans, for the administrators of the net."""

    listing = Plans()

    @described("areas_plans", PlanFilter, PlanShape, "PlanListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of plans, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``PlanShape`` says of each."""
        return list(PlanShape(items, many=True).data)


class AreaDetail(ApiView):
    """``GET areas/{code}/``: path, level, dates, what took its place, centre."""

    access_rule = LOOK

    @extend_schema(responses=AreaDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Answer one area, ended ones too."""
        place = selectors.area_by_code(code)
        return Response(AreaDetailSerializer(place).data)


class AreaBoundary(ApiView):
    """``GET areas/{code}/boundary/``: one GeoJSON feature, of today or of a day."""

    access_rule = LOOK
    query_words = words_of(DayQuery)

    @extend_schema(parameters=[DayQuery], responses={(200, GEOJSON): OpenApiResponse(description="GeoJSON Feature")})
    def get(self, request: Request, code: str) -> Response:
        """Answer the polygon in WGS 84 degrees."""
        query = DayQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("on")
        place = selectors.area_by_code(code, on=day)
        shape = shapely.transform(selectors.boundary(place.id, on=day), lambda rows: rows.round(7))
        words = {"code": place.code, "name": place.name, "level": place.level}
        return Response(selectors.feature_of(shape, words), content_type=GEOJSON)


class Locate(ApiView):
    """``GET areas/locate/?lng=&lat=``: the chain from the city to the grid."""

    access_rule = LOOK
    query_words = words_of(PointQuery)

    @extend_schema(
        parameters=[PointQuery], responses={200: LocatedSerializer, 404: OpenApiResponse(description="outside_net")}
    )
    def get(self, request: Request) -> Response:
        """Answer the chain, or 404 ``outside_net`` with the nearest grid."""
        query = PointQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(LocatedSerializer(selectors.locate_or_refuse(**query.validated_data)).data)


class MapLayer(ApiView):
    """``GET areas/map/?within=&level=&on=``: boundaries for a map, thinned, with an ETag."""

    access_rule = LOOK
    query_words = words_of(LayerQuery)

    @extend_schema(
        parameters=[LayerQuery], responses={(200, GEOJSON): OpenApiResponse(description="GeoJSON FeatureCollection")}
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer the layer, packed where the client takes it, or 304."""
        return layer_response(request.query_params, request.headers)

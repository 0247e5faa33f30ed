"""The net over HTTP: areas, boundaries, where a point lies, the layers maps draw, and the plans that change it."""

from typing import Any

import shapely
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Stale
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.act_api import ActsView, SubjectOffersShape
from foundation.web.lists.api import ListView
from foundation.web.rest import ApiView, BoundedJSONParser, ErrorShape, words_of
from grids.areas import selectors, services
from grids.areas.access import CHANGE, LOOK
from grids.areas.importers import read_boundaries
from grids.areas.lists import Areas, Plans
from grids.areas.serializers import (
    GEOJSON,
    AreaDetailSerializer,
    AreaSerializer,
    DayQuery,
    LayerQuery,
    LocatedSerializer,
    NewPlanShape,
    PlanActShape,
    PlanDetailShape,
    PlanEffectsShape,
    PlanShape,
    PointQuery,
    StalePlanShape,
    layer_response,
    plan_detail,
)


class AreaList(ListView):
    """``GET areas/``: today's areas by level, area above and words."""

    listing, shape = Areas(), AreaSerializer
    page_size, largest_page, count_cap = 500, 2_000, 100_001


class PlanList(ListView):
    """``GET`` and ``POST plans/``: division plans, for the administrators of the net."""

    listing, shape = Plans(), PlanShape
    parser_classes = [BoundedJSONParser, MultiPartParser]

    @extend_schema(
        operation_id="plans_draft",
        request={"application/json": NewPlanShape, "multipart/form-data": NewPlanShape},
        responses={201: PlanDetailShape},
    )
    def post(self, request: Request) -> Response:
        """Keep boundaries as a draft, with its dry run. Nothing of the net changes until it is approved."""
        shape = NewPlanShape(data=request.data)
        shape.is_valid(raise_exception=True)
        data, (content, name) = shape.validated_data, shape.content
        plan_id = services.draft_plan(
            self.actor(request),
            title=data["title"] or name,
            rows=read_boundaries(content, name, data["crs"]),
            crs=data["crs"],
            source=name,
            effective_on=data["effective_on"],
        )
        return Response(plan_detail(selectors.checked_plan(plan_id)), status=201)


class PlanDetail(ApiView):
    """``GET plans/{id}/``."""

    access_rule = CHANGE

    @extend_schema(operation_id="plans_detail", responses=PlanDetailShape)
    def get(self, request: Request, key: int) -> Response:
        """Answer one plan; of a draft, how its dry run came out."""
        return Response(plan_detail(selectors.checked_plan(key)))


class PlanEffects(ApiView):
    """``GET plans/{id}/effects/``."""

    access_rule = CHANGE

    @extend_schema(
        operation_id="plans_effects",
        responses={200: PlanEffectsShape, 409: OpenApiResponse(ErrorShape, description="The plan is decided")},
    )
    def get(self, request: Request, key: int) -> Response:
        """Answer the dry run of a draft: what would change, and what is wrong with the net that would result."""
        check = selectors.checked_plan(key).check
        if check is None:
            raise Stale(_("This plan is decided; only a draft has a dry run."))
        return Response(PlanEffectsShape(check).data)


class PlanActs(ActsView):
    """``GET`` and ``POST plans/{id}/acts/``."""

    access_rule = CHANGE
    act_shape = PlanActShape
    subject_name = "plan"

    @extend_schema(operation_id="plans_acts", responses=SubjectOffersShape)
    def get(self, request: Request, key: int) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response(self.offered_moves(request, key))

    @extend_schema(
        operation_id="plans_act",
        request=PlanActShape,
        responses={200: PlanDetailShape, 409: OpenApiResponse(StalePlanShape, description="Someone was faster")},
    )
    def post(self, request: Request, key: int) -> Response:
        """Do one act; 409 ``stale`` carries the plan as it is now."""
        return self.answer(request, key)

    def find(self, actor: Actor, key: int) -> selectors.CheckedPlan:
        """Return the plan with its dry run; whoever may enter sees them all."""
        del actor
        return selectors.checked_plan(key)

    def offers(self, actor: Actor, subject: selectors.CheckedPlan) -> list[Offer]:
        """Return the moves from where the plan stands; a plan with faults is approved by nobody."""
        return selectors.plan_offers(actor, subject)

    def do(self, actor: Actor, key: int, sent: SentAct) -> selectors.CheckedPlan:
        """Do an act."""
        services.act_on_plan(actor, key, sent)
        return selectors.checked_plan(key)

    def detail(self, actor: Actor, subject: selectors.CheckedPlan) -> dict[str, Any]:
        """Return one plan as the API answers it."""
        del actor
        return plan_detail(subject)


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

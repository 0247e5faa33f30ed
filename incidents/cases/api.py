"""Cases over HTTP: report, list, look, act, add photos."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from governance.evidence.pictures import MAX_BYTES
from governance.kernel import clock
from governance.kernel.access import SIGNED_IN
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, Stale
from governance.kernel.http import error_body
from governance.kernel.rest import ApiView, ErrorShape
from incidents.cases import selectors, services
from incidents.cases import serializers as shapes
from incidents.cases.filters import IncidentFilter, YesNoFilter
from incidents.cases.services.photos import STAGES
from incidents.catalogue import selectors as catalogue

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such case among those the caller may see")
_FILTERS = [
    OpenApiParameter(
        name,
        OpenApiTypes.BOOL if isinstance(found, YesNoFilter) else OpenApiTypes.STR,
        description=str(found.label),
    )
    for name, found in IncidentFilter.base_filters.items()
]


class IncidentList(ApiView):
    """``GET`` and ``POST incidents/``."""

    access_rule = SIGNED_IN

    @extend_schema(
        operation_id="incidents_list",
        parameters=[*_FILTERS, shapes.CaseListQuery],
        responses={200: shapes.CaseListShape, 422: _INVALID},
    )
    def get(self, request: Request) -> Response:
        """Answer one page of the cases the caller may see."""
        query = shapes.CaseListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked, actor = query.validated_data, self.actor(request)
        found = IncidentFilter(request.query_params, selectors.visible(actor), actor=actor).found
        page = selectors.page_of(
            selectors.named(found), ordering=asked["ordering"], cursor=asked["cursor"], size=asked["limit"]
        )
        return Response(
            {
                "count": selectors.capped_count(found),
                "next": _link(request, page.next),
                "previous": _link(request, page.previous),
                "results": shapes.CaseShape(page.items, many=True).data,
            }
        )

    @extend_schema(
        operation_id="incidents_report",
        request=shapes.ReportShape,
        responses={201: shapes.ReceiptShape, 200: shapes.ReceiptShape, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Take a report in: 201, or 200 with the same answer when it has come before."""
        shape = shapes.ReportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        taken = services.take_in(self.actor(request), shape.to_data())
        return Response(shapes.receipt(taken.incident), status=201 if taken.is_new else 200)


class IncidentDetail(ApiView):
    """``GET incidents/{reference}/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_detail", responses={200: shapes.CaseDetailShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer one case."""
        actor = self.actor(request)
        return Response(_detail(actor, selectors.by_reference(actor, reference)))


class IncidentSteps(ApiView):
    """``GET incidents/{reference}/steps/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_steps", responses={200: shapes.StepShape(many=True), 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer the timeline, oldest step first."""
        actor = self.actor(request)
        case = selectors.by_reference(actor, reference)
        return Response(shapes.StepShape(selectors.timeline(case, actor), many=True).data)


class IncidentActs(ApiView):
    """``GET`` and ``POST incidents/{reference}/acts/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_acts", responses={200: shapes.OffersShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        actor = self.actor(request)
        case = selectors.by_reference(actor, reference)
        offers = selectors.offers(actor, case)
        shape = shapes.OffersShape(
            {
                "reference": case.reference,
                "state": case.state,
                "version": case.version,
                "acts": [offer for offer in offers if offer.allowed],
                "refused": [offer for offer in offers if not offer.allowed],
            }
        )
        return Response(shape.data)

    @extend_schema(
        operation_id="incidents_act",
        request=shapes.ActShape,
        responses={
            200: shapes.CaseDetailShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        """Do one act; 409 ``stale`` carries the case as it is now."""
        shape = shapes.ActShape(data=request.data)
        shape.is_valid(raise_exception=True)
        sent, actor = shape.validated_data, self.actor(request)
        try:
            case = services.act(
                actor, reference, sent["action"], version=sent["version"], note=sent["note"], data=shape.data_of_act()
            )
        except Stale as error:
            fresh = _detail(actor, selectors.by_reference(actor, reference))
            return Response({**error_body(error), "incident": fresh}, status=409)
        # The act may have taken the case out of the caller's sight; it is answered all the same.
        return Response(_detail(actor, selectors.by_id(case.pk)))


class AnyBody(BaseParser):
    """Takes the body as it comes; what it is, is found by decoding it."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read no more than one byte beyond the limit."""
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Invalid(_("A photo may have at most 20 MB."))
        return bytes(data)


class IncidentPhoto(ApiView):
    """``PUT incidents/{reference}/photos/{uuid}/``."""

    access_rule = SIGNED_IN
    parser_classes = [AnyBody]

    @extend_schema(
        operation_id="incidents_photo",
        parameters=[OpenApiParameter("stage", OpenApiTypes.STR, enum=[*STAGES])],
        request={"image/*": OpenApiTypes.BINARY},
        responses={
            201: shapes.PhotoShape,
            200: shapes.PhotoShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def put(self, request: Request, reference: str, photo_id: UUID) -> Response:
        """Keep a photo: 201, or 200 with the same answer when it has come before."""
        # Without a body DRF asks no parser and answers an empty form.
        sent: Any = request.data
        data = sent if isinstance(sent, bytes) else b""
        kept = services.keep_incident_photo(
            self.actor(request),
            reference,
            photo_id=photo_id,
            data=data,
            stage=request.query_params.get("stage", ""),
        )
        return Response({"id": str(kept.id), "stage": kept.stage}, status=201 if kept.is_new else 200)


class MatterList(ApiView):
    """``GET matters/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="matters_list", responses={200: shapes.MatterShape(many=True)})
    def get(self, request: Request) -> Response:
        """Answer the matters admitted today."""
        return Response(shapes.MatterShape(catalogue.matters(clock.local_day(clock.now())), many=True).data)


def _detail(actor: Actor, case: Any) -> Any:
    return shapes.CaseDetailShape(case, context={"reader": actor}).data


def _link(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    params = request.query_params.copy()
    params["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")

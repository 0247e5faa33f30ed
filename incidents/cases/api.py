"""Incidents over HTTP: report, list, read, act, add photos and documents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.evidence.access import document_response
from foundation.evidence.pictures import MAX_BYTES
from foundation.evidence.selectors import document_for
from foundation.evidence.services import note_opening
from foundation.kernel import city_time, pacing
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN
from foundation.web.act_api import ActsView
from foundation.web.idempotency import IDEMPOTENCY_KEY, with_key
from foundation.web.lists.api import ListView, RowsView, described_rows
from foundation.web.rest import ApiView, ErrorShape, words_of
from incidents.cases import selectors, services
from incidents.cases import serializers as shapes
from incidents.cases.access import report_paces, require_report_pace
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.lists import (
    Appeals,
    Assists,
    CallBacks,
    DocumentsOfIncident,
    DutyDisputes,
    Incidents,
    IncidentTimeline,
    Supervisions,
)
from incidents.cases.presenters import why_rows
from incidents.cases.selectors.similar import similar_incidents
from incidents.cases.selectors.why import reasons_of
from incidents.cases.serializers.together import OutcomesShape, TogetherShape, outcomes_data
from incidents.cases.services.photos import STAGES
from incidents.cases.services.unplaced import take_in_unplaced
from procedures.seals.choices import LookAt

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_WAIT = OpenApiResponse(ErrorShape, description="Too many; Retry-After says how many seconds to wait")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such incident among those the caller may see")


def _refuse_export(request: Request, incident: Any) -> None:
    """Raise ``Denied`` where the rows of a sealed incident are asked for as a file: nothing of it is exported."""
    if incident.is_sealed and "format" in request.query_params:
        raise Denied(_("Nothing of what is confidential is exported."))


class IncidentList(ListView):
    """``GET`` and ``POST incidents/``."""

    listing, shape = Incidents(), shapes.IncidentShape

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return the data of ``IncidentShape`` for each."""
        return list(shapes.incident_rows(items))

    @extend_schema(
        operation_id="incidents_report",
        request=shapes.ReportShape,
        responses={
            201: shapes.ReceiptShape,
            200: shapes.ReceiptShape,
            202: OpenApiResponse(shapes.WaitingShape, description="It waits until a desk puts it on the map"),
            409: _REFUSED,
            422: _INVALID,
            429: _WAIT,
        },
    )
    def post(self, request: Request) -> Response:
        """Take a report in: 201, or 200 with the same answer if it was sent before."""
        shape = shapes.ReportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor = self.actor(request)
        if not shape.has_point:
            return self._take_in_words(actor, shape)
        data = shape.to_data()
        paces = report_paces(request, actor)
        require_report_pace(paces, data.id)
        take_in = services.report_and_take if shape.takes_at_once else services.take_in_report
        taken = take_in(actor, data)
        if taken.is_new:
            pacing.count_one(paces)
        return Response(shapes.receipt(taken.incident), status=201 if taken.is_new else 200)

    @staticmethod
    def _take_in_words(actor: Actor, shape: shapes.ReportShape) -> Response:
        """Take in a report with an address alone: 201 where that names a point, 202 where it waits; sent again the same."""
        taken = take_in_unplaced(actor, shape.to_unplaced())
        if taken.incident is None:
            return Response(shapes.WaitingShape(taken.waiting).data, status=202)
        return Response(shapes.receipt(taken.incident), status=201 if taken.is_new else 200)


class IncidentsSimilar(ApiView):
    """``GET incidents/similar/``."""

    access_rule = SIGNED_IN
    query_words = words_of(shapes.SimilarQuery)

    @extend_schema(
        operation_id="incidents_similar",
        parameters=[shapes.SimilarQuery],
        responses={200: shapes.SimilarShape, 422: _INVALID},
    )
    def get(self, request: Request) -> Response:
        """Answer what a report may repeat: same matter, near by, open or just closed; to residents only how many."""
        query = shapes.SimilarQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = similar_incidents(self.actor(request), **query.validated_data, now=city_time.now())
        return Response(shapes.similar(found))


class CallBackList(ListView):
    """``GET call-backs/``."""

    listing, shape = CallBacks(), shapes.CallBackShape


class DisputeList(ListView):
    """``GET disputes/``."""

    listing, shape = DutyDisputes(), shapes.ListedDisputeShape


class AssistList(ListView):
    """``GET assists/``."""

    listing, shape = Assists(), shapes.ListedAssistShape


class SupervisionList(ListView):
    """``GET supervisions/``."""

    listing, shape = Supervisions(), shapes.SupervisionShape


class AppealList(ListView):
    """``GET appeals/``."""

    listing, shape = Appeals(), shapes.AppealShape


class IncidentDetail(ApiView):
    """``GET incidents/{reference}/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_detail", responses={200: shapes.IncidentDetailShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer one incident."""
        actor = self.actor(request)
        incident = services.open_incident(actor, reference, LookAt.INTERFACE)
        return Response(shapes.incident_detail(incident, actor))


class IncidentWhy(ApiView):
    """``GET incidents/{reference}/why/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_why", responses={200: shapes.WhyShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer for each thing the rules decided which rule it was, of which version, set by whom; by the rules of its day."""
        actor = self.actor(request)
        incident = selectors.incident_by_reference(actor, reference)
        rows = why_rows(reasons_of(incident), names_people=selectors.is_insider(actor, incident))
        return Response(shapes.WhyShape({"reference": incident.reference, "reasons": rows}).data)


class IncidentSteps(RowsView):
    """``GET incidents/{reference}/steps/``."""

    access_rule = SIGNED_IN
    table = IncidentTimeline()

    @described_rows("incidents_steps", shapes.StepShape)
    def get(self, request: Request, reference: str) -> HttpResponseBase:
        """Answer the timeline, oldest step first."""
        actor = self.actor(request)
        incident = services.open_incident(actor, reference, LookAt.INTERFACE)
        _refuse_export(request, incident)
        return self.answer_rows(request, selectors.timeline(incident, actor), shapes.StepShape, incident.reference)


class IncidentActs(ActsView):
    """``GET`` and ``POST incidents/{reference}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.IncidentActShape
    subject_name = "incident"
    has_pairs = True

    @extend_schema(operation_id="incidents_acts", responses={200: shapes.OffersShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response({"reference": reference.upper(), **self.offered_moves(request, reference)})

    @extend_schema(
        operation_id="incidents_act",
        parameters=[IDEMPOTENCY_KEY],
        request=shapes.IncidentActShape,
        responses={
            200: shapes.IncidentDetailShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        """Do one act; 409 ``stale`` carries the incident as it is now."""
        return self.answer(request, reference)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the incident with its names."""
        return services.open_incident(actor, key, LookAt.INTERFACE)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where the incident stands."""
        return selectors.offers(actor, subject)

    def pairs(self, actor: Actor, subject: Any, allowed: list[Offer]) -> list[Offer]:
        """Return the pairs that may be done at once."""
        return selectors.pairs(actor, subject, allowed)

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act; return the incident with its names."""
        return selectors.attach_names(services.do_act(actor, key, sent))

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return the data of ``IncidentDetailShape`` for an incident."""
        return shapes.incident_detail(subject, actor)


class IncidentsTogether(ApiView):
    """``POST incidents/acts/``."""

    access_rule = SIGNED_IN

    @extend_schema(
        operation_id="incidents_act_together",
        parameters=[IDEMPOTENCY_KEY],
        request=TogetherShape,
        responses={200: OutcomesShape, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Do one act on each of several incidents, and answer what came of each; with mode ``all`` on all or on none."""
        shape = TogetherShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, asked = self.actor(request), shape.act_request
        outcomes = services.act_on_incidents(
            actor,
            asked.references,
            with_key(request, actor, asked.sent),
            versions=asked.versions,
            all_or_none=asked.all_or_none,
        )
        return Response(outcomes_data(outcomes))


class AnyBody(BaseParser):
    """Takes a body of any media type; its kind is found by decoding it."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read the body, no further than one byte beyond the limit."""
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Invalid(_("A photo may have at most 20 MB."))
        return bytes(data)


class IncidentPhoto(ApiView):
    """``PUT incidents/{reference}/photos/{uuid}/``."""

    access_rule = SIGNED_IN
    query_words = frozenset({"stage"})
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
            507: OpenApiResponse(ErrorShape, description="The server has no room for files"),
        },
    )
    def put(self, request: Request, reference: str, photo_id: UUID) -> Response:
        """Keep a photo: 201, or 200 with the same answer if it was sent before."""
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


class IncidentDocuments(RowsView):
    """``GET`` and ``POST incidents/{reference}/documents/``."""

    access_rule = SIGNED_IN
    table = DocumentsOfIncident()
    parser_classes = [MultiPartParser]

    @described_rows("incidents_documents", shapes.DocumentShape)
    def get(self, request: Request, reference: str) -> HttpResponseBase:
        """Answer the documents of an incident, oldest first; an empty list to whoever only reported it."""
        actor = self.actor(request)
        _refuse_export(request, services.open_incident(actor, reference, LookAt.INTERFACE))
        found = selectors.incident_documents(actor, reference)
        return self.answer_rows(request, found, shapes.DocumentShape, reference.upper())

    @extend_schema(
        operation_id="incidents_document_add",
        request={"multipart/form-data": shapes.NewDocumentShape},
        responses={
            201: shapes.DocumentShape,
            200: shapes.DocumentShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: _REFUSED,
            422: _INVALID,
            507: OpenApiResponse(ErrorShape, description="The server has no room for files"),
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        """Keep a document: 201, or 200 with the same answer if it was sent before."""
        shape = shapes.NewDocumentShape(data=request.data)
        shape.is_valid(raise_exception=True)
        sent, actor = shape.validated_data, self.actor(request)
        kept = services.add_incident_document(
            actor,
            reference,
            document_id=sent["id"],
            name=sent["file"].name,
            data=sent["file"].read(),
            purpose=sent["purpose"],
            supersedes=sent["supersedes"],
        )
        held = next(one for one in selectors.incident_documents(actor, reference) if one.id == kept.id)
        return Response(shapes.DocumentShape(held).data, status=201 if kept.is_new else 200)


class IncidentDocument(ApiView):
    """``GET incidents/{reference}/documents/{uuid}/``."""

    access_rule = SIGNED_IN

    @extend_schema(
        operation_id="incidents_document",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: _HIDDEN},
    )
    def get(self, request: Request, reference: str, document_id: UUID) -> HttpResponseBase:
        """Answer the file itself, as an attachment; the opening is audited."""
        actor = self.actor(request)
        found = document_for(actor, document_id, subject=(SUBJECT_KIND, reference))
        response = document_response(found)
        note_opening(actor, found)
        return response

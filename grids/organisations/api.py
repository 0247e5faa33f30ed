"""Organisations over HTTP: record, list, look, act, send papers; what is missing; enterprises and their guidance."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, posted
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView, ErrorShape, Shape
from grids.organisations import presenters, selectors, services
from grids.organisations import serializers as shapes
from grids.organisations.choices import READERS, PaperKind
from grids.organisations.filters import GuidanceFilter, OrganisationFilter
from grids.organisations.lists import Enterprises, MissingDisclosures, Organisations

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such organisation among those the caller may see")


class OrganisationList(ListView):
    """``GET`` and ``POST organisations/``."""

    listing = Organisations()

    @described("organisations_list", OrganisationFilter, shapes.OrganisationShape, "OrganisationListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``OrganisationShape`` says of each."""
        return [shapes.organisation_row(one) for one in items]

    @extend_schema(
        operation_id="organisations_record",
        request=shapes.NewOrganisationShape,
        responses={201: shapes.OrganisationShape, 403: _REFUSED, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Write an organisation down; the same id with the same content answers the one that is there."""
        shape = shapes.NewOrganisationShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = services.record_organisation(self.actor(request), shape.to_data())
        return Response(shapes.organisation_row(made), status=201)


class OrganisationDetail(ApiView):
    """``GET organisations/{id}/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="organisations_detail", responses={200: shapes.OrganisationShape, 404: _HIDDEN})
    def get(self, request: Request, key: int) -> Response:
        """Answer one organisation to who keeps it and who speaks for it."""
        return Response(shapes.organisation_row(selectors.organisation_by_id(self.actor(request), key)))


class OrganisationActs(ActsView):
    """``GET`` and ``POST organisations/{id}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.OrganisationActShape
    subject_name = "organisation"

    @extend_schema(operation_id="organisations_acts", responses={200: shapes.OrganisationOffersShape, 404: _HIDDEN})
    def get(self, request: Request, key: int) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response(self.offered_moves(request, key))

    @extend_schema(
        operation_id="organisations_act",
        request=shapes.OrganisationActShape,
        responses={
            200: shapes.OrganisationShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleOrganisationShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, key: int) -> Response:
        """Do one act; 409 ``stale`` carries the organisation as it is now."""
        return self.answer(request, key)

    def find(self, actor: Actor, key: int) -> Any:
        """Return the organisation."""
        return selectors.organisation_by_id(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return presenters.offers_for(actor, subject)

    def do(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return services.act_on_organisation(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        del actor
        return shapes.organisation_row(subject)


class OrganisationPaperShape(Shape):
    """A paper of an organisation: what it is, and its file."""

    paper = serializers.ChoiceField(choices=PaperKind.choices)
    file = serializers.FileField()


class KeptOrganisationPaperShape(Shape):
    """The paper that was kept; an act names it by its id."""

    id = serializers.UUIDField()


class OrganisationDocument(ApiView):
    """``PUT organisations/{id}/documents/{uuid}/``."""

    access_rule = SIGNED_IN
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="organisations_document",
        request={"multipart/form-data": OrganisationPaperShape},
        responses={
            200: KeptOrganisationPaperShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: _REFUSED,
            422: _INVALID,
            507: OpenApiResponse(ErrorShape, description="The server has no room for files"),
        },
    )
    def put(self, request: Request, key: int, document_id: UUID) -> Response:
        """Keep the file of a paper, once however often it is sent."""
        shape = OrganisationPaperShape(data=request.data)
        shape.is_valid(raise_exception=True)
        file = shape.validated_data["file"]
        kept = services.keep_paper(
            self.actor(request),
            key,
            document_id=document_id,
            name=str(file.name),
            data=file.read(),
            purpose=shape.validated_data["paper"],
        )
        return Response({"id": str(kept)})


class DisclosureList(ListView):
    """``GET organisations/disclosures/``: what is missing, and since when."""

    listing = MissingDisclosures()


class GuidanceList(ListView):
    """``GET organisations/guidance/``: enterprises without a union."""

    listing = Enterprises()

    @described("guidance_list", GuidanceFilter, shapes.GuidanceShape, "GuidanceListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``GuidanceShape`` says of each."""
        return [shapes.guidance_row(one) for one in items]


class GuidanceActs(ActsView):
    """``GET`` and ``POST organisations/guidance/{id}/acts/``."""

    access_rule = posted(*READERS)
    subject_name = "guidance"

    @extend_schema(operation_id="guidance_acts", responses={200: shapes.GuidanceOffersShape, 404: _HIDDEN})
    def get(self, request: Request, key: int) -> Response:
        """Answer the steps the caller may take, and those refused with the reason."""
        return Response(self.offered_moves(request, key))

    @extend_schema(
        operation_id="guidance_act",
        request=ActsView.act_shape,
        responses={
            200: shapes.GuidanceShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleGuidanceShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, key: int) -> Response:
        """Take one step; 409 ``stale`` carries the guidance as it is now."""
        return self.answer(request, key)

    def find(self, actor: Actor, key: int) -> Any:
        """Return the guidance."""
        return selectors.guidance_by_id(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the steps from where it stands."""
        return selectors.guidance_offers(actor, subject)

    def do(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Take a step and return the guidance."""
        return services.act_on_guidance(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        del actor
        return shapes.guidance_row(subject)

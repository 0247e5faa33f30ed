"""Reports for record over HTTP: file, list, look, act."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import posted
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView, ErrorShape
from incidents.filings import presenters, selectors, services
from incidents.filings import serializers as shapes
from incidents.filings.filters import FilingFilter
from incidents.filings.lists import ReportsForRecord
from incidents.filings.scoping import READERS

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such report for record among those the caller may see")


class FilingList(ListView):
    """``GET`` and ``POST filings/``."""

    listing = ReportsForRecord()

    @described("filings_list", FilingFilter, shapes.FilingShape, "FilingListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``FilingShape`` says of each."""
        return list(shapes.filing_rows(items))

    @extend_schema(
        operation_id="filings_file",
        request=shapes.NewFilingShape,
        responses={
            201: shapes.FilingReceiptShape,
            200: shapes.FilingReceiptShape,
            403: _REFUSED,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def post(self, request: Request) -> Response:
        """File a report for record: 201, or 200 with the same answer when it has come before."""
        shape = shapes.NewFilingShape(data=request.data)
        shape.is_valid(raise_exception=True)
        taken = services.file_report_for_record(self.actor(request), shape.to_data())
        answer = {"number": taken.filing.number, "state": taken.filing.state}
        return Response(answer, status=201 if taken.is_new else 200)


class FilingDetail(ApiView):
    """``GET filings/{number}/``."""

    access_rule = posted(*READERS)

    @extend_schema(operation_id="filings_detail", responses={200: shapes.FilingShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer one report for record."""
        return Response(shapes.filing_row(selectors.filing_by_number(self.actor(request), number)))


class FilingActs(ActsView):
    """``GET`` and ``POST filings/{number}/acts/``."""

    access_rule = posted(*READERS)
    act_shape = shapes.FilingActShape
    subject_name = "filing"

    @extend_schema(operation_id="filings_acts", responses={200: shapes.FilingOffersShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response({"number": number.upper(), **self.offered_moves(request, number)})

    @extend_schema(
        operation_id="filings_act",
        request=shapes.FilingActShape,
        responses={
            200: shapes.FilingShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleFilingShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Do one act; 409 ``stale`` carries the report for record as it is now."""
        return self.answer(request, number)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the report for record with its names."""
        return selectors.filing_by_number(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return selectors.filing_offers(actor, subject, presenters.complete_for(actor))

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return services.do_act(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        return shapes.filing_row(subject)

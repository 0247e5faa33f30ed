"""Clocks over HTTP: calendar years (list, draft, look, act) and the clocks set aside."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.act_api import ActsView, SubjectOffersShape
from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView
from procedures.clocks import selectors, services
from procedures.clocks import serializers as shapes
from procedures.clocks.access import KEEP
from procedures.clocks.filters import SetAsideFilter, YearFilter
from procedures.clocks.lists import CalendarYears, ClocksSetAside


class CalendarYearList(ListView):
    """``GET`` and ``POST calendar-years/``."""

    listing = CalendarYears()

    @described("calendar_years_list", YearFilter, shapes.CalendarYearShape, "CalendarYearListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of the versions of years, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``CalendarYearShape`` says of each."""
        return list(shapes.CalendarYearShape(items, many=True).data)

    @extend_schema(
        operation_id="calendar_years_draft",
        request=shapes.NewYearShape,
        responses={201: shapes.CalendarYearDetailShape, 200: shapes.CalendarYearDetailShape},
    )
    def post(self, request: Request) -> Response:
        """Begin a draft with the days in force: 201, or 200 with the draft there is."""
        shape = shapes.NewYearShape(data=request.data)
        shape.is_valid(raise_exception=True)
        wish = {"calendar_id": shape.validated_data["calendar"], "year": shape.validated_data["year"]}
        is_new = not selectors.has_draft(**wish)
        year_id = services.draft_year(self.actor(request), **wish)
        return Response(shapes.year_detail(selectors.checked_year(year_id)), status=201 if is_new else 200)


class CalendarYearDetail(ApiView):
    """``GET calendar-years/{id}/``."""

    access_rule = KEEP

    @extend_schema(operation_id="calendar_years_detail", responses=shapes.CalendarYearDetailShape)
    def get(self, request: Request, year_id: int) -> Response:
        """Answer one version with its days, and of a draft what its check found."""
        return Response(shapes.year_detail(selectors.checked_year(year_id)))


class CalendarYearActs(ActsView):
    """``GET`` and ``POST calendar-years/{id}/acts/``."""

    access_rule = KEEP
    act_shape = shapes.YearActShape
    subject_name = "calendar_year"

    @extend_schema(operation_id="calendar_years_acts", responses=SubjectOffersShape)
    def get(self, request: Request, year_id: int) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response(self.offered_moves(request, year_id))

    @extend_schema(
        operation_id="calendar_years_act",
        request=shapes.YearActShape,
        responses={
            200: shapes.CalendarYearDetailShape,
            409: OpenApiResponse(shapes.StaleYearShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, year_id: int) -> Response:
        """Do one act; 409 ``stale`` carries the version as it is now."""
        return self.answer(request, year_id)

    def find(self, actor: Actor, key: int) -> selectors.CheckedYear:
        """Return the version with its check."""
        del actor
        return selectors.checked_year(key)

    def offers(self, actor: Actor, subject: selectors.CheckedYear) -> list[Offer]:
        """Return the moves from where the version stands."""
        return selectors.year_offers(actor, subject)

    def do(self, actor: Actor, key: int, sent: SentAct) -> selectors.CheckedYear:
        """Do an act."""
        return selectors.checked_year(services.act_on_year(actor, key, sent).pk)

    def detail(self, actor: Actor, subject: selectors.CheckedYear) -> dict[str, Any]:
        """Return one version as the API answers it."""
        del actor
        return dict(shapes.year_detail(subject))


class SetAsideList(ListView):
    """``GET clocks/set-aside/``."""

    listing = ClocksSetAside()

    @described("clocks_set_aside", SetAsideFilter, shapes.SetAsideShape, "SetAsideListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of the clocks set aside, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``SetAsideShape`` says of each."""
        return list(shapes.SetAsideShape(items, many=True).data)

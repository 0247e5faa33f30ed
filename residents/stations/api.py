"""Stations and appointments over HTTP: where help is, which times are free, book, look, act."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer, offers_of
from foundation.web.access import PUBLIC, SIGNED_IN
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView, ErrorShape, words_of
from residents.stations import presenters, selectors, services
from residents.stations import serializers as shapes
from residents.stations.filters import AppointmentFilter, StationFilter
from residents.stations.lists import Appointments, Stations, VillageElements
from residents.stations.workflow import APPOINTMENT

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such appointment among those the caller may see")


class StationList(ListView):
    """``GET stations/``."""

    listing = Stations()

    @described("stations_list", StationFilter, shapes.StationShape, "StationListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of the stations, the nearest first for whoever says from where, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``StationShape`` says of each."""
        return [shapes.station_row(row) for row in presenters.station_rows(items, city_time.now())]


class StationDetail(ApiView):
    """``GET stations/{id}/``."""

    access_rule = PUBLIC

    @extend_schema(
        operation_id="stations_detail",
        responses={200: shapes.StationShape, 404: OpenApiResponse(ErrorShape, description="No such station")},
    )
    def get(self, request: Request, station_id: int) -> Response:
        """Answer one station."""
        del request
        row = presenters.station_rows([selectors.station_by_id(station_id)], city_time.now())[0]
        return Response(shapes.station_row(row))


class StationTimes(ApiView):
    """``GET stations/{id}/times/``."""

    access_rule = PUBLIC
    query_words = words_of(shapes.TimesQuery)

    @extend_schema(
        operation_id="stations_times",
        parameters=[shapes.TimesQuery],
        responses={
            200: shapes.FreeTimeShape(many=True),
            404: OpenApiResponse(ErrorShape, description="No such station"),
            422: _INVALID,
        },
    )
    def get(self, request: Request, station_id: int) -> Response:
        """Answer the times of a station that lie ahead, with the places left in each."""
        asked = shapes.TimesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        day = asked.validated_data["day"]
        station = selectors.station_by_id(station_id)
        times = selectors.free_times(station, city_time.now(), first=day, days=1 if day else None)
        return Response(
            [
                {
                    "starts_at": city_time.local_time(one.starts_at).isoformat(),
                    "ends_at": city_time.local_time(one.ends_at).isoformat(),
                    "free": one.free,
                }
                for one in times
            ]
        )


class AppointmentList(ListView):
    """``GET`` and ``POST appointments/``."""

    listing = Appointments()

    @described("appointments_list", AppointmentFilter, shapes.AppointmentShape, "AppointmentListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``AppointmentShape`` says of each."""
        return [shapes.appointment_row(item.view) for item in items]

    @extend_schema(
        operation_id="appointments_book",
        request=shapes.NewAppointmentShape,
        responses={
            201: shapes.AppointmentShape,
            200: shapes.AppointmentShape,
            403: _REFUSED,
            404: _REFUSED,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def post(self, request: Request) -> Response:
        """Book: 201, or 200 with the same answer when it has come before."""
        shape = shapes.NewAppointmentShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = services.book_appointment(self.actor(request), shape.to_data())
        return Response(_row(made.appointment), status=201 if made.is_new else 200)


class AppointmentDetail(ApiView):
    """``GET appointments/{number}/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="appointments_detail", responses={200: shapes.AppointmentShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer one appointment."""
        return Response(_row(selectors.appointment_by_number(self.actor(request), number)))


class AppointmentActs(ActsView):
    """``GET`` and ``POST appointments/{number}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.AppointmentActShape
    subject_name = "appointment"

    @extend_schema(operation_id="appointments_acts", responses={200: shapes.AppointmentOffersShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response({"number": number.upper(), **self.offered_moves(request, number)})

    @extend_schema(
        operation_id="appointments_act",
        request=shapes.AppointmentActShape,
        responses={
            200: shapes.AppointmentShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleAppointmentShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Do one act; 409 ``stale`` carries the appointment as it is now."""
        return self.answer(request, number)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the appointment with its station."""
        return selectors.appointment_by_number(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return offers_of(actor, APPOINTMENT, subject, presenters.complete_offer)

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return services.act_on_appointment(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        del actor
        return _row(subject)


class VillageElementList(ListView):
    """``GET village-elements/``."""

    listing = VillageElements()


def _row(appointment: Any) -> dict[str, Any]:
    return shapes.appointment_row(selectors.appointment_views([appointment])[0])

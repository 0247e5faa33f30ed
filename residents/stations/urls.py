"""The addresses of stations and appointments: pages for residents and counters, and the API."""

from datetime import date

from django.urls import path, register_converter

from foundation.web.access import SIGNED_IN
from residents.stations import api
from residents.stations.views import appointments, desk, elements, places

app_name = "stations"


class DayConverter:
    """A day in an address: 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; ``ValueError`` makes it 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return it as it stands in addresses."""
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("stations/", places.stations, name="list"),
    path("stations/new/", places.new, name="new"),
    path("stations/desk/", desk.desk, name="desk"),
    path("stations/desk/choose/", desk.choose, name="choose"),
    path("stations/desk/<str:number>/", desk.tap, name="tap"),
    path("stations/elements/", elements.elements, name="elements"),
    path("stations/elements/<str:code>/", elements.edit_village, name="village-edit"),
    path("stations/model/", elements.model, name="model"),
    path("stations/model/begin/", elements.begin_model, name="model-begin"),
    path("stations/model/publish/", elements.publish_model, name="model-publish"),
    path("stations/villages/<str:code>/", elements.village, name="village"),
    path("stations/<int:station_id>/", places.station, name="one"),
    path("stations/<int:station_id>/change/", places.change, name="change"),
    path("stations/<int:station_id>/days/", places.set_days, name="days"),
    path("stations/<int:station_id>/days/<day:day>/remove/", places.remove_day, name="day-remove"),
    path("stations/<int:station_id>/book/", appointments.book, name="book"),
    path("appointments/", appointments.own_appointments, name="mine"),
    path("appointments/follow/", appointments.follow, name="follow"),
    path("appointments/<str:number>/slip/", appointments.slip, name="slip"),
    path("appointments/<str:number>/calendar/", appointments.calendar, name="calendar"),
    *appointments.AppointmentPage().routes("appointments/<str:key>/", SIGNED_IN),
]
api_urlpatterns = [
    path("stations/", api.StationList.as_view(), name="stations"),
    path("stations/<int:station_id>/", api.StationDetail.as_view(), name="station"),
    path("stations/<int:station_id>/times/", api.StationTimes.as_view(), name="station-times"),
    path("appointments/", api.AppointmentList.as_view(), name="appointments"),
    path("appointments/<str:number>/", api.AppointmentDetail.as_view(), name="appointment"),
    path("appointments/<str:number>/acts/", api.AppointmentActs.as_view(), name="appointment-acts"),
    path("village-elements/", api.VillageElementList.as_view(), name="village-elements"),
]

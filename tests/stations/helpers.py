"""Stations in short: one of the town's village with a service, bookings at it, acts on them."""

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.kernel.actor import system
from foundation.process.acts import SentAct
from procedures.dossiers.models import DossierType
from residents.stations import services
from residents.stations.models import Appointment, Station
from residents.stations.services import AppointmentData, StationData
from tests.conftest import SHANGHAI
from tests.dossiers.helpers import service
from tests.town import OFFICE_HOURS, Town

_ids = count(7_000)
SYSTEM = system("test")
WEEK = [OFFICE_HOURS] * 5 + [[], []]
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)


def actor(user: Any) -> Any:
    """Return the actor behind a user, asked afresh."""
    user.__dict__.pop("_tongxin_actor", None)
    return import_string(settings.ACTOR_FACTORY)(user)


def station_data(town: Town, **more: Any) -> StationData:
    """Return a station of village A with one service and one place at a time."""
    if not DossierType.objects.filter(code="old-age").exists():
        service()
    services.load_kinds()
    lng, lat = town.in_a1
    said: dict[str, Any] = {
        "kind": "village_station",
        "name": "桥头村便民服务站",
        "area": town.village_a.code,
        "address": "桥头村村委会一楼",
        "lng": lng,
        "lat": lat,
        "week": WEEK,
        "since_on": date(2026, 1, 1),
        "slot_places": 1,
        "slot_minutes": 30,
        "services": ("old-age",),
    }
    return StationData(**{**said, **more})


def station(town: Town, **more: Any) -> Station:
    """Enter it."""
    return services.add_station(SYSTEM, station_data(town, **more))


def data(place: Station, **more: Any) -> AppointmentData:
    """Return a booking for Wednesday at nine, with an id of its own."""
    said: dict[str, Any] = {
        "id": UUID(int=next(_ids)),
        "station_id": place.pk,
        "service": "old-age",
        "starts_at": WEDNESDAY,
    }
    return AppointmentData(**{**said, **more})


def booked(user: Any, place: Station, **more: Any) -> Appointment:
    """Let somebody book."""
    return services.book_appointment(actor(user), data(place, **more)).appointment


def booked_for(
    user: Any, place: Station, name: str = "李大爷", phone: str = "+8613800138000", **more: Any
) -> Appointment:
    """Let a counter book for somebody without an account."""
    return booked(user, place, channel="counter", name=name, phone=phone, **more)


def do(user: Any, appointment: Appointment, action: str, **given: Any) -> Appointment:
    """Let somebody act on it."""
    return services.act_on_appointment(actor(user), appointment.number, SentAct(action, None, "", given))

"""The rows of stations and appointments in the route matrix, and the things their addresses speak of."""

from typing import Any
from uuid import UUID

from residents.stations.models import Appointment, Station
from residents.stations.services import book_appointment, set_days
from tests.access_rows import Row
from tests.stations.helpers import SYSTEM, WEDNESDAY, data, station

KEEP, KEEP_DONE, KEEP_REFUSED = (f"302 403x2 {status}x2 403 {status}x2 403" for status in (200, 302, 422))
CITY, CITY_DONE, CITY_REFUSED = (f"302 403x5 {status}x2 403" for status in (200, 302, 422))
MINE, HIDDEN = "302 404x2 200x2 404x4", "302 404x8"
DAY = WEDNESDAY.date()


def place(world: Any, *, own: bool) -> Station:
    """Return the station of a village of a township, entered at the first call."""
    village = world.town.village_a if own else world.town.village_b
    lng, lat = world.town.in_a1 if own else world.town.in_b1
    found = Station.objects.filter(village=village).first()
    return found or station(world.town, area=village.code, lng=lng, lat=lat)


def appointment(world: Any, *, own: bool) -> Appointment:
    """Return an appointment there of somebody without an account."""
    client = UUID(int=971 if own else 972)
    sent = data(place(world, own=own), id=client, channel="counter", name="李大爷")
    return Appointment.objects.filter(client_id=client).first() or book_appointment(SYSTEM, sent).appointment


def station_day(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a day on which it is closed."""
    found = place(world, own=own)
    set_days(SYSTEM, found.pk, DAY, DAY, slots=[], reason="停电")
    return {"station_id": found.pk, "day": DAY}


def chosen(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Choose the counter of a township."""
    return {"station": place(world, own=own).pk}


def sent(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a booking as a program sends it, at a station that is there or not."""
    station_id = place(world, own=True).pk if own else 999_999
    return {"id": str(UUID(int=973)), "station": station_id, "service": "old-age", "starts_at": WEDNESDAY.isoformat()}


CANCEL = {"action": "cancel", "version": 1, "note": ""}
CALL = {"action": "call", "version": 1, "act_id": str(UUID(int=974))}
CLOSED = {"first": DAY.isoformat(), "last": "", "slots": "", "reason": "停电"}

STATION_ROWS: dict[tuple[str, str], Row] = {
    # Where help is, and what villages have: for everybody; its keepers are the desks over the area
    ("stations:list", "GET"): Row("200x9"),
    ("stations:one", "GET"): Row("200x9", thing="station"),
    ("stations:village", "GET"): Row("200x9", thing="village code"),
    ("stations:new", "GET"): Row(KEEP),
    ("stations:new", "POST"): Row(KEEP_REFUSED),
    ("stations:change", "GET"): Row(KEEP, other=CITY, thing="station"),
    ("stations:change", "POST"): Row(KEEP_REFUSED, other=CITY_REFUSED, thing="station"),
    ("stations:days", "POST"): Row(KEEP_DONE, other=CITY_DONE, thing="station", data=CLOSED),
    ("stations:day-remove", "POST"): Row(KEEP_DONE, other=CITY_DONE, thing="station day"),
    ("stations:elements", "GET"): Row(KEEP),
    ("stations:village-edit", "GET"): Row(KEEP, other=CITY, thing="village code"),
    ("stations:village-edit", "POST"): Row(KEEP_REFUSED, other=CITY_REFUSED, thing="village code"),
    ("stations:model", "GET"): Row(CITY),
    ("stations:model", "POST"): Row(CITY),
    ("stations:model-begin", "POST"): Row(CITY_DONE),
    ("stations:model-publish", "POST"): Row(CITY_REFUSED),
    # Appointments: whose they are, and the counters of the place
    ("stations:book", "GET"): Row("302 200x8", thing="station"),
    ("stations:book", "POST"): Row("302 422x8", thing="station"),
    ("stations:mine", "GET"): Row("302 200x8"),
    ("stations:follow", "GET"): Row("200x9"),
    ("stations:follow", "POST"): Row("422x9"),
    ("stations:slip", "GET"): Row(MINE, other=HIDDEN, thing="appointment"),
    ("stations:calendar", "GET"): Row(MINE, other=HIDDEN, thing="appointment"),
    ("stations:appointment", "GET"): Row(MINE, other=HIDDEN, thing="appointment page"),
    ("stations:appointment-act", "POST"): Row(
        "302 404x2 302x2 404x4", other=HIDDEN, thing="appointment page", data=CANCEL
    ),
    ("stations:desk", "GET"): Row("302 403x2 200x3 403x3"),
    ("stations:choose", "POST"): Row("302 403x2 302x2 404 403x3", other="302 403x2 404x3 403x3", data=chosen),
    ("stations:tap", "POST"): Row(
        "302 403x2 302x2 404 403x3", other="302 403x2 404x3 403x3", thing="appointment", data=CALL
    ),
    ("api:stations", "GET"): Row("200x9"),
    ("api:station", "GET"): Row("200x9", thing="station"),
    ("api:station-times", "GET"): Row("200x9", thing="station"),
    ("api:appointments", "GET"): Row("401 200x8"),
    ("api:appointments", "POST"): Row("401 201x8", other="401 404x8", data=sent),
    ("api:appointment", "GET"): Row("401 404x2 200x2 404x4", other="401 404x8", thing="appointment"),
    ("api:appointment-acts", "GET"): Row("401 404x2 200x2 404x4", other="401 404x8", thing="appointment"),
    ("api:appointment-acts", "POST"): Row("401 404x2 200x2 404x4", other="401 404x8", thing="appointment", data=CANCEL),
    ("api:village-elements", "GET"): Row("401 403x2 200x2 403 200x2 403"),
    ("public:services", "GET"): Row("200x9"),
    ("public:service", "GET"): Row("200x9", thing="service"),
}

STATION_THINGS = {
    "station": lambda world, user, own: {"station_id": place(world, own=own).pk},
    "station day": station_day,
    "village code": lambda world, user, own: {
        "code": (world.town.village_a if own else world.town.village_b).code
    },
    "appointment": lambda world, user, own: {"number": appointment(world, own=own).number},
    "appointment page": lambda world, user, own: {"key": appointment(world, own=own).number},
}  # fmt: skip

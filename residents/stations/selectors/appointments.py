"""Owns the reading of appointments: the free times of a station, its list of a day, whose each is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.sealing import Unreadable
from foundation.process.timeline import TimelineEntry, steps_of
from procedures.clocks.worktime import ONE_DAY
from procedures.dossiers.selectors import service_titles
from residents.stations.choices import FREE_STATES, OPEN_STATES, STATE_TONES, AppointmentState
from residents.stations.contacts import Caller, unseal_caller
from residents.stations.models import Appointment, Station
from residents.stations.scoping import own_stations, visible_to
from residents.stations.selectors.hours import StationHours, times_of
from residents.stations.selectors.places import present_stations, with_rest
from residents.stations.workflow import APPOINTMENT


@dataclass(frozen=True, slots=True)
class FreeTime:
    """One time of a station and how many places it has left."""

    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment as its own person and the counter read it."""

    appointment: Appointment
    service: str
    service_code: str
    state_words: str
    tone: str
    caller: Caller


def hidden_appointment() -> NotFound:
    """Return the refusal of an appointment that the actor does not see."""
    return NotFound(_("There is no such appointment."))


def visible_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments the actor may see, in no order."""
    return Appointment.objects.filter(visible_to(actor))


def appointment_by_number(actor: Actor, number: str) -> Appointment:
    """Return one the actor may see, with its station; raises ``NotFound``."""
    rows = visible_appointments(actor).select_related("station__kind", "type")
    found = rows.filter(number=tidy_number(number)).first()
    if found is None:
        raise hidden_appointment()
    return found


def tidy_number(text: str) -> str:
    """Return a number as it is kept, however it was typed."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:10]


def appointment_by_slip(number: str, tail: str) -> Appointment:
    """Return the appointment of this number to whoever knows the end of the phone that was left, if one was; raises ``NotFound``."""
    found = Appointment.objects.select_related("station__kind", "type").filter(number=tidy_number(number)).first()
    phone = caller_of(found).phone if found is not None else ""
    if found is None or (phone and phone[-4:] != tail):
        raise NotFound(_("No appointment has this number and this end of a phone. Read both from the slip again."))
    return found


def caller_of(appointment: Appointment) -> Caller:
    """Return who comes: as it was left, else by the account."""
    try:
        left = unseal_caller(appointment.number, appointment.sealed_contact)
    except Unreadable:
        left = Caller()
    if left.name or appointment.user_id is None:
        return left
    user = accounts.user(appointment.user_id)
    return Caller(user.name, left.phone or user.phone or "")


def taken_places(station: Station, starts: Iterable[datetime]) -> Mapping[datetime, int]:
    """Return how many places of each of these times are given out; one statement."""
    times = list(starts)
    if not times:
        return {}
    rows = Appointment.objects.filter(station=station, starts_at__gte=min(times), starts_at__lte=max(times))
    return Counter(rows.exclude(state__in=FREE_STATES).values_list("starts_at", flat=True))


def free_times(
    station: Station, now: datetime, *, first: date | None = None, days: int | None = None
) -> list[FreeTime]:
    """Return the times of a station that lie ahead, as far as it books, with the places left in each; one statement."""
    today = city_time.local_day(now)
    last = today + station.days_ahead * ONE_DAY
    begin = max(first or today, today)
    end = min(last, begin + (days - 1) * ONE_DAY) if days is not None else last
    hours, found = StationHours(station), []
    day = begin
    while day <= end:
        found += [(start, stop) for start, stop in times_of(station, day, hours) if start > now]
        day += ONE_DAY
    given = taken_places(station, (start for start, _stop in found))
    return [FreeTime(start, stop, max(0, station.slot_places - given.get(start, 0))) for start, stop in found]


def next_free_times(station: Station, now: datetime, count: int) -> list[FreeTime]:
    """Return the next times that have a place."""
    return [one for one in free_times(station, now) if one.free][:count]


def appointment_views(rows: Iterable[Appointment]) -> list[AppointmentView]:
    """Return appointments, read with station and type, with what stands beside them; two statements for any number."""
    found = list(rows)
    titles = service_titles() if found else {}
    names = accounts.recipients({one.user_id for one in found if one.user_id is not None}) if found else {}
    return [_view(one, titles, names) for one in found]


def _view(one: Appointment, titles: Mapping[str, str], people: Mapping[int, Any]) -> AppointmentView:
    try:
        caller = unseal_caller(one.number, one.sealed_contact)
    except Unreadable:
        caller = Caller()
    person = people.get(one.user_id) if one.user_id is not None else None
    if not caller.name and person is not None:
        caller = Caller(person.name, caller.phone or person.phone)
    return AppointmentView(
        appointment=one,
        service=titles.get(one.type.code, one.type.code),
        service_code=one.type.code,
        state_words=capfirst(str(AppointmentState(one.state).label)),
        tone=STATE_TONES.get(AppointmentState(one.state), "closed"),
        caller=caller,
    )


def day_list(station: Station, day: date) -> list[AppointmentView]:
    """Return the appointments of a station's day in their order, those cancelled left out; three statements."""
    begins = city_time.midnight(day)
    rows = Appointment.objects.filter(station=station, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    rows = rows.exclude(state__in=FREE_STATES).select_related("type", "station").order_by("starts_at", "seat")
    return appointment_views(rows)


def own_appointments(actor: Actor) -> list[AppointmentView]:
    """Return the actor's own, what still comes first; three statements."""
    if actor.user_id is None:
        return []
    rows = Appointment.objects.filter(user=actor.user_id).select_related("type", "station__kind")
    ahead = list(rows.filter(state__in=OPEN_STATES).order_by("starts_at")[:50])
    past = list(rows.exclude(state__in=OPEN_STATES).order_by("-starts_at")[:20])
    return appointment_views([*ahead, *past])


def counters_of(actor: Actor) -> list[Station]:
    """Return the stations at whose counters the actor serves, a township's own before those of its villages."""
    rows = with_rest(present_stations().filter(own_stations(actor))).order_by("name", "pk")
    return sorted(rows, key=lambda row: (row.village_id is not None, row.name))


def due_reminders(now: datetime) -> QuerySet[Appointment]:
    """Return those of tomorrow that were booked before today and of whom nobody was reminded yet."""
    today = city_time.local_day(now)
    tomorrow = city_time.midnight(today + ONE_DAY)
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED, reminded_at__isnull=True)
    ahead = rows.filter(starts_at__gte=tomorrow, starts_at__lt=tomorrow + timedelta(days=1))
    return ahead.filter(entered_at__lt=city_time.midnight(today)).select_related("station", "type").order_by("pk")


def appointment_timeline(appointment: Appointment) -> list[TimelineEntry]:
    """Return its steps in the reader's words."""
    return steps_of(APPOINTMENT, appointment.steps.all(), remark)


def remark(action: str, detail: Mapping[str, Any]) -> str:
    """Return what was chosen, in a sentence."""
    del action
    at = detail.get("starts_at")
    return city_time.local_time(datetime.fromisoformat(at)).strftime("%Y-%m-%d %H:%M") if at else ""


def booked_ahead(station_id: int, now: datetime) -> QuerySet[Appointment]:
    """Return what is booked at a station from now on."""
    rows = Appointment.objects.filter(Q(station=station_id, state=AppointmentState.BOOKED), starts_at__gt=now)
    return rows.order_by("starts_at", "seat")

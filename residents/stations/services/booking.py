"""Owns how an appointment begins and moves: the last place of a time is given out once, a time sent twice is one."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import DifferentContent, Invalid, Stale
from foundation.kernel.keys import secret_keys
from foundation.process.acts import SentAct, do_once
from foundation.process.services import ActData, advance_many, begin, is_missing
from foundation.process.workflow import Move
from procedures.dossiers.choices import Channel
from procedures.dossiers.selectors import service_titles
from residents.stations import selectors
from residents.stations.choices import FREE_STATES, MOST_AT_ONCE, OPEN_STATES, AppointmentAction
from residents.stations.contacts import Caller, seal_caller
from residents.stations.models import Appointment, Station
from residents.stations.policies import HOLDER
from residents.stations.scoping import visible_to
from residents.stations.selectors.appointments import tidy_number
from residents.stations.services.process import APPOINTMENTS

CALENDAR = system("day of appointments")
HOURS = system("hours of a station")
NUMBER_SIGNS = 8
LONGEST_NAME = 40
BATCH = 200


@dataclass(frozen=True, slots=True)
class AppointmentData:
    """What is booked. ``id`` is made by the client. ``account``: whose it is where a counter books for an account; ``name``
    and ``phone`` (E.164) are of whoever has none, who ``wants_text``: agreed to a text message.
    """

    id: UUID
    station_id: int
    service: str
    starts_at: datetime
    channel: str = Channel.ONLINE
    name: str = ""
    phone: str = ""
    account: str = ""
    wants_text: bool = False


@dataclass(frozen=True, slots=True)
class AppointmentIntake:
    """The appointment, and whether this very call made it."""

    appointment: Appointment
    is_new: bool


def number_of(client_id: UUID) -> str:
    """Return the number of an appointment: the same for one sent twice, and of no pattern that somebody guesses."""
    mac = hmac.new(secret_keys()[0].encode(), f"appointment:{client_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac)[:NUMBER_SIGNS].decode()


def book_appointment(actor: Actor, data: AppointmentData) -> AppointmentIntake:
    """Book a time, once: for the actor's own account, or by a counter for somebody else.

    The same id with the same content answers the appointment that is there, with other content ``DifferentContent``. Raises
    ``Denied``, ``NotFound`` for a station, ``Invalid`` naming fields, among them a time whose last place is given out.
    """
    known = _earlier_intake(actor, data)
    if known is not None:
        return known
    now = city_time.now()
    try:
        with transaction.atomic():
            station = _locked_station(data.station_id)
            # The same one sent at the same moment came first, and may have taken the last place.
            if (known := _earlier_intake(actor, data)) is not None:
                return known
            appointment = _prepare(actor, data, station, now)
            policies.require(actor, "appointment.book", appointment)
            _check_count(appointment)
            _take_place(appointment, data.starts_at, now)
            detail = {"starts_at": appointment.starts_at.isoformat(), "station": station.pk}
            begin(actor, APPOINTMENTS, appointment, ActData(detail=detail), at=now)
    except IntegrityError:
        known = _earlier_intake(actor, data)
        if known is None:
            raise Stale(_("You have an appointment at this time already.")) from None
        return known
    return AppointmentIntake(appointment, is_new=True)


def _earlier_intake(actor: Actor, data: AppointmentData) -> AppointmentIntake | None:
    known = Appointment.objects.select_related("station", "type").filter(client_id=data.id).first()
    if known is None:
        return None
    first = known.steps.order_by("number").first()
    is_own = actor.user_id is not None and actor.user_id in (known.user_id, known.entered_by_id)
    said = (data.station_id, data.service, data.starts_at)
    kept = (known.station_id, known.type.code, datetime.fromisoformat(first.detail["starts_at"]) if first else None)
    if not is_own or kept != said:
        raise DifferentContent(_("Another appointment has been sent under this number."))
    return AppointmentIntake(known, is_new=False)


def _locked_station(station_id: int) -> Station:
    """Return a station with its row locked: whoever books there, or changes its hours, waits for the other."""
    if not Station.objects.select_for_update().filter(pk=station_id).exists():
        raise selectors.hidden_station()
    return selectors.station_by_id(station_id)


def _prepare(actor: Actor, data: AppointmentData, station: Station, now: datetime) -> Appointment:
    """Return the appointment, not yet written, without its time."""
    handled = {row.type.code: row.type for row in station.services.all()}
    if data.service not in handled or data.service not in service_titles():
        sentence = _("This service is not handled at this station. Choose another one.")
        raise Invalid(sentence, fields={"service": sentence})
    number, is_own = number_of(data.id), data.channel == Channel.ONLINE
    caller, account = Caller(data.name.strip()[:LONGEST_NAME], data.phone), None
    if is_own:
        caller, account = Caller(), actor.user_id
    else:
        account = _account(data.account)
        if account is not None and not caller.name:
            caller = Caller(accounts.user(account).name, caller.phone)
        if not caller.name:
            raise Invalid(_("Something is still missing."), fields={"name": _("Say who comes, to be called by name.")})
    return Appointment(
        client_id=data.id,
        number=number,
        station=station,
        type=handled[data.service],
        channel=data.channel,
        user_id=account,
        sealed_contact=seal_caller(number, caller),
        entered_by_id=None if is_own else actor.user_id,
        wants_text=bool(data.wants_text and caller.phone and account is None),
        entered_at=now,
    )


def _account(name: str) -> int | None:
    if not name.strip():
        return None
    found = accounts.user_signing_in_as(name.strip())
    if found is None or not found.is_active:
        sentence = _("There is no such account. Leave it empty: an appointment needs none.")
        raise Invalid(sentence, fields={"account": sentence})
    return int(found.pk)


def _check_count(appointment: Appointment) -> None:
    """Raise ``Invalid`` where an account holds as many as it may: times are for others too."""
    if appointment.user_id is None:
        return
    if Appointment.objects.filter(user=appointment.user_id, state__in=OPEN_STATES).count() >= MOST_AT_ONCE:
        raise Invalid(
            _("You have %(count)d appointments ahead. Cancel one first, so that others find a time.")
            % {"count": MOST_AT_ONCE}
        )


def _take_place(appointment: Appointment, starts_at: datetime, now: datetime) -> None:
    """Set the time of an appointment and the lowest place of it that is free; the station's row is locked.

    Raises ``Invalid`` for a time the station does not have, and for one that is full, naming the next ones.
    """
    station = appointment.station
    day = city_time.local_day(starts_at)
    time = next(
        (one for one in selectors.free_times(station, now, first=day, days=1) if one.starts_at == starts_at), None
    )
    if time is None or not time.free:
        sentence = _("The last place of this time was just taken.") if time else _("There is no such time here.")
        raise Invalid(sentence, fields={"starts_at": f"{sentence} {_next_words(station, now)}".strip()})
    held = set(
        Appointment.objects.filter(station=station, starts_at=starts_at)
        .exclude(pk=appointment.pk)
        .exclude(state__in=FREE_STATES)
        .values_list("seat", flat=True)
    )
    appointment.seat = next(seat for seat in range(1, station.slot_places + 1) if seat not in held)
    appointment.starts_at, appointment.ends_at = time.starts_at, time.ends_at


def _next_words(station: Station, now: datetime) -> str:
    times = selectors.next_free_times(station, now, 3)
    if not times:
        return _("No time is free in the coming days.")
    words = _(", ").join(f"{city_time.local_time(one.starts_at):%Y-%m-%d %H:%M}" for one in times)
    return _("The next free ones: %(times)s.") % {"times": words}


def act_on_appointment(actor: Actor, number: str, sent: SentAct) -> Appointment:
    """Do one act on an appointment the actor sees, once, and return it; raises what ``do_once`` raises."""
    rows = Appointment.objects.filter(number=tidy_number(number))
    if sent.action == AppointmentAction.MOVE and not is_missing(sent.data.get("starts_at")):
        sent = replace(sent, data={**sent.data, "starts_at": _moment(sent.data["starts_at"]).isoformat()})

    def build(appointment: Appointment, move: Move) -> ActData:
        names = (*move.needs, *move.takes)
        wanted = {name: sent.data[name] for name in names if not is_missing(sent.data.get(name))}
        given = ActData(note=sent.note.strip(), data=wanted, id=sent.id)
        make = _MAKERS.get(move.action)
        if make is None or any(name not in wanted for name in move.needs if name != "note"):
            return given
        return make(appointment, given)

    with transaction.atomic():
        # Always the station first and then the appointment, so that nobody waits for each other.
        station_id = rows.values_list("station_id", flat=True).first()
        Station.objects.select_for_update().filter(pk=station_id or 0).first()
        return do_once(  # type: ignore[no-any-return]
            actor, APPOINTMENTS, rows, sent, build, seen=visible_to(actor), missing=selectors.hidden_appointment()
        )


def act_by_slip(number: str, tail: str, sent: SentAct) -> Appointment:
    """Do an act for whoever holds the slip: choose another time, or cancel; raises as above, and ``NotFound``."""
    found = selectors.appointment_by_slip(number, tail)
    return act_on_appointment(system(HOLDER), found.number, sent)


def _moment(value: Any) -> datetime:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return at.astimezone(city_time.local_time(city_time.now()).tzinfo)
    except (ValueError, OverflowError):
        sentence = _("Choose one of the times.")
        raise Invalid(sentence, fields={"starts_at": sentence}) from None


def _move(appointment: Appointment, given: ActData) -> ActData:
    """Take a place at another time; the old one is free with it."""
    before, starts_at = appointment.starts_at, datetime.fromisoformat(given.data["starts_at"])
    if appointment.state == "booked" and starts_at == before:
        sentence = _("It is at this time already.")
        raise Invalid(sentence, fields={"starts_at": sentence})
    station = selectors.station_by_id(appointment.station_id)
    other = Appointment(pk=appointment.pk, station=station)
    _take_place(other, starts_at, city_time.now())
    columns = {"starts_at": other.starts_at, "ends_at": other.ends_at, "seat": other.seat, "reminded_at": None}
    detail = {"starts_at": given.data["starts_at"], "was": before.isoformat()}
    return replace(given, detail=detail, columns=columns)


_MAKERS: Mapping[str, Callable[[Appointment, ActData], ActData]] = {AppointmentAction.MOVE: _move}


def displace_appointments(station_id: int, reason: str, now: datetime) -> int:
    """Take the time from every appointment that its station has no more, and tell whose it was; return how many.

    Inside the transaction that changes the station, whose row is locked.
    """
    station = selectors.station_by_id(station_id)
    lost = [one.pk for one in selectors.booked_ahead(station_id, now) if not _still_fits(station, one)]
    if lost:
        advance_many(
            HOURS, APPOINTMENTS, lost, AppointmentAction.DISPLACE, lambda _one, _move: ActData(note=reason), at=now
        )
    return len(lost)


def _still_fits(station: Station, appointment: Appointment) -> bool:
    is_handled = any(row.type_id == appointment.type_id for row in station.services.all())
    is_open = selectors.is_time_of(station, appointment.starts_at, appointment.ends_at)
    return is_handled and is_open and appointment.seat <= station.slot_places


def end_past_appointments(now: datetime) -> int:
    """End what was left open on a day that is over; nobody is noted as not having come by that. Return how many."""
    today = city_time.midnight(city_time.local_day(now))
    due = Appointment.objects.filter(state__in=OPEN_STATES, starts_at__lt=today).order_by("pk")
    total = 0
    while pks := list(due.values_list("pk", flat=True)[:BATCH]):
        total += (
            count := len(
                advance_many(CALENDAR, APPOINTMENTS, pks, AppointmentAction.END, lambda _one, _move: ActData(), at=now)
            )
        )
        if not count:
            break
    return total

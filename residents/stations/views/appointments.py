"""A time at a station: chosen, looked at, moved, cancelled; on a slip, in a calendar, and by the number on the slip."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import city_time, pacing
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, Invalid, NotFound
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.http import form_refusal, status_of
from grids.workforce.choices import Role
from procedures.dossiers.choices import Channel
from residents.people.access import network_of
from residents.stations import presenters, selectors, services
from residents.stations.choices import AppointmentAction, AppointmentState
from residents.stations.forms import ACT_FIELDS, BookingForm, SlipActForm, SlipForm
from residents.stations.policies import is_holder
from residents.stations.scoping import BOOKERS, keeps_counter
from residents.stations.views.calendars import calendar_file

# A number and four digits: so many tries in an hour from one address, then one a minute.
TRIES, SECONDS_A_TRY = 20, 60


def channel_of(actor: Actor, station: Any) -> str:
    """Return by which way the actor books at a station: for somebody who comes, as a grid worker, or for oneself."""
    if keeps_counter(actor, station):
        return Channel.COUNTER
    return Channel.PROXY if actor.has_role(Role.GRID_WORKER) else Channel.ONLINE


def _day_asked(request: Any) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day") or request.POST.get("day") or "")
    except ValueError:
        return None


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def book(request: Any, station_id: int) -> HttpResponse:
    """Show the free times of a station, or book one and lead to the appointment."""
    station = selectors.station_by_id(station_id)
    wants_own = request.GET.get("own") == "1" or request.POST.get("own") == "1"
    channel = Channel.ONLINE if wants_own else channel_of(request.actor, station)
    if request.method == "GET":
        form = BookingForm.blank(station, channel=channel, service=request.GET.get("service", ""))
        return _booking_page(request, station, form, channel)
    form = BookingForm(station, request.POST, channel=channel)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        made = services.book_appointment(request.actor, form.appointment).appointment
    except DomainError as error:
        for name, text in error.fields.items():
            if name in form.fields and not form.has_error(name):
                form.add_error(name, ValidationError(text))
        return _booking_page(request, station, form, channel, problem=error.message, status=status_of(error))
    messages.success(request, _("Booked: %(time)s.") % {"time": presenters.moment_words(made.starts_at)})
    return redirect("stations:appointment", made.number)


def _booking_page(
    request: Any, station: Any, form: BookingForm, channel: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    now = city_time.now()
    days = presenters.days_of_times(selectors.free_times(station, now))
    asked = _day_asked(request)
    shown = next((day for day in days if day["day"] == asked), None) or next((day for day in days if day["free"]), None)
    context = {
        "station": station,
        "one": presenters.station_rows([station], now)[0],
        "form": form,
        "channel": channel,
        "days": days,
        "shown": shown,
        "service": form["service"].value() or "",
        "is_own": channel == Channel.ONLINE and request.actor.has_role(*BOOKERS),
        "may_book_own": channel != Channel.ONLINE,
        "problem": problem,
    }
    return render(request, "stations/book.html", context, status=status)


@rule(SIGNED_IN)
@require_safe
def own_appointments(request: Any) -> HttpResponse:
    """Show the reader's own appointments."""
    return render(request, "stations/mine.html", {"rows": selectors.own_appointments(request.actor)})


class AppointmentPage(ActPage):
    """One appointment, for whose it is and for the counter."""

    process, route, left = services.APPOINTMENTS, "stations:appointment", "stations:mine"
    page = "stations/appointment.html"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: Any) -> Any:
        """Return the appointment with its station."""
        return selectors.appointment_by_number(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with the times that are free."""
        return presenters.complete_offer(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return what the reader may do; a resident is not shown what a counter does."""
        found = super().offers(actor, subject)
        if keeps_counter(actor, subject.station) and not is_holder(actor, subject):
            return found
        return [offer for offer in found if offer.action in (AppointmentAction.MOVE, AppointmentAction.CANCEL)]

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_appointment(request.actor, key, form.sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return the appointment with its station and its steps."""
        station = selectors.station_by_id(subject.station_id)
        return {
            "appointment": subject,
            "one": selectors.appointment_views([subject])[0],
            "station": presenters.station_rows([station], city_time.now())[0],
            "when": presenters.moment_words(subject.starts_at),
            "is_counter": keeps_counter(request.actor, subject.station),
            "is_own": is_holder(request.actor, subject),
            "is_displaced": subject.state == AppointmentState.DISPLACED,
            "steps": timeline_rows(selectors.appointment_timeline(subject)),
        }


@rule(SIGNED_IN)
@never_cache
@require_safe
def slip(request: Any, number: str) -> HttpResponse:
    """Show the slip to print: number, time and place."""
    found = selectors.appointment_by_number(request.actor, number)
    link = request.build_absolute_uri(reverse("stations:follow")) + f"?number={found.number}"
    context = {
        "appointment": found,
        "one": selectors.appointment_views([found])[0],
        "station": found.station,
        "when": presenters.moment_words(found.starts_at),
        "link": link,
    }
    return render(request, "stations/slip.html", context)


@rule(SIGNED_IN)
@never_cache
@require_safe
def calendar(request: Any, number: str) -> HttpResponse:
    """Answer the appointment as a file for a calendar; nothing in it says what for."""
    return _file(selectors.appointment_by_number(request.actor, number))


def _file(appointment: Any) -> HttpResponse:
    response = HttpResponse(calendar_file(appointment), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{appointment.number}.ics"'
    return response


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Any) -> HttpResponse:
    """Show an appointment to whoever has its number and the end of the phone: another time, or cancelling, without an account."""
    if request.method == "GET":
        form = SlipForm(initial={"number": request.GET.get("number", "")[:24]})
        return render(request, "stations/follow.html", {"form": form})
    wants_act = "action" in request.POST
    form = (SlipActForm if wants_act else SlipForm)(request.POST)
    paces = [pacing.Pace(f"stations:follow:{network_of(request)}", TRIES, SECONDS_A_TRY)]
    found, problem, status = None, "", 200
    try:
        if not form.is_valid():
            raise form_refusal(form)
        if pacing.seconds_to_wait(paces):
            raise Invalid(_("Too many tries came from here. Wait a minute, or ask at the counter."))
        pacing.count_one(paces)
        found = selectors.appointment_by_slip(form.cleaned_data["number"], form.cleaned_data["tail"])
        if wants_act:
            found = _act_by_slip(form)
    except NotFound as error:
        problem, status = error.message, 404
    except DomainError as error:
        problem, status = " ".join((error.message, *map(str, error.fields.values()))), status_of(error)
    return _slip_page(request, form, found, problem, status)


def _act_by_slip(form: Any) -> Any:
    values = form.cleaned_data
    data = {"starts_at": values["starts_at"]} if values["starts_at"] else {}
    sent = SentAct(values["action"], values["version"], "", data)
    return services.act_by_slip(values["number"], values["tail"], sent)


def _slip_page(request: Any, form: Any, found: Any, problem: str, status: int) -> HttpResponse:
    if found is None:
        return render(request, "stations/follow.html", {"form": form, "problem": problem}, status=status)
    found = selectors.appointment_by_slip(found.number, form.cleaned_data.get("tail", ""))
    is_open = found.state in (AppointmentState.BOOKED, AppointmentState.DISPLACED)
    station = selectors.station_by_id(found.station_id)
    context = {
        "form": form,
        "problem": problem,
        "appointment": found,
        "one": selectors.appointment_views([found])[0],
        "station": presenters.station_rows([station], city_time.now())[0],
        "when": presenters.moment_words(found.starts_at),
        "times": presenters.time_choices(station, city_time.now()) if is_open else (),
        "is_open": is_open,
        "tail": form.cleaned_data.get("tail", ""),
    }
    return render(request, "stations/follow.html", context, status=status)

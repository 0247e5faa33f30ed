"""The counter's morning: who comes today to the own counter, called, served and done by the keyboard alone."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError, NotFound
from foundation.process.acts import SentAct
from foundation.web.access import posted, rule
from foundation.web.act_forms import ActRetry
from grids.workforce.choices import Role
from residents.stations import presenters, selectors, services
from residents.stations.choices import AppointmentAction, AppointmentState
from residents.stations.workflow import APPOINTMENT

KEEPERS = posted(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.DEPARTMENT_HANDLER)
# What is one tap at the counter, in the order of a visit.
TAPS = (AppointmentAction.CALL, AppointmentAction.COME, AppointmentAction.FINISH, AppointmentAction.MISS)


def _day(request: Any) -> date:
    today = city_time.local_day(city_time.now())
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today


@rule(KEEPERS)
@require_safe
def desk(request: Any) -> HttpResponse:
    """Show who comes on a day to the own counter, each with the next thing to do."""
    stations = selectors.counters_of(request.actor)
    station, day, now = presenters.own_counter(request.session, stations), _day(request), city_time.now()
    views = selectors.day_list(station, day) if station is not None else []
    rows = [_row(request, view) for view in views]
    focus = request.GET.get("at", "")
    first = next((row["view"].appointment.number for row in rows if row["taps"]), "")
    context = {
        "stations": stations,
        "station": station,
        "one": presenters.station_rows([station], now)[0] if station is not None else None,
        "day": day,
        "label": presenters.day_label(day),
        "is_today": day == city_time.local_day(now),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "rows": rows,
        "focus": focus or first,
        "waiting": sum(row["view"].appointment.state == AppointmentState.BOOKED for row in rows),
    }
    return render(request, "stations/desk.html", context)


def _row(request: Any, view: selectors.AppointmentView) -> dict[str, Any]:
    """Return an appointment with the taps its state allows; nobody serves the own one."""
    moves = [APPOINTMENT.find(view.appointment.state, action) for action in TAPS]
    taps = [
        move for move in moves if move is not None and policies.ask(request.actor, move.capability, view.appointment)
    ]
    at_counter = view.appointment.state in (AppointmentState.CAME, AppointmentState.DONE)
    return {
        "view": view,
        "taps": taps,
        "time": f"{city_time.local_time(view.appointment.starts_at):%H:%M}",
        "open_url": f"{reverse('hall:take-in', args=[view.service_code])}?appointment={view.appointment.number}"
        if at_counter
        else "",
    }


@rule(KEEPERS)
@require_POST
def choose(request: Any) -> HttpResponse:
    """Remember at which counter this browser stands."""
    chosen = request.POST.get("station", "")
    station = next((one for one in selectors.counters_of(request.actor) if str(one.pk) == chosen), None)
    if station is None:
        raise NotFound(_("Choose a station of your own area."))
    request.session[presenters.AT] = station.pk
    return redirect("stations:desk")


@rule(KEEPERS)
@require_POST
def tap(request: Any, number: str) -> HttpResponse:
    """Do one act from the list and lead back to the same row; a second tap of what is done changes nothing."""
    form = ActRetry(request.POST)
    try:
        version = int(request.POST.get("version", "0"))
        sent = form.sent if form.is_valid() else SentAct("")
        done = services.act_on_appointment(request.actor, number, SentAct(sent.action, version, "", {}, sent.id))
        day = city_time.local_day(done.starts_at)
    except ValueError:
        raise NotFound(_("This could not be read. Try again from this page.")) from None
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        messages.error(request, error.message)
        day = city_time.local_day(selectors.appointment_by_number(request.actor, number).starts_at)
    return redirect(f"{reverse('stations:desk')}?day={day.isoformat()}&at={number}#row-{number}")

"""Where help is: the list beside its map, one station, and how its keepers change it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import Denied, DomainError, Invalid
from foundation.web.access import PUBLIC, posted, rule
from foundation.web.http import form_refusal, status_of
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page
from grids.areas.choices import Level
from incidents.cases.views.maps import pin_map
from procedures.dossiers.choices import Provider
from procedures.dossiers.forms import village_choices
from procedures.dossiers.selectors import service_titles
from residents.stations import presenters, selectors, services
from residents.stations.forms import DaysForm, StationForm
from residents.stations.lists import Stations
from residents.stations.scoping import EDITORS, keeps_counter

KEEPERS = posted(*EDITORS)
PER_PAGE, LISTING = 30, Stations()


def _around_list(request: Any) -> Mapping[str, Any]:
    is_keeper, tab = request.actor.has_role(*EDITORS), request.GET.get("tab", "")
    kinds = [(one.code, selectors.kind_name(one)) for one in selectors.kinds()]
    tabs = [("", _("There now")), ("ended", _("There no more"))] if is_keeper else []
    return {
        "net_url": f"{reverse('areas:public-map')}?level={Level.VILLAGE}",
        "villages": village_choices(),
        "may_add": is_keeper,
        "is_near": bool(request.GET.get("lng") and request.GET.get("lat")),
        "own_village": presenters.own_village(request.actor),
        "tabs": [
            {"label": label, "count": "", "url": f"?tab={name}" if name else "?", "current": name == tab}
            for name, label in tabs
        ],
        "filter_fields": [
            {"name": name, "label": label, "options": options, "value": request.GET.get(name, "")}
            for name, label, options in (
                ("kind", _("Kind"), kinds),
                ("service", _("Service"), list(service_titles().items())),
                ("provider", _("Who provides it"), [(value, str(words)) for value, words in Provider.choices]),
                ("open", _("Open now"), [("true", _("yes"))]),
                ("accessible", _("Without steps"), [("true", _("yes"))]),
                ("appointments", _("Takes appointments"), [("true", _("yes"))]),
            )
        ],
    }


@rule(PUBLIC)
@require_safe
def stations(request: Any) -> HttpResponse:
    """Show the stations that fit the address, and the same ones on the map."""
    now = city_time.now()
    try:
        page, problem = LISTING.page(request.actor, request.GET, now, size=PER_PAGE), ""
    except Invalid as error:
        page, problem = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values())))
    rows = presenters.station_rows(page.items, now)
    context = {
        "rows": rows,
        "points": presenters.station_points(rows),
        "problem": problem,
        "chosen": {name: request.GET.get(name, "") for name in ("tab", *LISTING.filters.base_filters)},
        **_around_list(request),
        **page_context(request, LISTING, page),
    }
    return render(request, "stations/list.html", context, status=422 if problem else 200)


@rule(PUBLIC)
@require_safe
def station(request: Any, station_id: int) -> HttpResponse:
    """Show one station: where, when, what is handled there; to its keepers the days that differ, with a form."""
    return _station_page(request, selectors.station_by_id(station_id), DaysForm())


def _station_page(request: Any, row: Any, form: DaysForm, *, status: int = 200) -> HttpResponse:
    now = city_time.now()
    one = presenters.station_rows([row], now)[0]
    is_there = row.until_on is None or row.until_on > city_time.local_day(now)
    context = {
        "one": one,
        "station": row,
        "week": presenters.week_rows(row.week),
        "days": presenters.coming_days(row, now),
        "point": presenters.station_points([one]),
        "net_url": f"{reverse('areas:public-map')}?level={Level.VILLAGE}",
        "may_edit": bool(request.actor.grants) and bool(policies.ask(request.actor, "station.edit", row)),
        "is_counter": bool(request.actor.grants) and keeps_counter(request.actor, row),
        "takes_appointments": bool(row.slot_places and one.view.services and is_there),
        "form": form,
        "now": now,
    }
    return render(request, "stations/station.html", context, status=status)


@rule(KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of a station, or write a new one and lead to it."""
    if request.method == "GET":
        return _form_page(request, StationForm.blank(request.actor))
    form = StationForm(request.POST, actor=request.actor)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        made = services.add_station(request.actor, form.station_data)
    except (Invalid, Denied) as error:
        return _form_page(request, _with_faults(form, error), problem=error.message, status=status_of(error))
    messages.success(request, _("The station is on the map now."))
    return redirect("stations:one", made.pk)


@rule(KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: Any, station_id: int) -> HttpResponse:
    """Show a station in its form, or change it and lead back; who lost a time by it has been told."""
    row = selectors.station_by_id(station_id)
    policies.require(request.actor, "station.edit", row)
    if request.method == "GET":
        return _form_page(request, StationForm.of_station(row, request.actor), row)
    form = StationForm(request.POST, actor=request.actor)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        _row, lost = services.change_station(
            request.actor, station_id, form.station_data, revision=form.cleaned_data["revision"]
        )
    except DomainError as error:
        return _form_page(request, _with_faults(form, error), row, problem=error.message, status=status_of(error))
    messages.success(request, " ".join(filter(None, (_("Saved."), _lost_words(lost)))))
    return redirect("stations:one", station_id)


def _with_faults(form: Any, error: DomainError) -> Any:
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))
    return form


def _lost_words(lost: int) -> str:
    if not lost:
        return ""
    words = ngettext(
        "%(count)d appointment lost its time: whose it is has been told, with the next free times.",
        "%(count)d appointments lost their times: whose they are have been told, with the next free times.",
        lost,
    )
    return words % {"count": lost}


def _form_page(
    request: Any, form: StationForm, row: Any = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    pin = pin_map(request.actor)
    if row is not None:
        pin |= {"lng": row.lng, "lat": row.lat, "zoom": 16}
    context = {"form": form, "station": row, "problem": problem, "pin": pin, "place_url": reverse("cases:place")}
    return render(request, "stations/station_form.html", context, status=status)


@rule(KEEPERS)
@require_POST
def set_days(request: Any, station_id: int) -> HttpResponse:
    """Give days other hours, or close on them; the page again where something does not fit."""
    row, form = selectors.station_by_id(station_id), DaysForm(request.POST)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        values = form.cleaned_data
        lost = services.set_days(
            request.actor,
            station_id,
            values["first"],
            values["last"] or values["first"],
            slots=values["slots"],
            reason=values["reason"],
        )
    except Invalid as error:
        return _station_page(request, row, _with_faults(form, error), status=422)
    messages.success(request, " ".join(filter(None, (_("Saved."), _lost_words(lost)))))
    return redirect("stations:one", station_id)


@rule(KEEPERS)
@require_POST
def remove_day(request: Any, station_id: int, day: date) -> HttpResponse:
    """Let a day have the hours of its week again."""
    lost = services.remove_day(request.actor, station_id, day)
    messages.success(request, " ".join(filter(None, (_("Saved."), _lost_words(lost)))))
    return redirect("stations:one", station_id)

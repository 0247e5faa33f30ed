"""Reports without a place: their list, and the page on which a desk puts the pin."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError, Invalid
from foundation.web.access import posted, rule
from foundation.web.http import status_of
from foundation.web.lists.pages import list_page
from grids.areas import selectors as areas
from incidents.cases import presenters
from incidents.cases.forms import ReportForm
from incidents.cases.lists import UnplacedReports
from incidents.cases.selectors import visible_incidents
from incidents.cases.selectors.unplaced import PLACERS, unplaced_by_reference
from incidents.cases.services.unplaced import place_report
from incidents.cases.views import maps
from incidents.catalogue.selectors import matter


def _tab(request: Any) -> Mapping[str, Any]:
    return {"tab": "all" if request.GET.get("tab") == "all" else "open"}


UNPLACED = list_page(UnplacedReports(), "cases/unplaced.html", more=_tab)


@rule(posted(*PLACERS))
@require_http_methods(["GET", "POST"])
def one(request: Any, reference: str) -> HttpResponse:
    """Show a report that waits for its place, or put its pin; one that has a place leads to its incident."""
    report = unplaced_by_reference(request.actor, reference)
    if report.incident is not None:
        return redirect("cases:detail", report.incident.reference)
    if request.method == "GET":
        return _render(request, report)
    try:
        lng, lat = (_degrees(request.POST.get(name, "")) for name in ("lng", "lat"))
        incident = place_report(request.actor, reference, lng=lng, lat=lat)
    except DomainError as error:
        return _render(request, report, problem=error.message, status=status_of(error))
    messages.success(request, _("It has its place, and its desk is told."))
    # A place in another township takes it out of the sight of who placed it.
    is_seen = visible_incidents(request.actor).filter(pk=incident.pk).exists()
    return redirect("cases:detail", incident.reference) if is_seen else redirect("cases:unplaced")


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        sentence = _("Longitude and latitude are numbers in degrees.")
        raise Invalid(sentence, fields={"lng": sentence, "lat": sentence}) from None


def _render(request: Any, report: Any, *, problem: str = "", status: int = 200) -> HttpResponse:
    around = areas.place(report.township_id or report.city_id)
    context = {
        "report": report,
        "matter": presenters.matter_tile(matter(report.matter_id)),
        "area": around.name,
        "form": ReportForm(initial={name: request.POST.get(name, "") for name in ("lng", "lat")}),
        "problem": problem,
        "place_url": reverse("cases:place"),
        "pin": {**maps.pin_map(request.actor), **maps.net_of(around), "lng": around.lng, "lat": around.lat, "zoom": 13},
    }
    return render(request, "cases/unplaced_one.html", context, status=status)

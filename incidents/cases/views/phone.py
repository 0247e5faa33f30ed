"""The pages for one hand: reporting, what comes back at once, tasks and own reports."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.evidence.selectors import photos_of
from governance.kernel import clock
from governance.kernel.access import posted, rule
from governance.kernel.errors import DifferentContent, Invalid
from governance.kernel.http import page_or_fragment
from grids.workforce.choices import Role
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.forms import ReportForm
from incidents.cases.selectors.desk import often_reported
from incidents.cases.services.intake import report_incident
from incidents.cases.services.photos import REPORT, keep_incident_photo
from incidents.cases.views import maps, sending, shown

TILES = 6
PER_PAGE = 30
STAFFED = posted(*Role.values)


@rule(STAFFED)
@require_http_methods(["GET", "POST"])
def report(request: Any) -> HttpResponse:
    """Show the report, or take one in and lead to its receipt."""
    if request.method == "GET":
        return render(request, "cases/report.html", _page(request, ReportForm.fresh()))
    form = ReportForm(request.POST, request.FILES)
    again = partial(_again, request)
    if not form.is_valid():
        return sending.refused(request, form, sending.missing(form), again)
    try:
        incident = report_incident(request.actor, form.report())
    except (Invalid, DifferentContent) as error:
        return sending.refused(request, form, error, again)
    keep = partial(keep_incident_photo, request.actor, incident.reference, stage=REPORT)
    sending.keep_photos(request, form, keep)
    return sending.taken(request, reverse("cases:receipt", args=[incident.reference]))


def _again(request: Any, form: ReportForm, problem: str, status: int) -> HttpResponse:
    return render(request, "cases/report.html", _page(request, form, problem), status=status)


def _page(request: Any, form: ReportForm, problem: str = "") -> dict[str, Any]:
    rules = shown.today_matters()
    often = often_reported(request.actor, clock.local_day(clock.now()), TILES)
    by_id = {rule.id: rule for rule in rules}
    common = [by_id[pk] for pk in often if pk in by_id]
    common += [rule for rule in rules if rule not in common][: TILES - len(common)]
    chosen = form["matter"].value() or ""
    place = (form["lng"].value(), form["lat"].value())
    known = form.is_bound and not form.has_error("lng") and not form.has_error("lat") and all(place)
    codes = {rule.code for rule in common}
    return {
        "form": form,
        "problem": problem,
        "common": [shown.tile(rule, chosen) for rule in common],
        "groups": shown.tile_groups(rules, chosen if chosen not in codes else ""),
        "open_all": bool(chosen) and chosen not in codes,
        "verdict": shown.verdict_of(request.actor, *map(float, place)) if known else None,
        **maps.pin_map(request.actor),
    }


@rule(STAFFED)
@require_GET
def place(request: Any) -> HttpResponse:
    """Name the grid of a point, or say what to do; a fragment of the report."""
    try:
        lng, lat = float(request.GET.get("lng", "")), float(request.GET.get("lat", ""))
    except ValueError:
        verdict = shown.Verdict("outside", _("Longitude and latitude are numbers in degrees."))
    else:
        verdict = shown.verdict_of(request.actor, lng, lat)
    return render(request, "cases/_place.html", {"verdict": verdict})


@rule(STAFFED)
@require_GET
def receipt(request: Any, reference: str) -> HttpResponse:
    """Show what a reporter gets back: the reference, the grid, who has it, and until when."""
    case = selectors.by_reference(request.actor, reference)
    return render(
        request,
        "cases/receipt.html",
        {
            "case": case,
            "one": shown.shown([case])[0],
            "now": clock.now(),
            "photos": photos_of(SUBJECT_KIND, case.reference),
        },
    )


@rule(STAFFED)
@require_GET
def tasks(request: Any) -> HttpResponse:
    """Show what waits for the reader's own act, what is due next first; or the reader's reports and what came of them."""
    tab = "reports" if request.GET.get("tab") == "reports" else "tasks"
    waiting = selectors.tasks(request.actor)
    own = selectors.named(selectors.visible(request.actor)).filter(reported_by=request.actor.user_id)
    queryset, ordering = (own, "-reported_at") if tab == "reports" else (waiting, "next_due_at")
    page = selectors.page_of(queryset, ordering=ordering, cursor=request.GET.get("cursor", ""), size=PER_PAGE)
    rows = shown.shown(page.items)
    if tab == "reports":
        rows = shown.with_results(rows)
    url = reverse("cases:tasks")
    context = {
        "tab": tab,
        "rows": rows,
        "now": clock.now(),
        "next_cursor": page.next,
        "previous_cursor": page.previous,
        "tabs": [
            {"label": _("To do"), "url": url, "current": tab == "tasks", "count": selectors.capped_count(waiting)},
            {"label": _("My reports"), "url": f"{url}?tab=reports", "current": tab == "reports", "count": None},
        ],
    }
    return page_or_fragment(request, "cases/tasks.html", "cases/_tasks.html", context)

"""The pages for the phone: report, receipt, own tasks and own reports."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.evidence.selectors import photos_of
from foundation.evidence.services import keep_photo
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.web.access import posted, rule
from foundation.web.http import page_or_fragment
from foundation.web.uploads import goes_on_without_files
from grids.workforce.choices import Role
from incidents.cases import presenters, selectors
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.forms import MorePhotosForm, OwnReportForm, ReportForm
from incidents.cases.selectors.desk import most_reported_matters
from incidents.cases.services.at_once import report_and_take
from incidents.cases.services.confidential import keep_reported_photo
from incidents.cases.services.intake import take_in_report
from incidents.cases.services.photos import REPORT, keep_incident_photo
from incidents.cases.services.unplaced import take_in_unplaced
from incidents.cases.views import maps, reporting, sending
from incidents.catalogue.selectors import MatterRule

TILES = 6
PER_PAGE = 30
STAFFED = posted(*Role.values)


class _PhoneReport(reporting.ReportPage):
    """The report page of people with a posting: matters most reported there on top, their own area on the map."""

    template = "cases/report.html"
    namespace = "cases"
    form = OwnReportForm

    def matters(self, actor: Actor) -> tuple[list[MatterRule], list[MatterRule]]:
        rules = presenters.reportable_matters()
        by_id = {rule.id: rule for rule in rules}
        often = most_reported_matters(actor, city_time.local_day(city_time.now()), TILES)
        common = [by_id[pk] for pk in often if pk in by_id]
        return rules, common + [rule for rule in rules if rule not in common][: TILES - len(common)]

    def pin_map(self, actor: Actor) -> dict[str, Any]:
        return maps.pin_map(actor)

    def file(self, request: Any, form: ReportForm) -> reporting.FiledReport:
        own = form if isinstance(form, OwnReportForm) else None
        if own is not None and own.has_no_point:
            return self._file_in_words(request, own)
        take_in = report_and_take if own is not None and own.cleaned_data["take"] else take_in_report
        return self._filed(request, take_in(request.actor, form.report_data()).incident)

    def _filed(self, request: Any, incident: Any) -> reporting.FiledReport:
        if incident.is_sealed:
            # Its reporter sees it no more either, so there is no receipt to go to.
            said = _("Taken in confidentially as %(reference)s. Only who has a part in it can open it.")
            messages.success(request, said % {"reference": incident.reference})
            keep_unseen = partial(keep_reported_photo, request.actor, incident)
            return reporting.FiledReport(incident.reference, reverse("cases:report"), keep_unseen)
        keep = partial(keep_incident_photo, request.actor, incident.reference, stage=REPORT)
        return reporting.FiledReport(incident.reference, self.url_of(incident), keep)

    def extras(self, request: Any) -> dict[str, Any]:
        matter, chosen = request.POST.get("matter", ""), request.POST.get("standard", "")
        asked = presenters.standards_to_choose(matter, chosen)
        return {**asked, "may_take": request.actor.has_role(Role.GRID_WORKER), "guess_url": reverse("deskwork:guesses")}

    def _file_in_words(self, request: Any, form: OwnReportForm) -> reporting.FiledReport:
        """Take in what has an address alone; without a point nobody is in charge yet, so the page says where it waits."""
        taken = take_in_unplaced(request.actor, form.unplaced_data())
        if taken.incident is not None:
            return self._filed(request, taken.incident)
        keep = partial(keep_photo, request.actor, subject_kind=SUBJECT_KIND, subject_key=taken.reference, stage=REPORT)
        sentence = _("Taken in as %(reference)s. A desk puts it on the map; its time runs.")
        messages.success(request, sentence % {"reference": taken.reference})
        return reporting.FiledReport(taken.reference, reverse("cases:report"), keep)

    def url_of(self, incident: Any) -> str:
        return reverse("cases:receipt", args=[incident.reference])


_REPORT = _PhoneReport()


@rule(STAFFED)
@goes_on_without_files
@require_http_methods(["GET", "POST"])
def report(request: Any) -> HttpResponse:
    """Show the report form, or take a report in and lead to its receipt."""
    return _REPORT.answer(request)


@rule(STAFFED)
@require_GET
def place(request: Any) -> HttpResponse:
    """Show the grid of a point, or what to do; a fragment of the report page."""
    return _REPORT.answer_place(request)


@rule(STAFFED)
@require_GET
def similar(request: Any) -> HttpResponse:
    """Show what a report may repeat; a fragment of the report page."""
    return _REPORT.answer_similar(request)


@rule(STAFFED)
@require_GET
def standards(request: Any) -> HttpResponse:
    """Show the conditions of the matter of the query, to choose one; a fragment of the report page, empty for most matters."""
    return render(
        request, "cases/_report_standards.html", presenters.standards_to_choose(request.GET.get("matter", ""))
    )


@rule(STAFFED)
@require_http_methods(["GET", "POST"])
def receipt(request: Any, reference: str) -> HttpResponse:
    """Show the receipt: reference, grid, holder and due time; take in further photos."""
    incident = selectors.incident_by_reference(request.actor, reference)
    form = MorePhotosForm()
    if request.method == "POST":
        keep = partial(keep_incident_photo, request.actor, incident.reference, stage=REPORT)
        form = sending.add_photos(request, incident.client_id, keep)
        if form.is_valid():
            return redirect("cases:receipt", incident.reference)
    context = {
        "incident": incident,
        "one": presenters.incident_rows([incident])[0],
        "now": city_time.now(),
        "photos": photos_of(SUBJECT_KIND, incident.reference),
        "more_photos": form if policies.ask(request.actor, "incident.photograph", incident) else None,
    }
    return render(request, "cases/receipt.html", context, status=422 if form.errors else 200)


@rule(STAFFED)
@require_GET
def tasks(request: Any) -> HttpResponse:
    """Show the incidents that wait for the reader's act, what is due next first, or the reader's reports with results."""
    tab = "reports" if request.GET.get("tab") == "reports" else "tasks"
    waiting = selectors.own_tasks(request.actor)
    own = selectors.visible_incidents(request.actor).filter(reported_by=request.actor.user_id)
    queryset, ordering = (own, "-reported_at") if tab == "reports" else (waiting, "next_due_at")
    page = selectors.page_of(queryset, ordering=ordering, cursor=request.GET.get("cursor", ""), size=PER_PAGE)
    rows = presenters.with_thumbnails(presenters.incident_rows(page.items))
    if tab == "reports":
        rows = presenters.with_results(rows)
    context = {
        "tab": tab,
        "rows": rows,
        "now": city_time.now(),
        "next_cursor": page.next,
        "previous_cursor": page.previous,
        "tabs": _task_tabs(tab, selectors.count_words(selectors.capped_count(waiting))),
    }
    return page_or_fragment(request, "cases/tasks.html", "cases/_tasks.html", context)


def _task_tabs(current: str, waiting: str) -> list[dict[str, Any]]:
    url = reverse("cases:tasks")
    return [
        {"label": _("To do"), "url": url, "current": current == "tasks", "count": waiting},
        {"label": _("My reports"), "url": f"{url}?tab=reports", "current": current == "reports", "count": None},
    ]

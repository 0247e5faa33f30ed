"""The pages of admissions: their list, a new application, one with its acts, and the attempts that were refused."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.process.timeline import steps_of
from foundation.web.access import rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.lists.definition import list_called
from foundation.web.lists.pages import page_context
from grids.workforce.choices import Role
from incidents.catalogue import services
from incidents.catalogue.access import ADMISSIONS, APPLY, GRID_OFFICE
from incidents.catalogue.choices import AdmissionState
from incidents.catalogue.forms import ADMISSION_FIELDS, ApplicationForm
from incidents.catalogue.presenters import admission_row, opinion_remark
from incidents.catalogue.selectors import admissions as selectors
from incidents.catalogue.workflow import ADMISSION_PROCESS

PAGE_SIZE = 50


def _list_page(request: Any, code: str) -> tuple[Any, dict[str, Any], int]:
    """Return a page of a list, its context and its status; words that do not fit are told above the whole list."""
    listing, query, problem = list_called(code), request.GET, ""
    try:
        page = listing.page(request.actor, query, city_time.now(), size=PAGE_SIZE)
    except Invalid as error:
        problem, query = error.message, query.copy()
        query.clear()
        page = listing.page(request.actor, query, city_time.now(), size=PAGE_SIZE)
    context = {"problem": problem, **page_context(request, listing, page, query)}
    return page, context, 422 if problem else 200


@rule(ADMISSIONS)
@require_GET
def admissions(request: Any) -> HttpResponse:
    """List the admissions one may see."""
    page, context, status = _list_page(request, "admissions")
    more = {
        "rows": [admission_row(row) for row in page.items],
        "states": AdmissionState.choices,
        "may_apply": request.actor.has_role(Role.DEPARTMENT_HANDLER),
        "is_grid_office": GRID_OFFICE.admits(request.user, request.actor),
    }
    return render(request, "catalogue/admissions.html", {**context, **more}, status=status)


@rule(GRID_OFFICE)
@require_GET
def refusals(request: Any) -> HttpResponse:
    """List the attempts to give a grid what is not on its list."""
    page, context, status = _list_page(request, "grid-refusals")
    return render(request, "catalogue/refusals.html", {**context, "rows": page.items}, status=status)


@rule(APPLY)
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Apply for a matter to be put on the list of grids."""
    units = selectors.own_units(request.actor)
    form = ApplicationForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.apply_for_admission(request.actor, form.application)
        except Invalid as error:
            for name, sentence in error.fields.items():
                form.add_error(name, sentence)
        else:
            messages.success(request, _("The application has the number %(number)s.") % {"number": made.reference})
            return redirect("catalogue:admission", made.reference)
    return render(request, "catalogue/admission_new.html", {"form": form}, status=422 if form.is_bound else 200)


class AdmissionPage(ActPage):
    """The page of one admission."""

    workflow = ADMISSION_PROCESS
    route, left = "catalogue:admission", "catalogue:admissions"
    page = fragment = "catalogue/admission.html"
    fields_of = ADMISSION_FIELDS

    def find(self, actor: Actor, key: str) -> Any:
        """Return the admission the actor may see."""
        return selectors.admission_by_reference(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return selectors.with_choices(subject, offer)

    def do(self, request: Any, key: str, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_admission(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Return the admission of an act that was done before."""
        return services.admission_act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside the acts."""
        del request
        is_consulting = subject.state == AdmissionState.CONSULTING
        return {
            "admission": admission_row(subject),
            "opinions": selectors.opinions_of(subject),
            "waiting": selectors.townships_without_opinion(subject) if is_consulting else [],
            "deadlines": selectors.deadlines_of_admission(subject.reference),
            "steps": timeline_rows(steps_of(ADMISSION_PROCESS, selectors.steps_of_admission(subject), opinion_remark)),
        }


PAGE = AdmissionPage()

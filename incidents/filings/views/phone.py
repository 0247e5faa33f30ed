"""The form of a report for record: few fields, one thumb, a minute."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DifferentContent, DomainError
from foundation.web.access import posted, rule
from foundation.web.http import error_body, form_refusal, status_of, wants_json
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases.presenters import verdict_of_query
from incidents.cases.views import maps
from incidents.filings import presenters
from incidents.filings.forms import FilingForm
from incidents.filings.policies import FILERS
from incidents.filings.services import AlreadyFiled, file_report_for_record


@rule(posted(*FILERS))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the empty form, or take one in and lead to its page; to the script that sent it as JSON."""
    if request.method == "GET":
        return _render(request, FilingForm.blank())
    form = FilingForm(request.POST)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        filing = file_report_for_record(request.actor, form.to_data()).filing
    except DomainError as error:
        return _refuse(request, form, error)
    url = reverse("filings:detail", args=[filing.number])
    return JsonResponse({"next": url, "reference": filing.number}) if wants_json(request) else redirect(url)


def _refuse(request: Any, form: FilingForm, error: DomainError) -> HttpResponse:
    """Answer with the reason; where it was sent before in other words, lead there, and make a second one by choice only."""
    sent = None
    if isinstance(error, AlreadyFiled):
        url = reverse("filings:detail", args=[error.filing.number])
        sent = {"reference": error.filing.number, "url": url, "another": str(uuid4())}
    elif isinstance(error, DifferentContent):
        # Somebody else's: its number says nothing to this person, so the page goes on under a new id.
        form = FilingForm({**request.POST.dict(), "id": str(uuid4())})
    if wants_json(request):
        body = {**error_body(error), "id": str(form.data.get("id", "")), "sent": sent}
        return JsonResponse(body, status=status_of(error))
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))
    return _render(request, form, problem=str(error), sent=sent, status=status_of(error))


def _render(
    request: Any, form: FilingForm, *, problem: str = "", sent: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    point = {name: form[name].value() or "" for name in ("lng", "lat")}
    is_known = form.is_bound and not form.errors.keys() & point.keys() and all(point.values())
    own = [areas.place(grant.area_id) for grant in request.actor.grants_of(Role.GRID_WORKER)]
    context = {
        "form": form,
        "problem": problem,
        "sent": sent,
        "kinds": presenters.kind_tiles(form["kind"].value() or ""),
        "place_url": reverse("cases:place"),
        "pin": maps.pin_map(request.actor),
        "verdict": verdict_of_query(request.actor, point) if is_known else None,
        # Without a place it lies in the one grid of the reporter.
        "own_grid": own[0] if len(own) == 1 else None,
    }
    return render(request, "filings/new.html", context, status=status)

"""The pages of a resolution: drafted, recorded step after step, published, carried out. Published, everybody reads it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.evidence.access import document_response
from foundation.evidence.selectors import document_for
from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError
from foundation.web.access import PUBLIC, posted, rule
from procedures.ballots.selectors import ballots_of
from residents.council import presenters, selectors, services
from residents.council.choices import DELIBERATIONS, DISCLOSURES, RESOLUTION, RecordStep
from residents.council.forms import CarriedOutForm, DisclosureForm, RecordForm, ResolutionForm
from residents.council.scoping import KEEPERS
from residents.council.views.refusals import add_refusal, data_of, status_after


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def new(request: Any, body_id: int) -> HttpResponse:
    """Show the form of a resolution of a body, or draft it."""
    body = selectors.body_by_id(body_id)
    policies.require(request.actor, "council.keep", body)
    form = ResolutionForm(data_of(request), initial={"id": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_resolution(request.actor, body, form.to_data())
            return redirect("council:resolution", made.number)
        except DomainError as error:
            add_refusal(form, error)
    return render(request, "council/resolution_form.html", {"form": form, "body": body}, status=status_after(form))


@rule(PUBLIC)
@require_safe
def detail(request: Any, number: str) -> HttpResponse:
    """Show one resolution with its records, and to its keeper the form of the next one."""
    resolution = selectors.resolution_by_number(request.actor, number)
    return _render(request, resolution)


@rule(posted(*KEEPERS))
@require_POST
def keep_record(request: Any, number: str) -> HttpResponse:
    """Keep the record that comes next."""
    resolution = selectors.resolution_by_number(request.actor, number)
    policies.require(request.actor, "council.keep", resolution.body)
    step = selectors.next_step(resolution)
    form = _record_form(resolution, step, request.POST, request.FILES) if step else None
    if form is not None and request.POST.get("step") == str(int(step or 0)) and form.is_valid():
        try:
            services.keep_record(request.actor, resolution, form.to_data())
            messages.success(request, _("The record is kept."))
            return redirect("council:resolution", resolution.number)
        except DomainError as error:
            add_refusal(form, error)
    elif form is not None and form.is_valid():
        messages.info(request, _("This record is kept already."))
        return redirect("council:resolution", resolution.number)
    return _render(request, resolution, record=form)


@rule(posted(*KEEPERS))
@require_POST
def disclose(request: Any, number: str) -> HttpResponse:
    """Show the decision, or what came of it, in a public notice."""
    resolution = selectors.resolution_by_number(request.actor, number)
    policies.require(request.actor, "council.keep", resolution.body)
    form = DisclosureForm(request.POST)
    if form.is_valid():
        try:
            notice = services.disclose(request.actor, resolution, until=form.cleaned_data["until"])
            messages.success(request, _("It is shown now. Note here where it hangs, with a photo of the board."))
            return redirect("hearings:one", notice.pk)
        except DomainError as error:
            add_refusal(form, error)
    return _render(request, resolution, disclosure=form)


@rule(posted(*KEEPERS))
@require_POST
def publish(request: Any, number: str) -> HttpResponse:
    """Publish a resolution with all its records."""
    resolution = selectors.resolution_by_number(request.actor, number)
    try:
        services.publish_resolution(request.actor, resolution)
        messages.success(request, _("The resolution is published."))
    except DomainError as error:
        policies.require(request.actor, "council.keep", resolution.body)
        messages.error(request, error.message)
    return redirect("council:resolution", resolution.number)


@rule(posted(*KEEPERS))
@require_POST
def carry_out(request: Any, number: str) -> HttpResponse:
    """Write down how it was carried out."""
    resolution = selectors.resolution_by_number(request.actor, number)
    policies.require(request.actor, "council.keep", resolution.body)
    form = CarriedOutForm(request.POST)
    if form.is_valid():
        try:
            services.report_carried_out(request.actor, resolution, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("council:resolution", resolution.number)
        except DomainError as error:
            add_refusal(form, error)
    return _render(request, resolution, carried=form)


@rule(PUBLIC)
@require_safe
def document(request: Any, number: str, step: int) -> HttpResponseBase:
    """Answer the document of a record, to whoever may see the resolution."""
    resolution = selectors.resolution_by_number(request.actor, number)
    kept = selectors.document_of_record(resolution, step)
    return document_response(document_for(request.actor, kept, subject=(RESOLUTION, str(resolution.client_id))))


def _names(step: int) -> tuple[str, ...]:
    """Return the fields of a step."""
    if step in DELIBERATIONS:
        return ("held_on", "place", "due", "present", "agreed", "words", "file")
    return ("held_on", "place", "ballot", "words")


def _record_form(resolution: Any, step: int, data: Any = None, files: Any = None) -> RecordForm:
    passed = selectors.passed_ballots(resolution) if step == RecordStep.DECIDED else []
    initial = {"step": int(step), "held_on": city_time.local_day(city_time.now())}
    return RecordForm(data, files, initial=initial, names=_names(step), ballots=passed)


def _render(
    request: Any, resolution: Any, *, record: Any = None, carried: Any = None, disclosure: Any = None
) -> HttpResponse:
    keeps = bool(policies.ask(request.actor, "council.keep", resolution.body))
    rows = selectors.record_rows(resolution)
    step = next((one.step for one in rows if one.record is None), None)
    forms = _forms(resolution, rows, step, record=record, carried=carried, disclosure=disclosure) if keeps else {}
    context = {
        "resolution": resolution,
        "steps": rows,
        "next_label": RecordStep(step).label if step else "",
        "is_decision": step == RecordStep.DECIDED,
        "ballots": presenters.ballot_rows(ballots_of(RESOLUTION, resolution.number)) if keeps else [],
        "may_publish": keeps and step in (None, RecordStep.RESULT_SHOWN) and resolution.published_at is None,
        "keeps": keeps,
        **forms,
    }
    status = max([status_after(one) for one in (record, carried, disclosure) if one is not None], default=200)
    return render(request, "council/resolution.html", context, status=status)


def _forms(resolution: Any, rows: Any, step: Any, *, record: Any, carried: Any, disclosure: Any) -> dict[str, Any]:
    """Return the form of what comes next: a record, a disclosure that is not shown yet, or the report."""
    today = city_time.local_day(city_time.now())
    is_shown = any(one.step == step and one.is_shown for one in rows)
    may_disclose = step in DISCLOSURES and not is_shown and (step != RecordStep.RESULT_SHOWN or resolution.carried_out)
    until = {"until": today + timedelta(days=resolution.body.shown_days)}
    is_open = resolution.published_at and not resolution.carried_out_on
    return {
        "record_form": (record or _record_form(resolution, step)) if step and step not in DISCLOSURES else None,
        "disclosure_form": disclosure or (DisclosureForm(initial=until) if may_disclose else None),
        "carried_form": (carried or CarriedOutForm(initial={"day": today})) if is_open else None,
    }

"""The pages of matters: their list, one with its standards and who is responsible, and one standard to write."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError, Invalid
from foundation.kernel.policies import ask
from foundation.web.access import rule
from foundation.web.http import status_of
from foundation.web.lists.definition import list_called
from foundation.web.lists.pages import page_context
from grids.areas import selectors as areas
from incidents.catalogue import services
from incidents.catalogue.access import CHANGE, LOOK
from incidents.catalogue.choices import OWNED_STAGES
from incidents.catalogue.forms import EVIDENCE, LocalClassForm, ResponsibilityForm, StandardForm
from incidents.catalogue.presenters import class_rows, matter_facts, matter_rows, standard_rows
from incidents.catalogue.selectors import standards

PAGE_SIZE = 50


@rule(LOOK)
@require_GET
def matters(request: Any) -> HttpResponse:
    """List the matters, narrowed by the words of the address."""
    listing, query, problem = list_called("matters"), request.GET, ""
    try:
        page = listing.page(request.actor, query, city_time.now(), size=PAGE_SIZE)
    except Invalid as error:
        problem, query = error.message, query.copy()
        query.clear()
        page = listing.page(request.actor, query, city_time.now(), size=PAGE_SIZE)
    context = {
        "rows": matter_rows(page.items),
        "problem": problem,
        "may_change": bool(ask(request.actor, "rules.change")),
        **page_context(request, listing, page, query),
    }
    return render(request, "catalogue/matters.html", context, status=422 if problem else 200)


@rule(LOOK)
@require_GET
def matter(request: Any, code: str) -> HttpResponse:
    """Show one matter: its facts, its standards, who is responsible for which stage."""
    return _matter_page(request, standards.matter_by_code(code))


@rule(CHANGE)
@require_POST
def responsibility(request: Any, code: str) -> HttpResponse:
    """Say who is responsible for the stages of a matter."""
    found, form = standards.matter_by_code(code), ResponsibilityForm(request.POST)
    if not form.is_valid():
        return _matter_page(request, found, form=form, status=422)
    data = form.cleaned_data
    try:
        services.set_responsibility(
            request.actor,
            matter_id=found.pk,
            owners=form.owners,
            kind=data["kind"],
            not_delegable=data["not_delegable"],
        )
    except DomainError as error:
        form.add_problems(error.fields)
        return _matter_page(request, found, form=form, status=status_of(error))
    messages.success(request, _("The responsibilities are kept."))
    return redirect("catalogue:matter", code=code)


def _matter_page(
    request: Any, found: Any, *, form: ResponsibilityForm | None = None, status: int = 200
) -> HttpResponse:
    may_change = bool(ask(request.actor, "rules.change"))
    context = {
        "matter": matter_facts(found),
        "standards": standard_rows(standards.standards_of(found.pk)),
        "boundaries": standards.boundaries_of(found.pk),
        "stages": OWNED_STAGES,
        "form": form or (ResponsibilityForm(initial=_initial_owners(found)) if may_change else None),
    }
    return render(request, "catalogue/matter.html", context, status=status)


def _initial_owners(found: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {"kind": found.kind, "not_delegable": found.not_delegable}
    for stage, row in standards.boundaries_of(found.pk).items():
        initial |= {f"owner_{stage}": row.owner, f"first_{stage}": row.first_handler}
    return initial


@rule(CHANGE)
@require_http_methods(["GET", "POST"])
def standard(request: Any, code: str, number: int | None = None) -> HttpResponse:
    """Write one standard of a matter: a new one, or what takes the place of ``number``."""
    found = standards.matter_by_code(code)
    row = standards.standard_of(found.pk, number) if number is not None else None
    form = StandardForm(request.POST if request.method == "POST" else None, initial=_initial_standard(row))
    if request.method == "POST" and form.is_valid():
        services.write_standard(
            request.actor,
            matter_id=found.pk,
            number=number,
            data=form.data_of_standard,
            day=form.cleaned_data["valid_from"],
        )
        messages.success(request, _("The standard is kept; what was filed before keeps the old one."))
        return redirect("catalogue:matter", code=code)
    context = {"matter": matter_facts(found), "form": form, "number": number}
    return render(request, "catalogue/standard.html", context, status=422 if form.is_bound else 200)


def _initial_standard(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    names = ("condition", "closing_condition", "evidence", "season", "handled_by", "supervised_by", *EVIDENCE)
    initial = {name: getattr(row, name) for name in names}
    for stage, (amount, unit) in standards.limits_of(row).items():
        initial |= {f"amount_{stage}": amount, f"unit_{stage}": unit}
    return initial


@rule(CHANGE)
@require_POST
def end(request: Any, code: str, number: int) -> HttpResponse:
    """Let a standard hold no longer from today."""
    found = standards.matter_by_code(code)
    services.end_standard(request.actor, matter_id=found.pk, number=number, day=areas.today())
    messages.success(request, _("The standard holds no longer."))
    return redirect("catalogue:matter", code=code)


@rule(CHANGE)
@require_http_methods(["GET", "POST"])
def classes(request: Any) -> HttpResponse:
    """Show the editions of the classes side by side, and add a class of the city's own."""
    form = LocalClassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.add_local_class(
                request.actor, edition=data["edition"], kind=data["kind"], major_code=data["major"], name=data["name"]
            )
        except Invalid as error:
            form.add_error("major", error.message)
        else:
            messages.success(request, _("The class has the code %(code)s.") % {"code": made.code.rpartition("-")[2]})
            return redirect("catalogue:matter", code=made.code)
    context = {"form": form, "editions": class_rows(standards.editions())}
    return render(request, "catalogue/classes.html", context, status=422 if form.is_bound else 200)

"""What villages have of the 2+8+N model: the list of the desks, the page of one for its keepers, and the one for everybody."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError, Invalid
from foundation.web.access import PUBLIC, posted, rule
from foundation.web.http import form_refusal, status_of
from foundation.web.lists.pages import list_page
from residents.stations import presenters, selectors, services
from residents.stations.choices import SlotGroup
from residents.stations.forms import ElementForm, PublishForm, SlotFormSet, TemplateForm
from residents.stations.lists import VillageElements
from residents.stations.policies import TEMPLATE_KEEPERS
from residents.stations.scoping import EDITORS
from residents.stations.services import ElementData, SlotData

KEEPERS = posted(*EDITORS)
PER_PAGE = 30
GROUPS: Mapping[str, Any] = {SlotGroup.FIXED: SlotGroup.FIXED.label, SlotGroup.STANDARD: SlotGroup.STANDARD.label,
          SlotGroup.OWN: SlotGroup.OWN.label}  # fmt: skip


def _around_list(request: Any) -> Mapping[str, Any]:
    slots = [(slot.code, selectors.slot_name(slot)) for slot in selectors.current_slots()]
    return {
        "has_model": bool(slots),
        "may_edit_model": request.actor.has_role(*TEMPLATE_KEEPERS),
        "filter_fields": [
            {"name": "lacks", "label": _("What is missing"), "options": slots, "value": request.GET.get("lacks", "")}
        ],
    }


elements = list_page(VillageElements(), "stations/elements.html", size=PER_PAGE, more=_around_list)


@rule(PUBLIC)
@require_safe
def village(request: Any, code: str) -> HttpResponse:
    """Show everybody what a village has and lacks, and the stations that serve it."""
    place, now = selectors.village_by_code(code), city_time.now()
    rows = selectors.with_rest(selectors.present_stations().filter(selectors.serves(place.id)))
    point = selectors.point_of_village(place.id)
    rows = (
        selectors.with_distance(rows, *point).order_by("away", "pk")
        if point is not None
        else rows.order_by("name", "pk")
    )
    stations = presenters.station_rows(rows, now)
    one = selectors.village_views([place])[0]
    context = {
        "one": one,
        "groups": presenters.grouped(one.lines, GROUPS),
        "stations": stations,
        "points": presenters.station_points(stations),
        "may_edit": bool(request.actor.grants)
        and bool(policies.ask(request.actor, "element.edit", services.PlacedVillage(place.id))),
        "now": now,
    }
    return render(request, "stations/village.html", context)


def _stations_of(village_id: int) -> list[tuple[str, str]]:
    rows = selectors.present_stations().filter(selectors.serves(village_id)).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _element_form(line: Any, stations: list[tuple[str, str]], data: Any = None) -> ElementForm:
    """Return the form of one element; of none, that of a new one of the village's own."""
    if line is None:
        initial = {"status": "filled", "since_on": city_time.local_day(city_time.now())}
        return ElementForm(data, initial=initial, stations=stations, is_own=True, prefix="new")
    row = line.row
    initial = {
        "code": line.code,
        "name": line.name,
        "status": "filled" if line.is_filled else "missing",
        "since_on": line.since_on,
        "station": str(line.station_id or ""),
        "holder": row.holder if row is not None else "",
        "document": row.document if row is not None else "",
        "note": row.note if row is not None else "",
    }
    is_own = line.group == SlotGroup.OWN
    return ElementForm(data, initial=initial, stations=stations, is_own=is_own, prefix=line.code)


@rule(KEEPERS)
@require_http_methods(["GET", "POST"])
def edit_village(request: Any, code: str) -> HttpResponse:
    """Show the elements of a village each with its form, or keep what was entered for one."""
    place = selectors.village_by_code(code)
    policies.require(request.actor, "element.edit", services.PlacedVillage(place.id))
    one, stations = selectors.village_views([place])[0], _stations_of(place.id)
    which, problem, status = request.POST.get("which", ""), "", 200
    lines = {line.code: line for line in one.lines}
    forms = {line.code: _element_form(line, stations) for line in one.lines} | {"new": _element_form(None, stations)}
    if request.method == "POST":
        form = _element_form(lines.get(which), stations, request.POST)
        forms[which if which in lines else "new"] = form
        try:
            _keep(request, place, lines.get(which), form)
        except DomainError as error:
            problem, status = error.message, status_of(error)
            for name, text in error.fields.items():
                if name in form.fields and not form.has_error(name):
                    form.add_error(name, ValidationError(text))
        else:
            messages.success(request, _("Saved."))
            return redirect("stations:village-edit", code)
    groups = presenters.grouped(one.lines, GROUPS)
    for group in groups:
        group["entries"] = [(line, forms[line.code]) for line in group["lines"]]
    context = {"one": one, "groups": groups, "new_form": forms["new"], "problem": problem, "which": which}
    return render(request, "stations/village_edit.html", context, status=status)


def _keep(request: Any, place: Any, line: Any, form: ElementForm) -> None:
    if not form.is_valid():
        raise form_refusal(form)
    values = form.cleaned_data
    is_filled = values["status"] == "filled"
    if not is_filled and line is not None and line.group == SlotGroup.OWN:
        services.remove_own_element(request.actor, place.id, line.code)
        return
    data = ElementData(
        code=line.code if line is not None else "",
        is_filled=is_filled,
        since_on=values["since_on"],
        name=values.get("name", ""),
        station_id=int(values["station"]) if values["station"] else None,
        holder=values["holder"],
        document=values["document"],
        note=values["note"],
    )
    services.set_element(request.actor, place.id, data)


@rule(posted(*TEMPLATE_KEEPERS))
@require_http_methods(["GET", "POST"])
def model(request: Any) -> HttpResponse:
    """Show the versions of the model and the draft in a form, or write the draft."""
    draft = selectors.draft_template()
    if request.method == "GET" or draft is None:
        return _model_page(request, draft)
    slots, form = SlotFormSet(request.POST, prefix="slots"), TemplateForm(request.POST)
    try:
        if not slots.is_valid() or not form.is_valid():
            raise Invalid(_("Something does not fit yet. Look at what is marked."))
        services.save_template(
            request.actor, [SlotData(**one) for one in slots.cleaned_data], source=form.cleaned_data["source"]
        )
    except Invalid as error:
        for one in slots.forms:
            if text := error.fields.get(one["code"].value()):
                one.add_error("name", ValidationError(text))
        return _model_page(request, draft, slots=slots, form=form, problem=error.message, status=422)
    messages.success(request, _("Saved."))
    return redirect("stations:model")


def _model_page(
    request: Any,
    draft: Any,
    *,
    slots: Any = None,
    form: Any = None,
    publishing: Any = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    if draft is not None and slots is None:
        initial = [{"code": one.code, "name": one.name, "note": one.note} for one in draft.slots.all()]
        slots, form = SlotFormSet(initial=initial, prefix="slots"), TemplateForm(initial={"source": draft.source})
    names = (
        {one.code: (one.get_group_display(), selectors.slot_name(one)) for one in draft.slots.all()} if draft else {}
    )
    context = {
        "versions": [one for one in selectors.templates() if not one.is_draft],
        "current": selectors.current_template(),
        "draft": draft,
        "slots": slots,
        "rows": [(one, names.get(one["code"].value(), ("", ""))) for one in slots.forms] if slots is not None else [],
        "form": form,
        "publishing": publishing or PublishForm(initial={"valid_from": city_time.local_day(city_time.now())}),
        "problem": problem,
    }
    return render(request, "stations/model.html", context, status=status)


@rule(posted(*TEMPLATE_KEEPERS))
@require_POST
def begin_model(request: Any) -> HttpResponse:
    """Begin a draft of the next version."""
    services.begin_template(request.actor)
    return redirect("stations:model")


@rule(posted(*TEMPLATE_KEEPERS))
@require_POST
def publish_model(request: Any) -> HttpResponse:
    """Let the draft hold from a day on."""
    form = PublishForm(request.POST)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        services.publish_template(request.actor, form.cleaned_data["valid_from"])
    except Invalid as error:
        for name, text in error.fields.items():
            if name in form.fields and not form.has_error(name):
                form.add_error(name, ValidationError(text))
        return _model_page(request, selectors.draft_template(), publishing=form, problem=error.message, status=422)
    messages.success(request, _("The model holds from this day on. What villages have stands as before."))
    return redirect("stations:model")

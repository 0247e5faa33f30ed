"""The lists of organisations for those who keep them, recording one, changing it, and bringing in a spreadsheet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from foundation.kernel import policies
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.lists.pages import list_page
from foundation.web.refusals import add_refusal, data_of, files_of, status_after
from grids.areas import selectors as areas
from grids.organisations import presenters, selectors, services
from grids.organisations.choices import (
    KEEPERS,
    DisclosureKind,
    GuidanceState,
    OrganisationKind,
    OrganisationState,
)
from grids.organisations.forms import ListForm, OrganisationForm
from grids.organisations.importers import read_organisations
from grids.organisations.lists import Enterprises, MissingDisclosures, Organisations


class _Rows(Organisations):
    """The same list, each row with its words."""

    def read(self, found: Any) -> Sequence[Any]:
        rows = list(super().read(found))
        for row in rows:
            row.shown = presenters.organisation_row(row)
        return rows


def _tabs(request: Any, names: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
    tab = request.GET.get("tab", "")
    return [
        {"label": label, "count": "", "url": f"?tab={name}" if name else "?", "current": name == tab}
        for name, label in names
    ]


def _field(request: Any, name: str, label: Any, choices: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "options": presenters.options_of(choices), "value": request.GET.get(name, "")}


def _around_list(request: Any) -> Mapping[str, Any]:
    names = (
        ("", _("All")),
        ("waiting", _("To be reviewed")),
        ("society", _("Groups of society")),
        ("visits", _("Accompanied")),
        ("enterprises", _("Enterprises")),
        ("ended", pgettext("tab", "Ended")),
    )
    return {
        "tabs": _tabs(request, names),
        "tab": request.GET.get("tab", ""),
        "keeps": request.actor.has_role(*KEEPERS),
        "filter_fields": [
            _field(request, "state", _("State"), OrganisationState),
            _field(request, "kind", _("Kind"), OrganisationKind),
        ],
    }


def _around_missing(request: Any) -> Mapping[str, Any]:
    return {
        "filter_fields": [
            _field(request, "kind", _("Disclosure"), DisclosureKind),
            {
                "name": "late",
                "label": _("Late"),
                "options": (("true", _("past its day")), ("false", _("not due yet"))),
                "value": request.GET.get("late", ""),
            },
        ]
    }


def _around_guidance(request: Any) -> Mapping[str, Any]:
    return {"filter_fields": [_field(request, "state", _("State"), GuidanceState)]}


organisations = list_page(_Rows(), "organisations/list.html", more=_around_list)
disclosures = list_page(MissingDisclosures(), "organisations/disclosures.html", more=_around_missing)
guidance = list_page(Enterprises(), "organisations/guidance.html", more=_around_guidance)


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of an organisation, or record one and lead to it."""
    places = selectors.own_places(request.actor)
    form = OrganisationForm(data_of(request), places=places, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_organisation(request.actor, form.to_data())
            return redirect("organisations:one", made.pk)
        except DomainError as error:
            add_refusal(form, error)
    context = {"form": form, "organisation": None}
    return render(request, "organisations/form.html", context, status=status_after(form))


_WRITTEN = (
    "kind", "name", "about", "valid_from", "founders", "contact_name", "contact_phone", "uscc", "registration_no",
    "actor_role", "employees", "version",
)  # fmt: skip
_ANSWERS = {True: "yes", False: "no", None: ""}


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def change(request: Any, key: int) -> HttpResponse:
    """Show what is written of an organisation, or correct it."""
    organisation = selectors.organisation_by_id(request.actor, key)
    policies.require(request.actor, "organisation.change", organisation)
    initial = {name: getattr(organisation, name) for name in _WRITTEN}
    form = OrganisationForm(data_of(request), initial={**initial, "has_union": _ANSWERS[organisation.has_union]})
    if request.method == "POST" and form.is_valid():
        place, version = areas.own_place(organisation).id, form.cleaned_data["version"]
        try:
            services.change_organisation(request.actor, organisation, form.to_data(place), version=version)
            messages.success(request, _("Saved."))
            return redirect("organisations:one", key)
        except DomainError as error:
            add_refusal(form, error)
    context = {"form": form, "organisation": organisation}
    return render(request, "organisations/form.html", context, status=status_after(form))


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def bring_in(request: Any) -> HttpResponse:
    """Read a list and say what becomes of each line; "check" only says what would."""
    places = selectors.own_places(request.actor)
    form = ListForm(data_of(request), files_of(request), places=places)
    report: Sequence[Any] = ()
    is_check = "check" in request.POST
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            lines = read_organisations(values["file"].read(), places, int(values["area"]) if values["area"] else None)
            report = services.bring_in_organisations(request.actor, lines, is_check=is_check)
        except DomainError as error:
            add_refusal(form, error)
    counts = Counter(line.outcome for line in report)
    context = {"form": form, "report": report, "is_check": is_check, "counts": presenters.outcome_counts(counts)}
    return render(request, "organisations/import.html", context, status=status_after(form))

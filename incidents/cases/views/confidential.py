"""The pages of confidential incidents: those one has a part in, making one confidential, and who has a part in it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from foundation.kernel import city_time, policies
from foundation.kernel.errors import Invalid, NotFound
from foundation.web.access import posted, rule
from grids.workforce.choices import Role
from incidents.cases import selectors, services
from incidents.cases.forms import SealForm
from incidents.cases.services import confidential
from procedures.seals import selectors as seals
from procedures.seals.access import AUDITOR
from procedures.seals.choices import LookAt, PartKind
from procedures.seals.forms import EndForm, GivePartForm, NamePersonForm
from procedures.seals.policies import Standing

POSTED = posted(*Role.values)
LOOKS_SHOWN = 100


@rule(POSTED)
@never_cache
@require_GET
def own_parts(request: Any) -> HttpResponse:
    """List the confidential incidents in which the reader has a part: number, state and due time."""
    context = {
        "rows": selectors.confidential_incidents(request.actor),
        "now": city_time.now(),
        "may_audit": AUDITOR.admits(request.user, request.actor),
    }
    return render(request, "cases/confidential.html", context)


@rule(POSTED)
@never_cache
@require_http_methods(["GET", "POST"])
def seal(request: Any, reference: str) -> HttpResponse:
    """Ask why an incident becomes confidential and whom it is about, and hand it to who receives it by rule."""
    incident = selectors.incident_by_reference(request.actor, reference)
    policies.require(request.actor, "incident.seal", incident)
    form, status = SealForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid() and _is_done(form, lambda values: _seal(request.actor, reference, values)):
            messages.success(request, _("%(reference)s is confidential now.") % {"reference": incident.reference})
            return redirect("cases:inbox")
        status = 422
    context = {"incident": incident, "form": form}
    return render(request, "cases/seal.html", context, status=status)


def _seal(actor: Any, reference: str, values: dict[str, Any]) -> None:
    people = [values["person"]] if values["person"] is not None else []
    services.seal_incident(actor, reference, reason=values["reason"], about=values["about"], person_ids=people)


@rule(POSTED)
@never_cache
@require_http_methods(["GET", "POST"])
def parts(request: Any, reference: str) -> HttpResponse:
    """Show who has a part in a confidential incident, whom it is about and who looked; change it, with a reason."""
    incident = selectors.incident_by_reference(request.actor, reference)
    if not incident.is_sealed:
        raise NotFound(_("This incident is not confidential."))
    is_receiver = seals.holds_part(request.actor, selectors.seal_of(incident), PartKind.RECEIVER)
    policies.require(request.actor, "seal.manage", Standing(is_receiver))
    if request.method == "GET":
        services.note_look(request.actor, incident, LookAt.PARTS)
        return _show_parts(request, incident)
    doing = request.POST.get("do", "")
    if doing not in CHANGES:
        raise Invalid(_("There is no such act."))
    form_class, change = CHANGES[doing]
    form = form_class(request.POST)
    if form.is_valid() and _is_done(form, lambda values: change(request.actor, reference, values)):
        messages.success(request, _("It has been written down, with your reason."))
        return (
            redirect("cases:parts", reference)
            if _still_receives(request, reference)
            else redirect("cases:confidential")
        )
    return _show_parts(request, incident, status=422, sent={doing: form})


def _is_done(form: forms.Form, change: Any) -> bool:
    """Make a change from a valid form; where it is refused, put the reason into the form."""
    try:
        change(form.cleaned_data)
    except Invalid as error:
        for name, sentence in (error.fields or {"reason": error.message}).items():
            form.add_error(name if name in form.fields else None, ValidationError(sentence))
        return False
    return True


def _still_receives(request: Any, reference: str) -> bool:
    """Say whether the reader still receives it: who names a colleague of the own desk hands it on by that."""
    try:
        incident = selectors.incident_by_reference(request.actor, reference)
    except NotFound:
        return False
    return seals.holds_part(request.actor, selectors.seal_of(incident), PartKind.RECEIVER)


def _give(actor: Any, reference: str, values: dict[str, Any]) -> None:
    who = {"user_id": values["person"], "unit_id": values["unit"]}
    confidential.give_part(actor, reference, PartKind(values["part"]), reason=values["reason"], **who)


def _end(actor: Any, reference: str, values: dict[str, Any]) -> None:
    confidential.end_part(actor, reference, values["line"], reason=values["reason"])


def _name(actor: Any, reference: str, values: dict[str, Any]) -> None:
    confidential.name_person(actor, reference, values["person"], reason=values["reason"])


def _take_back(actor: Any, reference: str, values: dict[str, Any]) -> None:
    confidential.take_back_person(actor, reference, values["line"], reason=values["reason"])


# What the page changes: the form it sends, and what is done with it.
CHANGES: dict[str, tuple[type[forms.Form], Any]] = {
    "give": (GivePartForm, _give),
    "end": (EndForm, _end),
    "name": (NamePersonForm, _name),
    "take_back": (EndForm, _take_back),
}


def _show_parts(
    request: Any, incident: Any, *, status: int = 200, sent: dict[str, forms.Form] | None = None
) -> HttpResponse:
    subject, sent = selectors.seal_of(incident), sent or {}
    context = {
        "incident": incident,
        "parts": seals.parts_of(subject),
        "about": seals.exclusions_of(subject),
        "looks": seals.looks_at(subject, LOOKS_SHOWN),
        "give": sent.get("give") or GivePartForm(),
        "name": sent.get("name") or NamePersonForm(),
        "problem": next((one for form in sent.values() for errors in form.errors.values() for one in errors), ""),
    }
    return render(request, "cases/parts.html", context, status=status)

"""An application begun on a phone goes on at a desk: a code on the phone, typed there once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foundation.kernel import pacing, policies
from foundation.kernel.errors import DomainError, Invalid
from foundation.web.access import SIGNED_IN, rule
from foundation.web.http import form_refusal, status_of, with_headers
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import Channel
from procedures.dossiers.forms import PREFIX, AnswerForm, ApplicantForm
from residents.hall import services
from residents.hall.access import close_off, paces_of
from residents.hall.forms import CarriedForm, IntakeForm

# What is carried of the form of an applicant, beside the answers.
_NAMES = ("id", "applicant_name", "applicant_phone", "village")


@rule(SIGNED_IN)
@sensitive_post_parameters()
@require_POST
def carry(request: Any, service: str) -> HttpResponse:
    """Keep what is filled in, complete or not, and show the code for the desk."""
    fields = {name: value for name, value in request.POST.items() if name in _NAMES or name.startswith(PREFIX)}
    try:
        draft_id = UUID(fields.get("id", ""))
    except ValueError as error:
        raise Invalid(_("The form is not complete. Open it again from the page of the service.")) from error
    code = services.carry_draft(request.actor, draft_id, service, fields)
    context = {"code": f"{code[:4]} {code[4:]}", "version": dossiers.version_by_code(service), "draft_id": draft_id}
    return close_off(render(request, "hall/carry.html", context))


@rule(SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def carried(request: Any) -> HttpResponse:
    """Ask for the code; a POST opens the application here, as it was filled in on the phone."""
    form, paces = CarriedForm(request.POST or None), paces_of(request, "carried")
    if request.method == "GET":
        return close_off(render(request, "hall/carried.html", {"form": form}))
    try:
        if not form.is_valid():
            raise form_refusal(form)
        if seconds := pacing.seconds_to_wait(paces):
            text = _("Too many tries came from here. Try again in %(time)s.")
            raise pacing.TooMany(text % {"time": pacing.wait_in_words(seconds)}, retry_after=seconds)
        pacing.count_one(paces)
        opened = services.open_carried(request.actor, form.cleaned_data["code"])
    except DomainError as error:
        page = render(request, "hall/carried.html", {"form": form, "problem": error.message}, status=status_of(error))
        return close_off(with_headers(page, error))
    return close_off(_form_of(request, opened))


def _form_of(request: Any, opened: services.OpenedDraft) -> HttpResponse:
    """Return the form of the service as the phone left it: the counter's for who keeps one, else the applicant's own."""
    version = dossiers.version_by_code(opened.service)
    context = {
        "version": version,
        "applicant": ApplicantForm(initial=dict(opened.fields)),
        "form": AnswerForm(version, initial=dict(opened.fields)),
    }
    if not policies.ask(request.actor, "counter.open"):
        return render(request, "hall/apply.html", context)
    channel = Channel.COUNTER
    return render(request, "hall/take_in.html", {**context, "channel": channel, "intake": IntakeForm(version, channel)})

"""The counter: a number or a service, the keyboard alone, two minutes; and a grid worker who applies for somebody."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import policies
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.http import form_refusal, status_of
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import Channel
from procedures.dossiers.forms import AnswerForm, ApplicantForm
from residents.hall import selectors, services
from residents.hall.forms import IntakeForm
from residents.hall.views.residents import sent_data
from residents.stations import presenters as stations

KEEPERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.DEPARTMENT_HANDLER)
TAKERS = (*KEEPERS, Role.GRID_WORKER)
_MOST = 12


@rule(posted(*KEEPERS))
@require_safe
def counter(request: Any) -> HttpResponse:
    """Show one field: a number leads to the application, words to the services they may mean."""
    policies.require(request.actor, "counter.open")
    q = request.GET.get("q", "").strip()[: selectors.LONGEST_QUERY]
    if q:
        found = dossiers.visible_dossiers(request.actor).filter(number__iexact=q).first()
        if found is not None:
            return redirect("dossiers:detail", found.number)
    hits = [hit for hit in selectors.find_services(q) if hit.version.by_counter]
    context = {"q": q, "hits": hits if q else hits[:_MOST], "has_more": not q and len(hits) > _MOST}
    context |= stations.counter_line(request.actor, request.session)
    return render(request, "hall/counter.html", context)


@rule(posted(*TAKERS))
@require_http_methods(["GET", "POST"])
def take_in(request: Any, code: str) -> HttpResponse:
    """Show the form of a service for somebody who stands there, or take it in and lead to its page with the receipts."""
    version = dossiers.version_by_code(code)
    may_keep = bool(policies.ask(request.actor, "counter.open"))
    if not request.actor.has_role(Role.GRID_WORKER):
        policies.require(request.actor, "counter.open")
    channel = Channel.COUNTER if may_keep else Channel.PROXY
    if request.method == "GET":
        comes = stations.who_comes(request.actor, request.GET.get("appointment", ""))
        applicant = ApplicantForm.blank(village=_own_village(request.actor), **comes)
        return _form(request, version, channel, applicant, AnswerForm(version), IntakeForm(version, channel))
    applicant, form = ApplicantForm(request.POST), AnswerForm(version, request.POST)
    intake = IntakeForm(version, channel, request.POST)
    try:
        data = _data(version, channel, applicant, form, intake)
        taken = services.apply(request.actor, data, username=intake.cleaned_data["username"])
    except DomainError as error:
        if "username" in error.fields:
            intake.add_error("username", ValidationError(error.fields["username"]))
        return _form(request, version, channel, applicant, form, intake, problem=error.message, status=status_of(error))
    messages.success(
        request, _("Taken in as %(number)s. Print this page as the receipt.") % {"number": taken.dossier.number}
    )
    return redirect("dossiers:detail", taken.dossier.number)


def _data(version: Any, channel: str, applicant: Any, form: Any, intake: Any) -> Any:
    """Return the application as services take it; raises ``Invalid`` that names what is missing in any of the forms."""
    if not intake.is_valid():
        # Looked at all the same, so that everything wrong is said at once.
        applicant.is_valid()
        form.is_valid()
        raise form_refusal(intake)
    more = {name: intake.cleaned_data.get(name) or "" for name in ("consent_way", "consent_witness")}
    papers = intake.cleaned_data.get("papers") or ()
    return sent_data(version, applicant, form, channel, papers=papers, **more)


def _own_village(actor: Any) -> str:
    """Return the code of the village of the actor's first posting that lies in one; empty for a township's counter."""
    for grant in actor.grants:
        chain = areas.chain(grant.area_id)
        if len(chain) > 2:
            return str(chain[2].code)
    return ""


def _form(
    request: Any,
    version: Any,
    channel: str,
    applicant: Any,
    form: Any,
    intake: Any,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": version,
        "channel": channel,
        "applicant": applicant,
        "form": form,
        "intake": intake,
        "problem": problem,
    }
    return render(request, "hall/take_in.html", context, status=status)

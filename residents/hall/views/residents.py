"""What a resident does in the hall: find a service, apply for it, see the own applications, follow one without an account."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, pacing
from foundation.kernel.errors import DomainError, Invalid
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.acts import timeline_rows
from foundation.web.http import form_refusal, status_of
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import STATE_TONES, Channel, DossierState
from procedures.dossiers.forms import AnswerForm, ApplicantForm
from procedures.dossiers.services import DossierData
from residents.hall import selectors, services
from residents.hall.forms import FollowForm
from residents.stations import presenters as stations

# Four digits are guessed soon: so many tries in an hour from one address, then one a minute.
TRIES, SECONDS_A_TRY = 20, 60


@rule(PUBLIC)
@require_safe
def find(request: Any) -> HttpResponse:
    """Show the services that what was typed may mean; all of them for nothing typed."""
    q = request.GET.get("q", "")[: selectors.LONGEST_QUERY]
    hits = selectors.find_services(q)
    return render(request, "hall/find.html", {"q": q, "hits": hits, "follow": FollowForm()})


@rule(PUBLIC)
@require_safe
def service(request: Any, code: str) -> HttpResponse:
    """Show one service: who, papers, days, who provides it, and where: the reader's own village first."""
    where = stations.where_handled(request.actor, code, request.GET.get("village"))
    return render(request, "hall/service.html", {"version": dossiers.version_by_code(code), **where})


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def apply(request: Any, code: str) -> HttpResponse:
    """Show the form of a service, or take the application in and lead to its page."""
    version = dossiers.version_by_code(code)
    if request.method == "GET":
        person = accounts.user(request.actor.user_id)
        applicant = ApplicantForm.blank(applicant_name=person.name, applicant_phone=person.phone or "")
        return _form(request, version, applicant, AnswerForm(version))
    applicant, form = ApplicantForm(request.POST), AnswerForm(version, request.POST)
    try:
        taken = services.apply(request.actor, sent_data(version, applicant, form, Channel.ONLINE))
    except DomainError as error:
        return _form(request, version, applicant, form, problem=error.message, status=status_of(error))
    return redirect("dossiers:detail", taken.dossier.number)


def sent_data(version: Any, applicant: Any, form: Any, channel: str, **more: Any) -> DossierData:
    """Return what two forms say together; raises ``Invalid`` that names what is missing."""
    is_valid = [applicant.is_valid(), form.is_valid()]
    if not all(is_valid):
        raise form_refusal(applicant if applicant.errors else form)
    values = applicant.cleaned_data
    return DossierData(
        id=values["id"],
        type=version.type.code,
        channel=channel,
        village_id=applicant.village_id,
        applicant_name=values["applicant_name"],
        applicant_phone=values["applicant_phone"],
        answers=form.answers,
        **more,
    )


def _form(
    request: Any, version: Any, applicant: Any, form: Any, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"version": version, "applicant": applicant, "form": form, "problem": problem}
    return render(request, "hall/apply.html", context, status=status)


@rule(SIGNED_IN)
@require_safe
def own_applications(request: Any) -> HttpResponse:
    """Show what the reader has applied for."""
    rows = dossiers.applicant_dossiers(request.actor)[:100]
    return render(request, "hall/mine.html", {"rows": rows, "now": city_time.now()})


@rule(PUBLIC)
@require_http_methods(["GET", "POST"])
def follow(request: Any) -> HttpResponse:
    """Show where an application stands to who knows its number and the end of the phone: nothing of what was answered."""
    if request.method == "GET":
        return render(request, "hall/follow.html", {"form": FollowForm()})
    form = FollowForm(request.POST)
    paces = [pacing.Pace(f"hall:follow:{request.META.get('REMOTE_ADDR', '')}", TRIES, SECONDS_A_TRY)]
    try:
        if not form.is_valid():
            raise form_refusal(form)
        if pacing.seconds_to_wait(paces):
            raise Invalid(_("Too many tries came from here. Wait a minute, or ask at the counter."))
        pacing.count_one(paces)
        dossier = dossiers.dossier_by_phone(form.cleaned_data["number"], form.cleaned_data["tail"])
    except DomainError as error:
        return render(request, "hall/follow.html", {"form": form, "problem": error.message}, status=status_of(error))
    context = {
        "form": form,
        "dossier": dossier,
        "one": dossiers.dossier_view(dossier),
        "state_words": capfirst(str(DossierState(dossier.state).label)),
        "tone": STATE_TONES.get(dossier.state, "closed"),
        "steps": timeline_rows(dossiers.dossier_timeline(dossier, with_names=False)),
    }
    return render(request, "hall/follow.html", context)

"""What a resident does in the hall: find a service, apply for it, see the own applications, follow one without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, pacing
from foundation.kernel.errors import DomainError, Invalid
from foundation.kernel.text import join_words
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.acts import timeline_rows
from foundation.web.http import form_refusal, status_of
from grids.areas import selectors as areas
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import STATE_TONES, Channel, DossierState
from procedures.dossiers.forms import AnswerForm, ApplicantForm
from residents.hall import selectors, services
from residents.hall.forms import FollowForm, OnceForm
from residents.hall.views.asking import once_data, sent_data
from residents.people import selectors as people

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
    """Show one service: who, papers, days, where, who provides it."""
    return render(request, "hall/service.html", {"version": dossiers.version_by_code(code)})


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def apply(request: Any, code: str) -> HttpResponse:
    """Show the form of a service with what is held of the reader, or take the application in and lead to its page."""
    version = dossiers.version_by_code(code)
    person = people.person_of_user(request.actor.user_id)
    once = selectors.held_for(person.key if person is not None else "", version, is_own=True)
    if request.method == "GET":
        user = accounts.user(request.actor.user_id)
        applicant = ApplicantForm.blank(
            applicant_name=user.name, applicant_phone=user.phone or "", village=_own_village(person)
        )
        return _form(request, version, applicant, AnswerForm(version, held=once.answers), OnceForm(once, is_own=True))
    applicant, form = ApplicantForm(request.POST), AnswerForm(version, request.POST, held=once.answers)
    once_form = OnceForm(once, request.POST, is_own=True)
    try:
        data = sent_data(version, applicant, form, once_form, Channel.ONLINE)
        taken = services.apply(request.actor, data, services.Applicant(once=once_data(once, once_form)))
    except DomainError as error:
        status = status_of(error)
        return _form(request, version, applicant, form, once_form, problem=error.message, status=status)
    say_dropped(request, form)
    return redirect("dossiers:detail", taken.dossier.number)


def say_dropped(request: Any, form: AnswerForm) -> None:
    """Say which answers were left out because they are not asked after the answers before them."""
    if form.dropped:
        words = {"questions": join_words(form.dropped)}
        messages.info(request, _("Left out, for it is not asked after your other answers: %(questions)s.") % words)


def _own_village(person: Any) -> str:
    """Return the code of the village where a person lives, empty where it is not known."""
    village = people.village_of(person) if person is not None else None
    return areas.place(village).code if village is not None else ""


def _form(
    request: Any, version: Any, applicant: Any, form: Any, once: Any, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"version": version, "applicant": applicant, "form": form, "once": once, "problem": problem}
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

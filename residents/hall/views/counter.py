"""The counter: a number or a service, the keyboard alone, two minutes; and a grid worker who applies for somebody."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import policies
from foundation.kernel.errors import DomainError, NotFound
from foundation.web.access import posted, rule
from foundation.web.http import form_refusal, status_of
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import Channel
from procedures.dossiers.forms import AnswerForm, ApplicantForm
from residents.hall import selectors, services
from residents.hall.forms import IntakeForm, OnceForm
from residents.hall.selectors.visits import words_of
from residents.hall.views.asking import once_data, person_of_token, sent_data, token_of
from residents.hall.views.residents import say_dropped
from residents.people import services as people_services

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
    return render(request, "hall/counter.html", context)


@dataclass
class TakingIn:
    """The form of a service for somebody at the counter or at home: its parts, and what is held of who was found."""

    request: Any
    version: Any
    channel: str
    visit: Any = None
    once: selectors.HeldOffer = selectors.NOTHING
    applicant: Any = None
    form: Any = None
    intake: Any = None
    once_form: Any = None

    def fill(self, *, is_sent: bool) -> "TakingIn":
        """Make the forms: bound to what was sent, or begun with it where the applicant was only looked up."""
        post, once, known = self.request.POST, self.once, None
        if once.is_agreed:
            known = (once.name, once.phone)
        has_consent = self.visit is not None
        if is_sent:
            self.applicant = ApplicantForm(post, known=known)
            self.form = AnswerForm(self.version, post, held=once.answers)
            self.intake = IntakeForm(self.version, self.channel, post, has_consent=has_consent)
            self.once_form = OnceForm(once, post, is_own=False)
            return self
        begun = {name: value for name, value in post.items() if name not in ("look", "open")}
        applicant = {"id": begun.get("id") or uuid4(), "village": _own_village(self.request.actor)} | self._of_visit()
        self.applicant = ApplicantForm(initial={**applicant, **begun}, known=known)
        self.form = AnswerForm(self.version, initial=begun, held=once.answers)
        papers = {"papers": post.getlist("papers") or self._papers_taken()}
        self.intake = IntakeForm(self.version, self.channel, initial={**begun, **papers}, has_consent=has_consent)
        self.once_form = OnceForm(once, initial=begun, is_own=False)
        return self

    def _of_visit(self) -> dict[str, Any]:
        if self.visit is None:
            return {}
        words = words_of(self.visit)
        village = areas.place(self.visit.village_id).code
        return {"applicant_name": words["name"], "applicant_phone": words["phone"], "village": village}

    def _papers_taken(self) -> list[str]:
        """Return the codes of the papers that the worker has in hand for this errand."""
        out = {row.paper for row in selectors.handovers_of(self.visit)} if self.visit is not None else set()
        return [paper.code for paper in self.version.papers.all() if paper.name in out]

    def send(self) -> Any:
        """Take the application in and return it; raises what was wrong, having looked at every form."""
        valid = [one.is_valid() for one in (self.intake, self.applicant, self.form, self.once_form)]
        if not all(valid):
            raise form_refusal(
                next(one for one in (self.intake, self.applicant, self.form, self.once_form) if one.errors)
            )
        said = self.intake.cleaned_data
        more = {name: said.get(name) or "" for name in ("consent_way", "consent_witness")}
        data = sent_data(
            self.version,
            self.applicant,
            self.form,
            self.once_form,
            self.channel,
            papers=said.get("papers") or (),
            **more,
        )
        key = self.once.person_key
        who = services.Applicant("" if key else said["username"], key, once_data(self.once, self.once_form))
        if self.visit is not None:
            return services.submit_for_visit(self.request.actor, self.visit.pk, data, who)
        return services.apply(self.request.actor, data, who)

    def page(self, *, problem: str = "", status: int = 200, said: str = "") -> HttpResponse:
        """Answer the page."""
        context = {
            "version": self.version,
            "channel": self.channel,
            "applicant": self.applicant,
            "form": self.form,
            "intake": self.intake,
            "once": self.once_form,
            "found": self.once if self.once.is_agreed else None,
            "token": token_of(self.request.actor, self.once.person_key) if self.once.person_key else "",
            "visit": self.visit,
            "problem": problem,
            "said": said,
        }
        return render(self.request, "hall/take_in.html", context, status=status)


@rule(posted(*TAKERS))
@require_http_methods(["GET", "POST"])
def take_in(request: Any, code: str) -> HttpResponse:
    """Show the form of a service for somebody who stands there, or take it in and lead to its page with the receipts."""
    taking = _taking(request, code)
    if request.method == "GET":
        return taking.fill(is_sent=False).page()
    try:
        if {"look", "open"} & request.POST.keys():
            return _look_up(taking)
        taking.once = selectors.held_for(_token(request), taking.version)
        taken = taking.fill(is_sent=True).send()
    except DomainError as error:
        if taking.intake is None:
            taking.fill(is_sent=False)
        if "username" in error.fields:
            taking.intake.add_error("username", ValidationError(error.fields["username"]))
        return taking.page(problem=error.message, status=status_of(error))
    say_dropped(request, taking.form)
    number = taken.dossier.number
    messages.success(request, _("Taken in as %(number)s. Print this page as the receipt.") % {"number": number})
    return redirect("dossiers:detail", number)


def _taking(request: Any, code: str) -> TakingIn:
    """Return the form to fill for who may take in: by the counter, or by a grid worker for somebody."""
    version = dossiers.version_by_code(code)
    may_keep = bool(policies.ask(request.actor, "counter.open"))
    if not request.actor.has_role(Role.GRID_WORKER):
        policies.require(request.actor, "counter.open")
    key = request.POST.get("visit") or request.GET.get("visit", "")
    visit = selectors.visit_by_key(request.actor, key) if key.isdecimal() else None
    if visit is not None and (visit.service != code or not visit.consent_way):
        raise NotFound(_("This errand is for something else, or the applicant has not agreed yet."))
    channel = Channel.COUNTER if may_keep and visit is None else Channel.PROXY
    return TakingIn(request, version, channel, visit)


def _token(request: Any) -> str:
    return person_of_token(request.actor, request.POST.get("person", ""))


def _look_up(taking: TakingIn) -> HttpResponse:
    """Show what is held of the person who stands there, masked, or one value in full; each look is written down."""
    request, version = taking.request, taking.version
    opened = request.POST.get("open", "")
    key = _token(request) if opened else selectors.person_called(request.POST.get("username", ""))
    things = {row.code: row.held_as for row in version.fields.all()}
    taking.once = selectors.held_for(key, version, opened=things.get(opened, ""))
    if not taking.once.is_agreed:
        # The same words whoever is known or not: a counter is no place to find out who lives here.
        taking.once = selectors.NOTHING
        sentence = _("Nothing is held that may be used again: ask for it.")
        return taking.fill(is_sent=False).page(said=sentence)
    people_services.note_look_at_held(request.actor, key, reason=version.title, field=things.get(opened, ""))
    return taking.fill(is_sent=False).page(said=_("Looked up. The applicant can read that you did, and for what."))


def _own_village(actor: Any) -> str:
    """Return the code of the village of the actor's first posting that lies in one; empty for a township's counter."""
    for grant in actor.grants:
        chain = areas.chain(grant.area_id)
        if len(chain) > 2:
            return str(chain[2].code)
    return ""

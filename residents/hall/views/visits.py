"""Errands: asked for, gone on, the papers in hand, and the sheet of receipts for both sides."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.http import form_refusal, status_of
from foundation.web.lists.pages import list_page
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from procedures.dossiers import selectors as dossiers
from residents.hall import selectors, services
from residents.hall.choices import VisitState
from residents.hall.forms import VISIT_FIELDS, VisitForm
from residents.hall.lists import VISIT_TABS, Visits
from residents.hall.policies import is_for
from residents.hall.scoping import serves
from residents.hall.selectors.visits import complete_visit, words_of
from residents.hall.services.visits import VISITS, VisitData
from residents.people import selectors as people


def _list_context(request: Any) -> Mapping[str, Any]:
    labels = {"open": _("Open"), "asked": _("Asked for"), "result_out": _("Result is out"), "papers": _("Papers out")}
    tab = request.GET.get("tab", "")
    return {
        "tab": tab,
        "tabs": [
            {"label": _("All"), "count": "", "url": "?", "current": tab not in VISIT_TABS},
            *({"label": labels[key], "count": "", "url": f"?tab={key}", "current": key == tab} for key in VISIT_TABS),
        ],
        "held": selectors.papers_held_by(request.actor) if request.actor.has_role(Role.GRID_WORKER) else [],
    }


visits = list_page(Visits(), "hall/visits.html", size=30, more=_list_context)


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def ask(request: Any, code: str) -> HttpResponse:
    """Show the form that asks for a grid worker, or ask: for oneself, or as a worker for whoever called."""
    version = dossiers.version_by_code(code)
    if request.method == "GET":
        return _asking(request, version, VisitForm(initial=_begun(request.actor)))
    form = VisitForm(request.POST)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        visit = services.ask_for_visit(request.actor, _data(request.actor, code, form.cleaned_data))
    except DomainError as error:
        for name, text in error.fields.items():
            if name in form.fields and not form.has_error(name):
                form.add_error(name, ValidationError(text))
        return _asking(request, version, form, problem=error.message, status=status_of(error))
    return redirect("hall:visit", visit.pk)


def _is_server(actor: Actor) -> bool:
    return bool(actor.has_role(Role.GRID_WORKER, Role.VILLAGE_CLERK))


def _begun(actor: Actor) -> dict[str, Any]:
    """Return what the form begins with: the reader's own data, where one asks for oneself."""
    if _is_server(actor):
        return {"id": uuid4()}
    user, person = accounts.user(actor.user_id or 0), people.person_of_user(actor.user_id)
    village = people.village_of(person) if person is not None else None
    code = areas.place(village).code if village is not None else ""
    return {"id": uuid4(), "name": user.name, "phone": user.phone or "", "village": code}


def _data(actor: Actor, code: str, said: Mapping[str, Any]) -> VisitData:
    return VisitData(
        id=said["id"],
        service=code,
        village_id=areas.area_by_code(said["village"]).id,
        name=said["name"],
        phone=said["phone"],
        where=said["where"],
        applicant_id=None if _is_server(actor) else actor.user_id,
    )


def _asking(request: Any, version: Any, form: Any, *, problem: str = "", status: int = 200) -> HttpResponse:
    return render(request, "hall/visit_new.html", {"version": version, "form": form, "problem": problem}, status=status)


class VisitPage(ActPage):
    """The page of one errand: the same for the applicant and for those who go."""

    process, route, left = VISITS, "hall:visit", "hall:visits"
    page = "hall/visit.html"
    fields_of = VISIT_FIELDS

    def find(self, actor: Actor, key: Any) -> Any:
        """Return the errand, where the actor sees it."""
        return selectors.visit_by_key(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return complete_visit(subject, offer)

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act."""
        sent: SentAct = form.sent
        return services.act_on_visit(request.actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside its acts; who does not serve the place reads no name."""
        may_read = serves(request.actor, subject) or is_for(request.actor, subject)
        is_open = subject.state in (VisitState.CONSENTED, VisitState.PAPERS_TAKEN)
        return {
            "visit": subject,
            "words": words_of(subject) if may_read else {},
            "place": areas.place(subject.village_id).name,
            "state_words": capfirst(subject.state_words),
            "tone": subject.tone,
            "papers": selectors.handovers_of(subject),
            "may_apply": serves(request.actor, subject) and not is_for(request.actor, subject) and is_open,
            "steps": timeline_rows(selectors.visit_timeline(subject)),
            "now": city_time.now(),
        }


PAGES = VisitPage().routes("hall/visits/<int:key>/", SIGNED_IN)


@rule(SIGNED_IN)
@require_safe
def receipts(request: Any, key: int) -> HttpResponse:
    """Show the sheet of receipts of an errand, for both sides to sign and to keep."""
    visit = selectors.visit_by_key(request.actor, key)
    may_read = serves(request.actor, visit) or is_for(request.actor, visit)
    context = {
        "visit": visit,
        "words": words_of(visit) if may_read else {},
        "place": " ".join(one.name for one in areas.chain(visit.village_id)[1:]),
        "papers": selectors.receipts_of(visit),
    }
    return render(request, "hall/receipts.html", context)


@rule(posted(Role.GRID_WORKER))
@require_safe
def papers(request: Any) -> HttpResponse:
    """Show the papers of residents that the reader has in hand: none may be left when the posting ends."""
    return render(request, "hall/papers.html", {"held": selectors.papers_held_by(request.actor)})

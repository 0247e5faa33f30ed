"""The list of applications, and the page of one with its acts: the same for its applicant and for the desks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, posted, rule
from foundation.web.act_forms import ActForm, KeptFile
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.lists.pages import list_page
from grids.workforce.choices import DESK_ROLES, Role
from procedures.dossiers import selectors, services
from procedures.dossiers.access import PAPER_WAYS
from procedures.dossiers.choices import STATE_TONES, Channel, DossierState
from procedures.dossiers.forms import ACT_FIELDS
from procedures.dossiers.lists import TABS, Applications
from procedures.dossiers.policies import is_applicant
from procedures.dossiers.services.process import DOSSIERS
from procedures.dossiers.workflow import DOSSIER

PER_PAGE = 30
SUPERVISORS = (*DESK_ROLES, Role.DEPARTMENT_HANDLER)


def _fields(request: Any) -> list[dict[str, Any]]:
    """Return the filters as the page draws them: a choice where it has options, else a date."""
    drawn = (
        ("state", _("State"), DossierState.choices),
        ("channel", _("Came by"), Channel.choices),
        ("submitted_after", _("Submitted from"), ()),
        ("submitted_before", _("Submitted until"), ()),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": tuple((value, capfirst(str(words))) for value, words in options),
            "value": request.GET.get(name, ""),
        }
        for name, label, options in drawn
    ]


def _more(request: Any) -> Mapping[str, Any]:
    labels = {
        "open": _("All open"),
        "overdue": _("Overdue"),
        "waiting": _("Waiting for papers"),
        "asked_twice": _("Asked twice"),
        "deliver": _("Letters to hand over"),
        "refused": _("Refused"),
    }
    tab = request.GET.get("tab", "")
    return {
        "now": city_time.now(),
        "tab": tab,
        "tabs": [
            {"label": _("All"), "count": "", "url": "?", "current": tab not in TABS},
            *({"label": labels[key], "count": "", "url": f"?tab={key}", "current": key == tab} for key in TABS),
        ],
        "filter_fields": _fields(request),
        "tones": STATE_TONES,
        "may_supervise": request.actor.has_role(*SUPERVISORS),
    }


dossiers = list_page(Applications(), "dossiers/list.html", size=PER_PAGE, more=_more)


class DossierPage(ActPage):
    """The page of one application."""

    process, route, left = DOSSIERS, "dossiers:detail", "home"
    page, fragment, part = "dossiers/detail.html", "dossiers/_detail.html", "#case"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: str) -> Any:
        """Return the application with its names."""
        return selectors.dossier_by_number(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return selectors.complete_offer(subject, offer)

    def do(self, request: Any, key: str, form: ActForm) -> Any:
        """Do the act, with the file that came with it."""
        self.keep_documents(request, key, form)
        sent = form.sent
        if form.kept_files:
            sent = replace(sent, data={**sent.data, "documents": [str(one.id) for one in form.kept_files]})
        return services.do_act(request.actor, key, sent)

    def keep_documents(self, request: Any, key: str, form: ActForm) -> None:
        """Keep the file of a paper; raises ``Invalid`` that says what is wrong with it."""
        if "documents" not in form.fields or form.kept_files:
            return
        form.kept_files = [KeptFile(one, "") for one in form.cleaned_data.get("kept_documents") or ()]
        if len(form.documents) > 1:
            sentence = _("One file for each paper: put the pages into one PDF.")
            raise Invalid(sentence, fields={"documents": sentence})
        for file in form.documents:
            name = str(file.name)
            try:
                kept = services.keep_paper(request.actor, key, uuid4(), name, file.read())
            except Invalid as error:
                raise Invalid(error.message, fields={"documents": error.message}) from error
            form.kept_files.append(KeptFile(kept, name))

    def done_before(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Return the application of an act that was done before."""
        return services.act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside its acts."""
        return {
            "one": selectors.dossier_view(subject),
            "dossier": subject,
            "state_words": capfirst(str(DossierState(subject.state).label)),
            "tone": STATE_TONES.get(subject.state, "closed"),
            "channel_words": str(Channel(subject.channel).label),
            "now": city_time.now(),
            "is_own": is_applicant(request.actor, subject),
            "paper_ways": _paper_ways(request.actor, subject),
            "steps": timeline_rows(selectors.dossier_timeline(subject)),
        }

    def sentence(self, action: str, done: Any) -> str:
        """Say that an act succeeded."""
        del done
        return _("Done: %(act)s") % {"act": DOSSIER.label(action)}


def _paper_ways(actor: Actor, dossier: Any) -> list[str]:
    """Return the addresses of other ways to bring papers, while some may be handed in by this reader."""
    is_open = dossier.state in (DossierState.SUBMITTED, DossierState.WAITING, DossierState.IN_WORK)
    if not is_open or not policies.ask(actor, "dossier.hand_in", dossier):
        return []
    return [way(dossier) for way in PAPER_WAYS]


PAGES = DossierPage().routes("<str:key>/", SIGNED_IN)


@rule(posted(*SUPERVISORS))
@require_safe
def supervision(request: Any) -> Any:
    """Show what is overdue, asked for twice, refused and why, of what the reader may see."""
    context = {"figures": selectors.supervision(request.actor, city_time.now())}
    return render(request, "dossiers/supervision.html", context)

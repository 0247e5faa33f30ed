"""Acting on a selection of incidents: the acts that are possible, the form of one, and what came of each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.process.acts import SentAct
from foundation.process.offers import asked_for, asked_for_pair, fold
from foundation.process.workflow import Move
from foundation.web.access import posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.http import form_refusal, status_of
from grids.workforce.choices import Role
from incidents.cases import presenters, services
from incidents.cases.choices import State
from incidents.cases.forms import ACT_FIELDS
from incidents.cases.selectors.together import OfferTogether, complete_together, incidents_chosen, offers_together
from incidents.cases.workflow import INCIDENT

# What stands in the address or the form for each incident: its reference, and with a colon the version that was seen.
PICK = "r"


class TogetherForm(ActForm):
    """What one act on a selection needs. Versions stand beside the references."""

    version = None  # type: ignore[assignment] # each has its own
    mode = forms.ChoiceField(
        label=gettext_lazy("If one cannot be done"),
        choices=[("each", gettext_lazy("do the others")), ("all", gettext_lazy("do none of them"))],
        initial="each",
    )

    @property
    def sent(self) -> SentAct:
        """Return what was sent; to be asked of a form that is valid."""
        values = self.cleaned_data
        apart = ("act_id", "note", "mode")
        data = {name: value for name, value in values.items() if name not in apart and value not in ("", None)}
        return SentAct(self.action, None, values.get("note", ""), data, values["act_id"], self.then)


@rule(posted(*Role.values))
@require_http_methods(["GET", "POST"])
def act_on_several(request: Any) -> HttpResponse:
    """Show the acts possible for a selection, or do the one that was sent and show what came of each."""
    if request.method == "POST":
        return _answer(request)
    incidents = incidents_chosen(request.actor, list(_picks(request.GET)))
    if request.headers.get("HX-Request"):
        found = offers_together(request.actor, incidents)
        return render(request, "cases/_together_bar.html", {**_offers(found), "count": len(incidents)})
    return _form_page(request, incidents, request.GET.get("action", ""))


def _offers(found: list[OfferTogether], chosen: OfferTogether | None = None) -> dict[str, Any]:
    """Return the acts of a selection as its templates take them: all, those shown, those folded, whether these stand open."""
    shown, folded = fold(found)
    return {"offers": found, "offers_shown": shown, "offers_folded": folded, "is_unfolded": chosen in folded}


def _picks(words: Any) -> dict[str, int | None]:
    """Return the references that were picked, each with the version seen or None."""
    found: dict[str, int | None] = {}
    for word in words.getlist(PICK)[: services.MOST_TOGETHER]:
        reference, _colon, version = word.partition(":")
        found[reference.upper()] = int(version) if version.isdecimal() and len(version) < 10 else None
    return found


def _answer(request: Any) -> HttpResponse:
    picks, action = _picks(request.POST), request.POST.get("action", "")
    form = _form_sent(request, action)
    incidents = incidents_chosen(request.actor, list(picks))
    try:
        if not form.is_valid():
            raise form_refusal(form)
        outcomes = services.act_on_incidents(
            request.actor,
            list(picks),
            form.sent,
            versions={name: version for name, version in picks.items() if version is not None},
            all_or_none=form.cleaned_data["mode"] == "all",
        )
    except DomainError as error:
        return _form_page(request, incidents, action, problem=error)
    context = {"rows": _outcome_rows(outcomes, incidents), "done": sum(one.ok for one in outcomes)}
    return render(request, "cases/together_done.html", {**context, "act": _label(action)})


def _label(action: str) -> str:
    """Return an act, or a pair of them, in words."""
    first, _hyphen, second = action.partition("-")
    if not second:
        return INCIDENT.label(first)
    return _("%(first)s and %(second)s") % {"first": INCIDENT.label(first), "second": INCIDENT.label(second)}


def _form_sent(request: Any, action: str) -> TogetherForm:
    """Return the form that was sent, with the fields that the table names for its action; of a pair, "accept-dispatch", for both."""
    first, _hyphen, second = action.partition("-")
    move, then = INCIDENT.row(first) or Move(first, frozenset(), "", ""), INCIDENT.row(second)
    offer = asked_for_pair(move, then, None) if then is not None else asked_for(move, None)
    form = TogetherForm(request.POST, offer=offer, version=None, fields_of=ACT_FIELDS)
    form.fields.pop("photos", None)
    return form


def _outcome_rows(outcomes: Sequence[services.ActOutcome], incidents: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what ``cases/together_done.html`` shows of each incident."""
    names = {row.incident.reference: row for row in presenters.incident_rows(incidents)}
    return [
        {
            "outcome": one,
            "state": capfirst(str(State(one.state).label)) if one.state else "",
            "words": " ".join(dict.fromkeys((one.message, *one.fields.values()))),
            "row": names.get(one.reference),
        }
        for one in outcomes
    ]


def _form_page(request: Any, incidents: list[Any], action: str, *, problem: DomainError | None = None) -> HttpResponse:
    offers = offers_together(request.actor, incidents)
    chosen = next((one for one in offers if one.offer.name == action), None)
    form = None
    if chosen is not None:
        data = request.POST if problem is not None else None
        form = TogetherForm(data, offer=complete_together(chosen), version=None, fields_of=ACT_FIELDS)
    context = {
        **_offers(offers, chosen),
        "chosen": chosen,
        "form": form,
        "problem": problem.message if problem is not None else "",
        "rows": _chosen_rows(incidents, chosen),
        "title": _("Act on several incidents"),
    }
    return render(request, "cases/together.html", context, status=status_of(problem) if problem is not None else 200)


def _chosen_rows(incidents: Sequence[Any], chosen: OfferTogether | None) -> list[dict[str, Any]]:
    possible = {one.reference for one in chosen.incidents} if chosen is not None else set()
    return [
        {"one": row, "is_possible": row.incident.reference in possible} for row in presenters.incident_rows(incidents)
    ]

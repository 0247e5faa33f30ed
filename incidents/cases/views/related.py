"""What belongs to an incident beside itself: what it repeats, what repeats it, its pin put right, the call-back and its list."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import Invalid
from foundation.web.access import SIGNED_IN, posted, rule
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page
from grids.workforce.choices import Role
from incidents.cases import presenters, selectors
from incidents.cases.choices import State
from incidents.cases.forms import ReportForm
from incidents.cases.lists import CALLERS, CallBacks
from incidents.cases.selectors.call_backs import call_back_of, is_discontent, rates_by_unit, rates_of_all
from incidents.cases.selectors.desk import latest_results
from incidents.cases.selectors.similar import Alike, copies_of, similar_to
from incidents.cases.views import maps
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import matter

PER_PAGE = 30
# The rates speak of so many days.
DAYS = 30
LIST = CallBacks()
LINKS = "link_duplicate"


@rule(SIGNED_IN)
@require_GET
def related(request: Any, reference: str) -> HttpResponse:
    """Show those in charge what an incident repeats and who is to be called back; a fragment of its page, else empty."""
    incident = selectors.incident_by_reference(request.actor, reference)
    if not selectors.is_insider(request.actor, incident):
        return HttpResponse()
    context = {"incident": incident, **_copies(request, incident), **_call_back(request, incident)}
    return render(request, "cases/_related.html", context)


def _copies(request: Any, incident: Any) -> dict[str, Any]:
    """Return what is the same as an incident, and what may be."""
    may_link = INCIDENT.find(incident.state, LINKS) is not None and bool(
        policies.ask(request.actor, f"incident.{LINKS}", incident)
    )
    alike: tuple[Alike, ...] = ()
    if incident.ended_at is None and incident.master_id is None:
        rule_of = matter(incident.matter_id)
        alike = similar_to(request.actor, incident, rule_of, city_time.now()).found
    seen = selectors.visible_incidents(request.actor)
    return {
        "may_link": may_link,
        "alike": presenters.alike_rows(alike, than=incident),
        "copies": copies_of(incident),
        "master": seen.filter(pk=incident.master_id).first() if incident.master_id else None,
    }


def _call_back(request: Any, incident: Any) -> dict[str, Any]:
    """Return the call-back of a closed incident and what to say on the telephone."""
    if incident.state != State.CLOSED or incident.master_id is not None:
        return {}
    call = call_back_of(incident)
    is_made = call is not None and call.called_at is not None
    may_call = not is_made and bool(policies.ask(request.actor, "incident.call_back", incident))
    return {
        "call": call,
        "may_call": may_call,
        "discontent": is_discontent(call),
        "may_reopen": bool(policies.ask(request.actor, "incident.reopen", incident)),
        "script": _script(incident) if may_call else (),
        "solved_words": f"{_('solved')},{_('not solved')}",
        "content_words": f"{_('content')},{_('not content')}",
    }


def _script(incident: Any) -> list[str]:
    """Return what to say on the telephone, line by line."""
    one = presenters.incident_rows([incident])[0]
    result = latest_results([incident.pk]).get(incident.pk, "")
    words = {"matter": one.matter, "place": one.place, "reference": incident.reference, "result": result}
    return [
        _("Good day, this is the grid centre. You reported “%(matter)s” at %(place)s, number %(reference)s.") % words,
        _("We were told: “%(result)s”. Is that so?") % words if result else _("It was closed. Do you know of it?"),
        _("Is it solved?"),
        _("Are you content with how it was handled? If not, what is still wrong?"),
        _("Thank you. What you said is written down with your report, and nobody who handled it called you."),
    ]


@rule(posted(*Role.values))
@require_GET
def pin(request: Any, reference: str) -> HttpResponse:
    """Show the pin of an incident on the map, to be moved; who may move it says the act itself."""
    incident = selectors.incident_by_reference(request.actor, reference)
    policies.require(request.actor, "incident.correct_place", incident)
    form = ReportForm(initial={"lng": incident.lng, "lat": incident.lat})
    around = maps.pin_map(request.actor)
    context = {
        "incident": incident,
        "one": presenters.incident_rows([incident])[0],
        "form": form,
        "place_url": reverse("cases:place"),
        "pin": {**around, "lng": incident.lng, "lat": incident.lat, "zoom": 16},
        "verdict": presenters.place_verdict(request.actor, incident.lng, incident.lat),
    }
    return render(request, "cases/pin.html", context)


@rule(CALLERS)
@require_safe
def call_backs(request: Any) -> HttpResponse:
    """List who is to be called back, or was, and the rates by unit."""
    query, now = request.GET.copy(), city_time.now()
    query["tab"] = "made" if query.get("tab") == "made" else "open"
    try:
        page, problem = LIST.page(request.actor, query, now, size=PER_PAGE), ""
    except Invalid as error:
        page, problem = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values())))
    rates = rates_by_unit(request.actor, now - timedelta(days=DAYS), now)
    context = {
        "tab": query["tab"],
        "rows": _rows(page.items),
        "problem": problem,
        "days": DAYS,
        "rates": rates,
        "whole": rates_of_all(rates),
        "no_unit": _("the grids themselves"),
        **page_context(request, LIST, page, query),
    }
    return render(request, "cases/call_backs.html", context, status=422 if problem else 200)


def _rows(calls: Any) -> list[dict[str, Any]]:
    rows = presenters.incident_rows([call.incident for call in calls])
    return [{"call": call, "one": one, "said": _answer_words(call)} for call, one in zip(calls, rows, strict=True)]


def _answer_words(call: Any) -> str:
    """Return what came of a call-back in a word."""
    if call.called_at is None:
        return pgettext("call-back", "waiting")
    if not call.responded:
        return _("nobody reached")
    return _("not content") if is_discontent(call) else _("content")

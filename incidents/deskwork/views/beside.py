"""What stands beside an incident: who writes on it, whether one watches it, texts and colleagues at hand, guesses."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation.kernel import city_time
from foundation.web.access import SIGNED_IN, posted, rule
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases import selectors as cases
from incidents.deskwork import selectors, services
from incidents.deskwork.choices import Target

STAFFED = posted(*Role.values)


def _beside(request: Any, incident: Any) -> HttpResponse:
    if not cases.is_insider(request.actor, incident):
        return HttpResponse()
    context = {
        "incident": incident,
        "writers": selectors.writers_on(incident, city_time.now(), but=request.actor.user_id),
        "is_watched": selectors.is_watched(request.actor, incident),
    }
    return render(request, "deskwork/_beside.html", context)


@rule(SIGNED_IN)
@require_safe
def beside(request: Any, reference: str) -> HttpResponse:
    """Show who else is filling a form of the incident now; nothing to whoever only reported it."""
    return _beside(request, cases.incident_by_reference(request.actor, reference))


@rule(STAFFED)
@require_POST
def writing(request: Any, reference: str) -> HttpResponse:
    """Note that the reader is filling a form of the incident, or no more (``gone``); show who else is."""
    incident = cases.incident_by_reference(request.actor, reference)
    if request.POST.get("gone"):
        services.unmark_writing(request.actor, incident)
    elif cases.is_insider(request.actor, incident):
        services.mark_writing(request.actor, incident, now=city_time.now())
    return _beside(request, incident)


@rule(STAFFED)
@require_POST
def watch(request: Any, reference: str) -> HttpResponse:
    """Watch the incident (``on``), or no more."""
    if request.POST.get("on"):
        incident = services.watch(request.actor, reference, now=city_time.now())
    else:
        incident = services.unwatch(request.actor, reference)
    return _beside(request, incident) if request.headers.get("HX-Request") else redirect("cases:detail", reference)


@rule(STAFFED)
@require_safe
def at_hand(request: Any, reference: str) -> HttpResponse:
    """Show the texts for an act on the incident (``action``), and for a dispatch the units its words suggest."""
    incident = cases.incident_by_reference(request.actor, reference)
    action = request.GET.get("action", "").rpartition("-")[2]
    guesses = selectors.Guesses()
    if action == "dispatch":
        guesses = selectors.guesses(Target.UNIT, incident.description, incident.township_id)
    texts = selectors.texts_for(incident, action) if cases.is_insider(request.actor, incident) else []
    return render(request, "deskwork/_at_hand.html", {"texts": texts, "guesses": guesses})


@rule(STAFFED)
@require_safe
def colleagues(request: Any, reference: str) -> JsonResponse:
    """Answer who can be mentioned in a note on the incident, as {names: [...]}."""
    incident = cases.incident_by_reference(request.actor, reference)
    is_insider = cases.is_insider(request.actor, incident)
    names = selectors.colleagues(incident, but=request.actor.user_id) if is_insider else {}
    return JsonResponse({"names": list(dict.fromkeys(names.values()))})


@rule(STAFFED)
@require_safe
def guesses(request: Any) -> HttpResponse:
    """Show the matters that the words of a report suggest, as buttons; ``lng`` and ``lat`` name the township."""
    found = selectors.guesses(Target.MATTER, request.GET.get("description", "")[:2000], _township(request))
    return render(request, "deskwork/_guesses.html", {"guesses": found})


def _township(request: Any) -> int | None:
    """Return the id of the township of a point, else that of the reader's posting; None for the whole city."""
    try:
        located = areas.locate(float(request.GET["lng"]), float(request.GET["lat"]))
    except (KeyError, ValueError):
        located = None
    path = located.grid.path if located is not None else next((one.area_path for one in request.actor.grants), "")
    steps = [int(step) for step in path.split("/") if step]
    return steps[1] if len(steps) > 1 else None

"""The front page of the council: what one may vote on now, which meetings come, what was decided."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.kernel import city_time
from foundation.web.access import SIGNED_IN, rule
from residents.council import selectors
from residents.council.scoping import KEEPERS


def keeps(request: Any) -> Mapping[str, Any]:
    """Return whether the reader makes what a list shows."""
    return {"keeps": request.actor.has_role(*KEEPERS)}


@rule(SIGNED_IN)
@require_GET
def index(request: Any) -> HttpResponse:
    """Show it."""
    context = {
        "votes": selectors.open_votes(request.actor),
        "meetings": selectors.coming_meetings(city_time.now()),
        "resolutions": selectors.latest_resolutions(request.actor),
        **keeps(request),
    }
    return render(request, "council/index.html", context)

"""Whether escalation works, for monitors and for people: lateness, clocks set aside, and trying them again."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError
from foundation.kernel.rooms import subject_link
from foundation.web.access import PUBLIC, rule
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page
from foundation.web.templatetags.tongxin import span
from procedures.clocks import selectors
from procedures.clocks.access import RETRY
from procedures.clocks.lists import ClocksSetAside
from procedures.clocks.services import retry_clocks

LISTING = ClocksSetAside()
MOST_ROWS = 30


@rule(PUBLIC)
@require_GET
def health(request: Any) -> JsonResponse:
    """Answer how late the oldest due clock is and when the sweep last ran; 503 when a person should look. Names no subject."""
    del request
    now = city_time.now()
    found = selectors.escalation_health(now)
    body = {
        "ok": found.is_well,
        "late_by_seconds": int(found.late_by.total_seconds()),
        "faulted": found.faulted,
        "outbox_waits_seconds": int(found.outbox_waits.total_seconds()),
        "swept_seconds_ago": int((now - found.swept_at).total_seconds()) if found.swept_at else None,
    }
    return JsonResponse(body, status=200 if found.is_well else 503)


@rule(RETRY)
@require_GET
def set_aside(request: Any) -> HttpResponse:
    """List the clocks whose firing failed, by stage, words of the fault and its time."""
    now = city_time.now()
    try:
        page, problem = LISTING.page(request.actor, request.GET, now, size=MOST_ROWS), ""
    except DomainError as error:
        page, problem = Page((), "", ""), " ".join((error.message, *error.fields.values()))
    context = {
        "rows": [{"clock": row, "link": _link(row)} for row in page.items],
        **_health_context(now),
        "chosen": {name: request.GET.get(name, "") for name in LISTING.filters.base_filters},
        "problem": problem,
        **page_context(request, LISTING, page),
    }
    return render(request, "clocks/set_aside.html", context, status=422 if problem else 200)


@rule(RETRY)
@require_GET
def heartbeat(request: Any) -> HttpResponse:
    """Show the health of escalation; the page of clocks set aside asks for it four times a minute."""
    return render(request, "clocks/_heartbeat.html", _health_context(city_time.now()))


@rule(RETRY)
@require_GET
def alarm(request: Any) -> HttpResponse:
    """Say that nothing sweeps the clocks, else nothing: every page of an administrator asks for it twice a minute."""
    if selectors.is_sweep_beating(city_time.now()):
        return HttpResponse("")
    return render(request, "clocks/_alarm.html")


def _health_context(now: datetime) -> dict[str, Any]:
    found = selectors.escalation_health(now)
    waits = {name: span(int(getattr(found, name).total_seconds()) // 60) for name in ("late_by", "outbox_waits")}
    seconds = int((now - found.swept_at).total_seconds()) if found.swept_at else None
    return {"health": found, "waits": waits, "swept_ago": seconds, "stands_still": not found.is_swept}


def _link(row: selectors.SetAsideClock) -> str:
    route = subject_link(row.subject_kind)
    return reverse(route, args=[row.subject_key]) if route else ""


@rule(RETRY)
@require_POST
def retry(request: Any, kind: str, clock_id: int) -> HttpResponse:
    """Let the next sweep try one clock again."""
    retried = retry_clocks(request.actor, kind=kind, clock_ids=[clock_id])
    if retried:
        messages.success(
            request,
            ngettext("%(count)d clock is tried again.", "%(count)d clocks are tried again.", retried)
            % {"count": retried},
        )
    else:
        messages.info(request, _("This clock was no longer set aside."))
    return redirect("clocks:set-aside")

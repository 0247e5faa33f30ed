"""Whether escalation works, for monitors and for people: lateness, clocks set aside, trying them again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from governance.kernel import clock
from governance.kernel.access import PUBLIC, posted, rule
from governance.kernel.templatetags.tongxin import span
from grids.workforce.choices import Role
from incidents.cases import selectors
from incidents.cases.services import mend_clocks
from incidents.catalogue.choices import Stage

KEEPERS = posted(Role.NET_ADMIN)
SHOWN = 200


@rule(PUBLIC)
@require_GET
def health(request: Any) -> JsonResponse:
    """Answer how late the oldest due clock is; 503 when a person should look. Names no case."""
    del request
    found = selectors.escalation_health(clock.now())
    body = {
        "ok": found.is_well,
        "late_by_seconds": int(found.late_by.total_seconds()),
        "faulted": found.faulted,
        "outbox_waits_seconds": int(found.outbox_waits.total_seconds()),
    }
    return JsonResponse(body, status=200 if found.is_well else 503)


@rule(KEEPERS)
@require_GET
def set_aside(request: Any) -> HttpResponse:
    """List the clocks whose firing failed."""
    found = selectors.escalation_health(clock.now())
    rows = [
        {
            "pk": row.pk,
            "reference": row.incident.reference,
            "stage": Stage(row.stage).label,
            "fault": row.fault,
            "faulted_at": row.faulted_at,
        }
        for row in selectors.faulted_clocks()[:SHOWN]
    ]
    waits = {name: span(int(getattr(found, name).total_seconds()) // 60) for name in ("late_by", "outbox_waits")}
    return render(request, "cases/clocks.html", {"health": found, "rows": rows, "waits": waits})


@rule(KEEPERS)
@require_POST
def retry(request: Any, clock_id: int) -> HttpResponse:
    """Let one clock be tried again by the next sweep."""
    mended = mend_clocks(request.actor, clock_ids=[clock_id])
    if mended:
        messages.success(
            request,
            ngettext("%(count)d clock is tried again.", "%(count)d clocks are tried again.", mended)
            % {"count": mended},
        )
    else:
        messages.info(request, _("This clock was no longer set aside."))
    return redirect("cases:clocks")

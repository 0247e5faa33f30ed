"""Whether what comes round does come round, for monitors."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from foundation.kernel import city_time, recurring
from foundation.kernel.recurring import DutyStatus
from foundation.web.access import PUBLIC, rule


@rule(PUBLIC)
@require_safe
def duties_health(request: HttpRequest) -> JsonResponse:
    """Answer when each recurring duty last ran; 503 when one is late or fails again and again. Tells no fault's words."""
    del request
    found = recurring.duty_statuses(city_time.now())
    is_well = all(status.is_well for status in found)
    return JsonResponse(
        {"ok": is_well, "duties": {status.duty.name: _status_row(status) for status in found}},
        status=200 if is_well else 503,
    )


def _status_row(status: DutyStatus) -> dict[str, Any]:
    return {
        "ok": status.is_well,
        "every_seconds": int(status.duty.every.total_seconds()),
        "last_ran_at": status.finished_at,
        "rows": status.done,
        "due_at": status.due_at,
        "late_by_seconds": int(status.late_by.total_seconds()),
        "failures": status.failures,
    }

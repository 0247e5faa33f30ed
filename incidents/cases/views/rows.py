"""The texts of a list's rows, each made once: in a template with parts a row would cost three times as much."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.web.templatetags.tongxin import due_detail, due_words, icon, moment, tone_badge
from incidents.cases.presenters import IncidentRow


def list_rows(rows: Iterable[IncidentRow], now: datetime) -> list[dict[str, Any]]:
    """Return what ``cases/_row.html`` shows of each case."""
    # One address made many times over: only the reference differs.
    before, after = reverse("cases:detail", args=["~"]).split("~")
    return [_row(row, f"{before}{row.case.reference}{after}", now) for row in rows]


def _row(row: IncidentRow, url: str, now: datetime) -> dict[str, Any]:
    case = row.case
    return {
        "reference": case.reference,
        "url": url,
        "icon": icon(row.icon),
        "matter": row.matter,
        "thumbnail": row.thumbnail,
        "place": row.place,
        "place_mark": _("place uncertain") if case.is_place_uncertain else "",
        "words": case.description,
        "state": case.state,
        "state_words": row.state,
        "holder": row.holder,
        "reported": moment(case.reported_at),
        **(_due(case, now) if row.is_open else {}),
    }


def _due(case: Any, now: datetime) -> dict[str, Any]:
    badge = tone_badge(case.tone) if case.tone else ""
    if case.next_due_at is None:
        return {"tone": badge, "due_words": _("calendar missing") if case.calendar_missing else ""}
    return {
        "tone": badge,
        "due_tone": case.tone or "none",
        "due_at": timezone.localtime(case.next_due_at).isoformat(),
        "due_left": due_words(case.next_due_at, now),
        "due_words": due_detail(case.next_due_at, now),
    }

"""The texts of a list's rows, made in Python: a template with includes would cost three times as much a row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.web.templatetags.tongxin import due_detail, due_words, icon, moment, tone_badge
from incidents.cases.choices import PENDING_APPEALS
from incidents.cases.presenters import IncidentRow
from incidents.cases.selectors import RELATIONS, WATCHED


def list_rows(rows: Iterable[IncidentRow], now: datetime) -> list[dict[str, Any]]:
    """Return the context of ``cases/_row.html`` for each incident."""
    # One address made many times over: only the reference differs.
    before, after = reverse("cases:detail", args=["~"]).split("~")
    return [_row(row, f"{before}{row.incident.reference}{after}", now) for row in rows]


def _row(row: IncidentRow, url: str, now: datetime) -> dict[str, Any]:
    incident = row.incident
    return {
        "reference": incident.reference,
        "pick_words": _("Choose %(reference)s") % {"reference": incident.reference},
        "url": url,
        "icon": icon(row.icon),
        "matter": row.matter,
        "thumbnail": row.thumbnail,
        "place": row.place,
        "place_mark": _("place uncertain") if incident.is_place_uncertain else "",
        "marks": [*_family_marks(incident), *_watch_marks(incident)],
        "words": incident.description,
        "state": incident.state,
        "state_words": row.state,
        "holder": row.holder,
        "reported": moment(incident.reported_at),
        **(_due_parts(incident, now) if row.is_open else {}),
    }


def _family_marks(incident: Any) -> list[str]:
    """Return whether an incident is split, or split off, in words."""
    is_any = (incident.is_split, incident.parent_id is not None)
    return [str(word) for word, is_so in zip((RELATIONS["split"], RELATIONS["child"]), is_any, strict=True) if is_so]


def _watch_marks(incident: Any) -> list[str]:
    """Return what of an incident waits for an answer, in words."""
    waits = (incident.supervised_at, incident.extension_asked_at, incident.appeal in PENDING_APPEALS)
    words = (WATCHED["supervised"], WATCHED["extension"], WATCHED["appeal"])
    return [str(word) for word, is_waiting in zip(words, waits, strict=True) if is_waiting]


def _due_parts(incident: Any, now: datetime) -> dict[str, Any]:
    badge = tone_badge(incident.tone) if incident.tone else ""
    if incident.next_due_at is None:
        return {"tone": badge, "due_words": _("calendar missing") if incident.calendar_missing else ""}
    return {
        "tone": badge,
        "due_tone": incident.tone or "none",
        "due_at": timezone.localtime(incident.next_due_at).isoformat(),
        "due_left": due_words(incident.next_due_at, now),
        "due_words": due_detail(incident.next_due_at, now),
    }

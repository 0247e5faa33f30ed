"""Owns who watches an incident and who is writing on it."""

from datetime import datetime
from typing import Any

from foundation.kernel.actor import Actor
from incidents.cases import selectors as cases
from incidents.deskwork.models import Watch, WritingMark
from incidents.deskwork.selectors import WRITES_FOR


def watch(actor: Actor, reference: str, *, now: datetime) -> Any:
    """Tell the actor of the moves of a visible incident from now on; raises ``NotFound`` for a hidden one."""
    incident = cases.incident_by_reference(actor, reference)
    Watch.objects.get_or_create(
        incident_id=incident.pk, user_id=actor.user_id, defaults={"since": now, "after_step": incident.version}
    )
    return incident


def unwatch(actor: Actor, reference: str) -> Any:
    """Tell the actor no more of a visible incident; raises ``NotFound`` for a hidden one."""
    incident = cases.incident_by_reference(actor, reference)
    Watch.objects.filter(incident_id=incident.pk, user_id=actor.user_id or 0).delete()
    return incident


def mark_writing(actor: Actor, incident: Any, *, now: datetime) -> None:
    """Say that the actor is filling a form of the incident; it holds for two minutes, and stops nobody."""
    WritingMark.objects.update_or_create(
        incident_id=incident.pk, user_id=actor.user_id, defaults={"expires_at": now + WRITES_FOR}
    )


def unmark_writing(actor: Actor, incident: Any) -> None:
    """Say that the actor writes no more."""
    WritingMark.objects.filter(incident_id=incident.pk, user_id=actor.user_id or 0).delete()

"""The audit trail: who did what to which subject, appended in the transaction in which it was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from foundation.kernel.bulk import insert
from foundation.kernel.models import AuditEvent


def audited_keys(actor: Actor, action: str, subject_kind: str, *, since: datetime) -> set[str]:
    """Return the keys of the subjects to which this actor has done this action since then."""
    rows = AuditEvent.objects.filter(subject_kind=subject_kind, action=action, user_id=actor.user_id, at__gte=since)
    return set(rows.values_list("subject_key", flat=True))


def last_audit(subject_kind: str, keys: Iterable[str]) -> tuple[str, datetime] | None:
    """Return who did something to one of these subjects last, by name, and when; None where nobody has."""
    rows = AuditEvent.objects.filter(subject_kind=subject_kind, subject_key__in=list(keys)).order_by("-at", "-pk")
    return rows.values_list("actor_name", "at").first()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done: when, by whom, what, to which subject, and with which details."""

    at: datetime
    actor_name: str
    action: str
    subject_key: str
    detail: Mapping[str, Any]


def audited(wanted: Iterable[tuple[str, str, Iterable[str]]], *, most: int) -> list[AuditRow]:
    """Return what was done, the latest first, for each (action, kind of subject, keys of subjects)."""
    found = Q(pk__in=())
    for action, kind, keys in wanted:
        found |= Q(action=action, subject_kind=kind, subject_key__in=list(keys))
    rows = AuditEvent.objects.filter(found).order_by("-at", "-pk")
    columns = ("at", "actor_name", "action", "subject_key", "detail")
    return [AuditRow(*row) for row in rows.values_list(*columns)[:most]]


def audit(
    actor: Actor,
    action: str,
    subject_kind: str,
    keys: Iterable[str],
    *,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append one audit row per subject key, inside the caller's transaction."""
    who = (at, actor.kind.value, actor.name, actor.user_id, action, subject_kind)
    insert(
        AuditEvent,
        ("at", "actor_kind", "actor_name", "user_id", "action", "subject_kind", "subject_key", "detail"),
        [(*who, key, dict(detail or {})) for key in keys],
    )

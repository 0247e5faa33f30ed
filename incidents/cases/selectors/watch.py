"""Owns the reading of what is watched about an incident: supervision, more time, appeals, and whom to call about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.accounts import selectors as accounts
from foundation.kernel.actor import Actor
from foundation.kernel.masking import mask_phone
from grids.workforce.desks import PostedPeople
from incidents.cases.choices import PENDING_APPEALS, AppealState, SupervisionKind
from incidents.cases.models import Incident, OvertimeAppeal, Supervision
from incidents.cases.scoping import WAITING, in_charge_of, is_insider

# The words of the list's filter, and the marks on its rows.
WATCHED: Mapping[str, Any] = {
    "supervised": _("supervised"),
    "extension": _("more time asked for"),
    "appeal": _("appeal undecided"),
    "exempt": _("late, not counted"),
}
_CONDITIONS: Mapping[str, Q] = {
    "supervised": Q(supervised_at__isnull=False),
    "extension": Q(extension_asked_at__isnull=False),
    "appeal": Q(appeal__in=PENDING_APPEALS),
    "exempt": Q(overtime_exempt=True),
}


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """A supervision that waits for its answer, with the name of who ordered it; ``requirement`` in that person's words."""

    kind: str
    requirement: str
    ordered_by: str
    ordered_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class WatchView:
    """What of an incident is watched now; ``appeal``: how far an appeal is, in words, empty for none."""

    supervision: SupervisionView | None
    extension_asked_at: datetime | None
    extensions: int
    was_late: bool
    is_exempt: bool
    appeal: str


@dataclass(frozen=True, slots=True)
class HolderPhone:
    """Somebody who has the incident, and the number under which they are called; empty where none is known."""

    name: str
    phone: str

    @property
    def masked(self) -> str:
        """Return the number as it stands before anybody has asked for it."""
        return mask_phone(self.phone)


def is_watched(words: Collection[str]) -> Q:
    """Return the condition of being watched in any of these ways, keys of ``WATCHED``."""
    found = Q(pk__in=[])
    for word in words:
        found |= _CONDITIONS[word]
    return found


def was_late(incident: Any) -> bool:
    """Say whether the incident was handled after its deadline, whatever an appeal has made of it."""
    return (
        incident.handled_at is not None
        and incident.handle_due_at is not None
        and bool(incident.handled_at > incident.handle_due_at)
    )


def is_late_at(incident: Any, now: datetime) -> bool:
    """Say whether what is due next is past its time, or the work was or is done after its own."""
    handled_late = incident.handle_due_at is not None and (incident.handled_at or now) > incident.handle_due_at
    return bool(handled_late or (incident.next_due_at is not None and now > incident.next_due_at))


def watch_of(incident: Incident, reader: Actor) -> WatchView | None:
    """Return what is watched about an incident; None for a reader who only reported it. Costs a statement where supervised."""
    if not is_insider(reader, incident):
        return None
    return WatchView(
        supervision=_open_supervision(incident) if incident.supervised_at is not None else None,
        extension_asked_at=incident.extension_asked_at,
        extensions=incident.extensions,
        was_late=was_late(incident),
        is_exempt=incident.overtime_exempt,
        appeal=str(AppealState(incident.appeal).label) if incident.appeal else "",
    )


def _open_supervision(incident: Incident) -> SupervisionView | None:
    row = Supervision.objects.filter(incident=incident, answered_at__isnull=True).first()
    if row is None:
        return None
    name = accounts.names([row.ordered_by]).get(row.ordered_by, "")
    kind = str(SupervisionKind(row.kind).label)
    return SupervisionView(kind, row.requirement, name, row.ordered_at, row.due_at)


def phones_of_holder(incident: Incident, reader: Actor) -> list[HolderPhone]:
    """Return who has the incident in hand, or sits at the desk it lies at, beside the reader: three at most, the handler first."""
    roster = PostedPeople.read_for([incident], [incident.unit_id] if incident.unit_id else [])
    people = roster.holders_of(WAITING, incident, incident.lowest_level)
    others = [user_id for user_id in people if user_id != reader.user_id]
    ordered = sorted(others, key=lambda user_id: user_id != incident.handler_id)
    recipients = accounts.recipients(ordered[:3])
    return [HolderPhone(one.name, one.phone) for user_id in ordered[:3] if (one := recipients.get(user_id))]


def visible_supervisions(actor: Actor) -> QuerySet[Supervision]:
    """Return the supervisions of what the actor is in charge of, with the names a list shows."""
    seen = Incident.objects.filter(in_charge_of(actor))
    return Supervision.objects.filter(incident__in=seen.values("pk")).select_related("incident__matter")


def visible_appeals(actor: Actor) -> QuerySet[OvertimeAppeal]:
    """Return the appeals about what the actor is in charge of, with the names a list shows."""
    seen = Incident.objects.filter(in_charge_of(actor))
    return OvertimeAppeal.objects.filter(incident__in=seen.values("pk")).select_related("incident__matter")

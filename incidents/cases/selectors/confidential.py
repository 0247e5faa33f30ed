"""Owns the reading of sealed incidents by those who have a part in them, and of their own reports by reporters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from foundation.kernel.actor import Actor
from grids.workforce import selectors as workforce
from grids.workforce.desks import desk_level_of
from incidents.cases import scoping
from incidents.cases.choices import SUBJECT_KIND, State
from incidents.cases.models import Incident
from procedures.seals import selectors as seals
from procedures.seals.choices import WORKING_PARTS, PartKind

# So many are listed; whoever has parts in more has another trouble.
MOST = 500


@dataclass(frozen=True, slots=True)
class ConfidentialRow:
    """What every part shows of a sealed incident: number, state and due time; ``is_open_to_reader``: its page opens too."""

    reference: str
    state: str
    state_label: str
    due_at: datetime | None
    tone: str
    is_open_to_reader: bool


def seal_of(incident: Incident) -> seals.Subject:
    """Return the subject of the parts in an incident."""
    return seals.Subject(SUBJECT_KIND, incident.reference)


def confidential_incidents(actor: Actor) -> list[ConfidentialRow]:
    """Return the sealed incidents in which the actor has any part, the open ones first and what is due next first."""
    any_part = seals.opens(actor, SUBJECT_KIND, "reference", *PartKind)
    rows = Incident.including_sealed.filter(any_part, is_sealed=True)
    readable = set(
        rows.filter(seals.opens(actor, SUBJECT_KIND, "reference", *WORKING_PARTS)).values_list("pk", flat=True)
    )
    return [
        ConfidentialRow(
            one.reference, one.state, str(State(one.state).label), one.next_due_at, one.tone, one.pk in readable
        )
        for one in rows.order_by(F("ended_at").desc(nulls_first=True), F("next_due_at").asc(nulls_last=True))[:MOST]
    ]


def own_reports(actor: Actor) -> QuerySet[Incident]:
    """Return what the actor reported, sealed or not, for the reporter's own list; nothing that is about the actor."""
    open_ones = Q(is_sealed=False) & scoping.within_reach(actor)
    sealed = Q(is_sealed=True) & ~seals.is_shut_out(actor.user_id, SUBJECT_KIND, "reference")
    return Incident.including_sealed.filter(open_ones | sealed, reported_by=actor.user_id)


def sealed_by_ids(incident_ids: Collection[int]) -> list[Incident]:
    """Return the sealed incidents with these ids, to tell those who have a part in them."""
    return list(Incident.including_sealed.filter(pk__in=incident_ids, is_sealed=True))


def units_with_part(incident: Incident) -> Sequence[Any]:
    """Return the units to which a sealed incident can be given: where somebody works who receives or handles it."""
    ids = seals.units_with_part(seal_of(incident), *WORKING_PARTS)
    return [unit for _pk, unit in sorted(workforce.units(ids).items())]


def people_with_part(incident: Incident) -> list[int]:
    """Return the users of the unit that has a sealed incident who receive or handle it, those it is about left out."""
    if incident.unit_id is None:
        return []
    of_unit = [one.user_id for one in workforce.members_of([incident.unit_id])]
    with_part = seals.holders(seal_of(incident), *WORKING_PARTS)
    return [user_id for user_id in dict.fromkeys(of_unit) if user_id in with_part]


def due_to_go_on(today: date) -> list[Incident]:
    """Return the sealed incidents whose suspension is over: no clock of its own runs on it, which others could see."""
    return list(Incident.including_sealed.filter(is_sealed=True, suspended_until__lte=today))


def may_seal(actor: Actor, incident: Incident) -> bool:
    """Say whether the actor sits at a desk that may make an incident confidential; the act itself asks the policy."""
    return desk_level_of(actor, incident, incident.lowest_level) is not None

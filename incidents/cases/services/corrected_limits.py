"""Owns what a corrected limit does to open clocks: they count what it says now, by a new generation, and fire nothing twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from incidents.cases.models import Clock, Incident
from incidents.cases.services.clocks import copy_deadlines_to_incident, limit_of
from incidents.cases.services.escalation import BATCH, RECOMPUTED, write_recomputed
from incidents.cases.services.process import IncidentBefore, clocks_of, moved_event
from incidents.catalogue.events import LimitCorrected
from incidents.catalogue.selectors import rulebook
from procedures.clocks.choices import ClockState
from procedures.clocks.services import change_limit


def follow_corrected_limit(event: LimitCorrected, now: datetime) -> int:
    """Let the open clocks that counted a limit count what it says now; return how many incidents changed.

    A clock that was given more time than its limit says keeps what it was given.
    """
    running = Clock.objects.filter(
        state=ClockState.RUNNING, stage=event.stage, amount=event.old_amount, unit=event.old_unit
    )
    if event.matter_id:
        running = running.filter(incident__matter_id=event.matter_id)
    ids = sorted(set(running.values_list("incident_id", flat=True)))
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(_follow_limits(now, batch, event) for batch in batches)


def _follow_limits(now: datetime, pks: Sequence[int], event: LimitCorrected) -> int:
    """Change the clocks of one batch of incidents in one transaction, where the rules of their day say so."""
    with transaction.atomic():
        incidents = list(
            Incident.including_sealed.select_for_update().filter(pk__in=pks, ended_at__isnull=True).order_by("pk")
        )
        clocks, touched = clocks_of(incidents), []
        changed: list[Clock] = []
        events: list[IncidentMoved | ConfidentialIncidentMoved] = []
        for incident in incidents:
            own, book = clocks.get(incident.pk, {}), rulebook(incident.reported_on)
            clock, before = own.get(event.stage), IncidentBefore.of(incident)
            if clock is None or (clock.state, clock.amount) != (ClockState.RUNNING, event.old_amount):
                continue
            limit = limit_of(incident, event.stage, book)
            if (clock.amount, clock.unit) == (limit.amount, limit.unit):
                continue
            change_limit(clock, limit, book)
            copy_deadlines_to_incident(incident, own, book)
            touched.append(incident)
            changed.append(clock)
            events.append(moved_event(incident, before, action=RECOMPUTED))
        write_recomputed(now, touched, changed, events)
    return len(touched)

"""Owns what a firing clock does to incidents, and how clocks of incidents are locked, moved and recomputed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from foundation.kernel.actor import system
from foundation.kernel.audit import audit
from foundation.kernel.outbox import publish
from foundation.process.services import Act, ActData, Effect, Outcome, advance_many
from grids.workforce.desks import levels_above
from incidents.cases.choices import SUBJECT_KIND, Action
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from incidents.cases.models import Clock, Firing, Incident
from incidents.cases.services.clocks import COLUMNS, copy_deadlines_to_incident
from incidents.cases.services.process import INCIDENTS, IncidentBefore, clocks_of, moved_event
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import rulebook
from procedures.clocks.choices import GRAVITY, ClockState
from procedures.clocks.kinds import ClockKind, DueFiring, register_clock_kind, register_stages
from procedures.clocks.services import has_no_date, recompute_clock

CLOCK = system("clock")
CALENDAR = system("calendar")
RECOMPUTED = "recomputed"
# The clock writes no note: what it did stands in the details of the step.
WORDLESS = ActData()
# What a firing reads of an incident.
READS = ("reference", "is_sealed", "level", "tone", "township_id", "village_id", "grid_id", "matter_id")
BATCH = 200


def escalate_incident(incident: Any, firing: DueFiring) -> list[dict[str, Any]]:
    """Raise the level where the rungs say so, keep the gravest tone, and return a line per rung, the fired one last.

    Rungs passed over raise it too: the level must not depend on when the sweep came.
    """
    lines = []
    for rung in firing.rungs:
        line: dict[str, Any] = {"stage": firing.clock.stage, "tone": rung.tone, "rung": rung.number}
        if rung.raises and (risen := levels_above(incident.level)) != incident.level:
            incident.level = line["raised_to"] = risen
        if rung is not firing.rung:
            line["passed_over"] = True
        lines.append(line)
    incident.tone = max(incident.tone, firing.rung.tone, key=GRAVITY.__getitem__)
    return lines


def lock_due_incidents(now: datetime, limit: int) -> Iterable[int]:
    """Lock up to ``limit`` incidents with a clock due by ``now``, oldest first; return their ids, locked ones left out."""
    due = Q(clocks__state=ClockState.RUNNING, clocks__next_fire_at__lte=now, clocks__faulted_at__isnull=True)
    skip_locked = connection.features.has_select_for_update_skip_locked
    incidents = Incident.including_sealed.filter(due).order_by("clocks__next_fire_at", "clocks__id")
    incidents = incidents.select_for_update(skip_locked=skip_locked, of=("self",) if skip_locked else ())
    return incidents.values_list("pk", flat=True)[:limit]


def escalate_incidents(now: datetime, firings: Mapping[int, DueFiring]) -> Collection[int]:
    """Escalate incidents by the firings of their clocks (by incident id); return the ids of those that could be moved."""
    process = replace(INCIDENTS, effects=_EscalationEffects(firings).effects, reads=READS)
    moved_on = advance_many(CLOCK, process, firings, Action.ESCALATE, lambda _incident, _move: WORDLESS, at=now)
    return [incident.pk for incident in moved_on]


@dataclass(frozen=True)
class _EscalationEffects:
    """What escalations change in the incidents; the kernel calls ``effects``."""

    firings: Mapping[int, DueFiring]

    def effects(self, acts: Sequence[Act]) -> Outcome:
        """Change the columns of the incidents; the events are made when the steps of passed rungs are counted."""
        subjects = [act.subject for act in acts]
        before = [IncidentBefore(act.from_state, act.subject.level, frozenset()) for act in acts]
        effects = [self._effect(incident) for incident in subjects]

        def write() -> None:
            """Make the events now that the version includes the steps of passed rungs."""
            for place, incident in enumerate(subjects):
                effect = effects[place]
                event = self._event(incident, before[place])
                effects[place] = Effect(effect.columns, effect.detail, effect.due_at, event, effect.passed)

        return Outcome(effects, write)

    def _effect(self, incident: Incident) -> Effect:
        firing = self.firings[incident.pk]
        *passed, detail = escalate_incident(incident, firing)
        columns: tuple[str, ...] = ("level", "tone")
        if has_no_date(firing.clock):
            incident.calendar_missing = True
            columns = (*columns, "calendar_missing")
        return Effect(columns=columns, detail=detail, due_at=firing.clock.due_at, passed=passed)

    def _event(self, incident: Incident, before: IncidentBefore) -> IncidentMoved | ConfidentialIncidentMoved:
        firing = self.firings[incident.pk]
        return moved_event(
            incident,
            before,
            action=Action.ESCALATE,
            is_counted=False,
            stage=firing.clock.stage,
            tone=firing.rung.tone,
            rung_id=firing.rung.id,
            clock_id=firing.clock.pk,
            passed_rung_ids=tuple(rung.id for rung, _due_at in firing.passed_over),
        )


def recompute_incidents(now: datetime, pks: Sequence[int], number: int) -> int:
    """Compute the open clocks of incidents again by the rules of this number; return how many incidents changed."""
    with transaction.atomic():
        rows = Incident.including_sealed.select_for_update().filter(pk__in=pks, ended_at__isnull=True)
        incidents = list(rows.order_by("pk"))
        clocks = clocks_of(incidents)
        changed: list[Clock] = []
        events: list[IncidentMoved | ConfidentialIncidentMoved] = []
        for incident in incidents:
            before, own = IncidentBefore.of(incident), clocks.get(incident.pk, {})
            book = rulebook(incident.reported_on, revision=number)
            renewed = [clock for clock in own.values() if recompute_clock(clock, book)]
            if renewed:
                copy_deadlines_to_incident(incident, own, book)
                events.append(moved_event(incident, before, action=RECOMPUTED))
                changed += renewed
        touched = {event.incident_id for event in events}
        write_recomputed(now, [incident for incident in incidents if incident.pk in touched], changed, events)
    return len(touched)


def write_recomputed(
    now: datetime,
    incidents: list[Incident],
    clocks: list[Clock],
    events: list[IncidentMoved | ConfidentialIncidentMoved],
) -> None:
    """Write incidents whose clocks were computed again, with those clocks and an event for each."""
    if not incidents:
        return
    columns = ("amount", "unit", "consumed", "due_at", "next_rung", "next_fire_at", "generation")
    Clock.objects.bulk_update(clocks, columns, batch_size=BATCH)
    Incident.including_sealed.bulk_update(incidents, COLUMNS, batch_size=BATCH)
    publish(events, at=now)
    audit(CALENDAR, RECOMPUTED, "incident", [incident.reference for incident in incidents], at=now)


def _limits(day: date) -> Iterable[tuple[int, str]]:
    return rulebook(day).limits.values()


register_stages(dict(Stage.choices))
register_clock_kind(
    ClockKind(
        name=SUBJECT_KIND,
        clocks=Clock,
        firings=Firing,
        subject="incident_id",
        key_of=lambda clock: (SUBJECT_KIND, clock.incident.reference),
        lock_due=lock_due_incidents,
        escalate=escalate_incidents,
        recompute=recompute_incidents,
        limits=_limits,
        joins=("incident",),
        shown=Q(incident__is_sealed=False),
    )
)

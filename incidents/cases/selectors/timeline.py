"""Owns what a case's page reads of its past and its clocks: each step with due and true times, each running limit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.kernel import revisions
from governance.kernel.actor import Actor
from grids.areas.choices import Level
from incidents.cases.choices import Action, ClockState, DeclineReason, State, Tone
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.scoping import is_insider
from incidents.catalogue.choices import LimitUnit, Stage
from incidents.catalogue.selectors import REVISION, rulebook

# Words an office addresses to whoever reported.
ANSWERS = frozenset({Action.DECLINE, Action.CLOSE})


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step. ``due_at`` is the deadline the step answered; ``actor_name`` is for insiders only."""

    number: int
    action: str
    label: str
    at: datetime
    due_at: datetime | None
    from_state: str
    to_state: str
    state_label: str
    actor_kind: str
    actor_name: str
    actor_user_id: int | None
    note: str
    detail: Mapping[str, Any]
    remark: str

    @property
    def is_late(self) -> bool:
        """True when the step came after the deadline it answered."""
        return self.due_at is not None and self.at > self.due_at and self.action != Action.ESCALATE


@dataclass(frozen=True, slots=True)
class ClockView:
    """One limit of a case."""

    stage: str
    stage_label: str
    is_running: bool
    amount: int
    unit_label: str
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    tone: str
    is_faulted: bool


def timeline(incident: Incident, reader: Actor | None = None) -> list[TimelineEntry]:
    """Return the steps of a case, oldest first, in the reader's language.

    A ``reader`` who sees the case only for having reported it learns what was done and when; names and words inside
    the office are left out, answers and the reader's own words are not. Without a reader everything is told.
    """
    entries = [_entry(step) for step in Step.objects.filter(subject=incident).order_by("number")]
    if reader is None or is_insider(reader, incident):
        return entries
    return [_for_reporter(entry, reader) for entry in entries]


def handler_name(incident: Incident, reader: Actor) -> str | None:
    """Return who handles a case, for insiders only."""
    return incident.handler.name if incident.handler is not None and is_insider(reader, incident) else None


def _for_reporter(entry: TimelineEntry, reader: Actor) -> TimelineEntry:
    if entry.actor_user_id is not None and entry.actor_user_id == reader.user_id:
        return entry
    note = entry.note if entry.action in ANSWERS else ""
    return replace(entry, actor_name="", note=note, detail={})


def clocks(incident: Incident) -> list[ClockView]:
    """Return the limits of a case in the order of its stages."""
    book = rulebook(incident.reported_on, revision=revisions.current().get(REVISION, 1))
    order = {stage: place for place, stage in enumerate(Stage.values)}
    rows = sorted(Clock.objects.filter(incident=incident), key=lambda row: order[row.stage])
    return [
        ClockView(
            stage=row.stage,
            stage_label=str(Stage(row.stage).label),
            is_running=row.state == ClockState.RUNNING,
            amount=row.amount,
            unit_label=str(LimitUnit(row.unit).label),
            started_at=row.started_at,
            stopped_at=row.stopped_at,
            due_at=row.due_at,
            tone=book.ladders[row.ladder_id].tone_of(row.fired_rung),
            is_faulted=row.faulted_at is not None,
        )
        for row in rows
    ]


def _entry(step: Step) -> TimelineEntry:
    return TimelineEntry(
        number=step.number,
        action=step.action,
        label=str(Action(step.action).label),
        at=step.at,
        due_at=step.due_at,
        from_state=step.from_state,
        to_state=step.to_state,
        state_label=str(State(step.to_state).label),
        actor_kind=step.actor_kind,
        actor_name=step.actor_name,
        actor_user_id=step.actor_user_id,
        note=step.note,
        detail=step.detail,
        remark=_remark(step.action, step.detail),
    )


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    """Return the one sentence that the data of a step deserves."""
    if action == Action.DISPATCH:
        unit = detail.get("unit_name")
        return _("To %(unit)s") % {"unit": unit} if unit else _("To the worker of the grid")
    if action == Action.DECLINE and detail.get("reason") in DeclineReason.values:
        return str(DeclineReason(detail["reason"]).label)
    if action == Action.ESCALATE:
        return _escalated(detail)
    return ""


def _escalated(detail: Mapping[str, Any]) -> str:
    words = {
        "stage": Stage(detail["stage"]).label if detail.get("stage") in Stage.values else "",
        "tone": Tone(detail["tone"]).label if detail.get("tone") in Tone.values else "",
    }
    if detail.get("raised_to") in Level.values:
        return _("%(stage)s: %(tone)s; raised to the level %(level)s") % {
            **words,
            "level": Level(detail["raised_to"]).label,
        }
    return _("%(stage)s: %(tone)s") % words

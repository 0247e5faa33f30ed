"""Owns the reading of an incident's timeline and clocks: each step with its due and actual time, each limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.kernel import revisions
from foundation.kernel.actor import Actor
from foundation.process.timeline import TimelineEntry, steps_of
from grids.areas.choices import Level
from incidents.cases.choices import REASONS, Action, Tone
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.scoping import is_insider
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook
from procedures.clocks.choices import ClockState, LimitUnit


@dataclass(frozen=True, slots=True)
class ClockView:
    """One limit of an incident."""

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
    """Return the steps of an incident, oldest first, in the reader's language.

    A ``reader`` who sees the incident only as its reporter reads what was done and when, the answers, and own words;
    other names and words of the office are left out. Without a reader everything is returned.
    """
    entries = steps_of(INCIDENT, Step.objects.filter(subject=incident), _remark)
    if reader is None or is_insider(reader, incident):
        return entries
    answers = answers_among(entries)
    return [_entry_for_reporter(entry, reader, is_answer=entry.number in answers) for entry in entries]


def answers_among(entries: Sequence[TimelineEntry]) -> set[int]:
    """Return the numbers of the steps whose notes are addressed to the reporter.

    Where an incident was closed without a note, as was once possible, the handler's result takes its place.
    """
    found, result = set(), 0
    for entry in entries:
        move = INCIDENT.row(entry.action)
        if move is not None and move.answers_reporter:
            found.add(entry.number if entry.note else result)
        elif move is not None and move.says_result:
            result = entry.number
    return found


def handler_name(incident: Incident, reader: Actor) -> str | None:
    """Return the name of who handles an incident, for insiders only."""
    handled_by: str | None = incident.handled_by  # type: ignore[attr-defined] # read by ``selectors.read_names``
    return handled_by if handled_by is not None and is_insider(reader, incident) else None


def _entry_for_reporter(entry: TimelineEntry, reader: Actor, *, is_answer: bool) -> TimelineEntry:
    if entry.actor_user_id is not None and entry.actor_user_id == reader.user_id:
        return entry
    note = entry.note if is_answer else ""
    return replace(entry, actor_name="", note=note, detail={})


def clock_rows(incident: Incident) -> list[Clock]:
    """Return the clocks of an incident in the order of its stages."""
    order = {stage: place for place, stage in enumerate(Stage.values)}
    return sorted(Clock.objects.filter(incident=incident), key=lambda row: order[row.stage])


def clock_views(
    incident: Incident, rows: Sequence[Clock] | None = None, book: RuleBook | None = None
) -> list[ClockView]:
    """Return the limits of an incident in the order of its stages; pass ``rows`` and ``book`` where they are read already."""
    rows = clock_rows(incident) if rows is None else rows
    book = book or rulebook(incident.reported_on, revision=revisions.current().get(REVISION, 1))
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


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    """Return the details of a step as one sentence, empty for most actions."""
    if detail.get("standard_words"):
        words = {"remark": _remark(action, {**detail, "standard_words": ""}), "standard": detail["standard_words"]}
        return (_("%(remark)s; standard: %(standard)s") if words["remark"] else _("Standard: %(standard)s")) % words
    if action == Action.DISPATCH:
        unit = detail.get("unit_name")
        return _("To %(unit)s") % {"unit": unit} if unit else _("To the worker of the grid")
    if action in REASONS and detail.get("reason") in REASONS[action].values:
        return _reason_and_day(str(REASONS[action](detail["reason"]).label), detail)
    if action == Action.HAND_DOWN:
        return _hand_down_remark(str(detail.get("to_level", "")))
    if action == Action.ESCALATE and detail.get("passed_over"):
        return _("%(remark)s; entered afterwards") % {"remark": _escalation_remark(detail)}
    if action == Action.ESCALATE:
        return _escalation_remark(detail)
    return ""


def _reason_and_day(reason: str, detail: Mapping[str, Any]) -> str:
    if not detail.get("until"):
        return reason
    words = {"reason": reason, "day": date_format(date.fromisoformat(detail["until"]))}
    return _("%(reason)s; until %(day)s") % words


def _hand_down_remark(level: str) -> str:
    if level == Level.GRID:
        return _("To the worker of the grid")
    return _("To the desk of the level %(level)s") % {"level": Level(level).label} if level in Level.values else ""


def _escalation_remark(detail: Mapping[str, Any]) -> str:
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

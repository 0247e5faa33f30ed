"""Owns what a move does to the clocks of one incident: start, stop, resume, restart. Changes rows; the caller saves."""

from dataclasses import dataclass, field
from datetime import datetime

from foundation.kernel.bulk import new_row
from foundation.kernel.city_time import local_day
from foundation.process.workflow import Move
from incidents.cases.choices import OPEN_STATES
from incidents.cases.models import Clock, Incident
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import RuleBook
from procedures.clocks.choices import GRAVITY, ClockState
from procedures.clocks.selectors import Limit
from procedures.clocks.services import (
    apply_limit,
    arm_next_rung,
    change_limit,
    end_suspension,
    halt_clock,
    has_no_date,
    lengthen_clock,
    reset_clock,
    restart_clock,
    run_clock,
)

# The columns of the incident that follow from its clocks.
COLUMNS = ("next_due_at", "due_stage", "tone", "calendar_missing", "handle_due_at", "handle_due_on")


@dataclass(slots=True)
class ClockChanges:
    """Clocks to add and to update, and the earliest due time of the clocks that the move stopped."""

    new: list[Clock] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    answered: datetime | None = None


def apply_move_to_clocks(
    move: Move, incident: Incident, clocks: dict[str, Clock], book: RuleBook, now: datetime
) -> ClockChanges:
    """Apply a move to the clocks of its incident (``clocks`` by stage, extended in place) and to its handling deadline.

    The other columns about clocks are set by ``copy_deadlines_to_incident``.
    """
    changes = ClockChanges()
    _stop_clocks(changes, move, clocks, book, now)
    _suspend_clocks(changes, move, incident, clocks, book, now)
    _extend_clocks(changes, move, incident, clocks, book, now)
    for stage in move.fresh:
        if stage in clocks and stage not in move.starts:
            reset_clock(clocks[stage])
            _append_new(changes.changed, clocks[stage])
    for stage in move.starts:
        _start_clock(changes, incident, clocks, stage, is_fresh=stage in move.fresh, book=book, now=now)
    if Stage.HANDLE in move.fresh and Stage.HANDLE not in move.starts:
        incident.handle_due_at = incident.handle_due_on = None
    elif Stage.HANDLE in move.starts:
        _keep_handle_due(incident, clocks)
    return changes


def _stop_clocks(changes: ClockChanges, move: Move, clocks: dict[str, Clock], book: RuleBook, now: datetime) -> None:
    """Halt the clocks that the move stops, all of them where it ends the incident, and keep the deadline it answered."""
    ended = bool(move.target) and move.target not in OPEN_STATES
    for clock in (clock for stage, clock in clocks.items() if ended or stage in move.stops):
        if clock.state == ClockState.RUNNING:
            changes.answered = min(filter(None, (changes.answered, clock.due_at)), default=None)
            halt_clock(clock, book, now)
            changes.changed.append(clock)
        elif clock.state == ClockState.SUSPENDED:
            end_suspension(clock)
            changes.changed.append(clock)


def _suspend_clocks(
    changes: ClockChanges,
    move: Move,
    incident: Incident,
    clocks: dict[str, Clock],
    book: RuleBook,
    now: datetime,
) -> None:
    """Halt what the move suspends. A deadline of handling that lay ahead is none until it goes on; a missed one stays missed."""
    for stage in move.suspends:
        clock = clocks.get(stage)
        if clock is None or clock.state != ClockState.RUNNING:
            continue
        halt_clock(clock, book, now, state=ClockState.SUSPENDED)
        changes.changed.append(clock)
        if stage == Stage.HANDLE and (clock.due_at is None or clock.due_at > now):
            incident.handle_due_at = incident.handle_due_on = None


def _extend_clocks(
    changes: ClockChanges,
    move: Move,
    incident: Incident,
    clocks: dict[str, Clock],
    book: RuleBook,
    now: datetime,
) -> None:
    """Give each clock that the move extends one original limit more: that of the rules of the incident's day."""
    for stage in move.extends:
        clock = clocks.get(stage)
        if clock is None or clock.state == ClockState.STOPPED:
            continue
        limit = limit_of(incident, stage, book)
        lengthen_clock(clock, limit.amount if limit.unit == clock.unit else clock.amount, book, now)
        _append_new(changes.changed, clock)


def _start_clock(
    changes: ClockChanges,
    incident: Incident,
    clocks: dict[str, Clock],
    stage: str,
    *,
    is_fresh: bool,
    book: RuleBook,
    now: datetime,
) -> None:
    clock = clocks.get(stage)
    if clock is None:
        clock = clocks[stage] = new_clock(incident, stage, book)
        changes.new.append(clock)
    elif is_fresh:
        restart_clock(clock, limit_of(incident, stage, book))
        _append_new(changes.changed, clock)
    elif clock.state != ClockState.RUNNING:
        _append_new(changes.changed, clock)
    else:
        return
    run_clock(clock, book, now)
    arm_next_rung(clock, book)


def _append_new(clocks: list[Clock], clock: Clock) -> None:
    if clock not in clocks:
        clocks.append(clock)


def change_limits(incident: Incident, clocks: dict[str, Clock], book: RuleBook, now: datetime) -> list[Clock]:
    """Let every clock go by the limits of what the incident is about now; return those that change.

    What was used up stays used up and what fired stays fired: a new generation, from the rung it had reached.
    """
    changed = []
    for clock in clocks.values():
        limit = limit_of(incident, clock.stage, book)
        if (clock.amount, clock.unit, clock.calendar_id, clock.ladder_id) == (
            limit.amount, limit.unit, limit.calendar.id, limit.ladder.id,
        ):  # fmt: skip
            continue
        is_running = clock.state == ClockState.RUNNING
        if is_running:
            halt_clock(clock, book, now)
        consumed = clock.consumed
        apply_limit(clock, limit)
        clock.consumed, clock.generation = consumed, clock.generation + 1
        if is_running:
            run_clock(clock, book, now)
            arm_next_rung(clock, book)
        changed.append(clock)
    return changed


def limit_of(incident: Incident, stage: str, book: RuleBook) -> Limit:
    """Return the limit of a stage for this incident, by the standard it was filed by and the rules of the book's day."""
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    return book.limit_for(incident.matter_id, stage, chain, incident.filing_standard_id)


def follow_standard(changes: ClockChanges, incident: Incident, clocks: dict[str, Clock], book: RuleBook) -> None:
    """Let the clocks that run go by the limits of a standard that was chosen later, without starting again."""
    for stage, clock in clocks.items():
        limit = limit_of(incident, stage, book)
        is_same = (clock.amount, clock.unit) == (limit.amount, limit.unit)
        if clock.state == ClockState.RUNNING and not is_same:
            change_limit(clock, limit, book)
            if clock not in changes.new:
                _append_new(changes.changed, clock)


def new_clock(incident: Incident, stage: str, book: RuleBook) -> Clock:
    """Return a clock, not yet running."""
    clock = new_row(Clock, stage=stage)
    clock.incident = incident
    apply_limit(clock, limit_of(incident, stage, book))
    return clock


def tone_of(clocks: dict[str, Clock], book: RuleBook) -> str:
    """Return the gravest tone among the running clocks."""
    tones = [
        book.ladders[clock.ladder_id].tone_of(clock.fired_rung)
        for clock in clocks.values()
        if clock.state == ClockState.RUNNING
    ]
    return max(tones, key=GRAVITY.__getitem__, default="")


def copy_deadlines_to_incident(incident: Incident, clocks: dict[str, Clock], book: RuleBook) -> None:
    """Set the columns of the incident that follow from its clocks: next due time and stage, tone, handling deadline."""
    running = [clock for clock in clocks.values() if clock.state == ClockState.RUNNING]
    dated = [(clock.due_at, clock.stage) for clock in running if clock.due_at is not None]
    incident.next_due_at, incident.due_stage = min(dated) if dated else (None, "")
    if not dated and running:
        incident.due_stage = running[0].stage
    incident.calendar_missing = any(has_no_date(clock) for clock in running)
    incident.tone = tone_of(clocks, book)
    _keep_handle_due(incident, clocks)


def _keep_handle_due(incident: Incident, clocks: dict[str, Clock]) -> None:
    """Copy the handling deadline while its clock runs; it stays when the clock stops."""
    handle = clocks.get(Stage.HANDLE)
    if handle is not None and handle.state == ClockState.RUNNING:
        incident.handle_due_at = handle.due_at
        # Work sent back with its time used up is due again, and on no day that is already over.
        incident.handle_due_on = max(map(local_day, (handle.due_at, handle.started_at))) if handle.due_at else None

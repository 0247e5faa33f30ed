"""Owns what a move does to the clocks of one case: start, stop, go on, begin afresh; rows are changed, not yet written."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from governance.kernel.clock import local_day
from governance.kernel.errors import CalendarExhausted
from governance.kernel.workflow import Move
from incidents.cases import deadlines
from incidents.cases.choices import OPEN_STATES, ClockState
from incidents.cases.models import Clock, Incident
from incidents.catalogue.choices import LadderTone, Stage
from incidents.catalogue.selectors import Limit, RuleBook

GRAVITY = {tone: rank for rank, tone in enumerate(["", *LadderTone.values])}
# What the clocks write back into the case, for reading.
COLUMNS = ("next_due_at", "due_stage", "tone", "calendar_missing", "handle_due_at", "handle_due_on")
# What a clock may change after it is made.
CLOCK_COLUMNS = (
    "state",
    "amount",
    "unit",
    "calendar",
    "ladder",
    "consumed",
    "started_at",
    "stopped_at",
    "due_at",
    "generation",
    "fired_rung",
    "next_rung",
    "next_fire_at",
    "fault",
    "faulted_at",
)


@dataclass(slots=True)
class Turned:
    """Clocks to add and to rewrite, and the deadline that the move answered."""

    new: list[Clock] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    answered: datetime | None = None


def turn(move: Move, incident: Incident, clocks: dict[str, Clock], book: RuleBook, now: datetime) -> Turned:
    """Let a move act on the clocks of its case (``clocks`` by stage, extended in place) and on its handling deadline.

    The other columns that speak of clocks are written by ``sum_up``.
    """
    turned = Turned()
    ended = bool(move.target) and move.target not in OPEN_STATES
    stopping = [clock for stage, clock in clocks.items() if ended or stage in move.stops]
    for clock in stopping:
        if clock.state == ClockState.RUNNING:
            turned.answered = min(filter(None, (turned.answered, clock.due_at)), default=None)
            stop(clock, book, now)
            turned.changed.append(clock)
    for stage in move.fresh:
        if stage in clocks and stage not in move.starts:
            reset(clocks[stage])
            _once(turned.changed, clocks[stage])
    for stage in move.starts:
        _start(turned, incident, clocks, stage, is_fresh=stage in move.fresh, book=book, now=now)
    if Stage.HANDLE in move.fresh and Stage.HANDLE not in move.starts:
        incident.handle_due_at = incident.handle_due_on = None
    elif Stage.HANDLE in move.starts:
        _keep_handle_due(incident, clocks)
    return turned


def _start(
    turned: Turned,
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
        turned.new.append(clock)
    elif is_fresh:
        clear(clock, limit_of(incident, stage, book))
        _once(turned.changed, clock)
    elif clock.state != ClockState.RUNNING:
        _once(turned.changed, clock)
    else:
        return
    run(clock, book, now)
    arm(clock, book)


def _once(clocks: list[Clock], clock: Clock) -> None:
    if clock not in clocks:
        clocks.append(clock)


def limit_of(incident: Incident, stage: str, book: RuleBook) -> Limit:
    """Return the limit of a stage for this case, by the rules of the book's day."""
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    return book.limit_for(incident.matter_id, stage, chain)


def new_clock(incident: Incident, stage: str, book: RuleBook) -> Clock:
    """Return a clock, not yet running."""
    limit = limit_of(incident, stage, book)
    return Clock(
        incident=incident,
        stage=stage,
        amount=limit.amount,
        unit=limit.unit,
        calendar_id=limit.calendar.id,
        ladder_id=limit.ladder.id,
        consumed=timedelta(),
    )


def clear(clock: Clock, limit: Limit) -> None:
    """Make a clock begin again from zero, by the limit that holds now; what it fired stays under the old generation."""
    clock.amount, clock.unit = limit.amount, limit.unit
    clock.calendar_id, clock.ladder_id = limit.calendar.id, limit.ladder.id
    clock.due_at = None
    _renew(clock)


def reset(clock: Clock) -> None:
    """Take a stopped clock back to zero without starting it."""
    clock.due_at = None
    clock.state = ClockState.STOPPED
    _renew(clock)
    clock.next_rung = clock.next_fire_at = None


def _renew(clock: Clock) -> None:
    # A new limit is a new try: what failed before does not keep it aside.
    clock.fault, clock.faulted_at = "", None
    clock.consumed = timedelta()
    clock.fired_rung = 0
    clock.generation += 1


def run(clock: Clock, book: RuleBook, now: datetime) -> None:
    """Let a clock run from ``now`` with what is left. One whose time was used up keeps the due time it had."""
    calendar = book.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    clock.state, clock.started_at, clock.stopped_at = ClockState.RUNNING, now, None
    if clock.due_at is None or clock.consumed < deadlines.span(limit, calendar):
        try:
            clock.due_at = deadlines.due_at(limit, now, clock.consumed, calendar)
        except CalendarExhausted:
            clock.due_at = None


def stop(clock: Clock, book: RuleBook, now: datetime) -> None:
    """Halt a clock and keep what it consumed; a stretch in a year without a calendar is not charged."""
    calendar = book.calendars[clock.calendar_id]
    try:
        clock.consumed += deadlines.between(clock.started_at, now, clock.unit, calendar)
    except CalendarExhausted:
        clock.due_at = None
    clock.state, clock.stopped_at = ClockState.STOPPED, now
    clock.next_rung = clock.next_fire_at = None


def arm(clock: Clock, book: RuleBook, *, not_before: datetime | None = None) -> None:
    """Set which rung comes next and when; none while the due time is unknown, and none after the last."""
    clock.next_rung = clock.next_fire_at = None
    upcoming = next((rung for rung in book.ladders[clock.ladder_id].rungs if rung.number > clock.fired_rung), None)
    if upcoming is None or clock.due_at is None:
        return
    clock.next_rung = upcoming.number
    at = rung_time(clock, upcoming, book)
    clock.next_fire_at = max(filter(None, (at, not_before))) if at is not None else None


def rung_time(clock: Clock, rung: deadlines.Rung, book: RuleBook) -> datetime | None:
    """Return when the clock reaches a rung; None where the calendar ends before."""
    if clock.due_at is None:
        return None
    calendar = book.calendars[clock.calendar_id]
    limit = deadlines.Limit(clock.amount, clock.unit)
    try:
        return deadlines.rung_at(rung, limit, clock.started_at, clock.consumed, clock.due_at, calendar)
    except CalendarExhausted:
        return None


def tone_of(clocks: dict[str, Clock], book: RuleBook) -> str:
    """Return the gravest tone among the running clocks."""
    tones = [
        book.ladders[clock.ladder_id].tone_of(clock.fired_rung)
        for clock in clocks.values()
        if clock.state == ClockState.RUNNING
    ]
    return max(tones, key=GRAVITY.__getitem__, default="")


def sum_up(incident: Incident, clocks: dict[str, Clock], book: RuleBook) -> None:
    """Write into the case what its clocks say: what is due next, how late it is, when handling was or is due."""
    running = [clock for clock in clocks.values() if clock.state == ClockState.RUNNING]
    dated = [(clock.due_at, clock.stage) for clock in running if clock.due_at is not None]
    incident.next_due_at, incident.due_stage = min(dated) if dated else (None, "")
    if not dated and running:
        incident.due_stage = running[0].stage
    incident.calendar_missing = any(lacks_calendar(clock) for clock in running)
    incident.tone = tone_of(clocks, book)
    _keep_handle_due(incident, clocks)


def _keep_handle_due(incident: Incident, clocks: dict[str, Clock]) -> None:
    """Keep the deadline of handling in the case while its clock runs; it stays when the clock stops."""
    handle = clocks.get(Stage.HANDLE)
    if handle is not None and handle.state == ClockState.RUNNING:
        incident.handle_due_at = handle.due_at
        incident.handle_due_on = local_day(handle.due_at) if handle.due_at else None


def lacks_calendar(clock: Clock) -> bool:
    """True where the due time, or the rung that comes next, lies in a year nobody has entered."""
    return clock.due_at is None or (clock.next_rung is not None and clock.next_fire_at is None)

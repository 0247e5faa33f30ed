"""Owns the binding of the workflow table to rows: what an act changes beside the state, and its event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from foundation.kernel.bulk import insert, update, update_one
from foundation.kernel.city_time import local_day
from foundation.process.services import Act, Effect, Outcome, Process
from foundation.process.workflow import Move
from incidents.cases.choices import BACKSTOP, CORRECTIONS, ENDED_STATES, Action
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from incidents.cases.models import Clock, Incident, PastRound, Step
from incidents.cases.services import rounds, watching
from incidents.cases.services.changes import change_of
from incidents.cases.services.clocks import (
    COLUMNS,
    ClockChanges,
    apply_move_to_clocks,
    change_limits,
    copy_deadlines_to_incident,
    follow_standard,
)
from incidents.cases.workflow import INCIDENT, IncidentMove
from incidents.catalogue.selectors import RuleBook, rulebook
from procedures.clocks.bases import CLOCK_COLUMNS


@dataclass(frozen=True, slots=True)
class IncidentBefore:
    """An incident before a move, for the event, and its days, whose tallies may change."""

    state: str
    level: str
    days: frozenset[date]
    unit_id: int | None = None
    handler_id: int | None = None
    lowest_level: str = ""
    # Township, village, grid, matter.
    where: tuple[int | None, ...] = ()

    @classmethod
    def of(cls, incident: Incident, *, state: str | None = None, is_counted: bool = True) -> "IncidentBefore":
        """Return the snapshot of an incident, with ``state`` in place of its own; an empty ``state``: it begins now.

        The days are left out where the move changes nothing that is counted.
        """
        if state == "":
            return cls("", incident.level, frozenset())
        stood = incident.state if state is None else state
        days = days_of(incident) if is_counted else frozenset()
        return cls(
            stood, incident.level, days, incident.unit_id, incident.handler_id, incident.lowest_level, _where(incident)
        )


def _where(incident: Incident) -> tuple[int | None, ...]:
    """Return what names the cells of an incident in the tallies: township, village, grid, matter."""
    return (incident.township_id, incident.village_id, incident.grid_id, incident.matter_id)


def moves_clocks(move: Move) -> bool:
    """Say whether a move starts, stops, suspends or resets a clock; whatever ends an incident stops them all."""
    clocks = (move.starts, move.stops, move.fresh, move.suspends, move.extends)
    return any(clocks) or move.target in ENDED_STATES or move.action == Action.CORRECT_MATTER


def _clock_move(act: Act) -> Move:
    """Return the move as the clocks see it: what goes back to where it was starts the clocks that ran there."""
    running = act.given.data.get("running")
    return act.move if running is None else replace(act.move, starts=tuple(running))


def is_counted(act: Act) -> bool:
    """Say whether the move of an act may change what a board counts."""
    return isinstance(act.move, IncidentMove) and act.move.is_counted


@dataclass(slots=True)
class IncidentEffects:
    """What one call changes in its incidents beside their state: columns, clocks and rounds, and its events.

    ``revision``: of the rule book that the clocks go by.
    """

    revision: int = 1
    before: dict[Any, IncidentBefore] = field(default_factory=dict)
    # Rounds that the moves end, and earlier ones that they close.
    ended: list[PastRound] = field(default_factory=list)
    closed: list[PastRound] = field(default_factory=list)
    # Of the incidents that are being closed, by id.
    still_open: dict[int, list[PastRound]] = field(default_factory=dict)

    def process(self) -> Process:
        """Return the process of incidents with these effects."""
        return replace(INCIDENTS, effects=self.of)

    def of(self, acts: Sequence[Act]) -> Outcome:
        """Change columns and clocks of each incident and return the outcome; called by the kernel."""
        # A move that starts and stops no clock reads neither clocks nor rules; an incident that begins has no clocks yet.
        clocks = clocks_of([act.subject for act in acts if moves_clocks(act.move) and act.from_state])
        self.still_open = rounds.open_rounds([act.subject for act in acts if act.move.action == Action.CLOSE])
        effects, changes = [], ClockChanges()
        for act in acts:
            incident: Incident = act.subject
            self.before[incident.client_id] = IncidentBefore.of(
                incident, state=act.from_state, is_counted=is_counted(act)
            )
            self._end_rounds(act, incident)
            standard_before = incident.filing_standard_id
            columns = change_of(act.move.action)(incident, act.at, act.actor.user_id, act.given.data)
            columns = (*columns, *_set_given(incident, act.given.columns))
            one = ClockChanges()
            if moves_clocks(act.move):
                own, book = clocks.get(incident.pk, {}), self._book(incident)
                one = apply_move_to_clocks(_clock_move(act), incident, own, book, act.at)
                if act.move.action == Action.CORRECT_MATTER:
                    one.changed += change_limits(incident, own, book, act.at)
                if incident.filing_standard_id != standard_before:
                    follow_standard(one, incident, own, book)
                copy_deadlines_to_incident(incident, own, book)
                columns = (*columns, *COLUMNS)
            effects.append(Effect((*columns, "past_rounds"), detail=act.given.detail, due_at=one.answered))
            changes.new += one.new
            changes.changed += one.changed
        return Outcome(effects, write=lambda: self._write(acts, effects, changes))

    def _write(self, acts: Sequence[Act], effects: list[Effect], changes: ClockChanges) -> None:
        """Write the clocks and rounds, and make the events now that a new incident has its id."""
        _write_clocks(changes)
        for act in acts:
            act.given.write()
        rounds.write_rounds(self.ended)
        update(PastRound, ("is_closed",), [(one.pk, True) for one in self.closed])
        watching.write_rows(acts)
        for place, act in enumerate(acts):
            event = moved_event(
                act.subject,
                self.before[act.subject.client_id],
                action=act.move.action,
                actor_user_id=act.actor.user_id,
                is_counted=is_counted(act),
            )
            effects[place] = replace(effects[place], event=event)

    def _end_rounds(self, act: Act, incident: Incident) -> None:
        """Collect the rounds an act ends or closes, and add their days to those the move may change."""
        ended = rounds.round_ended_by(act.move.action, incident, act.at)
        closed = self.still_open.get(incident.pk, [])
        # What is moved elsewhere takes along all it ever counted.
        moved = rounds.all_rounds(incident) if act.move.action in CORRECTIONS else []
        touched = [*filter(None, (ended,)), *closed, *moved]
        own_days = watching.days_to_count(act.given.data)
        if touched or own_days:
            before = self.before[incident.client_id]
            days = before.days | rounds.days_of_rounds(touched) | own_days
            self.before[incident.client_id] = replace(before, days=days)
        self.ended += filter(None, (ended,))
        self.closed += closed

    def _book(self, incident: Incident) -> RuleBook:
        return rulebook(incident.reported_on, revision=self.revision)


def _set_given(incident: Incident, columns: Mapping[str, Any]) -> tuple[str, ...]:
    """Set the columns that came with an act and return their names."""
    for name, value in columns.items():
        setattr(incident, name, value)
    return tuple(columns)


def reference_of(incident: Any) -> str:
    """Return the key of an incident in the audit."""
    return str(incident.reference)


# The kind of a choice and where its number is kept.
_NAMED = (("unit", "unit"), ("user", "assigned_to"))


def chosen_values(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices of an act's form from the details of its step."""
    named = next((f"{kind}:{detail[name]}" for kind, name in _NAMED if detail.get(name)), None)
    to = named or detail.get("to_level") or detail.get("to")
    to = BACKSTOP if detail.get("backstop") else to
    same = (
        *("reason", "until", "decision", "kind", "about", "standard", "closing_standard"),
        *("split_to", "despite", "master", "matter", "lng", "lat", "way", "responded", "solved", "content"),
    )
    called = {
        "units": [f"unit:{pk}" for pk in detail.get("unit_ids", ())],
        "townships": detail.get("township_codes"),
        "withdrawn": detail.get("withdrawn"),
        "covered": detail.get("covered"),
    }
    return {"to": to, **called, **{name: detail.get(name) for name in same}}


# Callers that move incidents replace ``effects`` by their own.
INCIDENTS = Process(
    workflow=INCIDENT, model=Incident, steps=Step, key=reference_of, chosen=chosen_values, begins_alone=True
)


def clocks_of(subjects: Sequence[Any]) -> dict[int, dict[str, Clock]]:
    """Return the clocks of saved incidents, by incident id and stage; the caller holds the locks of the incidents."""
    pks = [incident.pk for incident in subjects if incident.pk is not None]
    found: dict[int, dict[str, Clock]] = {}
    if pks:
        for clock in Clock.objects.filter(incident_id__in=pks).order_by("pk"):
            found.setdefault(clock.incident_id, {})[clock.stage] = clock
    return found


_REST = tuple(name for field in Clock._meta.concrete_fields if (name := field.attname) not in {"id", "incident_id"})
_rest_of = attrgetter(*_REST)


def _write_clocks(changes: ClockChanges) -> None:
    """Write new clocks in one statement, now that their incidents have ids, and changed ones in another."""
    insert(Clock, ("incident_id", *_REST), [(clock.incident.pk, *_rest_of(clock)) for clock in changes.new])
    if len(changes.changed) == 1:
        update_one(Clock, changes.changed[0], CLOCK_COLUMNS)
    else:
        values_of = attrgetter("pk", *CLOCK_COLUMNS)
        update(Clock, CLOCK_COLUMNS, [values_of(clock) for clock in changes.changed])


def days_of(incident: Incident) -> frozenset[date]:
    """Return the local days whose tallies count this incident as it is now."""
    moments = (incident.handled_at, incident.ended_at)
    days = {incident.reported_on, incident.handle_due_on, *(local_day(at) for at in moments if at is not None)}
    return frozenset(filter(None, days))


def _confidential_event(incident: Incident, action: str, actor_user_id: int | None) -> ConfidentialIncidentMoved:
    return ConfidentialIncidentMoved(
        key=f"{incident.pk}:{incident.version}",
        incident_id=incident.pk,
        action=action,
        to_state=incident.state,
        step=incident.version,
        actor_user_id=actor_user_id,
    )


def moved_event(
    incident: Incident,
    before: IncidentBefore,
    *,
    action: str,
    actor_user_id: int | None = None,
    is_counted: bool = True,
    **clock: Any,
) -> IncidentMoved | ConfidentialIncidentMoved:
    """Return the event of one move, made after the columns are set; a move that is not counted has no days.

    That of a sealed incident says nothing of it, and none but this room and the reporter's listens to it.
    """
    if incident.is_sealed:
        return _confidential_event(incident, action, actor_user_id)
    days = tuple(sorted(before.days | days_of(incident))) if is_counted else ()
    was = before.where if before.where not in ((), _where(incident)) else (None, None, None, None)
    return IncidentMoved(
        key=f"{incident.reference}:{incident.version}",
        incident_id=incident.pk,
        reference=incident.reference,
        action=action,
        from_state=before.state,
        to_state=incident.state,
        level=incident.level,
        from_level=before.level,
        township_id=incident.township_id,
        village_id=incident.village_id,
        grid_id=incident.grid_id,
        matter_id=incident.matter_id,
        days=days,
        step=incident.version,
        actor_user_id=actor_user_id,
        from_unit_id=before.unit_id,
        from_handler_id=before.handler_id,
        from_lowest_level=before.lowest_level,
        from_township_id=was[0],
        from_village_id=was[1],
        from_grid_id=was[2],
        from_matter_id=was[3],
        **clock,
    )

"""Owns the import of incidents with their past, from another platform or a demo: replayed by the workflow and clocks.

Nothing is published: whoever imports rebuilds the boards afterwards, and nobody is told of what is long past.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.audit import audit
from foundation.kernel.bulk import insert, insert_new, new_row
from foundation.kernel.errors import Invalid
from foundation.process.models import STEP_COLUMNS
from grids.areas.selectors import Place
from incidents.cases.choices import OPEN_STATES, Action
from incidents.cases.models import Clock, Firing, Incident, PastRound, Step
from incidents.cases.services import rounds, watching
from incidents.cases.services.changes import change_of
from incidents.cases.services.clocks import apply_move_to_clocks, copy_deadlines_to_incident
from incidents.cases.services.escalation import escalate_incident
from incidents.cases.services.intake import checked_matter, h3_cell, new_reference, search_text
from incidents.cases.services.joint_history import JointHistory, write_joint_histories
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import MatterRule, RuleBook
from procedures.clocks.bases import FIRING_COLUMNS
from procedures.clocks.choices import ClockState
from procedures.clocks.services import arm_next_rung, find_due_firing, fire_rung, firing_rows

BATCH = 1_000
CLOCK_NAME = "clock"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, as the timeline names them."""

    user_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class HistoricAct:
    """One past act. ``by`` empty: whoever sat at the lowest desk that held the incident at that moment."""

    action: str
    at: datetime
    by: Person | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoricIncident:
    """One past incident: its report, and every act since in order of time. Degrees in WGS 84; ``chain`` city to grid."""

    client_id: UUID
    matter: MatterRule
    chain: tuple[Place, Place, Place, Place]
    lng: float
    lat: float
    description: str
    channel: str
    place_source: str
    reported_at: datetime
    reporter: Person
    desks: Mapping[str, Person]
    acts: Sequence[HistoricAct] = ()


@dataclass(frozen=True, slots=True)
class _FiredRung:
    """A rung that fired: its clock, which has no id yet, and the rest of its row."""

    clock: Clock
    row: tuple[Any, ...]


@dataclass(slots=True)
class _Replay:
    """The replay of one incident in memory."""

    incident: Incident
    source: HistoricIncident
    book: RuleBook
    clocks: dict[str, Clock] = field(default_factory=dict)
    steps: list[tuple[Any, ...]] = field(default_factory=list)
    firings: list[_FiredRung] = field(default_factory=list)
    rounds: list[PastRound] = field(default_factory=list)
    joint: JointHistory = field(default_factory=JointHistory)

    def run(self, until: datetime) -> None:
        """Replay the report, every act, and the firings of the clocks in between."""
        self._act(HistoricAct(Action.REPORT, self.source.reported_at, self.source.reporter))
        for act in self.source.acts:
            self._fire(act.at)
            self._act(act)
        self._fire(until)
        copy_deadlines_to_incident(self.incident, self.clocks, self.book)

    def _act(self, act: HistoricAct) -> None:
        incident = self.incident
        begins = act.action == Action.REPORT
        move = INCIDENT.begins if begins else INCIDENT.find(incident.state, act.action)
        if move is None or act.action in watching.WITH_ROWS:
            raise Invalid(
                _("%(reference)s: “%(action)s” is not possible from “%(state)s”.")
                % {"reference": incident.reference, "action": act.action, "state": incident.state}
            )
        before, person = incident.state, act.by or self.source.desks[incident.lowest_level]
        incident.state = INCIDENT.initial if begins else move.target_from(before)
        self.rounds += filter(None, (rounds.round_ended_by(act.action, incident, act.at),))
        if act.action == Action.CLOSE:
            for one in self.rounds:
                one.is_closed = True
        self.joint.follow(act.action, incident, act.at, person.user_id, (act.note, act.data))
        self.joint.end(incident.state, act.at)
        change_of(act.action)(incident, act.at, person.user_id, act.data)
        changes = apply_move_to_clocks(move, incident, self.clocks, self.book, act.at)
        kind = ActorKind.USER if person.user_id else ActorKind.ANONYMOUS
        self._step(act, "" if begins else before, person, kind, changes.answered)

    def _step(self, act: HistoricAct, before: str, person: Person, kind: ActorKind, due_at: datetime | None) -> None:
        self.incident.version += 1
        self.steps.append(
            (
                self.incident.version,
                str(act.action),
                str(before),
                str(self.incident.state),
                kind.value,
                person.name,
                person.user_id,
                act.at,
                due_at,
                act.note,
                dict(act.detail),
            )
        )

    def _fire(self, until: datetime) -> None:
        """Fire what the clocks reached by ``until``, in order of time."""
        while self.incident.state in OPEN_STATES and (due := self._next(until)) is not None:
            self._fire_rung(*due)

    def _next(self, until: datetime) -> tuple[Clock, datetime] | None:
        running = (row for row in self.clocks.values() if row.state == ClockState.RUNNING)
        armed = [(row.next_fire_at, number, row) for number, row in enumerate(running) if row.next_fire_at is not None]
        if not armed:
            return None
        at, _number, row = min(armed)
        return (row, at) if at <= until else None

    def _fire_rung(self, clock: Clock, at: datetime) -> None:
        """Fire what a clock reaches at a moment, as the sweep of that moment would."""
        firing = find_due_firing(clock, at, self.book)
        if firing is None:
            arm_next_rung(clock, self.book)
            return
        fire_rung(firing, self.book)
        self.firings += [_FiredRung(clock, row[1:]) for row in firing_rows([firing], at)]
        lines = escalate_incident(self.incident, firing)
        copy_deadlines_to_incident(self.incident, self.clocks, self.book)
        for line in lines:
            escalation = HistoricAct(Action.ESCALATE, at, detail=line)
            self._step(escalation, self.incident.state, Person(None, CLOCK_NAME), ActorKind.SYSTEM, clock.due_at)


def import_incidents(actor: Actor, rows: Iterable[HistoricIncident], *, book: RuleBook, until: datetime) -> int:
    """Write incidents with their whole past up to ``until`` and return how many; the rules of ``book`` apply to them all.

    Incidents whose client id is there already are left out, so an import that broke off can be run again. Raises
    ``Invalid`` naming the incident and the act when a history does not follow the workflow. 1,000 incidents a transaction.
    Several may run at once; after the last, ``refresh_statistics`` is the caller's.
    """
    policies.require(actor, "incident.import")
    remaining, written = iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        replays = list(_replay_incident(_not_imported(batch), book, until))
        with transaction.atomic():
            _write_replays(actor, replays)
            audit(
                actor,
                "import",
                INCIDENT.name,
                [str(batch[0].client_id)],
                at=city_time.now(),
                detail={"incidents": len(replays)},
            )
        written += len(replays)
    return written


def _not_imported(batch: Sequence[HistoricIncident]) -> list[HistoricIncident]:
    ids = [row.client_id for row in batch]
    if any(row.matter.is_confidential for row in batch):
        raise Invalid(_("What is confidential is reported, not imported: somebody has to receive it."))
    for row in batch:
        # Of any channel: what residents could report then is not asked of today's list.
        checked_matter(row, "", row.matter)
    known = set(Incident.including_sealed.filter(client_id__in=ids).values_list("client_id", flat=True))
    return [row for row in batch if row.client_id not in known]


def _replay_incident(batch: Sequence[HistoricIncident], book: RuleBook, until: datetime) -> Iterator[_Replay]:
    for source in batch:
        replay = _Replay(_incident(source), source, book)
        replay.run(until)
        yield replay


def _incident(source: HistoricIncident) -> Incident:
    city, township, village, grid = source.chain
    reference = new_reference(source.reported_at)
    return new_row(
        Incident,
        client_id=source.client_id,
        content_digest="",
        reference=reference,
        matter_id=source.matter.id,
        description=source.description,
        channel=source.channel,
        level=source.matter.start_level,
        lowest_level=source.matter.start_level,
        city_id=city.id,
        township_id=township.id,
        village_id=village.id,
        grid_id=grid.id,
        lng=source.lng,
        lat=source.lat,
        place_source=source.place_source,
        h3_cell=h3_cell(source.lng, source.lat),
        reported_by_id=source.reporter.user_id,
        occurred_at=source.reported_at,
        reported_at=source.reported_at,
        reported_on=city_time.local_day(source.reported_at),
        search_text=search_text(reference, source.description, source.matter, grid),
    )


def _write_replays(actor: Actor, replays: Sequence[_Replay]) -> None:
    insert_new([replay.incident for replay in replays])
    # The clocks were made before their incident had a number.
    for replay in replays:
        for row in replay.clocks.values():
            row.incident_id = replay.incident.pk
    insert_new([row for replay in replays for row in replay.clocks.values()])
    insert(Firing, FIRING_COLUMNS, [(firing.clock.pk, *firing.row) for replay in replays for firing in replay.firings])
    rounds.write_rounds([one for replay in replays for one in replay.rounds])
    write_joint_histories(actor, [replay.joint for replay in replays])
    insert(Step, STEP_COLUMNS, [(replay.incident.pk, *step) for replay in replays for step in replay.steps])

"""Owns the bringing in of history: cases with all their steps, replayed through the same table and clocks, in sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid
from governance.kernel.rows import insert
from governance.kernel.services import audit
from governance.kernel.workflow import Move
from grids.areas import selectors as areas
from incidents.cases.choices import Action, Channel, ClockState, PlaceSource
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.services import ticking
from incidents.cases.services.changes import CHANGES
from incidents.cases.services.intake import cell_of, new_reference, search_text
from incidents.cases.workflow import INCIDENT, REPORT
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class HistoricStep:
    """One step of the past. ``data`` as the timeline keeps it: ``unit`` and ``unit_name`` for dispatch, ``reason``,
    and for escalate ``stage``, ``tone``, ``rung`` and, where it rose, ``raised_to``. ``due_at`` empty: as the clocks
    of then say."""

    action: str
    at: datetime
    actor_user_id: int | None = None
    actor_name: str = ""
    actor_kind: str = "user"
    due_at: datetime | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoricIncident:
    """One case of the past: its report, and every later step in order. ``level`` empty: where the matter begins.

    ``reference`` empty: one is made from the day of the report. Degrees in WGS 84, ``matter`` is a code.
    """

    id: UUID
    matter: str
    grid_id: int
    lng: float
    lat: float
    reported_at: datetime
    description: str = ""
    also_grid_id: int | None = None
    occurred_at: datetime | None = None
    channel: str = Channel.IMPORT
    place_source: str = PlaceSource.PIN
    accuracy_m: float | None = None
    reported_by_id: int | None = None
    reporter_name: str = ""
    level: str = ""
    reference: str = ""
    steps: tuple[HistoricStep, ...] = ()


@dataclass(slots=True)
class _Replayed:
    incident: Incident
    # The steps' columns after the number of the case.
    steps: list[tuple[Any, ...]]
    clocks: list[Clock]


_CASE = tuple(column.attname for column in Incident._meta.concrete_fields if not column.primary_key)
_CLOCK = tuple(
    column.attname for column in Clock._meta.concrete_fields if column.attname not in {"id", "incident_id"}
)
_DEFAULTS: dict[type[Model], dict[str, Any]] = {
    model: {column.attname: column.get_default() for column in model._meta.concrete_fields} for model in (Incident, Clock)
}
_STEP = ("number", "action", "from_state", "to_state", "actor_kind", "actor_name", "actor_user_id", "at", "due_at",
         "note", "detail")


def import_incidents(actor: Actor, rows: Iterable[HistoricIncident]) -> int:
    """Write cases with their history and return how many; what is known by its id already is left out.

    Writes no outbox messages: nobody is told of the past, and the caller rebuilds the boards. Clocks are kept for
    open cases; rungs their clocks passed before now count as fired. Raises ``Invalid`` for a step the table lacks.
    """
    policies.require(actor, "incident.import")
    now, number = clock.now(), revisions.current().get(REVISION, 1)
    used: set[str] = set()
    written = 0
    for batch in _batches(rows):
        replayed = [_replay(row, number, now, used) for row in _unknown(batch)]
        with transaction.atomic():
            _write(replayed)
        written += len(replayed)
    audit(actor, "import", INCIDENT.name, ["*"], at=now, detail={"cases": written})
    return written


def _batches(rows: Iterable[HistoricIncident]) -> Iterator[list[HistoricIncident]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _unknown(batch: Sequence[HistoricIncident]) -> list[HistoricIncident]:
    known = set(Incident.objects.filter(client_id__in=[row.id for row in batch]).values_list("client_id", flat=True))
    return [row for row in batch if row.id not in known]


def _write(replayed: Sequence[_Replayed]) -> None:
    insert(Incident, _CASE, [_values(one.incident, _CASE) for one in replayed])
    ids = [one.incident.client_id for one in replayed]
    pks = dict(Incident.objects.filter(client_id__in=ids).values_list("client_id", "pk"))
    numbered = [(pks[one.incident.client_id], one) for one in replayed]
    insert(Step, ("subject_id", *_STEP), [(pk, *step) for pk, one in numbered for step in one.steps])
    insert(Clock, ("incident_id", *_CLOCK), [(pk, *_values(own, _CLOCK)) for pk, one in numbered for own in one.clocks])


def _row(model: type[Model], **columns: Any) -> Any:
    """Return an object with the columns of a row and nothing of a model: a hundred thousand of them are made."""
    return SimpleNamespace(**{**_DEFAULTS[model], **columns})


def _values(row: Any, columns: Sequence[str]) -> list[Any]:
    return [getattr(row, name) for name in columns]


def _new_clock(*, incident: Incident, **columns: Any) -> Any:
    del incident
    return _row(Clock, **columns)


LIGHTLY = ticking.Manner(make=_new_clock, arms=False)


def _replay(row: HistoricIncident, number: int, now: datetime, used: set[str]) -> _Replayed:
    """Walk the steps through the table, letting each change columns and clocks as it would have done then."""
    walked = list(_walk(row))
    book = rulebook(clock.local_day(row.reported_at), revision=number)
    incident = _begin(row, book, state=walked[-1].after, version=len(walked), used=used)
    clocks: dict[str, Clock] = {}
    steps = []
    for place, one in enumerate(walked, 1):
        if one.move.action == Action.ESCALATE:
            incident.level = one.step.data.get("raised_to", incident.level)
            answered = None
        else:
            _change(incident, one)
            answered = ticking.turn(one.move, incident, clocks, book, one.step.at, LIGHTLY).answered
        steps.append(_step(one, place, answered))
    running = [] if incident.ended_at else list(clocks.values())
    for own in running:
        _pass_by(own, book, now)
    ticking.sum_up(incident, clocks, book)
    return _Replayed(incident, steps, running)


@dataclass(frozen=True, slots=True)
class _Walked:
    """One step with its row of the table and the states around it."""

    step: HistoricStep
    move: Move
    before: str
    after: str


def _walk(row: HistoricIncident) -> Iterator[_Walked]:
    state = INCIDENT.initial
    yield _Walked(HistoricStep(Action.REPORT, row.reported_at, row.reported_by_id, row.reporter_name), REPORT, "", state)
    for step in row.steps:
        move = INCIDENT.find(state, step.action)
        if move is None:
            raise Invalid(
                _("Case %(id)s cannot make the step %(action)s from the state %(state)s.")
                % {"id": row.id, "action": step.action, "state": state}
            )
        yield _Walked(step, move, state, move.target_from(state))
        state = move.target_from(state)


def _begin(row: HistoricIncident, book: RuleBook, *, state: str, version: int, used: set[str]) -> Any:
    matter = book.by_code.get(row.matter)
    if matter is None:
        raise Invalid(_("On %(day)s no matter has the code %(code)s.") % {"day": book.day, "code": row.matter})
    city, township, village, grid = areas.chain(row.grid_id)
    reference = row.reference or new_reference(row.reported_at)
    while not row.reference and reference in used:
        reference = new_reference(row.reported_at)
    used.add(reference)
    return _row(
        Incident, state=state, version=version, client_id=row.id, content_digest="", reference=reference, matter_id=matter.id,
        description=row.description, channel=row.channel, level=row.level or matter.start_level, city_id=city.id,
        township_id=township.id, village_id=village.id, grid_id=grid.id, also_grid_id=row.also_grid_id, lng=row.lng,
        lat=row.lat, accuracy_m=row.accuracy_m, place_source=row.place_source, h3_cell=cell_of(row.lng, row.lat),
        reported_by_id=row.reported_by_id, occurred_at=row.occurred_at or row.reported_at,
        reported_at=row.reported_at, reported_on=book.day,
        search_text=search_text(reference, row.description, matter.name, grid.name, village.name),
    )


def _change(incident: Incident, one: _Walked) -> None:
    data = {"unit_id": one.step.data.get("unit")}
    CHANGES[one.move.action](incident, one.step.at, one.step.actor_user_id, data)


def _step(one: _Walked, number: int, answered: datetime | None) -> tuple[Any, ...]:
    step = one.step
    return (
        number, str(step.action), one.before, one.after, step.actor_kind, step.actor_name, step.actor_user_id, step.at,
        step.due_at or answered, step.note, dict(step.data),
    )


def _pass_by(own: Clock, book: RuleBook, now: datetime) -> None:
    """Arm a clock, counting the rungs reached by ``now`` as fired: the past is not told again."""
    if own.state == ClockState.RUNNING:
        ticking.arm(own, book)
    while own.next_fire_at is not None and own.next_rung is not None and own.next_fire_at <= now:
        own.fired_rung = own.next_rung
        ticking.arm(own, book)

"""The one door through which a state changes: ``advance`` for one subject, ``advance_many`` for a set.

Both find the move in the table, refuse what it does not have, ask the policy, and only then call ``build`` with the
locked row and the move: rooms say what an act brings with it, never whether there is one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.bulk import insert, insert_one, one_round_trip, one_transaction, read_rows, update, update_one
from foundation.kernel.errors import Denied, DomainError, Invalid, Stale
from foundation.kernel.events import Event
from foundation.kernel.outbox import publish
from foundation.process.models import STEP_COLUMNS, Stateful, StepBase
from foundation.process.workflow import Move, Workflow


def _write_nothing() -> None:
    """Write no rows."""


@dataclass(frozen=True, slots=True)
class ActData:
    """What comes with an act on one subject.

    ``note``: its words. ``data``: what the move needs or takes. ``detail``: what its step keeps of that. ``columns``:
    what it sets on the subject beside the state. ``write``: writes what changes in other rows. ``id``: made by whoever
    sends it, so that it is done once. ``target``: the state it leads to, where the move has several.
    """

    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    write: Callable[[], Any] = _write_nothing
    id: UUID | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One move being made: of which subject out of which state, by whom, when, with what; empty state: it begins."""

    subject: Any
    move: Move
    actor: Actor
    at: datetime
    from_state: str
    given: ActData


@dataclass(frozen=True, slots=True)
class Effect:
    """What the room adds to one subject's move: columns it set, step details, the due time it answered, its event.

    ``passed``: the details of what the move makes up for; each is a step of its own before the move's, with the same times.
    The version counts them, so an event that names it is made in ``Outcome.write``.
    """

    columns: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    event: Event | None = None
    passed: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects of a set of acts, in its order, and what writes the room's own rows once the subjects are saved."""

    effects: Sequence[Effect]
    write: Callable[[], None]


# Called once for the whole set, before rows are written; sets columns on the subjects (never the state).
Effects = Callable[[Sequence[Act]], Outcome]
# Called for each subject with its locked row and the move, once the policy allows it.
Build = Callable[[Any, Move], ActData]
# Hears of each subject of a set that is not moved, and why.
Refuse = Callable[[Any, DomainError], None]


def as_given(acts: Sequence[Act]) -> Outcome:
    """Set and write what the acts bring with them, and nothing else: the effects of a process without clocks or events."""
    for act in acts:
        for name, value in act.given.columns.items():
            setattr(act.subject, name, value)

    def write() -> None:
        for act in acts:
            act.given.write()

    return Outcome([Effect(tuple(act.given.columns), detail=act.given.detail) for act in acts], write)


@dataclass(frozen=True, slots=True)
class Process:
    """A workflow bound to its rows: which model moves, where steps go, what else changes with a move.

    ``key``: under which name a subject is audited. ``reads``: for sets, the only columns that effects read and set; a
    thousand subjects then come in as plain rows of these. ``chosen``: what was chosen for an act, by the details of its
    step, as it was sent. ``begins_alone``: what is written when a subject begins is told to ``kernel.bulk`` alone.
    """

    workflow: Workflow[Any]
    model: type[Stateful]
    steps: type[StepBase]
    key: Callable[[Any], str]
    effects: Effects = as_given
    reads: tuple[str, ...] = ()
    chosen: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    begins_alone: bool = False


def begin(actor: Actor, process: Process, subject: Any, given: ActData, *, at: datetime | None = None) -> None:
    """Write a new subject in its initial state, with its first step, by the move that begins."""
    move = process.workflow.begins
    policies.require(actor, move.capability, subject)
    subject.state, subject.version = process.workflow.initial, 1
    act = Act(subject, move, actor, at or city_time.now(), "", given)
    if process.begins_alone and subject.pk is not None:
        _begin_alone(process, act)
        return
    with transaction.atomic():
        outcome = process.effects([act])
        insert_one(subject)
        with one_round_trip():
            outcome.write()
            _record(process, move, [act], outcome.effects)


def _begin_alone(process: Process, act: Act) -> None:
    """Write a subject that has its number already, and all that begins with it, in as few round trips as the database allows."""
    outcome = process.effects([act])
    with one_transaction():
        insert_one(act.subject)
        outcome.write()
        _record(process, act.move, [act], outcome.effects)


def advance(
    actor: Actor,
    process: Process,
    which: int | QuerySet[Any],
    action: str,
    build: Build,
    *,
    version: int | None = None,
    missing: DomainError | None = None,
    follows: bool = False,
) -> Any:
    """Move one subject, the row of a primary key or the only one of a set, and return it.

    Where there is none raises ``missing``, or ``Stale``. Raises ``Stale`` when ``version`` is given and no longer the
    row's, or when the table has no such move any more; ``Denied`` with the policy's reason; ``Invalid`` for an action
    that is offered to nobody, and naming the data that is missing. ``follows``: the house makes the move in the course
    of another act, so that it need not be one that people are offered.
    """
    if not follows:
        _refuse_unknown(actor, process.workflow, action)
    with transaction.atomic():
        rows = which if isinstance(which, QuerySet) else _rows_of(process).filter(pk=which)
        subject = next(iter(_locked(process, rows)), None)
        if subject is None:
            raise missing or Stale(_("This no longer exists."))
        if version is not None and version != subject.version:
            raise stale_page()
        move = process.workflow.find(subject.state, action)
        if move is None:
            raise gone_move()
        policies.require(actor, move.capability, subject)
        given = build(subject, move)
        _need(move, given)
        _write(process, move, [Act(subject, move, actor, city_time.now(), subject.state, given)])
        return subject


def advance_many(
    actor: Actor,
    process: Process,
    pks: Iterable[int],
    action: str,
    build: Build,
    *,
    at: datetime | None = None,
    refuse: Refuse | None = None,
) -> list[Any]:
    """Move every subject of the set from whose state the table knows ``action``, and return those moved.

    Subjects without the move are left alone, and so are those the policy refuses, asked once for each. Raises ``Invalid``
    as ``advance`` does, and then none is moved. With ``refuse`` every subject that is not moved is handed to it with the
    reason, what ``build`` raises among them, and the others are moved.
    """
    _refuse_unknown(actor, process.workflow, action)
    now = at or city_time.now()
    # By the row itself: hashing its words for every subject would cost more than finding it.
    by_move: dict[int, list[Act]] = {}
    with transaction.atomic():
        for subject in _locked(process, _rows_of(process).filter(pk__in=sorted(pks))):
            move = process.workflow.find(subject.state, action)
            verdict = policies.ask(actor, move.capability, subject) if move is not None else None
            if move is None or not verdict:
                if refuse is not None:
                    refuse(subject, Denied(verdict.reason) if verdict is not None else gone_move())
                continue
            try:
                given = build(subject, move)
                _need(move, given)
            except DomainError as error:
                if refuse is None:
                    raise
                refuse(subject, error)
                continue
            by_move.setdefault(id(move), []).append(Act(subject, move, actor, now, subject.state, given))
        for acts in by_move.values():
            _write(process, acts[0].move, acts)
    return [act.subject for acts in by_move.values() for act in acts]


def stale_page() -> Stale:
    """Return the refusal of an act from a page that shows an older version."""
    return Stale(_("Someone else has acted on this in the meantime. Look at what changed, then try again."))


def gone_move() -> Stale:
    """Return the refusal of an act that was possible in a state before."""
    return Stale(_("This step is no longer possible: it has moved on since."))


def is_offered(actor: Actor, workflow: Workflow[Any], action: str) -> bool:
    """Say whether the table has a move of this name that is made by such an actor."""
    return any(move.action == action and (actor.is_system or not move.by_system) for move in workflow.moves)


def _refuse_unknown(actor: Actor, workflow: Workflow[Any], action: str) -> None:
    if not is_offered(actor, workflow, action):
        raise Invalid(_("There is no such act."), fields={"action": _("Choose an act from the list.")})


def _rows_of(process: Process) -> QuerySet[Any]:
    """Return every row of the model, also those that its default manager keeps from readers."""
    return process.model._base_manager.all()  # noqa: SLF001 - Django's own name for it


def _locked(process: Process, rows: QuerySet[Any]) -> list[Any]:
    rows = rows.order_by("pk")
    if connection.features.has_select_for_update_of:
        rows = rows.select_for_update(of=("self",))
    else:
        rows = rows.select_for_update()
    return read_rows(rows, ("pk", "state", "version", *process.reads)) if process.reads else list(rows)


def _need(move: Move, given: ActData) -> None:
    """Raise ``Invalid`` naming what is missing; 0 and False are answers, nothing and empty words or lists are none."""
    values = {**given.data, "note": given.note}
    missing = {name: _("This is needed.") for name in move.needs if is_missing(values.get(name))}
    if missing:
        raise Invalid(_("Something is still missing."), fields=missing)


def is_missing(value: Any) -> bool:
    """Say whether a value is none at all: None, empty text, an empty list."""
    return value is None or (isinstance(value, str | list | tuple) and not value)


def _write(process: Process, move: Move, acts: Sequence[Act]) -> None:
    for act in acts:
        act.subject.state = _state_after(act)
        act.subject.version += 1
    outcome = process.effects(acts)
    for act, effect in zip(acts, outcome.effects, strict=True):
        act.subject.version += len(effect.passed)
    with one_round_trip():
        _save(process, [act.subject for act in acts], outcome.effects)
        outcome.write()
        _record(process, move, acts, outcome.effects)


def _state_after(act: Act) -> str:
    """Return the state an act leads to; raises ``Stale`` for one that its move does not lead to."""
    if not act.move.targets:
        return act.move.target_from(act.from_state)
    if act.given.target not in act.move.targets:
        raise gone_move()
    return act.given.target


def _save(process: Process, subjects: Sequence[Any], effects: Sequence[Effect]) -> None:
    """Write what changed: a single row by itself, a set in one statement for each choice of columns."""
    if len(subjects) == 1:
        update_one(process.model, subjects[0], ("state", "version", *effects[0].columns))
        return
    sets: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for subject, effect in zip(subjects, effects, strict=True):
        columns = ("state", "version", *effect.columns)
        sets.setdefault(columns, []).append((subject.pk, *(getattr(subject, name) for name in columns)))
    for columns, rows in sets.items():
        update(process.model, columns, rows)


def _record(process: Process, move: Move, acts: Sequence[Act], effects: Sequence[Effect]) -> None:
    """Write step, outbox and audit rows for the set, one statement each."""
    actor, at = acts[0].actor, acts[0].at
    has_ids = any(act.given.id is not None for act in acts)
    insert(
        process.steps,
        (*STEP_COLUMNS, "act_id") if has_ids else STEP_COLUMNS,
        [
            (
                act.subject.pk,
                number,
                move.action,
                act.from_state,
                act.subject.state,
                actor.kind.value,
                actor.name,
                actor.user_id,
                at,
                effect.due_at,
                act.given.note,
                dict(detail),
                *((act.given.id,) if has_ids else ()),
            )
            for act, effect in zip(acts, effects, strict=True)
            for number, detail in enumerate((*effect.passed, effect.detail), act.subject.version - len(effect.passed))
        ],
    )
    events = [effect.event for effect in effects if effect.event is not None]
    if events:
        publish(events, at=at)
    pairs = zip(acts, effects, strict=True)
    keys = [process.key(act.subject) for act, effect in pairs for _line in (*effect.passed, effect.detail)]
    audit(actor, move.action, process.workflow.name, keys, at=at)

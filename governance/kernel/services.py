"""The one door through which a state changes: ``advance`` for one subject, ``advance_many`` for a set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.kernel import policies
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, Stale
from governance.kernel.models import STEP_COLUMNS, AuditEvent, Stateful, StepBase
from governance.kernel.outbox import publish
from governance.kernel.rows import insert, insert_one, plain, together, update
from governance.kernel.workflow import Move, Workflow


@dataclass(frozen=True, slots=True)
class Act:
    """What is being done: the move, by whom, when, with which words and data."""

    move: Move
    actor: Actor
    at: datetime
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the room adds to one subject's move: columns it set, step details, the due time it answered, its event."""

    columns: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    event: Any = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects on a set, in its order, and what writes the room's own rows once the subjects are saved."""

    effects: Sequence[Effect]
    write: Callable[[], None]


# Called once for the whole set, before rows are written; sets columns on the subjects (never the state).
Effects = Callable[[Act, Sequence[Any]], Outcome]


@dataclass(frozen=True, slots=True)
class Process:
    """A workflow bound to its rows: which model moves, where steps go, what else changes with a move."""

    workflow: Workflow
    model: type[Stateful]
    steps: type[StepBase]
    effects: Effects
    key: Callable[[Any], str]
    # For sets: the only columns that effects read and set. A thousand subjects then come in as plain rows of these.
    reads: tuple[str, ...] = ()


def begin(process: Process, subject: Any, act: Act) -> None:
    """Write a new subject in its initial state, with its first step. ``act.move`` must be sourced in no state."""
    policies.require(act.actor, act.move.capability, subject)
    with transaction.atomic():
        subject.state, subject.version = process.workflow.initial, 1
        outcome = process.effects(act, [subject])
        insert_one(subject)
        with together():
            outcome.write()
            _record(process, act, [(subject, "", outcome.effects[0])])


def advance(process: Process, pk: int, act_of: Callable[[Any], Act], *, version: int | None = None) -> Any:
    """Move one subject and return it.

    ``act_of`` builds the act from the locked row, so that the move is looked up in the state that holds.
    Raises ``Stale`` when ``version`` is given and no longer the row's, or when the table has no such move any more;
    ``Denied`` with the policy's reason; ``Invalid`` naming the data that is missing.
    """
    with transaction.atomic():
        subject = _locked(process, [pk])[0]
        if version is not None and version != subject.version:
            raise Stale(_("Someone else has acted on this in the meantime. Look at what changed, then try again."))
        act = act_of(subject)
        policies.require(act.actor, act.move.capability, subject)
        _need(act)
        _write(process, act, [subject])
        return subject


def advance_many(process: Process, pks: Iterable[int], action: str, act_of: Callable[[Move], Act]) -> list[Any]:
    """Move every subject of the set from whose state the table knows ``action``; return those moved.

    Subjects without the move are left alone. For system actors only: policies are asked once per subject all the same.
    """
    moved: list[Any] = []
    with transaction.atomic():
        by_move: dict[Move, list[Any]] = {}
        for subject in _locked(process, sorted(pks)):
            move = process.workflow.find(subject.state, action)
            if move is not None:
                by_move.setdefault(move, []).append(subject)
        for move, subjects in by_move.items():
            act = act_of(move)
            allowed = [s for s in subjects if policies.ask(act.actor, move.capability, s)]
            _write(process, act, allowed)
            moved += allowed
    return moved


def find_move(process: Process, subject: Any, action: str) -> Move:
    """Return the move or raise ``Stale``: the page that offered it is old."""
    move = process.workflow.find(subject.state, action)
    if move is None:
        raise Stale(_("This step is no longer possible: the case has moved on."))
    return move


def _locked(process: Process, pks: Sequence[int]) -> list[Any]:
    rows = process.model._default_manager.filter(pk__in=pks).order_by("pk")
    if connection.features.has_select_for_update_of:
        rows = rows.select_for_update(of=("self",))
    else:
        rows = rows.select_for_update()
    found = plain(rows, ("pk", "state", "version", *process.reads)) if process.reads else list(rows)
    if len(pks) == 1 and not found:
        raise Stale(_("This no longer exists."))
    return found


def _need(act: Act) -> None:
    given = {**act.data, "note": act.note}
    missing = {name: _("This is needed.") for name in act.move.needs if not given.get(name)}
    if missing:
        raise Invalid(_("Something is still missing."), fields=missing)


def _write(process: Process, act: Act, subjects: Sequence[Any]) -> None:
    if not subjects:
        return
    before = [subject.state for subject in subjects]
    for subject in subjects:
        subject.state = act.move.target_from(subject.state)
        subject.version += 1
    outcome = process.effects(act, subjects)
    _save(process, subjects, outcome.effects)
    outcome.write()
    _record(process, act, list(zip(subjects, before, outcome.effects, strict=True)))


def _save(process: Process, subjects: Sequence[Any], effects: Sequence[Effect]) -> None:
    """Write what changed: a single row by the ORM, a set in one statement for each choice of columns."""
    if len(subjects) == 1:
        names = ("state", "version", *effects[0].columns)
        changed = {name: getattr(subjects[0], name) for name in names}
        process.model._default_manager.filter(pk=subjects[0].pk).update(**changed)
        return
    sets: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for subject, effect in zip(subjects, effects, strict=True):
        columns = ("state", "version", *effect.columns)
        sets.setdefault(columns, []).append((subject.pk, *(getattr(subject, name) for name in columns)))
    for columns, rows in sets.items():
        update(process.model, columns, rows)


def _record(process: Process, act: Act, rows: Sequence[tuple[Any, str, Effect]]) -> None:
    """Write step, outbox and audit rows for the set, one statement each."""
    actor = act.actor
    insert(
        process.steps,
        STEP_COLUMNS,
        [
            (
                subject.pk,
                subject.version,
                act.move.action,
                before,
                subject.state,
                actor.kind.value,
                actor.name,
                actor.user_id,
                act.at,
                effect.due_at,
                act.note,
                dict(effect.detail),
            )
            for subject, before, effect in rows
        ],
    )
    events = [effect.event for _subject, _before, effect in rows if effect.event is not None]
    if act.move.topic and events:
        publish(act.move.topic, events, at=act.at)
    audit(actor, act.move.action, process.workflow.name, [process.key(row[0]) for row in rows], at=act.at)


def audit(
    actor: Actor,
    action: str,
    subject_kind: str,
    keys: Iterable[str],
    *,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append one audit row per subject key, inside the caller's transaction."""
    who = (at, actor.kind.value, actor.name, actor.user_id, action, subject_kind)
    insert(
        AuditEvent,
        ("at", "actor_kind", "actor_name", "user_id", "action", "subject_kind", "subject_key", "detail"),
        [(*who, key, dict(detail or {})) for key in keys],
    )

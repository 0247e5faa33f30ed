"""Reads and writes many rows at once without a model object for each: one statement per chunk, on every database alike.

For the few paths that write thousands of rows a second (steps, audit, outbox, clocks, history); everything else uses
the ORM. Values must be of the column's own type; there are no defaults here.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, TypeVar

import msgspec
from django.db import connection, models, transaction
from django.db.models.base import ModelState

Row = Sequence[Any]
M = TypeVar("M", bound=models.Model)
Adapt = Callable[[Any], Any]
# More parameters than this in one statement cost more than they save.
MAX_PARAMETERS = 20_000
# From this many rows on PostgreSQL streams them.
COPY_FROM = 50
# Fewer rows written in one go do not mislead the planner.
MANY_ROWS = 500


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row], *, but_known: bool = False) -> None:
    """Insert rows of the named columns (``subject_id`` for a foreign key) in as few statements as the database allows.

    One statement takes at most ``MAX_PARAMETERS`` values; on PostgreSQL, ``COPY_FROM`` rows or more are streamed.
    ``but_known``: rows that a unique constraint knows already are left out, and nothing is streamed.
    """
    plan = _insert_plan(model, tuple(columns), connection.vendor)
    if plan.can_copy and len(rows) >= COPY_FROM and not but_known and _afterwards.get() is None:
        _copy_rows(f"COPY {plan.into} FROM STDIN", plan.layout.fields, rows)
        return
    tail = " ON CONFLICT DO NOTHING" if but_known else ""
    for values, count in _parameter_chunks(plan.layout, rows):
        if plan.can_copy and count >= COPY_FROM:
            given, sent = _as_arrays(plan.layout.fields, values)
            _execute(f"INSERT INTO {plan.into} SELECT * FROM {given}{tail}", sent)  # noqa: S608 - names come from models
        else:
            given = ", ".join([plan.layout.placeholders] * count)
            _execute(f"INSERT INTO {plan.into} VALUES {given}{tail}", values)  # noqa: S608 - names come from models


def _as_arrays(fields: Sequence[Any], values: Sequence[Any]) -> tuple[str, list[Sequence[Any]]]:
    """Return rows as one array a column: the server parses a handful of values instead of thousands."""
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    return f"unnest({arrays})", [values[place :: len(fields)] for place in range(len(fields))]


def new_row(model: type[M], **columns: Any) -> M:
    """Return a model object, not yet written, with the named columns and else its defaults: a fifth of what ``model()`` costs."""
    made = model.__new__(model)
    made._state = ModelState()  # noqa: SLF001 - as the model's own __init__ does
    made.__dict__.update(_plain_defaults(model))
    for name, default in _called_defaults(model):
        made.__dict__[name] = default()
    made.__dict__.update(columns)
    return made


@cache
def _plain_defaults(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


@cache
def _called_defaults(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    # Django marks a field without a default by a class, which can be called too.
    given = [field for field in model._meta.concrete_fields if field.has_default() and callable(field.default)]
    return tuple((field.attname, field.get_default) for field in given)


def insert_one(subject: models.Model) -> None:
    """Insert a new row with every column of the subject that is not NULL; set the subject's primary key, where it has none.

    Inside ``one_transaction`` the subject must have one, and its row is sent with the others.
    """
    given = {name: value for name in _column_names(type(subject)) if (value := getattr(subject, name)) is not None}
    plan = _insert_plan(type(subject), tuple(given), connection.vendor)
    values = list(given.values())
    for place, adapt in plan.layout.adapters:
        values[place] = adapt(values[place])
    statement = f"INSERT INTO {plan.into} VALUES {plan.layout.placeholders}"  # noqa: S608 - our names
    if _kept_back.get() is not None and subject.pk is not None:
        _execute(statement, values)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} RETURNING {plan.key}", values)
            subject.pk = cursor.fetchone()[0]
    _keep_key(subject, subject.pk)


def insert_new(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model with all their columns and set their primary keys: a third of what ``bulk_create`` costs."""
    if not rows:
        return
    model = type(rows[0])
    names = tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)
    plan, columns_of = _insert_plan(model, names, connection.vendor), attrgetter(*names)
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), plan.layout.max_rows):
            part = rows[start : start + plan.layout.max_rows]
            for values, count in _parameter_chunks(plan.layout, [columns_of(row) for row in part]):
                given = ", ".join([plan.layout.placeholders] * count)
                # Both databases answer in the order of what was given; Django's bulk_create builds on it too.
                cursor.execute(f"INSERT INTO {plan.into} VALUES {given} RETURNING {plan.key}", values)  # noqa: S608 - our names
                for row, (key,) in zip(part, cursor.fetchall(), strict=True):
                    _keep_key(row, key)


def _keep_key(row: models.Model, key: Any) -> None:
    row.pk = key
    state = row._state  # noqa: SLF001 - as the model's own save does
    state.adding, state.db = False, connection.alias


@cache
def _column_names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def read_rows(found: models.QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    """Return one plain object per row with the named columns as attributes, cheaper than model objects for many rows."""
    return [SimpleNamespace(**dict(zip(columns, row, strict=True))) for row in found.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class _RowLayout:
    """How rows of some fields become parameters: adapters by position, one row's placeholders, rows per statement."""

    fields: Sequence[Any]
    adapters: Sequence[tuple[int, Adapt]]
    placeholders: str
    max_rows: int

    @classmethod
    def for_fields(cls, fields: Sequence[Any]) -> "_RowLayout":
        """Return the layout for the connected database."""
        max_rows = min(connection.features.max_query_params or MAX_PARAMETERS, MAX_PARAMETERS) // len(fields)
        adapters = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapter_of(field)) is not None]
        return cls(fields, adapters, f"({', '.join(['%s'] * len(fields))})", max_rows)


@dataclass(frozen=True, slots=True)
class _InsertPlan:
    """What every insert of some columns shares. Computed once: it costs as much as inserting one row."""

    into: str
    key: str
    can_copy: bool
    layout: _RowLayout


@cache
def _insert_plan(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> _InsertPlan:
    fields = _model_fields(model, columns)
    names = ", ".join(_quote_name(field.column) for field in fields)
    into = f"{_quote_name(model._meta.db_table)} ({names})"
    key = model._meta.pk
    assert key is not None
    return _InsertPlan(into, _quote_name(key.column), vendor == "postgresql", _RowLayout.for_fields(fields))


def update_one(model: type[models.Model], subject: Any, columns: Sequence[str]) -> None:
    """Write the named columns of one subject (a model object, or one of ``read_rows`` with its ``pk``) into its row."""
    statement, adapters = _update_statement(model, tuple(columns), connection.vendor)
    values = [getattr(subject, name) for name in columns]
    for place, adapt in adapters:
        if values[place] is not None:
            values[place] = adapt(values[place])
    _execute(statement, [*values, subject.pk])


@cache
def _update_statement(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[str, Sequence[tuple[int, Adapt]]]:
    """Return the statement that sets some columns of one row, and the adapters of their values by position."""
    del vendor
    layout = _RowLayout.for_fields(_model_fields(model, columns))
    key = model._meta.pk
    assert key is not None
    changes = ", ".join(f"{_quote_name(field.column)} = %s" for field in layout.fields)
    table = _quote_name(model._meta.db_table)
    return f"UPDATE {table} SET {changes} WHERE {_quote_name(key.column)} = %s", layout.adapters  # noqa: S608 - our names


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set the named columns of many rows, one statement per chunk; each row begins with the primary key."""
    if not rows:
        return
    key = model._meta.pk
    assert key is not None
    fields = [key, *_model_fields(model, columns)]
    table = _quote_name(model._meta.db_table)
    changes = ", ".join(
        f"{_quote_name(field.column)} = given.column{place}" for place, field in enumerate(fields[1:], 2)
    )
    named = ", ".join(f"column{place}" for place in range(1, len(fields) + 1))
    same = f"{table}.{_quote_name(key.column)} = given.column1"
    layout = _RowLayout.for_fields(fields)
    for values, count in _parameter_chunks(layout, rows):
        if connection.vendor == "postgresql":
            arrays, sent = _as_arrays(fields, values)
            given = f"{arrays} AS given({named})"
        else:
            given = f"(VALUES {', '.join([layout.placeholders] * count)}) AS given"
            sent = values
        _execute(f"UPDATE {table} SET {changes} FROM {given} WHERE {same}", sent)  # noqa: S608 - names come from models


def _copy_rows(statement: str, fields: Sequence[Any], rows: Sequence[Row]) -> None:
    """Stream rows in: for sets it costs half of what INSERT does."""
    columns = [_column_texts(field, values) for field, values in zip(fields, zip(*rows, strict=True), strict=True)]
    stream = io.StringIO("".join(map("\t".join, zip(*columns[:-1], _with_line_ends(columns[-1]), strict=True))))
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, stream)


def _column_texts(field: Any, values: Sequence[Any]) -> Sequence[str]:
    """Return one column as COPY reads it. Most columns repeat few values, so each distinct value is converted once."""
    if isinstance(field, models.JSONField):
        return ["\\N" if value is None else _json_text(value) for value in values]
    adapt = _TEXT_OF.get(type(field), str)
    words = {value: "\\N" if value is None else adapt(value) for value in set(values)}
    return list(map(words.__getitem__, values))


def _with_line_ends(column: Sequence[str]) -> Sequence[str]:
    return [text + "\n" for text in column]


def _escape_text(value: Any) -> str:
    """Return text as COPY reads it."""
    text = str(value)
    if _SPECIAL.search(text):
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _json_text(value: Any) -> str:
    # Most details are empty; they need no encoder.
    return _escape_text(msgspec.json.encode(value).decode()) if value != {} else "{}"


def _interval_text(value: Any) -> str:
    # Whole microseconds: a float would be rounded, and one below 0.0001 is written in a way PostgreSQL cannot read.
    return f"{value // _MICROSECOND} microseconds"


_SPECIAL = re.compile(r"[\\\t\n\r]")
_MICROSECOND = timedelta(microseconds=1)
_TEXT_OF: dict[type[Any], Adapt] = {
    models.CharField: _escape_text,
    models.TextField: _escape_text,
    models.DurationField: _interval_text,
}


def _model_fields(model: type[models.Model], columns: Sequence[str]) -> list[Any]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in columns]


def _parameter_chunks(layout: _RowLayout, rows: Sequence[Row]) -> Iterator[tuple[list[Any], int]]:
    """Yield flat parameter lists with the number of rows in each."""
    for start in range(0, len(rows), layout.max_rows):
        part = rows[start : start + layout.max_rows]
        values = [value for row in part for value in row]
        for place, adapt in layout.adapters:
            for at in range(place, len(values), len(layout.fields)):
                if values[at] is not None:
                    values[at] = adapt(values[at])
        yield values, len(part)


def _adapter_of(field: Any) -> Adapt | None:
    """Return the function that turns a value of the field into what the driver accepts; None where it accepts it as it is."""
    operations = connection.ops
    if isinstance(field, models.ForeignKey):
        return _adapter_of(field.target_field)
    if isinstance(field, models.JSONField):
        return lambda value: operations.adapt_json_value(value, field.encoder)
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.DateTimeField):
        return _utc_text
    if isinstance(field, models.DateField):
        return operations.adapt_datefield_value
    if isinstance(field, models.TimeField):
        return operations.adapt_timefield_value
    if isinstance(field, models.DurationField | models.UUIDField):
        return lambda value: field.get_db_prep_value(value, connection)
    return None


def _utc_text(value: datetime) -> str:
    """Return a moment as Django keeps it on SQLite, in UTC."""
    return value.astimezone(UTC).isoformat(" ")[:-6]


def _quote_name(name: str) -> str:
    return connection.ops.quote_name(name)


@contextmanager
def one_round_trip(but_first: AbstractContextManager[Any] | None = None) -> Iterator[None]:
    """Collect the statements this module executes inside the block and send them together at its end, on PostgreSQL.

    For a few rows of several tables a round trip to the server costs as much as the rows. Queries inside the block do
    not see those rows yet. Rows that are streamed with COPY are sent immediately; on SQLite every statement is.
    ``but_first``: what holds inside the block and ends before they are sent.
    """
    if connection.vendor != "postgresql" or _kept_back.get() is not None:
        yield
        return
    kept: list[tuple[str, Sequence[Any]]] = []
    token = _kept_back.set(kept)
    try:
        with but_first or nullcontext():
            yield
    finally:
        _kept_back.reset(token)
    if kept:
        _execute("; ".join(statement for statement, _values in kept), [value for _, values in kept for value in values])


@contextmanager
def one_transaction() -> Iterator[None]:
    """Write what this module is told inside the block in one transaction.

    On PostgreSQL, where none is open, that is one round trip: several statements that are sent together are a transaction
    of their own, without BEGIN and COMMIT. Inside the block nothing else may ask the database; raises ``RuntimeError``.
    """
    if connection.vendor != "postgresql" or not connection.get_autocommit():
        with transaction.atomic(), one_round_trip():
            yield
        return
    calls: list[Callable[[], Any]] = []
    token = _afterwards.set(calls)
    try:
        with one_round_trip(but_first=connection.execute_wrapper(_refuse_statement)):
            yield
    finally:
        _afterwards.reset(token)
    for call in calls:
        call()


def call_after_commit(call: Callable[[], Any]) -> None:
    """Call a function that must not fail once what is being written is there for others."""
    calls = _afterwards.get()
    if calls is not None:
        calls.append(call)
    else:
        transaction.on_commit(call, robust=True)


def _refuse_statement(_execute: Any, statement: str, *_given: Any) -> Any:
    raise RuntimeError(f"asked outside of what is sent together: {statement[:200]}")


# What is called once the rows of ``one_transaction`` are written; None outside of it.
_afterwards: ContextVar[list[Callable[[], Any]] | None] = ContextVar("afterwards", default=None)
_kept_back: ContextVar[list[tuple[str, Sequence[Any]]] | None] = ContextVar("kept_back", default=None)


def _execute(statement: str, values: Sequence[Any]) -> None:
    kept = _kept_back.get()
    if kept is not None:
        kept.append((statement, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refresh_statistics(*of: type[models.Model], written: int = MANY_ROWS) -> None:
    """Run ANALYZE on the tables ``of`` some models, or on all; nothing when fewer than ``MANY_ROWS`` were ``written``.

    Autovacuum runs a minute later at best, and until then PostgreSQL plans for an empty table; SQLite never analyzes
    by itself.
    """
    if written < MANY_ROWS:
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for statement in [f"ANALYZE {quote(model._meta.db_table)}" for model in of] or ["ANALYZE"]:
            cursor.execute(statement)

"""Reading and writing many rows at once without a model object for each: one statement a set, on every database alike.

For the few paths that write thousands of rows a second (steps, audit, outbox, clocks, history); everything else uses
the ORM. Values must be of the column's own type; there are no defaults here.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
Adapt = Callable[[Any], Any]
# More parameters than this in one statement cost more than they save.
MOST_PARAMETERS = 20_000
# From this many rows on PostgreSQL streams them.
COPY_FROM = 50
# Fewer rows written in one go do not mislead the planner.
MANY_ROWS = 500


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of the named columns (``subject_id`` for a foreign key), in as few statements as the database takes."""
    plan = _insertion(model, tuple(columns), connection.vendor)
    if plan.copies and len(rows) >= COPY_FROM:
        _copy(f"COPY {plan.into} FROM STDIN", plan.given.fields, rows)
        return
    head = f"INSERT INTO {plan.into} VALUES "  # noqa: S608 - names come from models
    for values, count in _chunks(plan.given, rows):
        _execute(head + ", ".join([plan.given.marks] * count), values)


def insert_one(subject: models.Model) -> None:
    """Insert a new row with every column of the subject that is not NULL and give it its number."""
    given = {name: value for name in _columns(type(subject)) if (value := getattr(subject, name)) is not None}
    plan = _insertion(type(subject), tuple(given), connection.vendor)
    values = list(given.values())
    for place, adapt in plan.given.adapts:
        values[place] = adapt(values[place])
    statement = f"INSERT INTO {plan.into} VALUES {plan.given.marks} RETURNING {plan.key}"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        subject.pk = cursor.fetchone()[0]
    state = subject._state  # noqa: SLF001 - as the model's own save does
    state.adding, state.db = False, connection.alias


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)


def read_rows(found: models.QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    """Read the named columns as plain objects: of thousands of rows a model object each costs more than the reading."""
    return [SimpleNamespace(**dict(zip(columns, row, strict=True))) for row in found.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class _Given:
    """How rows of some fields are handed over: which values are adapted, one row's marks, how many rows at most."""

    fields: Sequence[Any]
    adapts: Sequence[tuple[int, Adapt]]
    marks: str
    most: int

    @classmethod
    def of(cls, fields: Sequence[Any]) -> "_Given":
        """Work it out for the database at hand."""
        most = min(connection.features.max_query_params or MOST_PARAMETERS, MOST_PARAMETERS) // len(fields)
        adapts = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapt(field)) is not None]
        return cls(fields, adapts, f"({', '.join(['%s'] * len(fields))})", most)


@dataclass(frozen=True, slots=True)
class _Insertion:
    """What is the same in every insert of some columns; worked out once, for it would cost as much as one row."""

    into: str
    key: str
    copies: bool
    given: _Given


@cache
def _insertion(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> _Insertion:
    fields = _fields(model, columns)
    names = ", ".join(_quoted(field.column) for field in fields)
    into = f"{_quoted(model._meta.db_table)} ({names})"
    key = model._meta.pk
    assert key is not None
    return _Insertion(into, _quoted(key.column), vendor == "postgresql", _Given.of(fields))


def update_one(model: type[models.Model], subject: Any, columns: Sequence[str]) -> None:
    """Write the named columns of one subject, a model object or read_rows, into its row."""
    statement, adapts = _change(model, tuple(columns), connection.vendor)
    values = [getattr(subject, name) for name in columns]
    for place, adapt in adapts:
        if values[place] is not None:
            values[place] = adapt(values[place])
    _execute(statement, [*values, subject.pk])


@cache
def _change(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[str, Sequence[tuple[int, Adapt]]]:
    """Return the statement that sets some columns of one row, and what adapts their values."""
    del vendor
    given = _Given.of(_fields(model, columns))
    key = model._meta.pk
    assert key is not None
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in given.fields)
    table = _quoted(model._meta.db_table)
    return f"UPDATE {table} SET {changes} WHERE {_quoted(key.column)} = %s", given.adapts  # noqa: S608 - our names


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set the named columns of many rows at once; each row begins with the primary key."""
    key = model._meta.pk
    assert key is not None
    fields = [key, *_fields(model, columns)]
    table = _quoted(model._meta.db_table)
    changes = ", ".join(f"{_quoted(field.column)} = given.column{place}" for place, field in enumerate(fields[1:], 2))
    named = ", ".join(f"column{place}" for place in range(1, len(fields) + 1))
    same = f"{table}.{_quoted(key.column)} = given.column1"
    plan = _Given.of(fields)
    for values, count in _chunks(plan, rows):
        if connection.vendor == "postgresql":
            # One array a column: the server parses a handful of values instead of thousands.
            given = f"unnest({', '.join(f'%s::{field.db_type(connection)}[]' for field in fields)}) AS given({named})"
            sent = [values[place :: len(fields)] for place in range(len(fields))]
        else:
            given = f"(VALUES {', '.join([plan.marks] * count)}) AS given"
            sent = values
        _execute(f"UPDATE {table} SET {changes} FROM {given} WHERE {same}", sent)  # noqa: S608 - names come from models


def _copy(statement: str, fields: Sequence[Any], rows: Sequence[Row]) -> None:
    """Stream rows in: for sets it costs half of what INSERT does."""
    columns = [_texts(field, values) for field, values in zip(fields, zip(*rows, strict=True), strict=True)]
    stream = io.StringIO("".join(map("\t".join, zip(*columns[:-1], _ended(columns[-1]), strict=True))))
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, stream)


def _texts(field: Any, values: Sequence[Any]) -> Sequence[str]:
    """Return one column as COPY reads it. Most columns of a set repeat few values: each is put into words once."""
    if isinstance(field, models.JSONField):
        return ["\\N" if value is None else _json(value) for value in values]
    adapt = _TEXT_OF.get(type(field), str)
    words = {value: "\\N" if value is None else adapt(value) for value in set(values)}
    return list(map(words.__getitem__, values))


def _ended(column: Sequence[str]) -> Sequence[str]:
    return [text + "\n" for text in column]


def _escaped(value: Any) -> str:
    """Return text as COPY reads it."""
    text = str(value)
    if _SPECIAL.search(text):
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _json(value: Any) -> str:
    # Most details are empty; they need no encoder.
    return _escaped(json.dumps(value)) if value != {} else "{}"


def _span(value: Any) -> str:
    # Whole microseconds: a float would be rounded, and one below 0.0001 is written in a way PostgreSQL cannot read.
    return f"{value // _MICROSECOND} microseconds"


_SPECIAL = re.compile(r"[\\\t\n\r]")
_MICROSECOND = timedelta(microseconds=1)
_TEXT_OF: dict[type[Any], Adapt] = {
    models.CharField: _escaped,
    models.TextField: _escaped,
    models.DurationField: _span,
}


def _fields(model: type[models.Model], columns: Sequence[str]) -> list[Any]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in columns]


def _chunks(given: _Given, rows: Sequence[Row]) -> Iterator[tuple[list[Any], int]]:
    """Yield flat parameter lists with the number of rows in each."""
    for start in range(0, len(rows), given.most):
        part = rows[start : start + given.most]
        values = [value for row in part for value in row]
        for place, adapt in given.adapts:
            for at in range(place, len(values), len(given.fields)):
                if values[at] is not None:
                    values[at] = adapt(values[at])
        yield values, len(part)


def _adapt(field: Any) -> Adapt | None:
    """Return what turns a value into the database's own, None where the driver takes it as it is."""
    operations = connection.ops
    if isinstance(field, models.JSONField):
        return lambda value: operations.adapt_json_value(value, field.encoder)
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.DateTimeField):
        return operations.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return operations.adapt_datefield_value
    if isinstance(field, models.DurationField | models.UUIDField):
        return lambda value: field.get_db_prep_value(value, connection)
    return None


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@contextmanager
def one_round_trip() -> Iterator[None]:
    """Keep back what the block writes by this module and, at its end, send it in one go where the database takes that.

    For a few rows of several tables the way to the server and back costs as much as the rows. What the block reads
    does not see them yet; sets that are streamed go at once.
    """
    if connection.vendor != "postgresql" or _kept_back.get() is not None:
        yield
        return
    kept: list[tuple[str, Sequence[Any]]] = []
    token = _kept_back.set(kept)
    try:
        yield
    finally:
        _kept_back.reset(token)
    if kept:
        _execute("; ".join(statement for statement, _values in kept), [value for _, values in kept for value in values])


_kept_back: ContextVar[list[tuple[str, Sequence[Any]]] | None] = ContextVar("kept_back", default=None)


def _execute(statement: str, values: Sequence[Any]) -> None:
    kept = _kept_back.get()
    if kept is not None:
        kept.append((statement, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refresh_statistics(*of: type[models.Model], written: int = MANY_ROWS) -> None:
    """Let the database's planner look at the tables ``of`` some models, else at all; few ``written`` rows change no plan.

    Autovacuum comes a minute later at best, and until then PostgreSQL plans for an empty table; SQLite never looks by
    itself.
    """
    if written < MANY_ROWS:
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for statement in [f"ANALYZE {quote(model._meta.db_table)}" for model in of] or ["ANALYZE"]:
            cursor.execute(statement)

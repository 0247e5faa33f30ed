"""Paging by position: any page costs what the first one does, whatever the order and however long the list."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, ValidationError
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid

# As far as anybody reads on by hand: a count costs the same however many there are.
COUNT_CAP = 1_001
Read = Callable[[QuerySet[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an order: the rows that fit ``only``, by ``column`` (none: by number alone), equal ones by number."""

    column: str = ""
    only: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort a list: its word in addresses, its name on pages, and its parts, which follow each other.

    ``descending`` turns the order inside each part, never the order of the parts: rows without a date stay last.
    ``key``: the column of the number, which rows have as ``pk``.
    """

    word: str
    name: Any
    parts: tuple[Part, ...]
    descending: bool = False
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order; the cursors lead to the neighbours, empty where there is none."""

    items: Sequence[Any]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class _Position:
    """After (or, backward, before) the row of a part with this value and number."""

    part: int
    value: Any
    pk: int
    backward: bool = False


def page_of(queryset: QuerySet[Any], order: Order, *, cursor: str = "", size: int = 50, read: Read = list) -> Page:
    """Return one page of a set, its rows made by ``read``; raises ``Invalid`` for a cursor this order never gave out."""
    position = _decode(cursor, order, queryset) if cursor else None
    backward = position is not None and position.backward
    found = _rows(queryset.order_by(), order, position, read, wanted=size + 1)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    has_next, has_previous = backward or more, more if backward else position is not None
    return Page(
        items=[row for _part, row in found],
        next=_encode(order, *found[-1], backward=False) if found and has_next else "",
        previous=_encode(order, *found[0], backward=True) if found and has_previous else "",
    )


def batches(queryset: QuerySet[Any], order: Order, *, size: int, read: Read = list) -> Iterator[Sequence[Any]]:
    """Yield the whole set in order, ``size`` rows at a time: one statement each, no transaction held, flat memory."""
    position = None
    while found := _rows(queryset.order_by(), order, position, read, wanted=size):
        yield [row for _part, row in found]
        if len(found) < size:
            return
        part, row = found[-1]
        position = _Position(part, _value(order, part, row), row.pk)


def capped_count(queryset: QuerySet[Any], cap: int | None = None) -> int:
    """Return how many there are, counting no further than ``cap`` (``COUNT_CAP`` without one)."""
    return capped_counts([queryset.order_by()], cap)[0]


def capped_counts(querysets: Sequence[QuerySet[Any]], cap: int | None = None) -> list[int]:
    """Return how many there are of each, counting no further than the cap, in one statement.

    An order leads the database to the index that holds what is counted, where a guess would have it read everything.
    """
    return run_counts(*counting_statement(querysets, cap))


def counting_statement(querysets: Sequence[QuerySet[Any]], cap: int | None = None) -> tuple[str, list[Any]]:
    """Return the statement of ``capped_counts`` with its values: written by the ORM, it costs more than its answer."""
    parts: list[str] = []
    values: list[Any] = []
    for queryset in querysets:
        try:
            found, given = queryset.values("pk")[: cap or COUNT_CAP].query.sql_with_params()
        except EmptyResultSet:
            found, given = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({found}) AS found)")  # noqa: S608 - written by the ORM
        values += given
    return f"SELECT {', '.join(parts)}", values


def run_counts(statement: str, values: Sequence[Any]) -> list[int]:
    """Return the counts that ``counting_statement`` asks for."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [int(count) for count in cursor.fetchone()]


def count_words(count: int) -> str:
    """Return a capped count as people read it: ``1000+`` where counting stopped."""
    return str(count) if count < COUNT_CAP else f"{COUNT_CAP - 1}+"


def _rows(
    queryset: QuerySet[Any], order: Order, position: _Position | None, read: Read, *, wanted: int
) -> list[tuple[int, Any]]:
    """Read part after part, each by its own index, until enough are found; return (number of the part, row)."""
    backward = position is not None and position.backward
    numbers = range(len(order.parts))
    found: list[tuple[int, Any]] = []
    for number in reversed(numbers) if backward else numbers:
        if position is not None and (number > position.part if backward else number < position.part):
            continue
        part = order.parts[number]
        rows = queryset.filter(part.only) if part.only else queryset
        descending = order.descending != backward
        if position is not None and number == position.part:
            rows = rows.filter(_after_position(part.column, order.key, position, descending=descending))
        sign = "-" if descending else ""
        by = [f"{sign}{part.column}", f"{sign}{order.key}"] if part.column else [f"{sign}{order.key}"]
        found += [(number, row) for row in read(rows.order_by(*by)[: wanted - len(found)])]
        if len(found) >= wanted:
            break
    return found


def _after_position(column: str, key: str, position: _Position, *, descending: bool) -> Q:
    """Return the bounded condition of what follows: databases walk the index for it."""
    way = "lt" if descending else "gt"
    if not column:
        return Q(**{f"{key}__{way}": position.pk})
    bound = Q(**{f"{column}__{way}e": position.value})
    return bound & (Q(**{f"{column}__{way}": position.value}) | Q(**{f"{key}__{way}": position.pk}))


def _value(order: Order, part: int, row: Any) -> Any:
    column = order.parts[part].column
    return getattr(row, column) if column else None


def _encode(order: Order, part: int, row: Any, *, backward: bool) -> str:
    value = _value(order, part, row)
    said = value.isoformat() if isinstance(value, date) else value
    body = json.dumps([order.word, part, said, row.pk, backward], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order, queryset: QuerySet[Any]) -> _Position:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        word, part, said, pk, backward = json.loads(text)
        if word != order.word or type(part) is not int or type(pk) is not int or not isinstance(backward, bool):
            raise ValueError(cursor)
        if not 0 <= part < len(order.parts) or "\x00" in str(said):
            raise ValueError(cursor)
        return _Position(part, _value_said(said, order.parts[part].column, queryset), pk, backward)
    except (ValueError, TypeError, OverflowError, ValidationError, FieldError) as error:
        raise Invalid(
            _("This page no longer exists; start from the first."), fields={"cursor": _("Not valid.")}
        ) from error


def _value_said(said: Any, column: str, queryset: QuerySet[Any]) -> Any:
    """Return what a cursor says of its column, as a value of that column; raises what ``_decode`` catches."""
    if not column:
        return None
    if said is None:
        raise ValueError(column)
    annotation = queryset.query.annotations.get(column)
    kind = annotation.output_field if annotation is not None else queryset.model._meta.get_field(column)
    if isinstance(kind, models.DateTimeField):
        # Turned to UTC here: what no calendar holds would fail only in the query.
        return datetime.fromisoformat(said).astimezone(UTC)
    return kind.to_python(said)

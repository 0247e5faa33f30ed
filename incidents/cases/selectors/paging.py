"""Owns paging by position: any page costs what the first one does, and rows without a due time come last."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from governance.kernel.errors import Invalid
from incidents.cases.models import Incident

# name -> (column, descending)
ORDERINGS: Mapping[str, tuple[str, bool]] = {
    "next_due_at": ("next_due_at", False),
    "-next_due_at": ("next_due_at", True),
    "reported_at": ("reported_at", False),
    "-reported_at": ("reported_at", True),
}
NULLABLE = frozenset({"next_due_at"})
COUNT_CAP = 10_001


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases in order; the cursors lead to the neighbours, empty where there is none."""

    items: Sequence[Incident]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class _Position:
    """After (or, backward, before) the case with this value and number."""

    value: datetime | None
    pk: int
    backward: bool


def page_of(queryset: QuerySet[Incident], *, ordering: str, cursor: str = "", size: int = 50) -> Page:
    """Return one page of a set; raises ``Invalid`` for an ordering or a cursor that this list never gave out."""
    if ordering not in ORDERINGS:
        raise Invalid(_("This order is not offered."), fields={"ordering": ", ".join(ORDERINGS)})
    column, descending = ORDERINGS[ordering]
    position = _read(cursor, column) if cursor else None
    backward = position is not None and position.backward
    rows = _rows(
        queryset.order_by(), column, position, descending=descending != backward, backward=backward, wanted=size + 1
    )
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    has_next = backward or more
    has_previous = more if backward else position is not None
    return Page(
        items=rows,
        next=_write(rows[-1], column, backward=False) if rows and has_next else "",
        previous=_write(rows[0], column, backward=True) if rows and has_previous else "",
    )


def capped_count(queryset: QuerySet[Incident]) -> int:
    """Return how many there are, counting no further than ``COUNT_CAP``."""
    return queryset.order_by().values("pk")[:COUNT_CAP].count()


def _rows(
    queryset: QuerySet[Incident],
    column: str,
    position: _Position | None,
    *,
    descending: bool,
    backward: bool,
    wanted: int,
) -> list[Incident]:
    """Read the dated rows and, last (or first when going backward), those without a date, each part by its index."""
    parts = [False, True] if column in NULLABLE else [False]
    if backward:
        parts.reverse()
    found: list[Incident] = []
    for undated in parts:
        if position is not None and undated == parts[0] and (position.value is None) != undated and len(parts) > 1:
            continue
        part = queryset.filter(**{f"{column}__isnull": undated}) if column in NULLABLE else queryset
        starts_here = position is not None and (position.value is None) == undated
        if position is not None and starts_here:
            part = part.filter(_beyond(column, position, descending=descending))
        sign = "-" if descending else ""
        order = [f"{sign}id"] if undated else [f"{sign}{column}", f"{sign}id"]
        found += part.order_by(*order)[: wanted - len(found)]
        if len(found) >= wanted:
            break
    return found


def _beyond(column: str, position: _Position, *, descending: bool) -> Q:
    """Return the bounded condition of what follows: databases walk the index for it."""
    way = "lt" if descending else "gt"
    if position.value is None:
        return Q(**{f"id__{way}": position.pk})
    bound = Q(**{f"{column}__{way}e": position.value})
    return bound & (Q(**{f"{column}__{way}": position.value}) | Q(**{f"id__{way}": position.pk}))


def _write(row: Incident, column: str, *, backward: bool) -> str:
    value = getattr(row, column)
    parts: list[Any] = [column, value.isoformat() if value else None, row.pk, backward]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _read(cursor: str, column: str) -> _Position:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        of_column, value, pk, backward = json.loads(text)
        if of_column != column or not isinstance(pk, int) or not isinstance(backward, bool):
            raise ValueError(cursor)
        if value is None and column not in NULLABLE:
            raise ValueError(cursor)
        # Turned to UTC here: what no calendar holds would fail only in the query.
        at = datetime.fromisoformat(value).astimezone(UTC) if value is not None else None
        return _Position(at, pk, backward)
    except (ValueError, TypeError, OverflowError) as error:
        raise Invalid(
            _("This page no longer exists; start from the first."), fields={"cursor": _("Not valid.")}
        ) from error

"""What a tally is: tables of counts per day and place, what they count, and which event touches which of their cells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from foundation.kernel.day_counts import DayCount
from foundation.kernel.events import Event

# A day and a place that an event may have changed: a hashable object with ``day`` and every key of every table.
Cell = Any


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a tally: a row, or none, for a day and one value of its keys.

    ``model`` has the columns ``day`` and ``keys``, unique together, and one for each count. ``sums``: the model of an
    earlier table of the tally that this one sums up; None: it counts the rows themselves. ``label`` names its rows.
    """

    model: type[Model]
    keys: tuple[str, ...]
    label: str
    sums: type[Model] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that name a cell, the day first."""
        return ("day", *self.keys)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind of subject; a second one is another of these and its tables, nothing else.

    ``counts``: the names of what is counted, columns of every table. ``rows``: the query of all subjects that count;
    they have the keys of the tables that count them. ``day_counts``: from some of these rows to what they count on
    which days. ``event``: the event it follows; ``cells``: from one of them to the cells it may have changed.
    """

    name: str
    tables: tuple[Table, ...]
    counts: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    day_counts: Callable[[QuerySet[Any]], Iterable[DayCount]]
    event: type[Event]
    cells: Callable[[Any], Iterable[Cell]]

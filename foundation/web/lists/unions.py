"""Rows of several tables, listed as one: what narrows the list narrows each table, one order goes through them all."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, QuerySet, Value


class UnionRows:
    """The set of a list over several tables, as far as paging and counting ask of a set.

    ``sets`` have columns of the same names. Each row answers ``columns``, its ``table`` (the place of its set among them)
    and ``key``, a number that no other row of any table has: an ``Order`` over such a set names it as its ``key``.
    """

    def __init__(self, sets: Sequence[QuerySet[Any]], columns: Sequence[str]) -> None:
        many = len(sets)
        self.sets = [
            found.order_by().annotate(table=Value(number), key=F("pk") * many + number)
            for number, found in enumerate(sets)
        ]
        self.columns = ("table", "key", "pk", *columns)

    def each(self, change: Callable[[QuerySet[Any]], QuerySet[Any]]) -> "UnionRows":
        """Return the same with every set changed."""
        found = UnionRows.__new__(UnionRows)
        found.sets, found.columns = [change(one) for one in self.sets], self.columns
        return found

    def filter(self, *conditions: Any) -> "UnionRows":
        """Narrow every set."""
        return self.each(lambda one: one.filter(*conditions))

    def order_by(self, *names: str) -> Any:
        """Return the rows of all sets in an order, as dictionaries; without one, the sets as they are."""
        return self.values(*self.columns).order_by(*names) if names else self

    def values(self, *names: str) -> QuerySet[Any]:
        """Return these columns of all rows, in one statement."""
        first, *others = (one.values(*names) for one in self.sets)
        rows: QuerySet[Any] = first.union(*others, all=True) if others else first
        return rows

    def count(self) -> int:
        """Return how many there are."""
        return sum(one.count() for one in self.sets)

    @property
    def query(self) -> Any:
        """What cursors ask for the kind of a column; all sets have the same."""
        return self.sets[0].query

    @property
    def model(self) -> Any:
        """What cursors ask for the kind of a column; all sets have the same."""
        return self.sets[0].model

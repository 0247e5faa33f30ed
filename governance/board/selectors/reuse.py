"""Owns the reading of what was not asked again: by township and month, of the townships a reader may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ask
from governance.board.models import TownshipReuseDay
from grids.areas import selectors as areas
from grids.areas.choices import Level

MONTHS = 12
COUNTS = ("asked", "answers_reused", "papers_reused")


@dataclass(frozen=True, slots=True)
class ReuseRow:
    """One township in one month. ``share``: of a hundred answers, how many were not asked again; None for no answers."""

    month: date
    code: str
    name: str
    asked: int
    answers_reused: int
    papers_reused: int

    @property
    def share(self) -> int | None:
        """Return the share in whole per cent."""
        total = self.asked + self.answers_reused
        return round(100 * self.answers_reused / total) if total else None


def reuse_rows(actor: Actor, today: date) -> Sequence[ReuseRow]:
    """Return the last twelve months, the latest first, of the townships the actor may read; one statement."""
    since = _months_before(today, MONTHS - 1)
    townships = [one for one in areas.areas(Level.TOWNSHIP) if ask(actor, "board.read", areas.place(one.pk).path)]
    ids = areas.with_predecessors([one.pk for one in townships])
    rows = TownshipReuseDay.objects.filter(township_id__in=ids, day__gte=since).order_by()
    summed = rows.annotate(month=TruncMonth("day")).values("month", "township_id")
    found: dict[tuple[date, int], dict[str, int]] = {}
    for row in summed.annotate(**{f"sum_{name}": Sum(name) for name in COUNTS}):
        known = found.setdefault((row["month"], areas.successor(row["township_id"])), dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            known[name] += row[f"sum_{name}"]
    made = [_row(month, township, counts) for (month, township), counts in found.items()]
    return sorted(made, key=lambda row: (-row.month.toordinal(), row.code))


def _row(month: date, township_id: int, counts: Mapping[str, Any]) -> ReuseRow:
    place = areas.place(township_id)
    return ReuseRow(month, place.code, place.name, **counts)


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)

"""Owns the arithmetic of the indicators: from counts of days to the counts of a period, and from those to rates.

Source: the counts by which cities evaluate their urban management, as they publish them (按期处置率 = 按期处置数 / 应处置数,
结案率 = 结案数 / 应结案数). What these leave open is decided here:

- *Due for disposal in a period* (应处置数): the cases whose effective handling deadline falls on a local day of the
  period, and those whose deadline lay before it and which were not yet handled when its first day began.
- Declined cases are in neither part of any rate, unless they were late when they were declined; voided ones never are. A case without a handling deadline (never dispatched) is due nowhere.
- A case that is due later on a day of the period counts as due from the day's beginning.
- Both rates are read as things stand: a case handled or closed after the period's end counts, so the closure rate of a
  past month rises until its last case is closed. The on-time rate can no longer change once its deadlines have passed.
- Extension rate (延期率 = 延期数 / 应处置数): of those due for disposal, the ones whose deadline lies in the period after more
  time was granted, each once however often. A granted extension moves the deadline, also where it had passed since it was asked for.
- What two reviewers have exempt on appeal was late, and counts as handled on the day it was due.
- With nothing due there is no rate: not applicable, never 100 %.
- A period that has not ended is rated up to today, one that has not begun not at all: what falls due on a day to come
  cannot have been handled by then, and would count against whoever still has time.
- *Open at the end of a day*: reported up to that day, and neither closed nor declined up to it. A case that was closed
  and is open again counts as closed on the days between.
- A case that is opened again, sent back by the check after its due day, or declined when late begins a new round. What
  the round before counted stays counted on its days; the new one is due for disposal by itself, on its own day.
- What was late at the end of a past day is not told: late now is past the clock of any stage, and of past days only the
  handling deadline is kept. Under one word the two would not agree on today.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from incidents.cases.selectors.daily import DAY_COUNTS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``since`` to ``until``, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1

    def shift_by(self, days: int) -> "Period":
        """Return the period so many days later (earlier when negative)."""
        return Period(self.since + timedelta(days=days), self.until + timedelta(days=days))

    def up_to(self, today: date) -> "Period | None":
        """Return the part of the period that has come, None where it has not begun."""
        return Period(self.since, min(self.until, today)) if self.since <= today else None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its two parts."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share of 1, None where nothing was due."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Numbers of cases: what happened in a period and what was due in it; ``*_before`` of all days before it.

    ``due_closed``: closed by now among all whose deadline lies up to the period's end. ``settled``: counted on the
    later of the deadline's day and the day of handling (cases.selectors.daily).
    """

    reported: int = 0
    closed: int = 0
    due: int = 0
    on_time: int = 0
    due_closed: int = 0
    due_before: int = 0
    settled_before: int = 0
    settled_closed_before: int = 0
    extended: int = 0

    def __add__(self, other: "PeriodCounts") -> "PeriodCounts":
        """Add the counts of another area over the same period."""
        return PeriodCounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def due_for_disposal(counts: PeriodCounts) -> int:
    """Return 应处置数: due in the period, and due before it but not yet handled when it began."""
    return counts.due + counts.due_before - counts.settled_before


def on_time_disposal_rate(counts: PeriodCounts) -> Rate:
    """Return 按期处置率: those handled at or before their effective deadline, of those due for disposal.

    What was carried over is late already, so only cases due in the period itself can be on time.
    """
    return Rate(counts.on_time, due_for_disposal(counts))


def extension_rate(counts: PeriodCounts) -> Rate:
    """Return 延期率: those due in the period after more time was granted, of those due for disposal."""
    return Rate(counts.extended, due_for_disposal(counts))


def closure_rate(counts: PeriodCounts) -> Rate:
    """Return 结案率: those closed by now, of the same cases due for disposal."""
    return Rate(counts.due_closed - counts.settled_closed_before, due_for_disposal(counts))


def has_counts(counts: PeriodCounts) -> bool:
    """Say whether anything was reported, closed or due for disposal."""
    return bool(counts.reported or counts.closed or due_for_disposal(counts))


class Ledger:
    """Counts of single days, kept as running sums, so that any period is read off its two ends.

    Rows are (day, *counts of ``names``); a day may come more than once.
    """

    def __init__(self, rows: Iterable[Sequence[int | date]], names: Sequence[str] = DAY_COUNTS) -> None:
        sums: dict[date, list[int]] = {}
        for day, *counts in rows:
            known = sums.setdefault(day, [0] * len(names))  # type: ignore[arg-type]
            for place, count in enumerate(counts):
                known[place] += count  # type: ignore[operator]
        self._days = sorted(sums)
        columns = zip(*(sums[day] for day in self._days), strict=True) if sums else [()] * len(names)
        self._running = {name: [0, *accumulate(column)] for name, column in zip(names, columns, strict=True)}

    def sums_before(self, day: date) -> dict[str, int]:
        """Return the sum of each count over all days before ``day``."""
        place = bisect_left(self._days, day)
        return {name: running[place] for name, running in self._running.items()}

    def sums_within(self, period: Period) -> dict[str, int]:
        """Return the sum of each count over the days of a period."""
        first, last = self.sums_before(period.since), self.sums_before(period.until + ONE_DAY)
        return {name: last[name] - first[name] for name in last}

    def open_after(self, day: date) -> int:
        """Return how many cases stood open when ``day`` ended: reported or opened again, and not closed or declined since."""
        sums = self.sums_before(day + ONE_DAY)
        return sums["reported"] + sums["reopened"] - sums["ended"]

    def period(self, period: Period) -> PeriodCounts:
        """Return the counts of one period, all of it in the past or today."""
        first, last, inside = (
            self.sums_before(period.since),
            self.sums_before(period.until + ONE_DAY),
            self.sums_within(period),
        )
        return PeriodCounts(
            **{name: inside[name] for name in ("reported", "closed", "due", "on_time", "extended")},
            due_closed=last["due_closed"],
            due_before=first["due"],
            settled_before=first["settled"],
            settled_closed_before=first["settled_closed"],
        )


def ledgers(rows: Iterable[Sequence[int | date]]) -> Mapping[int, Ledger]:
    """Return a ledger per key from rows of (day, key, *DAY_COUNTS)."""
    by_key: dict[int, list[Sequence[int | date]]] = {}
    for day, key, *counts in rows:
        by_key.setdefault(key, []).append((day, *counts))  # type: ignore[arg-type]
    return {key: Ledger(found) for key, found in by_key.items()}

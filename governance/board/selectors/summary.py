"""Owns the summary of one area: what is open, what the week and the period brought, and by whom, where and what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from foundation.kernel import city_time
from governance.board.choices import By
from governance.board.selectors.history import counts_by, ledger_of
from governance.board.selectors.late import LateHolder, LateRow, late_by_holder, late_list
from governance.board.selectors.naming import MatterName, matter_names
from governance.board.selectors.questions import Question, week_so_far
from governance.board.selectors.rates import (
    Period,
    PeriodCounts,
    Rate,
    closure_rate,
    extension_rate,
    has_counts,
    on_time_disposal_rate,
)
from governance.board.selectors.successors import successor_in
from grids.areas import selectors as areas
from grids.areas.choices import BELOW, Level
from grids.areas.selectors import Place
from incidents.cases.selectors import daily, tallies
from incidents.cases.selectors.tallies import OpenCount, OpenNow

WEEK = 7


@dataclass(frozen=True, slots=True)
class Weeks:
    """This week until today against the same weekdays of last week, each day whole.

    Comparing Monday to Wednesday with Monday to Sunday would show a fall every Wednesday.
    """

    this: Period
    reported: int
    reported_last: int
    closed: int
    closed_last: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on top; they are asked for again every few seconds. ``rated``: the days the rates are of, if any."""

    now: OpenNow
    weeks: Weeks
    rated: Period | None
    period: PeriodCounts
    on_time: Rate
    closure: Rate
    extension: Rate


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What is open now, and the counts of the period."""

    open: OpenCount
    period: PeriodCounts

    @property
    def on_time(self) -> Rate:
        """按期处置率."""
        return on_time_disposal_rate(self.period)

    @property
    def closure(self) -> Rate:
        """结案率."""
        return closure_rate(self.period)


@dataclass(frozen=True, slots=True)
class AreaRow(FigureRow):
    """One area below."""

    place: Place


@dataclass(frozen=True, slots=True)
class MatterRow(FigureRow):
    """One matter."""

    matter: MatterName


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the board says of one area over one period."""

    question: Question
    at: datetime
    chain: tuple[Place, ...]
    headline: Headline
    by_area: list[AreaRow]
    by_matter: list[MatterRow]
    late_list: list[LateRow]
    late_by_holder: list[LateHolder]


def chain(question: Question) -> tuple[Place, ...]:
    """Return the area and those it lies in, the widest first."""
    return areas.chain(question.place.id)


def child_level(question: Question) -> str:
    """Return the level below the area; a grid has none and stands for itself."""
    return str(BELOW.get(question.place.level, Level.GRID))


def summary(question: Question, now: datetime) -> Summary:
    """Return the whole summary; the number of statements does not depend on the number of cases."""
    counts = counts_by(question, child_level(question), city_time.local_day(now))
    return Summary(
        question=question,
        at=now,
        chain=chain(question),
        headline=_headline(question, now, counts),
        by_area=_area_rows(question, now, counts),
        by_matter=_matter_rows(question, now),
        late_list=late_list(question, now),
        late_by_holder=late_by_holder(question, now),
    )


def headline(question: Question, now: datetime) -> Headline:
    """Return the figures on top, in three statements."""
    return _headline(question, now, counts_by(question, child_level(question), city_time.local_day(now)))


def _headline(question: Question, now: datetime, counts: Mapping[int, PeriodCounts]) -> Headline:
    today = city_time.local_day(now)
    total = sum(counts.values(), PeriodCounts())
    return Headline(
        now=open_now(question, now),
        weeks=_weeks(question, week_so_far(today)),
        rated=question.period.up_to(today),
        period=total,
        on_time=on_time_disposal_rate(total),
        closure=closure_rate(total),
        extension=extension_rate(total),
    )


def open_now(question: Question, now: datetime) -> OpenNow:
    """Return what is open."""
    until = min(question.period.until, city_time.local_day(now))
    return tallies.count_open_now(question.scope, now, day_end=city_time.day_end(now), until=until)


def _weeks(question: Question, this: Period) -> Weeks:
    last = this.shift_by(-WEEK)
    ledger = ledger_of(Question(question.place, this), daily.FLOWS, since=last.since)
    now, then = ledger.sums_within(this), ledger.sums_within(last)
    return Weeks(this, now["reported"], then["reported"], now["closed"], then["closed"])


def _area_rows(question: Question, now: datetime, counts: Mapping[int, PeriodCounts]) -> list[AreaRow]:
    """Return today's areas below and those of the past that still count, by code."""
    level = child_level(question)
    opened = tallies.count_open_by(question.scope, level, now)
    ids = {*counts, *opened, *areas.children(question.place.id).values_list("pk", flat=True)}
    if question.place.level == Level.GRID:
        ids.add(question.place.id)
    places = areas.places({*ids, *map(areas.successor, ids)})
    rows: dict[int, AreaRow] = {}
    for area_id in ids:
        place = successor_in(area_id, question.place, places)
        row = rows.get(place.id, AreaRow(OpenCount(), PeriodCounts(), place=place))
        still_open = row.open + opened.get(area_id, OpenCount())
        rows[place.id] = AreaRow(still_open, row.period + counts.get(area_id, PeriodCounts()), place=place)
    return sorted(rows.values(), key=lambda row: row.place.code)


def _matter_rows(question: Question, now: datetime) -> list[MatterRow]:
    """Return the matters that are open or that something happened in over the period, the most reported first."""
    opened = tallies.count_open_by(question.scope, By.MATTER, now)
    found = counts_by(question, By.MATTER, city_time.local_day(now))
    counts = {key: counted for key, counted in found.items() if has_counts(counted)}
    names = matter_names(question.period)
    rows = [
        MatterRow(opened.get(key, OpenCount()), counts.get(key, PeriodCounts()), matter=names.of(key))
        for key in {*opened, *counts}
    ]
    return sorted(rows, key=lambda row: (-row.period.reported, -row.open.open, row.matter.code))

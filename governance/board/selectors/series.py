"""Owns the series that charts and tables show: one measure laid out by time, by matter or by area."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from governance.board.choices import PLACES, RATES, STANDS, TIMES, By, Measure
from governance.board.selectors import history
from governance.board.selectors.naming import matter_names
from governance.board.selectors.questions import Question
from governance.board.selectors.rates import (
    ONE_DAY,
    Period,
    PeriodCounts,
    Rate,
    closure_rate,
    on_time_disposal_rate,
)
from governance.kernel.errors import Invalid
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from incidents.cases.selectors import tallies

RATE_OF: dict[str, Callable[[PeriodCounts], Rate]] = {
    Measure.ON_TIME_RATE: on_time_disposal_rate,
    Measure.CLOSURE_RATE: closure_rate,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One place of a series: ``key`` is a day (a week by its Monday, a month by its first), a code of matter or area."""

    key: str
    label: str
    value: float | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One measure. ``unit``: ``cases`` or ``share`` (of 1)."""

    question: Question
    measure: str
    by: str
    unit: str
    points: list[Point]


def series(question: Question, measure: str, by: str, now: datetime) -> Series:
    """Return one measure laid out; raises Invalid where the two do not go together."""
    _check(question, measure, by)
    if by in TIMES:
        points = _by_time(question, measure, by)
    elif by in PLACES:
        points = _by_place(question, measure, by, now)
    else:
        points = _by_matter(question, measure, now)
    return Series(question, measure, by, "share" if measure in RATES else "cases", points)


def _check(question: Question, measure: str, by: str) -> None:
    said = ""
    if measure in STANDS and by in TIMES:
        said = _("What is open or late is known of now only; ask for it by matter or by area.")
    elif measure in RATES and by == By.MATTER:
        said = _("Rates are kept by day and area, not by matter.")
    elif by in PLACES and _depth(by) < _depth(question.place.level):
        said = _("There is no such level below this area.")
    if said:
        raise Invalid(said, fields={"by": said})


def _depth(level: str) -> int:
    return [*LEVEL_ORDER].index(Level(level))


def buckets(period: Period, by: str) -> Iterator[tuple[date, Period]]:
    """Yield the days, weeks or months of a period, each by its first calendar day and cut to the period."""
    day = period.since
    while day <= period.until:
        if by == By.WEEK:
            first = day - timedelta(days=day.weekday())
            after = first + timedelta(days=7)
        elif by == By.MONTH:
            first = day.replace(day=1)
            after = (first + timedelta(days=32)).replace(day=1)
        else:
            first, after = day, day + ONE_DAY
        yield first, Period(day, min(after - ONE_DAY, period.until))
        day = after


def flows(question: Question, by: str) -> list[tuple[Period, dict[str, int]]]:
    """Return each day, week or month of the period with what was {reported, closed} in it, nought included."""
    days = history.flows_by_day(question, question.period)
    found = []
    for _first, part in buckets(question.period, by):
        inside = [days[day] for day in _days(part) if day in days]
        found.append((part, {name: sum(counts[name] for counts in inside) for name in tallies.FLOWS}))
    return found


def _by_time(question: Question, measure: str, by: str) -> list[Point]:
    names = [(first.isoformat(), part) for first, part in buckets(question.period, by)]
    if measure in RATES:
        ledger = history.days_of(question)
        return [_rate_point(name, name, measure, ledger.period(part)) for name, part in names]
    sums = flows(question, by)
    return [Point(name, name, counts[measure]) for (name, _part), (_same, counts) in zip(names, sums, strict=True)]


def _days(period: Period) -> Iterator[date]:
    return (period.since + timedelta(days=step) for step in range(period.days))


def _rate_point(key: str, label: str, measure: str, counts: PeriodCounts) -> Point:
    rate = RATE_OF[measure](counts)
    return Point(key, label, rate.value, rate.numerator, rate.denominator)


def _by_place(question: Question, measure: str, by: str, now: datetime) -> list[Point]:
    if measure in STANDS:
        opened = tallies.open_by(question.scope, by, now)
        found = sorted(areas.places(opened).values(), key=lambda place: place.code)
        return [Point(place.code, place.name, getattr(opened[place.id], measure)) for place in found]
    counts = history.counts_by(question, by)
    found = sorted(areas.places(counts).values(), key=lambda place: place.code)
    if measure in RATES:
        return [_rate_point(place.code, place.name, measure, counts[place.id]) for place in found]
    return [Point(place.code, place.name, getattr(counts[place.id], measure)) for place in found]


def _by_matter(question: Question, measure: str, now: datetime) -> list[Point]:
    names = matter_names(question.period)
    if measure in STANDS:
        opened = tallies.open_by(question.scope, "matter", now)
        values = {key: getattr(count, measure) for key, count in opened.items()}
    else:
        values = {key: flows[measure] for key, flows in history.flows_by_matter(question).items()}
    named = sorted(((names.of(key), value) for key, value in values.items()), key=lambda row: (-row[1], row[0].code))
    return [Point(matter.code, matter.name, value) for matter, value in named]

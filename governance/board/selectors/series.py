"""Owns the series that charts and tables show: one measure laid out by time, by matter or by area."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.errors import Invalid
from governance.board.choices import PLACES, RATES, STANDS, TIMES, By, Measure
from governance.board.selectors import history
from governance.board.selectors.naming import MatterName, matter_names
from governance.board.selectors.questions import Question
from governance.board.selectors.rates import (
    ONE_DAY,
    Ledger,
    Period,
    PeriodCounts,
    Rate,
    closure_rate,
    has_counts,
    on_time_disposal_rate,
)
from governance.board.selectors.successors import by_area_of_today
from grids.areas.choices import LEVEL_ORDER, Level
from incidents.cases.selectors import daily, tallies

RATE_OF: dict[str, Callable[[PeriodCounts], Rate]] = {
    Measure.ON_TIME_RATE: on_time_disposal_rate,
    Measure.CLOSURE_RATE: closure_rate,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One place of a series: ``key`` is a day (a week by its Monday, a month by its first), a code of matter or area.

    ``value`` is None where there is none: a rate of nothing, or any figure of days that have not come.
    """

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
        points = _by_time(question, measure, by, city_time.local_day(now))
    elif by in PLACES:
        points = _by_place(question, measure, by, now)
    else:
        points = _by_matter(question, measure, now)
    return Series(question, measure, by, "share" if measure in RATES else "cases", points)


def _check(question: Question, measure: str, by: str) -> None:
    said = ""
    if measure == Measure.LATE and by in TIMES:
        # Now it is every stage's clock; of past days only the handling deadline is kept: one word for two things.
        said = _("What is late is known of now only; ask for it by matter or by area.")
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


@dataclass(frozen=True, slots=True)
class Span:
    """A day, week or month of the period: what came in and was closed, and what stood open at its end.

    Of days that have not come there are no figures.
    """

    period: Period
    reported: int | None
    closed: int | None
    open: int | None


def spans(question: Question, by: str, today: date) -> list[Span]:
    """Return each day, week or month of the period, in one statement; zero included."""
    ledger = history.ledger_of(question, (*daily.FLOWS, *daily.STANDING[1:]))
    found = []
    for _first, part in buckets(question.period, by):
        has_come = part.since <= today
        counts: dict[str, int] = ledger.sums_within(part) if has_come else {}
        found.append(Span(part, counts.get("reported"), counts.get("closed"), _open_at_end(ledger, part, today)))
    return found


def _open_at_end(ledger: Ledger, part: Period, today: date) -> int | None:
    """Return what stood open when a part's last day ended, of the present part what is open now."""
    return ledger.open_after(min(part.until, today)) if part.since <= today else None


def _by_time(question: Question, measure: str, by: str, today: date) -> list[Point]:
    names = [(first.isoformat(), part) for first, part in buckets(question.period, by)]
    if measure in RATES:
        ledger = history.ledger_of(question)
        come = [(name, part.up_to(today)) for name, part in names]
        return [
            _rate_point(name, name, measure, ledger.period(part) if part else PeriodCounts()) for name, part in come
        ]
    if measure == Measure.OPEN:
        ledger = history.ledger_of(question, daily.STANDING)
        return [Point(name, name, _open_at_end(ledger, part, today)) for name, part in names]
    ledger = history.ledger_of(question, daily.FLOWS, since=question.period.since)
    return [
        Point(name, name, ledger.sums_within(part)[measure] if part.since <= today else None) for name, part in names
    ]


def _rate_point(key: str, label: str, measure: str, counts: PeriodCounts) -> Point:
    rate = RATE_OF[measure](counts)
    return Point(key, label, rate.value, rate.numerator, rate.denominator)


def _by_place(question: Question, measure: str, by: str, now: datetime) -> list[Point]:
    if measure in STANDS:
        opened = by_area_of_today(question.place, tallies.count_open_by(question.scope, by, now))
        return [Point(place.code, place.name, getattr(found, measure)) for place, found in opened.items()]
    counts = by_area_of_today(question.place, history.counts_by(question, by, city_time.local_day(now)))
    if measure in RATES:
        return [_rate_point(place.code, place.name, measure, found) for place, found in counts.items()]
    return [Point(place.code, place.name, getattr(found, measure)) for place, found in counts.items()]


def _by_matter(question: Question, measure: str, now: datetime) -> list[Point]:
    """Return the matters, the largest figure first; rates by how much was due, for a rate of few says little."""
    names = matter_names(question.period)
    if measure in STANDS:
        opened = tallies.count_open_by(question.scope, By.MATTER, now)
        points = [_matter_point(names.of(key), getattr(count, measure)) for key, count in opened.items()]
        return sorted(points, key=lambda point: (-(point.value or 0), point.key))
    found = history.counts_by(question, By.MATTER, city_time.local_day(now))
    counts = {key: counted for key, counted in found.items() if has_counts(counted)}
    if measure in RATES:
        points = [_rate_point(names.of(key).code, names.of(key).name, measure, counts[key]) for key in counts]
        return sorted(points, key=lambda point: (-(point.denominator or 0), point.key))
    points = [_matter_point(names.of(key), getattr(counted, measure)) for key, counted in counts.items()]
    return sorted(points, key=lambda point: (-(point.value or 0), point.key))


def _matter_point(matter: MatterName, value: int) -> Point:
    return Point(matter.code, matter.name, value)

"""The rates against a plain reading of their definition, over any cases and any period, at every level."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.kernel.actor import system
from governance.board import selectors
from governance.board.selectors import Period, PeriodCounts, Rate, closure_rate, on_time_disposal_rate
from governance.board.selectors.questions import Question
from governance.board.selectors.series import buckets
from governance.board.services import rebuild
from grids.areas import selectors as areas
from incidents.cases.models import Incident
from tests.board.rows import DAY_ONE, SHANGHAI, Case, at, write
from tests.town import Town

BOARD = system("test")
ANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MATTERS = ("litter", "gas_leak")
GRIDS = ("grid_a1", "grid_a2", "grid_a3", "grid_b1")
AREAS = ("city", "township_a", "village_a", "grid_a1")
moments = st.builds(at, st.integers(0, 6), st.sampled_from([0, 0.5, 9, 17.5, 23.9]))


@st.composite
def lives(draw: st.DrawFn) -> Case:
    """Draw one case that is declined, or dispatched, perhaps handled, perhaps closed."""
    where = {"grid": draw(st.sampled_from(GRIDS)), "matter": draw(st.sampled_from(MATTERS))}
    reported, due, hours = draw(moments), draw(st.none() | moments), draw(st.sampled_from([0, 1, 20, 60]))
    if draw(st.booleans()) and draw(st.booleans()):
        return Case(**where, reported=reported, due=due, declined=reported + timedelta(hours=hours))
    handled = draw(st.none() | moments)
    closed = handled and draw(st.none() | st.just(max(handled, reported) + timedelta(hours=hours)))
    return Case(**where, reported=reported, due=due, handled=handled, closed=closed)


def of_area(cases: list[Case], town: Town, name: str) -> list[Case]:
    path = getattr(town, name).path
    return [case for case in cases if getattr(town, case.grid).path.startswith(path)]


def put_down(town: Town, cases: list[Case]) -> None:
    """Leave these cases and their tallies, and nothing else."""
    Incident.objects.all().delete()
    areas.forget()
    write(town, cases)
    rebuild(BOARD)


def of(town: Town, name: str, first: date, days: int) -> Question:
    return Question(areas.place(getattr(town, name).pk), Period(first, first + timedelta(days=days - 1)))


def open_after(cases: list[Case], day: date) -> int:
    """Count case by case what stood open when a day ended."""
    ends = [(case.reported.date(), case.closed or case.declined) for case in cases]
    return sum(reported <= day and (end is None or end.date() > day) for reported, end in ends)


def by_definition(cases: list[Case], period: Period) -> tuple[Rate, Rate]:
    """Reckon both rates case by case, as the head of ``selectors.rates`` words them."""
    begins = datetime.combine(period.since, datetime.min.time(), SHANGHAI)
    known = [(case, case.due.date()) for case in cases if case.due is not None and not case.declined]
    due = [case for case, day in known if period.since <= day <= period.until]
    due += [case for case, day in known if day < period.since and (case.handled is None or case.handled >= begins)]
    on_time = [case for case in due if case.handled is not None and case.handled <= case.due]  # type: ignore[operator]
    return Rate(len(on_time), len(due)), Rate(sum(case.closed is not None for case in due), len(due))


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-1, 6), days=st.integers(1, 5))
@ANY
def test_rates_are_what_their_definition_says(town: Town, cases: list[Case], since: int, days: int) -> None:
    put_down(town, cases)
    for name in AREAS:
        question = of(town, name, DAY_ONE + timedelta(days=since), days)
        head = selectors.headline(question, at(30))
        assert (head.on_time, head.closure) == by_definition(of_area(cases, town, name), question.period)


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-1, 3))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_series_of_rates_is_the_rate_of_each_day(town: Town, cases: list[Case], since: int) -> None:
    put_down(town, cases)
    for name in ("city", "grid_a1"):
        question = of(town, name, DAY_ONE + timedelta(days=since), 5)
        points = selectors.series(question, "on_time_rate", "day", at(30)).points
        first = question.period.since
        days = [Period(first + timedelta(days=step), first + timedelta(days=step)) for step in range(5)]
        expected = [by_definition(of_area(cases, town, name), day)[0] for day in days]
        assert [(point.numerator, point.denominator) for point in points] == [
            (rate.numerator, rate.denominator) for rate in expected
        ]


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-1, 6), days=st.integers(1, 5))
@ANY
def test_rates_by_matter_are_those_of_its_cases(town: Town, cases: list[Case], since: int, days: int) -> None:
    put_down(town, cases)
    for name in AREAS:
        question, here = of(town, name, DAY_ONE + timedelta(days=since), days), of_area(cases, town, name)
        wanted = {
            matter: by_definition([case for case in here if case.matter == matter], question.period)
            for matter in MATTERS
        }
        rows = {row.matter.code: (row.on_time, row.closure) for row in selectors.summary(question, at(30)).by_matter}
        assert rows.items() <= wanted.items()
        assert all(not rate.denominator for matter in wanted.keys() - rows for rate in wanted[matter])
        for place, measure in enumerate(("on_time_rate", "closure_rate")):
            points = selectors.series(question, measure, "matter", at(30)).points
            said = {point.key: (point.value, point.numerator, point.denominator) for point in points}
            rates = {matter: rates[place] for matter, rates in wanted.items() if matter in said}
            assert said == {key: (rate.value, rate.numerator, rate.denominator) for key, rate in rates.items()}


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-2, 6), days=st.integers(1, 9))
@ANY
def test_open_after_a_day_is_what_had_come_and_not_ended(town: Town, cases: list[Case], since: int, days: int) -> None:
    put_down(town, cases)
    for name in AREAS:
        question, here = of(town, name, DAY_ONE + timedelta(days=since), days), of_area(cases, town, name)
        for by in ("day", "week", "month"):
            points = selectors.series(question, "open", by, at(30)).points
            ends = [part.until for _first, part in buckets(question.period, by)]
            assert [point.value for point in points] == [open_after(here, day) for day in ends]


def test_nothing_due_is_no_rate_and_never_all() -> None:
    assert on_time_disposal_rate(PeriodCounts()).value is None
    assert closure_rate(PeriodCounts(reported=3)).value is None


def test_what_was_carried_over_can_be_closed_but_not_on_time() -> None:
    counts = PeriodCounts(due=2, on_time=1, due_before=5, settled_before=4, due_closed=6, settled_closed_before=4)
    assert on_time_disposal_rate(counts) == Rate(1, 3)
    assert closure_rate(counts) == Rate(2, 3)


@pytest.mark.parametrize(("numerator", "denominator", "value"), [(911, 972, 0.9372), (737, 972, 0.7582)])
def test_a_published_month_comes_out(numerator: int, denominator: int, value: float) -> None:
    assert Rate(numerator, denominator).value == pytest.approx(value, abs=5e-5)


def test_a_declined_case_changes_no_rate(town: Town) -> None:
    write(town, [Case(due=at(1), handled=at(1, 9)), Case(due=at(1), declined=at(1))])
    rebuild(BOARD)
    question = Question(areas.place(town.city.pk), Period(DAY_ONE, DAY_ONE + timedelta(days=6)))
    assert selectors.headline(question, at(7)).on_time == Rate(1, 1)
    assert selectors.headline(question, at(7)).period.reported == 2

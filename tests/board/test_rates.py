"""The rates against a plain reading of their definition, over any cases and any period, at every level."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.board import selectors
from governance.board.selectors import Period, PeriodCounts, Rate, closure_rate, on_time_disposal_rate
from governance.board.selectors.questions import Question
from governance.board.services import rebuild
from governance.kernel.actor import system
from grids.areas import selectors as areas
from incidents.cases.models import Incident
from tests.board.rows import DAY_ONE, SHANGHAI, Case, at, write
from tests.town import Town

BOARD = system("test")
GRIDS = ("grid_a1", "grid_a2", "grid_a3", "grid_b1")
AREAS = ("city", "township_a", "village_a", "grid_a1")
moments = st.builds(at, st.integers(0, 6), st.sampled_from([0, 0.5, 9, 17.5, 23.9]))


@st.composite
def lives(draw: st.DrawFn) -> Case:
    """Draw one case that is declined, or dispatched, perhaps handled, perhaps closed."""
    grid, reported = draw(st.sampled_from(GRIDS)), draw(moments)
    if draw(st.booleans()) and draw(st.booleans()):
        return Case(grid=grid, reported=reported, due=draw(st.none() | moments), declined=True)
    due, handled = draw(st.none() | moments), draw(st.none() | moments)
    closed = handled and draw(st.none() | st.just(handled + timedelta(hours=20)))
    return Case(grid=grid, reported=reported, due=due, handled=handled, closed=closed)


def of_area(cases: list[Case], town: Town, name: str) -> list[Case]:
    path = getattr(town, name).path
    return [case for case in cases if getattr(town, case.grid).path.startswith(path)]


def by_definition(cases: list[Case], period: Period) -> tuple[Rate, Rate]:
    """Reckon both rates case by case, as DOMAIN §2.6 words them."""
    begins = datetime.combine(period.since, datetime.min.time(), SHANGHAI)
    known = [(case, case.due.date()) for case in cases if case.due is not None and not case.declined]
    due = [case for case, day in known if period.since <= day <= period.until]
    due += [case for case, day in known if day < period.since and (case.handled is None or case.handled >= begins)]
    on_time = [case for case in due if case.handled is not None and case.handled <= case.due]  # type: ignore[operator]
    return Rate(len(on_time), len(due)), Rate(sum(case.closed is not None for case in due), len(due))


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-1, 6), days=st.integers(1, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rates_are_what_their_definition_says(town: Town, cases: list[Case], since: int, days: int) -> None:
    Incident.objects.all().delete()
    areas.forget()
    write(town, cases)
    rebuild(BOARD)
    first = DAY_ONE + timedelta(days=since)
    period = Period(first, first + timedelta(days=days - 1))
    for name in AREAS:
        question = Question(areas.place(getattr(town, name).pk), period)
        head = selectors.headline(question, at(30))
        assert (head.on_time, head.closure) == by_definition(of_area(cases, town, name), period)


@given(cases=st.lists(lives(), max_size=14), since=st.integers(-1, 3))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_series_of_rates_is_the_rate_of_each_day(town: Town, cases: list[Case], since: int) -> None:
    Incident.objects.all().delete()
    areas.forget()
    write(town, cases)
    rebuild(BOARD)
    period = Period(DAY_ONE + timedelta(days=since), DAY_ONE + timedelta(days=since + 4))
    for name in ("city", "grid_a1"):
        question = Question(areas.place(getattr(town, name).pk), period)
        points = selectors.series(question, "on_time_rate", "day", at(30)).points
        days = [Period(period.since + timedelta(days=step), period.since + timedelta(days=step)) for step in range(5)]
        expected = [by_definition(of_area(cases, town, name), day)[0] for day in days]
        assert [(point.numerator, point.denominator) for point in points] == [
            (rate.numerator, rate.denominator) for rate in expected
        ]


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
    write(town, [Case(due=at(1), handled=at(1, 9)), Case(due=at(1), declined=True)])
    rebuild(BOARD)
    question = Question(areas.place(town.city.pk), Period(DAY_ONE, DAY_ONE + timedelta(days=6)))
    assert selectors.headline(question, at(7)).on_time == Rate(1, 1)
    assert selectors.headline(question, at(7)).period.reported == 2

"""The calendar is entered while somebody acts: no clock may go on by the calendar that was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from foundation.kernel.tasks import run_duties
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Clock, Incident
from incidents.cases.services import acts
from incidents.catalogue.selectors import REVISION
from procedures.clocks import services as clock_services
from procedures.clocks.models import CalendarYear
from procedures.clocks.services import load_year
from tests.cases.helpers import report
from tests.conftest import SHANGHAI
from tests.town import Town


@pytest.fixture
def unknown_year(town: Town, at: Any) -> Incident:
    """A case whose next clock would run into a year nobody has entered."""
    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    return report(town)


def enter_2027(town: Town, fire_messages: Callable[[], int]) -> None:
    load_year(system("import"), calendar_id=town.calendar.pk, year=2027, days=[], source="a notice")
    fire_messages()


def test_an_act_that_waited_for_the_calendar_counts_by_the_new_one(
    town: Town, unknown_year: Incident, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = acts.answer_once

    def entered_meanwhile(*args: Any, **more: Any) -> Any:
        enter_2027(town, fire_messages)
        return advance(*args, **more)

    monkeypatch.setattr(acts, "answer_once", entered_meanwhile)
    services.act_on_incident(actor_for(town.clerk_a), unknown_year.reference, "accept", version=1, note="")
    assert Clock.objects.get(incident=unknown_year, stage="dispatch").due_at is not None


def test_a_sweep_that_began_before_the_calendar_arms_by_the_new_one(
    town: Town, at: Any, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    at.move_to(datetime(2026, 12, 31, 14, 30, tzinfo=SHANGHAI))
    case = report(town)
    at.move_to(datetime(2026, 12, 31, 16, 30, tzinfo=SHANGHAI))
    claim = clock_services.sweeping._claim_clocks

    def entered_meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(clock_services.sweeping, "_claim_clocks", claim)
        enter_2027(town, fire_messages)
        return claim(*args)

    monkeypatch.setattr(clock_services.sweeping, "_claim_clocks", entered_meanwhile)
    clock_services.sweep(city_time.now())
    armed = Clock.objects.get(incident=case)
    assert (armed.fired_rung, armed.next_rung) == (2, 3)
    assert armed.next_fire_at is not None


@pytest.fixture
def crossed(town: Town, at: Any, monkeypatch: pytest.MonkeyPatch) -> Incident:
    """A case taken in by the old calendar, just after everyone has heard of the new one."""
    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    case = report(town)
    CalendarYear.objects.create(calendar=town.calendar, year=2027, source="a notice")
    revisions.bump(REVISION)
    return case


@pytest.mark.parametrize("look", [run_duties, lambda: call_command("clocks", "--once")])
def test_either_trigger_gives_a_date_to_a_case_that_missed_its_year(crossed: Incident, look: Any) -> None:
    look()
    crossed.refresh_from_db()
    assert (crossed.calendar_missing, crossed.next_due_at is None) == (False, False)
    assert Clock.objects.get(incident=crossed).next_fire_at is not None


def test_a_case_whose_year_nobody_has_entered_is_left_alone(unknown_year: Incident) -> None:
    before = Clock.objects.values_list("generation", "due_at").get(incident=unknown_year)
    assert clock_services.recompute_missing(city_time.now()) == 0
    assert Clock.objects.values_list("generation", "due_at").get(incident=unknown_year) == before


def test_looking_where_nothing_is_missing_costs_a_statement_for_each_table_and_one(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    report(town)
    clock_services.recompute_missing(city_time.now())
    with django_assert_max_num_queries(3):
        assert clock_services.recompute_missing(city_time.now()) == 0


def test_looking_costs_the_same_for_a_few_and_for_many(
    town: Town, crossed: Incident, django_assert_max_num_queries: Any, at: Any
) -> None:
    CalendarYear.objects.filter(year=2027).delete()
    revisions.bump(REVISION)
    for _number in range(20):
        report(town)
    CalendarYear.objects.create(calendar=town.calendar, year=2027, source="a notice")
    revisions.bump(REVISION)
    with django_assert_max_num_queries(25):
        assert clock_services.recompute_missing(city_time.now()) == 21


def test_a_rung_in_working_time_after_natural_days_finds_its_new_year(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    at.move_to(datetime(2026, 12, 31, 16, 0, tzinfo=SHANGHAI))
    case = report(town, matter="fire_exit")
    Clock.objects.filter(incident=case).update(
        unit="natural_day",
        amount=1,
        due_at=city_time.now() + timedelta(days=1),
        fired_rung=2,
        next_rung=3,
        next_fire_at=None,
    )
    enter_2027(town, fire_messages)
    assert Clock.objects.get(incident=case).next_fire_at is not None

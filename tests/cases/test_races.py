"""The calendar is entered while somebody acts: no clock may go on by the calendar that was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from governance.celery import app
from governance.kernel import clock, revisions
from governance.kernel.actor import system
from grids.workforce.selectors import actor_for
from incidents.cases import services, tasks
from incidents.cases.management.commands.clocks import Command
from incidents.cases.models import Clock, Incident
from incidents.cases.services import acts
from incidents.catalogue.models import CalendarYear
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.services import load_year
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
    advance = acts.advance

    def entered_meanwhile(*args: Any, **more: Any) -> Any:
        enter_2027(town, fire_messages)
        return advance(*args, **more)

    monkeypatch.setattr(acts, "advance", entered_meanwhile)
    services.act(actor_for(town.clerk_a), unknown_year.reference, "accept", version=1, note="")
    assert Clock.objects.get(incident=unknown_year, stage="dispatch").due_at is not None


def test_a_sweep_that_began_before_the_calendar_arms_by_the_new_one(
    town: Town, at: Any, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    at.move_to(datetime(2026, 12, 31, 14, 30, tzinfo=SHANGHAI))
    case = report(town)
    at.move_to(datetime(2026, 12, 31, 16, 30, tzinfo=SHANGHAI))
    claim = services.clocks._claim

    def entered_meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(services.clocks, "_claim", claim)
        enter_2027(town, fire_messages)
        return claim(*args)

    monkeypatch.setattr(services.clocks, "_claim", entered_meanwhile)
    services.sweep(clock.now())
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


@pytest.mark.parametrize("look", [tasks.recompute_missing, lambda: call_command("clocks", "--once")])
def test_either_trigger_gives_a_date_to_a_case_that_missed_its_year(crossed: Incident, look: Any) -> None:
    look()
    crossed.refresh_from_db()
    assert (crossed.calendar_missing, crossed.next_due_at is None) == (False, False)
    assert Clock.objects.get(incident=crossed).next_fire_at is not None


def test_the_beat_looks_once_an_hour() -> None:
    planned = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert planned[tasks.recompute_missing.name] == 3600.0


def test_the_loop_looks_at_once_and_then_each_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, command, now = [], Command(), [0.0]
    monkeypatch.setattr(services, "recompute_missing", looks.append)
    monkeypatch.setattr(f"{Command.__module__}.time.monotonic", lambda: now[0])
    for seconds in (0.0, 5.0, 3599.0, 3600.0, 3605.0):
        now[0] = seconds
        command.round()
    assert len(looks) == 2


def test_a_case_whose_year_nobody_has_entered_is_left_alone(unknown_year: Incident) -> None:
    before = Clock.objects.values_list("generation", "due_at").get(incident=unknown_year)
    assert services.recompute_missing(clock.now()) == 0
    assert Clock.objects.values_list("generation", "due_at").get(incident=unknown_year) == before


def test_looking_where_nothing_is_missing_costs_two_statements(town: Town, django_assert_max_num_queries: Any) -> None:
    report(town)
    services.recompute_missing(clock.now())
    with django_assert_max_num_queries(2):
        assert services.recompute_missing(clock.now()) == 0


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
        assert services.recompute_missing(clock.now()) == 21


def test_a_rung_in_working_time_after_natural_days_finds_its_new_year(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    at.move_to(datetime(2026, 12, 31, 16, 0, tzinfo=SHANGHAI))
    case = report(town, matter="fire_exit")
    Clock.objects.filter(incident=case).update(
        unit="natural_day",
        amount=1,
        due_at=clock.now() + timedelta(days=1),
        fired_rung=2,
        next_rung=3,
        next_fire_at=None,
    )
    enter_2027(town, fire_messages)
    assert Clock.objects.get(incident=case).next_fire_at is not None

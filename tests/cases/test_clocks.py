"""The sweep: each rung once, never a burst, the poison row alone, and a calendar's change without replay."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied
from foundation.kernel.models import Message
from grids.workforce.selectors import actor_for
from incidents.cases.models import Clock, Firing, Incident, Step
from incidents.catalogue import selectors as catalogue
from procedures.clocks import selectors as clock_selectors
from procedures.clocks import services as clock_services
from procedures.clocks.models import CalendarYear
from procedures.clocks.services import DayRow, load_year, note_change, running
from tests.cases.helpers import do, note_a_sweep, report
from tests.conftest import SHANGHAI
from tests.town import Town


def fired(case: Incident, *, skipped: bool = False) -> list[int]:
    """Return the numbers of the rungs that fired (or were passed over)."""
    rows = Firing.objects.filter(clock__incident=case, skipped=skipped).order_by("rung")
    return list(rows.values_list("rung", flat=True))


def test_nothing_fires_before_its_time(town: Town) -> None:
    case = report(town)
    armed = Clock.objects.get(incident=case)
    assert armed.next_fire_at is not None
    assert clock_services.sweep(armed.next_fire_at - timedelta(seconds=1)).fired == 0


def test_a_rung_fires_once_and_stands_in_the_timeline_with_due_and_true_time(town: Town) -> None:
    case = report(town)
    now = city_time.now() + timedelta(minutes=100)
    assert (clock_services.sweep(now).fired, clock_services.sweep(now).fired) == (1, 0)
    step = Step.objects.get(subject=case, action="escalate")
    assert (step.due_at, step.at) == (Clock.objects.get().due_at, now)
    assert Incident.objects.get(pk=case.pk).tone == "amber"


def test_the_yellow_rung_raises_the_case_one_level(town: Town) -> None:
    case = report(town, matter="gas_leak")
    for hours in (0.9, 1.1, 2.1):
        clock_services.sweep(city_time.now() + timedelta(hours=hours))
    fresh = Incident.objects.get(pk=case.pk)
    assert (fresh.level, fresh.tone, fired(case)) == ("township", "yellow", [1, 2, 3])


def test_at_the_city_a_case_stays(town: Town) -> None:
    case = report(town, matter="gas_leak")
    Incident.objects.filter(pk=case.pk).update(level="city")
    clock_services.sweep(city_time.now() + timedelta(days=9))
    assert Incident.objects.get(pk=case.pk).level == "city"
    assert not Step.objects.filter(subject=case, detail__has_key="raised_to").exists()


def test_a_late_sweep_fires_the_highest_rung_and_records_the_others(town: Town) -> None:
    case = report(town)
    result = clock_services.sweep(city_time.now() + timedelta(days=9))
    assert (result.fired, result.skipped) == (1, 3)
    assert (fired(case), fired(case, skipped=True)) == ([4], [1, 2, 3])


def test_the_next_rung_keeps_its_distance(town: Town) -> None:
    report(town)
    now = city_time.now() + timedelta(minutes=119, seconds=40)
    clock_services.sweep(now)
    armed = Clock.objects.get()
    assert (armed.next_rung, armed.next_fire_at) == (2, now + timedelta(seconds=60))


def test_each_rung_is_armed_for_the_time_that_working_it_out_anew_gives(town: Town) -> None:
    case = report(town)
    rules = clock_selectors.clock_rules(clock_selectors.current_number())
    armed = []
    while (clock := Clock.objects.get(incident=case)).next_fire_at is not None:
        ladder = rules.ladders[clock.ladder_id]
        rung = next(one for one in ladder.rungs if one.number == clock.next_rung)
        assert clock.next_fire_at == running.rung_time(clock, rung, rules)
        armed.append(rung.number)
        clock_services.sweep(clock.next_fire_at)
    assert armed == [1, 2, 3, 4]


def test_two_clocks_of_one_case_both_fire(town: Town) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.handler_a, case, "return")
    assert clock_services.sweep(city_time.now() + timedelta(days=3)).fired == 2
    escalated = Step.objects.filter(subject=case, action="escalate")
    assert escalated.exclude(detail__has_key="passed_over").count() == 2


def test_batches_go_on_until_nothing_is_due(town: Town) -> None:
    for _number in range(5):
        report(town)
    result = clock_services.sweep(city_time.now() + timedelta(hours=2), limit=2)
    assert (result.fired, result.batches) == (5, 3)


def test_a_stopped_clock_never_fires(town: Town) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish")
    clock_services.sweep(city_time.now() + timedelta(days=30))
    assert set(Firing.objects.values_list("clock__stage", flat=True)) == {"check"}


def test_tone_is_that_of_the_clock_that_runs(town: Town, at: Any) -> None:
    case = report(town, matter="gas_leak")
    at.shift(70 * 60)
    clock_services.sweep(city_time.now())
    assert Incident.objects.get(pk=case.pk).tone == "due"
    assert do(town.clerk_a, case, "accept").tone == ""


def poison(monkeypatch: pytest.MonkeyPatch, pk: int, error: Exception) -> None:
    """Make arming one clock fail."""
    arm = running.arm_next_rung

    def failing(row: Clock, *args: Any, **named: Any) -> None:
        if row.pk == pk:
            raise error
        arm(row, *args, **named)

    monkeypatch.setattr(running, "arm_next_rung", failing)


def test_a_poison_clock_is_set_aside_and_the_others_fire(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Clock.objects.get(incident=report(town))
    others = [report(town) for _number in range(4)]
    poison(monkeypatch, bad.pk, KeyError("bad"))
    result = clock_services.sweep(city_time.now() + timedelta(hours=2))
    assert (result.fired, result.faulted) == (len(others), 1)
    assert Clock.objects.get(pk=bad.pk).fault.startswith("KeyError")
    assert not Firing.objects.filter(clock=bad).exists()


def test_a_set_that_the_database_refuses_fires_but_for_the_clock_at_fault(town: Town) -> None:
    bad, *others = (Clock.objects.get(incident=report(town)) for _number in range(4))
    now = city_time.now() + timedelta(hours=2)
    # As if this rung had fired before: the set's own INSERT fails, after every clock of it has been aimed and armed.
    Firing.objects.create(clock=bad, rung=1, generation=1, tone="amber", due_at=now, fired_at=now)
    result = clock_services.sweep(now)
    assert (result.fired, result.faulted) == (len(others), 1)
    assert Clock.objects.get(pk=bad.pk).fault.startswith("IntegrityError")
    fired = Firing.objects.exclude(clock=bad).filter(skipped=False).values_list("clock", "rung")
    assert set(fired) == {(row.pk, 2) for row in others}


def test_a_sweep_that_arms_into_a_missing_year_says_so(town: Town, at: Any) -> None:
    at.move_to(datetime(2026, 12, 31, 15, 0, tzinfo=SHANGHAI))
    CalendarYear.objects.filter(year=2027).delete()
    case = report(town)
    Clock.objects.filter(incident=case).update(next_rung=2, fired_rung=1, next_fire_at=city_time.now())
    clock_services.sweep(city_time.now())
    row = Clock.objects.get(incident=case)
    assert (row.fired_rung, row.next_rung, row.next_fire_at) == (2, 3, None)
    assert Incident.objects.get(pk=case.pk).calendar_missing


@pytest.mark.parametrize(("kept", "next_rung"), [([1, 2, 4], 4), ([1, 2], None)])
def test_a_rung_taken_off_the_ladder_lends_its_time_to_no_other(
    town: Town, kept: list[int], next_rung: int | None
) -> None:
    case = report(town)
    clock_services.sweep(city_time.now() + timedelta(hours=2))
    armed = Clock.objects.get(incident=case)
    town.ladder.rungs.exclude(number__in=kept).delete()
    note_change(system("test"), kind="ladder", key=str(town.ladder.pk), action="edit")
    assert armed.next_fire_at is not None
    assert clock_services.sweep(armed.next_fire_at) == clock_services.SweepResult(batches=1)
    row = Clock.objects.get(incident=case)
    assert (row.fired_rung, row.next_rung, row.fault) == (2, next_rung, "")
    assert row.next_fire_at is None or row.next_fire_at > armed.next_fire_at


def test_a_mended_clock_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Clock.objects.get(incident=report(town))
    now = city_time.now() + timedelta(hours=2)
    with monkeypatch.context() as patch:
        poison(patch, bad.pk, KeyError("bad"))
        clock_services.sweep(now)
    with pytest.raises(Denied):
        clock_services.retry_clocks(actor_for(town.worker_a), kind="incident", clock_ids=[bad.pk])
    assert clock_services.retry_clocks(actor_for(town.net_admin), kind="incident", clock_ids=[bad.pk]) == 1
    assert clock_services.sweep(now).fired == 1


def test_a_failing_database_poisons_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    poison(monkeypatch, Clock.objects.get(incident=report(town)).pk, OperationalError("gone"))
    with pytest.raises(OperationalError):
        clock_services.sweep(city_time.now() + timedelta(hours=2))
    assert not Clock.objects.filter(faulted_at__isnull=False).exists()


def test_health_says_how_late_the_oldest_clock_is(town: Town) -> None:
    case = report(town)
    Message.objects.all().delete()
    armed = Clock.objects.get(incident=case).next_fire_at
    assert armed is not None
    note_a_sweep(armed)
    assert clock_selectors.escalation_health(armed + timedelta(seconds=30)).is_well
    late = clock_selectors.escalation_health(armed + timedelta(seconds=90))
    assert (late.is_well, late.late_by) == (False, timedelta(seconds=90))


def test_a_set_aside_clock_is_not_well(town: Town) -> None:
    report(town)
    Message.objects.all().delete()
    Clock.objects.update(faulted_at=city_time.now(), fault="x")
    health = clock_selectors.escalation_health(city_time.now())
    assert (health.is_well, health.faulted) == (False, 1)


@pytest.fixture
def unknown_year(town: Town, at: Any) -> Incident:
    """A case whose deadlines reach into 2027, which nobody has entered."""
    at.move_to(datetime.fromisoformat("2026-12-31T17:00+08:00"))
    return report(town)


def test_a_deadline_in_an_unknown_year_is_no_date(unknown_year: Incident) -> None:
    own = Clock.objects.get(incident=unknown_year)
    assert (own.due_at, own.next_fire_at, own.state) == (None, None, "running")
    assert unknown_year.calendar_missing
    assert clock_services.sweep(city_time.now() + timedelta(days=40)).fired == 0


def test_entering_the_year_sets_the_open_clocks_going(town: Town, unknown_year: Incident, fire_messages: Any) -> None:
    load_year(
        system("test"),
        calendar_id=town.calendar.pk,
        year=2027,
        source="notice",
        days=[DayRow(city_time.local_day(city_time.now()).replace(year=2027, month=1, day=1), "holiday", "New Year")],
    )
    fire_messages()
    case = Incident.objects.get(pk=unknown_year.pk)
    assert case.next_due_at == datetime.fromisoformat("2027-01-04T10:30+08:00")
    assert (case.calendar_missing, Clock.objects.get(incident=case).generation) == (False, 2)


def test_recomputing_again_changes_nothing(town: Town, unknown_year: Incident) -> None:
    CalendarYear.objects.create(calendar=town.calendar, year=2027, source="notice")
    catalogue.forget_rulebook()
    first = clock_services.recompute_calendar(city_time.now(), town.calendar.pk)
    assert (first, clock_services.recompute_calendar(city_time.now(), town.calendar.pk)) == (1, 0)


def test_an_act_in_an_unknown_year_still_works(town: Town, unknown_year: Incident, at: Any) -> None:
    at.shift(timedelta(days=2))
    assert do(town.worker_a, unknown_year, "take").state == "handling"


def test_urgent_time_needs_no_calendar(town: Town, at: Any) -> None:
    at.move_to(datetime.fromisoformat("2026-12-31T23:30+08:00"))
    case = report(town, matter="gas_leak")
    assert case.next_due_at == datetime.fromisoformat("2027-01-01T00:30+08:00")


def test_the_command_fires_once_and_delivers(town: Town, at: Any) -> None:
    report(town)
    at.shift(2 * 3600)
    said = StringIO()
    call_command("clocks", "--once", stdout=said)
    assert said.getvalue().startswith("1 fired")
    assert not Message.objects.filter(delivered_at=None).exists()


def test_a_sweep_of_many_costs_the_statements_of_a_few(town: Town, django_assert_max_num_queries: Any) -> None:
    for _number in range(30):
        report(town)
    # One of them asks for the clocks of any other subject; a batch of cases costs what it did.
    with django_assert_max_num_queries(22):
        clock_services.sweep(city_time.now() + timedelta(hours=2))

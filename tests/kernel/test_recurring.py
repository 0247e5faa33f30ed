"""Recurring duties: any number of triggers, each duty once; one that fails or dies keeps nobody else from running."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from foundation.kernel import city_time, recurring
from foundation.kernel.models import DutyRecord
from foundation.kernel.recurring import Duty, duties, duty_statuses, run_due_duties, run_until_idle

MINUTE = timedelta(minutes=1)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Let there be one duty, each minute; the list fills with the moments at which it ran."""
    ran: list[datetime] = []

    def note(now: datetime) -> int:
        ran.append(now)
        return 1

    monkeypatch.setattr(recurring, "_DUTIES", {"note": Duty("note", MINUTE, note)})
    return ran


def fail(now: datetime) -> int:
    raise ValueError("no luck")


def test_a_duty_runs_at_its_interval_however_often_it_is_asked(db: None, at: Any, only: list[datetime]) -> None:
    for _second in range(0, 150, 10):
        run_due_duties(city_time.now())
        at.shift(10)
    assert [moment.minute for moment in only] == [0, 1, 2]


def test_after_hours_without_a_trigger_a_duty_runs_once(db: None, at: Any, only: list[datetime]) -> None:
    run_due_duties(city_time.now())
    at.shift(7200)
    run_until_idle()
    assert len(only) == 2


def test_a_long_duty_lets_the_others_run_between_its_steps_and_never_itself(
    db: None, at: Any, only: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(_now: datetime) -> int:
        for _step in range(2):
            at.shift(60)
            run_due_duties(city_time.now(), but="long")
        return 1

    long = Duty("long", timedelta(hours=1), steps, lambda _now: True)
    monkeypatch.setattr(recurring, "_DUTIES", {**recurring._DUTIES, "long": long})
    run_due_duties(city_time.now())
    assert [moment.minute for moment in only] == [0, 1, 2]


def test_work_that_waits_does_not_wait_for_the_interval(
    db: None, at: Any, only: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_due_duties(city_time.now())
    waiting = Duty("note", MINUTE, recurring._DUTIES["note"].run, lambda _now: True)
    monkeypatch.setattr(recurring, "_DUTIES", {"note": waiting})
    run_due_duties(city_time.now())
    assert len(only) == 2


def test_a_duty_that_fails_is_kept_with_its_fault_tried_again_and_keeps_nobody_back(
    db: None, at: Any, only: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly = Duty("broken", timedelta(seconds=1), fail, lambda _now: True)
    monkeypatch.setattr(recurring, "_DUTIES", {"broken": hourly, **recurring._DUTIES})
    run_until_idle()
    record = DutyRecord.objects.get(pk="broken")
    assert (record.failures, record.fault, len(only)) == (1, "ValueError: no luck", 1)
    assert record.due_at - city_time.now() == timedelta(seconds=1)


@pytest.mark.parametrize(("seconds", "is_well"), [(120, True), (121, False)])
def test_a_duty_nobody_runs_is_late_a_minute_after_it_should_have(
    db: None, at: Any, only: list[datetime], seconds: int, is_well: bool
) -> None:
    run_due_duties(city_time.now())
    at.shift(seconds)
    assert [status.is_well for status in duty_statuses(city_time.now())] == [is_well]


def test_a_duty_that_is_claimed_and_dies_each_time_is_late_all_the_same(
    db: None, at: Any, only: list[datetime]
) -> None:
    run_due_duties(city_time.now())
    at.shift(121)
    DutyRecord.objects.update(due_at=city_time.now() + MINUTE, started_at=city_time.now())
    assert not duty_statuses(city_time.now())[0].is_well


def test_three_failures_in_a_row_are_told_before_the_duty_is_late(
    db: None, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recurring, "_DUTIES", {"broken": Duty("broken", timedelta(hours=1), fail)})
    DutyRecord.objects.create(name="broken", due_at=city_time.now(), finished_at=city_time.now())
    seen = []
    for _try in range(3):
        run_due_duties(city_time.now())
        seen.append(duty_statuses(city_time.now())[0].is_well)
        at.shift(60)
    assert seen == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_two_triggers_at_one_moment_run_a_duty_once(only: list[datetime]) -> None:
    now, start = city_time.now(), Barrier(2)
    DutyRecord.objects.create(name="note", due_at=now)

    def tick() -> None:
        start.wait()
        run_due_duties(now)
        connection.close()

    ticking = [Thread(target=tick) for _beat in range(2)]
    for thread in ticking:
        thread.start()
    for thread in ticking:
        thread.join()
    assert only == [now]


def test_the_command_lists_each_duty_with_when_it_last_ran(db: None, at: Any) -> None:
    said = StringIO()
    call_command("duties", "--once", stdout=StringIO())
    call_command("duties", stdout=said)
    assert [line.split()[0] for line in said.getvalue().splitlines()] == list(duties())
    assert said.getvalue().count("last 2026-11-24 02:00:00") == len(duties())


def test_the_command_ends_with_an_error_where_a_duty_failed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurring, "_DUTIES", {"broken": Duty("broken", MINUTE, fail)})
    with pytest.raises(CommandError, match="broken: ValueError: no luck"):
        call_command("duties", "--once", stdout=StringIO())


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (75, 200), (76, 503), (86_400, 503)])
def test_a_monitor_is_told_when_each_duty_last_ran(
    db: None, page: Callable[..., Client], at: Any, seconds: int, status: int
) -> None:
    run_until_idle()
    at.shift(seconds)
    answer = page().get("/healthz/duties")
    assert (answer.status_code, set(answer.json()["duties"])) == (status, set(duties()))
    assert answer.json()["duties"]["sweep_clocks"]["last_ran_at"] == "2026-11-24T02:00:00Z"


def test_a_monitor_is_not_told_what_a_fault_says(
    db: None, page: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recurring, "_DUTIES", {"broken": Duty("broken", MINUTE, fail)})
    run_due_duties(city_time.now())
    assert "no luck" not in page().get("/healthz/duties").content.decode()


def test_every_room_has_said_what_comes_round() -> None:
    assert set(duties()) == {
        "alarm_missing_calendar",
        "apply_township_rules",
        "delete_withdrawn_files",
        "drain_outbox",
        "empty_personal_data",
        "end_hearings",
        "expire_admissions",
        "expire_filings",
        "open_and_close_ballots",
        "forget_delivered",
        "forget_draft_papers",
        "forget_exports",
        "lapse_waiting_dossiers",
        "learn_from_decisions",
        "post_to_robots",
        "recompute_missing",
        "resume_confidential",
        "send_notices",
        "sweep_clocks",
        "write_exports",
    }


def test_rounds_go_on_while_work_brings_forth_work(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [2, 3, 1]
    falling = Duty("falling", MINUTE, lambda _now: left.pop(), lambda _now: bool(left))
    monkeypatch.setattr(recurring, "_DUTIES", {"falling": falling})
    assert (run_until_idle(), left) == (6, [])


def test_work_without_an_end_is_left_for_the_next_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Duty("endless", MINUTE, lambda _now: 1, lambda _now: True)
    monkeypatch.setattr(recurring, "_DUTIES", {"endless": endless})
    assert run_until_idle() == recurring.MOST_ROUNDS


def test_a_duty_that_never_ran_is_not_well_and_not_late(db: None, only: list[datetime]) -> None:
    status = recurring.duty_status("note", city_time.now())
    assert (status.due_at, status.finished_at, status.late_by, status.done) == (None, None, timedelta(), 0)
    assert not status.is_well


def test_a_declared_duty_is_registered_and_still_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurring, "_DUTIES", {})

    @recurring.duty(every=MINUTE)
    def tidy(_now: datetime) -> int:
        return 7

    assert tidy(city_time.now()) == 7
    assert duties()["tidy"].every == MINUTE

"""A clock that jumps, or stands far from the database's: no duty runs by it, and it is said."""

import logging
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.kernel import city_time, clock_guard, recurring
from foundation.kernel.clock_guard import HOLD, ClockGuard
from foundation.kernel.models import DutyRecord
from incidents.cases.models import Clock, Firing
from tests.cases.helpers import report
from tests.town import Town


class Seconds:
    """The count of seconds of a process, moved by the test."""

    def __init__(self) -> None:
        self.counted = 1000.0

    def __call__(self) -> float:
        return self.counted


@pytest.fixture
def counted(settings: Any, monkeypatch: pytest.MonkeyPatch, at: Any) -> Seconds:
    """Compare the clock, which the test sets, with a count of seconds of the test's own, and no database."""
    seconds = Seconds()
    settings.CLOCK_TOLERANCE_SECONDS = 300
    monkeypatch.setattr(clock_guard.time, "monotonic", seconds)
    monkeypatch.setattr(clock_guard, "_apart_from_database", lambda *_given: "")
    guard = ClockGuard()
    monkeypatch.setattr(recurring, "GUARD", guard)
    monkeypatch.setattr("procedures.clocks.management.commands.clocks.GUARD", guard)
    return seconds


@pytest.mark.parametrize("hours", [1, -1])
def test_nothing_fires_by_a_clock_that_was_set_until_it_is_right_again(
    town: Town, at: Any, counted: Seconds, hours: int, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("clocks", "--once")
    report(town)
    Clock.objects.update(next_fire_at=city_time.now())
    at.shift(hours * 3600)
    with caplog.at_level(logging.CRITICAL):
        for command in (["clocks", "--once"], ["duties", "--once"]):
            call_command(*command)
    assert not Firing.objects.exists()
    assert [record.message for record in caplog.records] == [
        f"the clock was set by {'1:00:00' if hours > 0 else '-1 day, 23:00:00'}; no duty runs until it is right"
    ]
    at.shift(-hours * 3600 + 1)
    counted.counted += 1
    call_command("clocks", "--once")
    assert Firing.objects.exists()


def test_a_clock_that_stays_where_it_was_set_is_believed_after_a_while(town: Town, at: Any, counted: Seconds) -> None:
    call_command("clocks", "--once")
    report(town)
    at.shift(2 * 3600)
    call_command("clocks", "--once")
    assert not Firing.objects.exists()
    for step in (HOLD - 1, 1):
        assert not Firing.objects.exists()
        at.shift(step)
        counted.counted += step
        call_command("clocks", "--once")
    assert Firing.objects.exists()


def test_a_drift_within_bounds_never_adds_up_to_a_jump(town: Town, at: Any, counted: Seconds) -> None:
    guard = ClockGuard()
    for _hour in range(10):
        at.shift(3600 + 200)
        counted.counted += 3600
        assert guard.is_believed()


@pytest.fixture
def fresh(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process begin to look at its clock."""
    settings.CLOCK_TOLERANCE_SECONDS = 300
    monkeypatch.setattr(recurring, "GUARD", ClockGuard())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only a server has a clock of its own")
def test_a_machine_far_from_the_databases_clock_runs_no_duty(town: Town, fresh: None) -> None:
    assert recurring.run_until_idle() == 0
    assert not DutyRecord.objects.exists()


def test_a_machine_by_the_databases_clock_runs_them(town: Town, at: Any, fresh: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            at.move_to(cursor.fetchone()[0])
    recurring.run_until_idle()
    assert DutyRecord.objects.exists()

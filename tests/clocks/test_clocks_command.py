"""manage.py clocks --loop: rounds until told to stop, looks every second, outlives the database."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from foundation.kernel import city_time, recurring
from foundation.kernel.management.commands.duties import LOOK_EVERY
from incidents.cases.models import Clock, Firing
from procedures.clocks.management.commands.clocks import Command
from tests.cases.helpers import report
from tests.town import Town


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Let the loop run two rounds; the list fills with the pauses it wanted."""
    pauses: list[float] = []

    def sleep(self: Command, seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            self._request_stop()

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(Command, "_sleep", sleep)
    yield pauses
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_the_loop_fires_and_rests_until_told_to_stop(town: Town, rounds: list[float], at: Any) -> None:
    report(town)
    at.shift(2 * 3600)
    call_command("clocks", "--loop")
    assert Firing.objects.filter(skipped=False).count() == 1
    assert rounds == [LOOK_EVERY, LOOK_EVERY]


def test_the_loop_outlives_a_database_that_is_away(
    town: Town, rounds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Command) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(Command, "run_round", away)
    monkeypatch.setattr("foundation.kernel.management.commands.duties.close_old_connections", lambda: None)
    said = StringIO()
    call_command("clocks", "--loop", stderr=said)
    assert said.getvalue().count("away") == 2


def test_the_loop_of_cron_ends_by_itself_and_has_swept_until_then(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.kernel.management.commands.duties.LOOK_EVERY", 0.2)
    call_command("duties", "--loop", "--seconds", "1")
    swept = recurring.duty_status("sweep_clocks", city_time.now())
    assert swept.finished_at is not None and swept.is_well


def test_a_clock_due_between_two_sweeps_is_not_kept_waiting(town: Town, at: Any) -> None:
    recurring.run_until_idle()
    report(town)
    Clock.objects.update(next_fire_at=city_time.now() + timedelta(seconds=2))
    at.shift(3)
    recurring.run_until_idle()
    assert Firing.objects.count() == 1


def test_one_way_to_run_has_to_be_chosen() -> None:
    with pytest.raises(CommandError):
        call_command("clocks")

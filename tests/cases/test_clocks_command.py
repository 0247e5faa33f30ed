"""manage.py clocks --loop: rounds until told to stop, sleeps no longer than until the next clock, outlives the database."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from governance.kernel import clock
from incidents.cases.management.commands.clocks import LONGEST_SLEEP, SHORTEST_SLEEP, Command
from incidents.cases.models import Clock, Firing
from tests.cases.helpers import report
from tests.town import Town


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Let the loop run two rounds; the list fills with the pauses it wanted."""
    pauses: list[float] = []

    def sleep(self: Command, seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            self._stop()

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
    assert rounds == [LONGEST_SLEEP, LONGEST_SLEEP]


def test_the_loop_outlives_a_database_that_is_away(
    town: Town, rounds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Command) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(Command, "round", away)
    monkeypatch.setattr("incidents.cases.management.commands.clocks.close_old_connections", lambda: None)
    said = StringIO()
    call_command("clocks", "--loop", stderr=said)
    assert said.getvalue().count("away") == 2


@pytest.mark.parametrize(("seconds", "pause"), [(-5, SHORTEST_SLEEP), (2, 2.0), (60, LONGEST_SLEEP)])
def test_it_sleeps_until_the_next_clock_within_bounds(town: Town, seconds: int, pause: float) -> None:
    report(town)
    Clock.objects.update(next_fire_at=clock.now() + timedelta(seconds=seconds))
    assert Command().pause() == pause


def test_one_way_to_run_has_to_be_chosen() -> None:
    with pytest.raises(CommandError):
        call_command("clocks")

"""What a monitor hears when nobody sweeps, nobody delivers, or what is delivered fails again and again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from foundation.kernel import city_time, outbox, recurring
from foundation.kernel.models import Message
from incidents.cases.models import Clock
from tests.cases.helpers import note_a_sweep, report
from tests.town import Town

Pages = Callable[..., Client]


def asked(page: Pages) -> tuple[int, dict[str, Any]]:
    """Return what the monitor is told, and how."""
    answer = page().get("/healthz/escalation")
    return answer.status_code, answer.json()


def test_a_sweep_that_never_ran_shows_though_nothing_is_due(town: Town, page: Pages) -> None:
    assert asked(page) == (
        503,
        {"ok": False, "late_by_seconds": 0, "faulted": 0, "outbox_waits_seconds": 0, "swept_seconds_ago": None},
    )


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (61, 503)])
def test_a_sweep_that_stopped_shows_after_a_minute_though_nothing_is_due(
    town: Town, page: Pages, at: Any, seconds: int, status: int
) -> None:
    recurring.run_until_idle()
    at.shift(seconds)
    assert (asked(page)[0], asked(page)[1]["swept_seconds_ago"]) == (status, seconds)


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (61, 503)])
def test_without_a_sweep_a_due_clock_shows_after_a_minute(
    town: Town, page: Pages, at: Any, seconds: int, status: int
) -> None:
    report(town)
    Message.objects.all().delete()
    due = Clock.objects.get().next_fire_at
    assert isinstance(due, datetime)
    at.move_to(due + timedelta(seconds=seconds))
    note_a_sweep(city_time.now())
    assert (asked(page)[0], asked(page)[1]["late_by_seconds"]) == (status, seconds)


@pytest.mark.parametrize(("seconds", "status"), [(300, 200), (301, 503)])
def test_without_a_delivery_the_oldest_message_shows_after_five_minutes(
    town: Town, page: Pages, at: Any, seconds: int, status: int
) -> None:
    report(town)
    at.shift(seconds)
    note_a_sweep(city_time.now())
    assert (asked(page)[0], asked(page)[1]["outbox_waits_seconds"]) == (status, seconds)


def test_a_message_that_fails_again_and_again_shows_between_its_tries(
    town: Town, page: Pages, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError

    monkeypatch.setattr(outbox, "_deliver", fail)
    report(town)
    for _try in range(8):
        at.shift(60)
        outbox.drain(city_time.now())
    note_a_sweep(city_time.now())
    assert Message.objects.get().next_attempt_at > city_time.now()
    assert asked(page)[0] == 503


def test_one_round_after_an_outage_makes_all_well(town: Town, page: Pages, at: Any) -> None:
    report(town)
    at.shift(24 * 3600)
    before = asked(page)
    call_command("clocks", "--once")
    assert (before[0], asked(page)[0]) == (503, 200)
    assert before[1].keys() == {"ok", "late_by_seconds", "faulted", "outbox_waits_seconds", "swept_seconds_ago"}


@pytest.mark.parametrize(("seconds", "is_said"), [(60, False), (61, True)])
def test_every_page_of_an_administrator_says_within_a_minute_that_nobody_sweeps(
    town: Town, page: Pages, at: Any, seconds: int, is_said: bool
) -> None:
    recurring.run_until_idle()
    at.shift(seconds)
    alarm = page(town.net_admin).get("/clocks/alarm/", headers={"Accept-Language": "en"}).content.decode()
    assert ("Nothing sweeps the clocks" in alarm, alarm == "") == (is_said, not is_said)
    assert [
        'hx-get="/clocks/alarm/"' in page(one).get("/notices/").content.decode()
        for one in (town.net_admin, town.clerk_a)
    ] == [True, False]
    # The page of the clocks says it by itself, once.
    assert 'hx-get="/clocks/alarm/"' not in page(town.net_admin).get("/clocks/").content.decode()


@pytest.mark.parametrize(("seconds", "is_said"), [(60, False), (61, True)])
def test_the_page_of_clocks_says_within_a_minute_that_nobody_sweeps(
    town: Town, page: Pages, at: Any, seconds: int, is_said: bool
) -> None:
    recurring.run_until_idle()
    at.shift(seconds)
    for path in ("/clocks/", "/clocks/heartbeat/"):
        words = page(town.net_admin).get(path, headers={"Accept-Language": "en"}).content.decode()
        assert ("Nothing sweeps the clocks" in words) is is_said
        assert f"{seconds}" in words

"""What a monitor hears when nobody sweeps, nobody delivers, or what is delivered fails again and again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from governance.celery import app
from governance.kernel import clock, outbox
from governance.kernel.models import Message
from incidents.cases.models import Clock
from tests.cases.helpers import report
from tests.town import Town

Pages = Callable[..., Client]


def asked(page: Pages) -> tuple[int, dict[str, Any]]:
    """Return what the monitor is told, and how."""
    answer = page().get("/healthz/escalation")
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (61, 503)])
def test_without_a_sweep_a_due_clock_shows_after_a_minute(
    town: Town, page: Pages, at: Any, seconds: int, status: int
) -> None:
    report(town)
    Message.objects.all().delete()
    due = Clock.objects.get().next_fire_at
    assert isinstance(due, datetime)
    at.move_to(due + timedelta(seconds=seconds))
    assert (asked(page)[0], asked(page)[1]["late_by_seconds"]) == (status, seconds)


@pytest.mark.parametrize(("seconds", "status"), [(300, 200), (301, 503)])
def test_without_a_delivery_the_oldest_message_shows_after_five_minutes(
    town: Town, page: Pages, at: Any, seconds: int, status: int
) -> None:
    report(town)
    at.shift(seconds)
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
        outbox.drain(clock.now())
    assert Message.objects.get().next_attempt_at > clock.now()
    assert asked(page)[0] == 503


def test_one_round_after_an_outage_makes_all_well(town: Town, page: Pages, at: Any) -> None:
    report(town)
    at.shift(24 * 3600)
    before = asked(page)
    call_command("clocks", "--once")
    assert (before[0], asked(page)[0]) == (503, 200)
    assert before[1].keys() == {"ok", "late_by_seconds", "faulted", "outbox_waits_seconds"}


def test_every_task_the_beat_names_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
